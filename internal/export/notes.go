package export

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// conventions are what a reader of the file must know.
var conventions = [][2]string{
	{"空白单元格", "无记录（不等于“没有”或0）。An empty cell: nothing is recorded; it does not mean none."},
	{"0", "数值为零。Zero."},
	{"记录数", "图谱中点名的数目；0表示没有点名任何一个，不表示不存在。The number that the graph names; 0 means that none is named, not that there is none."},
	{"、 ； |", "同一行内的多个值以“、”连接，外层用“；”，再外层用“|”；其中的“无记录”表示该项没有值。Several values of a row are joined; 无记录 stands for an item without a value."},
	{"满足/不满足/无记录", "覆盖矩阵的状态；“无记录”表示没有依据判断，不等于不满足。States of a coverage matrix; 无记录: nothing recorded would decide it."},
	{"虚构数据", "“是”表示演示用的虚构数据，不是事实。是: made-up demonstration data, not a fact."},
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
	lines = append(lines, conventions...)
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
