package profile

import (
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"zonegraph/internal/spreadsheet"
	"zonegraph/message"
)

// templateRows is how far drop-downs reach.
const templateRows = 2000

// Template writes an empty list for a profile as a workbook: its headers, those that
// are needed marked with a colour, an example row, which is passed over when the list
// is imported, drop-downs for what has fixed values, and a second sheet with notes.
func Template(w io.Writer, p *Profile) (err error) {
	f := excelize.NewFile()
	defer func() {
		if closing := f.Close(); err == nil {
			err = closing
		}
	}()
	t := &template{f: f, sheet: title(p.TitleZH)}
	t.do(f.SetSheetName("Sheet1", t.sheet))
	t.styles()
	t.header(0, "序号", nil)
	t.do(f.SetCellStr(t.sheet, "A2", "示例"))
	t.do(f.SetColWidth(t.sheet, "A", "A", 8))
	for i, c := range p.Columns {
		t.column(i+1, c)
	}
	if p.Across != nil {
		example := *p.Across.Parts[0]
		example.Headers, example.Note = p.Across.Names.Headers, message.Code("template.across").In(message.Chinese)
		t.column(len(p.Columns)+1, &example)
	}
	t.do(f.SetPanes(t.sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
	t.notes(p)
	if t.err != nil {
		return message.NewError("list.template", p, t.err)
	}
	return f.Write(w)
}

// title is a text that can name a sheet.
func title(text string) string {
	text = strings.NewReplacer("/", "", `\`, "", "?", "", "*", "", "[", "", "]", "", ":", "").Replace(text)
	if r := []rune(text); len(r) > 31 {
		return string(r[:31])
	}
	return text
}

// template writes one workbook, and keeps the first error.
type template struct {
	f                            *excelize.File
	sheet                        string
	needed, plain, text, example int
	err                          error
}

func (t *template) do(err error) {
	if t.err == nil {
		t.err = err
	}
}

func (t *template) style(s excelize.Style) int {
	id, err := t.f.NewStyle(&s)
	t.do(err)
	return id
}

func (t *template) styles() {
	fill := func(color string) excelize.Fill {
		return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}
	}
	const asText = 49 // the number format @
	t.needed = t.style(excelize.Style{Font: &excelize.Font{Bold: true}, Fill: fill("FFE699")})
	t.plain = t.style(excelize.Style{Font: &excelize.Font{Bold: true}, Fill: fill("DDEBF7")})
	t.text = t.style(excelize.Style{NumFmt: asText})
	t.example = t.style(excelize.Style{NumFmt: asText, Font: &excelize.Font{Italic: true, Color: "808080"}})
}

func (t *template) header(column int, text string, c *Column) {
	at := spreadsheet.ColumnName(column) + "1"
	style := t.plain
	if c != nil && (c.Required || c.Expected) {
		style = t.needed
	}
	t.do(t.f.SetCellStr(t.sheet, at, spreadsheet.Neutral(text)))
	t.do(t.f.SetCellStyle(t.sheet, at, at, style))
}

func (t *template) column(index int, c *Column) {
	letter := spreadsheet.ColumnName(index)
	t.do(t.f.SetColStyle(t.sheet, letter, t.text))
	t.header(index, c.Header(), c)
	t.do(t.f.SetColWidth(t.sheet, letter, letter, float64(max(12, 2*len([]rune(c.Header()))+2, 2*len([]rune(c.Example))))))
	t.do(t.f.SetCellStyle(t.sheet, letter+"2", letter+"2", t.example))
	if c.Example != "" {
		t.do(t.f.SetCellStr(t.sheet, letter+"2", spreadsheet.Neutral(c.Example)))
	}
	t.do(t.f.AddComment(t.sheet, excelize.Comment{Cell: letter + "1", Author: "zonegraph", Paragraph: []excelize.RichTextRun{{Text: c.guide()}}}))
	if len(c.Choices) > 0 {
		t.choices(letter, c.Choices)
	}
}

// choices gives a column a drop-down. Its values stand in a hidden sheet, since a
// list within the rule may have no more than 255 characters.
func (t *template) choices(letter string, choices []string) {
	const lists = "选项"
	if i, err := t.f.GetSheetIndex(lists); err != nil || i < 0 {
		_, err := t.f.NewSheet(lists)
		t.do(err)
		t.do(t.f.SetSheetVisible(lists, false))
	}
	for i, choice := range choices {
		t.do(t.f.SetCellStr(lists, fmt.Sprintf("%s%d", letter, i+1), choice))
	}
	rule := excelize.NewDataValidation(true)
	rule.SetSqref(fmt.Sprintf("%s2:%s%d", letter, letter, templateRows))
	rule.SetSqrefDropList(fmt.Sprintf("%s!$%s$1:$%s$%d", lists, letter, letter, len(choices)))
	rule.SetError(excelize.DataValidationErrorStyleWarning, message.Code("template.not-among").In(message.Chinese), message.Code("template.choose").In(message.Chinese))
	t.do(t.f.AddDataValidation(t.sheet, rule))
}

// guide says how to fill in a column.
func (c *Column) guide() string {
	var parts []string
	say := func(code message.Code) { parts = append(parts, code.In(message.Chinese)) }
	switch {
	case c.Required:
		say("template.required")
		if c.FromTitle {
			say("template.or-in-title")
		}
	case c.Expected:
		say("template.keep-column")
	default:
		say("template.optional")
	}
	switch c.Read {
	case ReadNames, ReadTexts:
		say("template.several")
	case ReadDay:
		say("template.day")
	case ReadYear:
		say("template.year")
	case ReadPeriod:
		say("template.period")
	case ReadCreditCode:
		say("template.credit-code")
	case ReadNumber:
		say("template.number")
	case ReadYesNo:
		say("template.yes-no")
	}
	if len(c.Headers) > 1 {
		parts = append(parts, message.New("template.also-called", c.Headers[1:]).In(message.Chinese))
	}
	if c.Note != "" {
		parts = append(parts, c.Note)
	}
	return strings.Join(parts, "；")
}

// notes writes the second sheet.
func (t *template) notes(p *Profile) {
	const sheet = "填写说明"
	_, err := t.f.NewSheet(sheet)
	t.do(err)
	lines := [][2]string{{p.TitleZH, p.TitleEN}, {"说明", p.Description}, {"示例行", message.Code("template.example-row").In(message.Chinese)}, {"必填", message.Code("template.columns").In(message.Chinese)}}
	for _, c := range p.Columns {
		lines = append(lines, [2]string{c.Header(), c.guide()})
	}
	for i, l := range lines {
		t.do(t.f.SetCellStr(sheet, fmt.Sprintf("A%d", i+1), spreadsheet.Neutral(l[0])))
		t.do(t.f.SetCellStr(sheet, fmt.Sprintf("B%d", i+1), spreadsheet.Neutral(l[1])))
	}
	t.do(t.f.SetColWidth(sheet, "A", "A", 24))
	t.do(t.f.SetColWidth(sheet, "B", "B", 90))
}
