package export

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"zonegraph/message"

	"github.com/xuri/excelize/v2"
)

// conventions are what a reader of the file must know.
var conventions = []struct {
	sign string
	code message.Code
}{
	{"空白单元格", "export.note-empty-cell"},
	{"0", "export.note-zero"},
	{"记录数", "export.note-count"},
	{"、 ； |", "export.note-several-values"},
	{"满足/不满足/" + notRecorded, "export.note-states"},
	{syntheticTitle, "export.note-synthetic"},
}

// notes writes the last sheet: what was asked, when, the conventions, and the
// columns with their descriptions.
func (p *Plan) notes(book *workbook, counts []int) error {
	s, err := book.sheet("说明", []string{"项目", "内容"})
	if err != nil {
		return err
	}
	s.columns = 0 // nothing to filter here
	line := func(a, b string) error { return s.write([]value{{text: a}, {text: b}}) }
	now := time.Now
	if p.exporter.Now != nil {
		now = p.exporter.Now
	}
	variables := "{}"
	if len(p.request.Variables) > 0 {
		text, err := json.Marshal(p.request.Variables)
		if err != nil {
			return err
		}
		variables = string(text)
	}
	lines := [][2]string{{"问题", p.request.Title}, {"导出时间", now().UTC().Format(time.RFC3339)}, {"查询", p.query()}, {"变量", variables}}
	for i, t := range p.tables {
		lines = append(lines, [2]string{"行数：" + t.title + " " + t.key, fmt.Sprint(counts[i])})
	}
	for _, c := range conventions {
		lines = append(lines, [2]string{c.sign, c.code.In(message.Chinese) + c.code.In(message.English)})
	}
	for _, t := range p.tables {
		for _, c := range t.columns {
			description := c.description
			if len(c.path) > 0 {
				description = strings.TrimSpace(description + " [" + t.key + ": " + strings.Join(c.path, ".") + "]")
			}
			lines = append(lines, [2]string{c.title, description})
		}
	}
	for _, l := range lines {
		if err := line(l[0], l[1]); err != nil {
			return err
		}
	}
	return s.close()
}

// query is the text of the operation, cut where a cell would be full.
func (p *Plan) query() string {
	text := []rune(strings.TrimSpace(p.request.Query))
	return string(text[:min(len(text), excelize.TotalCellChars/2)])
}
