package ingest_test

import "testing"

// Names are compared as they are written, with the names that the graph has and not with
// what an older build has stored for search.
func TestNamesAsWritten(t *testing.T) {
	w := newWorld(t)
	w.rows(t, "MATCH (n) REMOVE n._keys")
	w.rows(t, "MATCH (n:Enterprise {id: 'Enterprise:yuchai'}) SET n.nameEn = 'Yuchai Machinery Co., Ltd.', n.aliases = ['桂林⻋业']")
	o := w.run(t, file("a.xlsx",
		certified("", "中国 五菱", "GR1", "柳州"), certified("", "桂林车业", "GR2", "柳州"), certified("", "YUCHAI MACHINERY CO.,LTD", "GR3", "柳州"),
		certified("", "桂林门业", "GR4", "柳州"), certified("", "甲A+科技有限公司", "GR5", "柳州"), certified("", "甲A科技有限公司", "GR6", "柳州"), certified("", "甲A\U000323b0科技有限公司", "GR7", "柳州"),
		certified("", "中国·五菱", "GR8", "柳州"),
	), false)
	var firms []string
	for _, d := range o.diffs {
		if d.New && d.Name != "" && d.ID[:len("Enterprise:")] == "Enterprise:" {
			firms = append(firms, d.Name)
		}
	}
	if len(firms) != 4 || firms[0] != "桂林门业" || firms[1] != "甲A+科技有限公司" || firms[2] != "甲A科技有限公司" {
		t.Errorf("new are %q", firms)
	}
	if len(o.refused) != 1 || o.refused[0].Row != 9 || len(o.refused[0].Candidates) != 1 || o.refused[0].Candidates[0].ID != "Enterprise:sgmw" {
		t.Errorf("refused are %+v", o.refused)
	}
}
