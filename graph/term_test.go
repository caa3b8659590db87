package graph_test

import (
	"testing"

	"zonegraph/graph"
	"zonegraph/message"
)

func TestTerm(t *testing.T) {
	for _, c := range []struct {
		term             graph.Term
		english, chinese string
	}{
		{graph.Term{Name: "Zone", Description: "高新区 — a zone."}, "Zone", "高新区"},
		{graph.Term{Name: "Region", Description: "\n自治区 / 省级行政区 — a region.\n"}, "Region", "自治区"},
		{graph.Term{Name: "name", Description: "Official name, e.g. 柳州市."}, "name", "名称"},
		{graph.Term{Name: "name", Description: "文件名 — name of the file."}, "name", "文件名"},
		{graph.Term{Name: "other", Description: "English only — and no Chinese 甲."}, "other", "other"},
		{graph.Term{Name: "none"}, "none", "none"},
	} {
		if en, zh := c.term.In(message.English), c.term.In(message.Chinese); en != c.english || zh != c.chinese {
			t.Errorf("%+v: %q and %q", c.term, en, zh)
		}
	}
}
