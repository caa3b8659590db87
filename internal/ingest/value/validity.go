package value

import (
	"regexp"
	"strings"
	"time"

	"zonegraph/graph"
	"zonegraph/internal/spreadsheet"
	"zonegraph/message"
)

// oneDay is a day within a text, without spaces.
const oneDay = `([0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}[日号]?|[0-9]{8})`

var (
	dayRange  = regexp.MustCompile(`^(?:自|从)?` + oneDay + `起?(?:至|到|~|-|—|–|─)+` + oneDay + `止?$`)
	openRange = regexp.MustCompile(`^(?:自|从)?` + oneDay + `起?[,，]?(?:至|到|~|-|—|–|─)*(?:长期|长期有效|永久|永久有效|无固定期限)$`)
	endless   = regexp.MustCompile(`^(?:长期|长期有效|永久|永久有效|无固定期限)$`)
	until     = regexp.MustCompile(`^(?:有效期)?(?:截至|截止|截止到|截止至|至|到)?` + oneDay + `止?$`)
	yearsLong = regexp.MustCompile(`^(?:有效期为?)?([0-9]{1,2}|一|二|两|三|四|五|十)年(?:期|有效)?$`)
)

// Validity is how long something is valid, as lists say it.
type Validity struct {
	From, To graph.Date
	// Years is the length, if that is all that the cell tells.
	Years int
	// Endless says that the cell tells of no last day: 长期.
	Endless bool
}

// ReadValidity reads 三年, 2021-11-01至2024-10-31, the last day alone, or 长期.
func ReadValidity(c spreadsheet.Cell) (Validity, *Problem) {
	text, p := Cell(c)
	if p != nil {
		return Validity{}, p
	}
	s := strings.ReplaceAll(withoutClock(strings.TrimSpace(Fold(text))), " ", "")
	if m := yearsLong.FindStringSubmatch(s); m != nil {
		n := map[string]int{"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "十": 10}[m[1]]
		return Validity{Years: n + atoi(m[1])}, nil
	}
	if endless.MatchString(s) {
		return Validity{Endless: true}, nil
	}
	if m := openRange.FindStringSubmatch(s); m != nil {
		from, p := ReadDay(spreadsheet.Cell{Text: m[1]})
		return Validity{From: from.Date, Endless: true}, p
	}
	if m := dayRange.FindStringSubmatch(s); m != nil {
		return validBetween(text, m[1], m[2])
	}
	if m := until.FindStringSubmatch(s); m != nil {
		s = m[1]
	}
	c.Text = s
	d, p := ReadDay(c)
	switch {
	case p != nil:
		return Validity{}, NewProblem(message.New("cell.no-validity", clip(text)), message.New("remedy.write-validity"))
	case d.Date == "":
		return Validity{}, NewProblem(message.New("cell.validity-without-day", clip(text)), message.New("remedy.write-validity"))
	}
	return Validity{To: d.Date}, nil
}

func validBetween(text, begin, end string) (Validity, *Problem) {
	from, p := ReadDay(spreadsheet.Cell{Text: begin})
	if p != nil {
		return Validity{}, p
	}
	to, p := ReadDay(spreadsheet.Cell{Text: end})
	if p != nil {
		return Validity{}, p
	}
	if from.Date > to.Date {
		return Validity{}, NewProblem(message.New("cell.ends-before-it-begins", clip(text)), message.New("remedy.compare-with-certificate"))
	}
	return Validity{From: from.Date, To: to.Date}, nil
}

// EndAfter is the last day of something that is valid for so many years from a day.
func EndAfter(from graph.Date, years int) (graph.Date, bool) {
	t, err := time.Parse(time.DateOnly, string(from))
	if err != nil {
		return "", false
	}
	return graph.Date(t.AddDate(years, 0, -1).Format(time.DateOnly)), true
}
