// Package value reads what people write into the cells of lists: names, numbers with
// their units, days and periods, codes, lists of units. What cannot be read for sure
// is a Problem, with what to do about it; nothing is guessed, and nothing is corrected
// but width, case, space, what is invisible and radicals in the place of ideographs.
package value

import (
	"strings"
	"unicode"

	"zonegraph/graph"
	"zonegraph/internal/spreadsheet"
	"zonegraph/message"

	"golang.org/x/text/unicode/norm"
)

// unset are the ways to leave a cell blank. A zero is not among them: it is a number.
var unset = func() map[string]bool {
	out := map[string]bool{}
	for _, s := range []string{"", "-", "--", "---", "—", "——", "–", "―", "－", "/", "//", "\\", "…", "……", "*", "无", "暂无", "无数据", "未统计", "未填", "不详", "未知", "待定", "待补", "空", "N/A", "n/a", "NA", "#N/A"} {
		out[s] = true
	}
	return out
}()

// Blank tells if a cleaned text says that there is nothing on record.
func Blank(text string) bool { return unset[text] }

// Cell takes a cell for what it says: Problem if the file does not have its value.
// The text is cleaned of the marks that keep spreadsheets from running it.
func Cell(c spreadsheet.Cell) (string, *Problem) {
	switch c.Kind {
	case spreadsheet.Failed:
		return "", NewProblem(message.New("cell.formula-fails", c.Text), message.New("remedy.mend-formula"))
	case spreadsheet.Uncomputed:
		return "", NewProblem(message.New("cell.formula-not-computed"), message.New("remedy.compute-formula"))
	case spreadsheet.Unshown:
		return "", NewProblem(message.New("cell.not-shown", clip(c.Text)), message.New("remedy.show-value"))
	case spreadsheet.Text:
		if failures[c.Text] {
			return "", NewProblem(message.New("cell.formula-fails", c.Text), message.New("remedy.mend-formula"))
		}
		return spreadsheet.Plain(c.Text), nil
	}
	return c.Text, nil
}

// failures are what a CSV file has for a formula that cannot be worked out. #N/A is not
// among them: people write it for what is not known.
var failures = map[string]bool{"#REF!": true, "#VALUE!": true, "#DIV/0!": true, "#NAME?": true, "#NUM!": true, "#NULL!": true, "#SPILL!": true, "#CALC!": true}

// Fold writes wide letters, digits and signs as plain ones, radicals as ideographs, and
// all spaces and control characters as one kind of space; what is invisible goes. Chinese
// punctuation that has no plain form of its own stays.
func Fold(text string) string {
	if plain(text) {
		return text
	}
	return strings.Map(func(r rune) rune {
		switch {
		case invisible(r):
			return -1
		case unicode.IsSpace(r) || unicode.IsControl(r) || r == '\u3000':
			return ' '
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		}
		return graph.Ideograph(r)
	}, norm.NFC.String(text))
}

// plain tells if a text is ASCII without control characters.
func plain(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] >= 0x7f {
			return false
		}
	}
	return true
}

// Text cleans a name or a remark: wide letters and digits become plain, radicals become
// ideographs, what is invisible goes, spaces at the ends and between Chinese characters go
// (people line up short names with them), and others become single. Brackets and
// punctuation stay as they are written.
func Text(text string) string {
	if clean(text) {
		return text
	}
	var out []rune
	space := false
	for _, r := range norm.NFC.String(text) {
		switch {
		case invisible(r):
			continue
		case unicode.IsSpace(r) || unicode.IsControl(r):
			space = len(out) > 0
			continue
		case r >= '０' && r <= '９' || r >= 'Ａ' && r <= 'Ｚ' || r >= 'ａ' && r <= 'ｚ' || r == '－' || r == '．' || r == '％' || r == '＆' || r == '＋' || r == '／':
			r = r - '！' + '!'
		default:
			r = graph.Ideograph(r)
		}
		if space && (!wide(r) || !wide(out[len(out)-1])) {
			out = append(out, ' ')
		}
		space = false
		out = append(out, r)
	}
	return string(out)
}

// clean tells if a text surely is as Text leaves it, as most are: without spaces, in
// plain letters, digits and signs, or common Chinese.
func clean(text string) bool {
	for _, r := range text {
		switch {
		case r > ' ' && r < 0x7f, r >= 0x4e00 && r < 0x9fff, r >= 0x3001 && r < 0x3020, r == '（', r == '）':
		default:
			return false
		}
	}
	return true
}

// wide tells if a character is set without spaces around it.
func wide(r rune) bool {
	return r >= 0x2e80 && r != '\ufffd' || strings.ContainsRune("“”‘’…—·", r)
}

// brackets of all kinds become those of official document numbers.
var brackets = strings.NewReplacer("[", "〔", "]", "〕", "【", "〔", "】", "〕", "(", "〔", ")", "〕", "{", "〔", "}", "〕",
	"［", "〔", "］", "〕", "（", "〔", "）", "〕", "﹝", "〔", "﹞", "〕", "<", "〔", ">", "〕", "《", "〔", "》", "〕", " ", "")

// DocumentNumber writes the number of an official document in its one form,
// 桂政办发〔2021〕81号, whatever brackets, digits and spaces it is written with.
func DocumentNumber(text string) string {
	out := brackets.Replace(Fold(text))
	for _, prefix := range []string{"〔", "文号:", "文号："} {
		if prefix != "〔" {
			out = strings.TrimPrefix(out, prefix)
		}
	}
	return out
}

// List takes apart names that are joined by 、 and its like, in the order written,
// which is their rank. Signs within brackets do not divide. A list that says it is not
// complete, or that may be divided in two ways, is a problem.
func List(text string) ([]string, *Problem) {
	var items []string
	var item strings.Builder
	depth := 0
	flush := func() {
		if s := strings.TrimSpace(item.String()); s != "" {
			items = append(items, s)
		}
		item.Reset()
	}
	for _, r := range norm.NFC.String(text) {
		switch {
		case invisible(r):
			continue
		case strings.ContainsRune("（([［【〔", r):
			depth++
		case strings.ContainsRune("）)]］】〕", r):
			depth--
		case depth <= 0 && strings.ContainsRune("、，,；;\n\r\v|｜", r):
			flush()
			continue
		}
		item.WriteRune(r)
	}
	if depth != 0 {
		return nil, NewProblem(message.New("cell.brackets", clip(text)), message.New("remedy.close-brackets"))
	}
	flush()
	for i, s := range items {
		if parts := strings.FieldsFunc(s, unicode.IsSpace); divided(parts) {
			return nil, NewProblem(message.New("cell.one-name-or-several", clip(s)), message.New("remedy.separate-names"))
		}
		items[i] = Text(s)
		if rest, more := strings.CutSuffix(items[i], "等"); more {
			return nil, NewProblem(message.New("cell.list-incomplete", clip(rest)+"等"), message.New("remedy.name-all"))
		}
	}
	return items, nil
}

// divided tells if words side by side may be several names: two Chinese words of more
// than one character. A single character is part of a name that was lined up.
func divided(words []string) bool {
	long := 0
	for _, w := range words {
		if r := []rune(w); len(r) > 1 && unicode.Is(unicode.Han, r[0]) {
			long++
		}
	}
	return long > 1
}

// clip shortens a text for a message.
func clip(text string) string {
	const most = 40
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}
