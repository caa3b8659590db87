package value

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"zonegraph/graph"
	"zonegraph/internal/spreadsheet"
	"zonegraph/message"
)

// Day is a day, or as much of one as a cell tells: a year, or a year and a month.
type Day struct {
	// Date is the day; empty if only Year, and perhaps Month, are known.
	Date        graph.Date
	Year, Month int
}

// Years that lists are about; what lies outside is a slip.
const (
	firstYear = 1900
	lastYear  = 2100
)

var (
	fullDay   = regexp.MustCompile(`^([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?$`)
	compacted = regexp.MustCompile(`^([0-9]{4})([0-9]{2})([0-9]{2})$`)
	monthOnly = regexp.MustCompile(`^([0-9]{4})[-/.年]([0-9]{1,2})月?份?$`)
	yearOnly  = regexp.MustCompile(`^([0-9]{4})年?度?$`)
	// clockTime is a time of the day behind a day, perhaps with that of a time zone.
	clockTime = regexp.MustCompile(`([0-9日号])[ T]+([0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)(?: ?(Z|[+-][0-9]{2}:?[0-9]{2}))?([^0-9:]|$)`)
	midnight  = regexp.MustCompile(`^[0:.]+$`)
	shortYear = regexp.MustCompile(`^[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{1,4}$`)
	serialDay = regexp.MustCompile(`^[0-9]{5}(\.[0-9]+)?$`)
)

var daySigns = strings.NewReplacer("。", ".", "－", "-", "—", "-", "号", "日")

// withoutClock takes the times behind days off. A time that is told for another zone
// than China's may be of another day here, unless it is midnight, which is how programs
// write a day alone; such a time stays, and cannot be read.
func withoutClock(s string) string {
	if !strings.Contains(s, ":") {
		return s
	}
	return clockTime.ReplaceAllStringFunc(s, func(all string) string {
		m := clockTime.FindStringSubmatch(all)
		if m[3] != "" && strings.ReplaceAll(m[3], ":", "") != "+0800" && !midnight.MatchString(m[2]) {
			return all
		}
		return m[1] + m[4]
	})
}

// ReadDay reads a day as it is written or as a spreadsheet counts it: 2021-3-5,
// 2021.3.5, 2021年3月5日, 20210305, 44260. A month or a year alone is a Day without a
// Date. A day whose order of parts is not sure is a problem.
func ReadDay(c spreadsheet.Cell) (Day, *Problem) {
	text, p := Cell(c)
	if p != nil {
		return Day{}, p
	}
	if c.Kind == spreadsheet.Percent || c.Kind == spreadsheet.Bool {
		return Day{}, NewProblem(message.New("cell.no-day", clip(text)), message.New("remedy.write-day"))
	}
	// The usual form does not need the patterns.
	if len(text) == len(time.DateOnly) && text[4] == '-' && text[7] == '-' {
		if _, err := time.Parse(time.DateOnly, text); err == nil {
			return day(text, text[:4], text[5:7], text[8:])
		}
	}
	s := strings.ReplaceAll(withoutClock(strings.TrimSpace(Fold(text))), " ", "")
	s = daySigns.Replace(s)
	s = strings.TrimSuffix(s, ".")
	if m := fullDay.FindStringSubmatch(s); m != nil {
		return day(text, m[1], m[2], m[3])
	}
	if m := compacted.FindStringSubmatch(s); m != nil {
		return day(text, m[1], m[2], m[3])
	}
	if m := monthOnly.FindStringSubmatch(s); m != nil {
		if c.Kind == spreadsheet.Number && m[2] == "1" {
			return Day{}, NewProblem(message.New("cell.january-or-october", clip(text)), message.New("remedy.write-day"))
		}
		d, p := day(text, m[1], m[2], "1")
		d.Date = ""
		return d, p
	}
	if m := yearOnly.FindStringSubmatch(s); m != nil {
		d, p := day(text, m[1], "1", "1")
		return Day{Year: d.Year}, p
	}
	if serialDay.MatchString(s) {
		return serial(c, text, s)
	}
	if shortYear.MatchString(s) {
		return Day{}, NewProblem(message.New("cell.ambiguous-day", clip(text)), message.New("remedy.write-day"))
	}
	return Day{}, NewProblem(message.New("cell.no-day", clip(text)), message.New("remedy.write-day"))
}

// serial reads a day as a spreadsheet counts it, unless it looks like a year with a digit
// too many: 20211 is a day of 1955, and hardly meant. A text in a workbook that counts from
// 1904 may have been counted there or in another one.
func serial(c spreadsheet.Cell, text, s string) (Day, *Problem) {
	if c.From1904 && c.Kind == spreadsheet.Text {
		return Day{}, NewProblem(message.New("cell.serial-of-unknown-era", clip(text)), message.New("remedy.write-day"))
	}
	if strings.HasPrefix(s, "19") || strings.HasPrefix(s, "20") {
		return Day{}, NewProblem(message.New("cell.year-or-serial", clip(text)), message.New("remedy.write-day"))
	}
	whole, _, _ := strings.Cut(s, ".")
	n, err := strconv.Atoi(whole)
	date, ok := spreadsheet.DayOfSerial(n, c.From1904)
	if err != nil || !ok {
		return Day{}, NewProblem(message.New("cell.no-day", clip(text)), message.New("remedy.write-day"))
	}
	return day(text, date[:4], date[5:7], date[8:])
}

func day(text, year, month, dayOfMonth string) (Day, *Problem) {
	y, err1 := strconv.Atoi(year)
	m, err2 := strconv.Atoi(month)
	d, err3 := strconv.Atoi(dayOfMonth)
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if err1 != nil || err2 != nil || err3 != nil || t.Day() != d || int(t.Month()) != m {
		return Day{}, NewProblem(message.New("cell.impossible-day", clip(text)), message.New("remedy.write-day"))
	}
	if y < firstYear || y > lastYear {
		return Day{}, NewProblem(message.New("cell.year-out-of-range", clip(text), firstYear, lastYear), message.New("remedy.write-day"))
	}
	return Day{graph.Date(t.Format(time.DateOnly)), y, m}, nil
}

// ReadYear reads a year: 2021, 2021年, 2021年度, or the year of a day.
func ReadYear(c spreadsheet.Cell) (int64, *Problem) {
	if c.Kind == spreadsheet.Number && monthOnly.MatchString(c.Text) {
		c.Kind = spreadsheet.Text // 2021.1 is of that year, whichever month is meant
	}
	d, p := ReadDay(c)
	if p != nil {
		text, _ := Cell(c) // what it cannot be read as a day for is told below
		return 0, NewProblem(message.New("cell.no-year", clip(text)), message.New("remedy.write-year"))
	}
	return int64(d.Year), nil
}

// Period is a time as people word it.
type Period struct {
	// Words are the period as written, cleaned.
	Words string
	// Start and End are its first and its last day; both empty for a day of a stock,
	// and End for one that goes on.
	Start, End graph.Date
	// AsOf is the day that a stock is stated for.
	AsOf graph.Date
	// Year is the year that it is about; 0 if it is about several.
	Year int
}

var (
	asOf       = regexp.MustCompile(`^(截至到|截止到|截至|截止|至|到)(.+?)(年底|年末|月底|月末|底|末|止)?$`)
	atEnd      = regexp.MustCompile(`^([0-9]{4})(年底|年末|年年底|年年末)$`)
	monthEnd   = regexp.MustCompile(`^([0-9]{4})年([0-9]{1,2})月(底|末)$`)
	since      = regexp.MustCompile(`^(?:自)?(.+?)(以来|至今|起)$`)
	half       = regexp.MustCompile(`^([0-9]{4})年?(上|下)半年$`)
	quarter    = regexp.MustCompile(`^([0-9]{4})年?(?:第?([一二三四1-4])季度?|[Qq]([1-4]))$`)
	monthSpan  = regexp.MustCompile(`^([0-9]{4})年([0-9]{1,2})月?[-—–~至到]([0-9]{1,2})月份?$`)
	yearSpan   = regexp.MustCompile(`^([0-9]{4})年?度?[-—–~至到]([0-9]{4})年?度?$`)
	daySpan    = regexp.MustCompile(`^(.{6,11}?)(?:至|到|~|—|–|--)(.{6,11})$`)
	monthSpans = regexp.MustCompile(`^([0-9]{4}[年./][0-9]{1,2}月?)-([0-9]{4}[年./][0-9]{1,2}月?)$`)
	endOfDay   = regexp.MustCompile(`(底|末)$`)
)

var asides = strings.NewReplacer(" ", "", "（", "", "）", "", "(", "", ")", "")

// ReadPeriod reads 2021年, 2021年度, 截至2021年, 2021年以来, 2021年上半年, 2021年第一季度,
// 2021年1-6月, 2019—2021年, and days and months.
func ReadPeriod(c spreadsheet.Cell) (Period, *Problem) {
	text, p := Cell(c)
	if p != nil {
		return Period{}, p
	}
	s := asides.Replace(withoutClock(strings.TrimSpace(Fold(text))))
	out := Period{Words: Text(text)}
	if c.Kind == spreadsheet.Date {
		out.Words = s
	}
	if m := atEnd.FindStringSubmatch(s); m != nil {
		return out.stock(Day{Year: atoi(m[1])})
	}
	if m := monthEnd.FindStringSubmatch(s); m != nil {
		return out.stock(Day{Year: atoi(m[1]), Month: atoi(m[2])})
	}
	if m := asOf.FindStringSubmatch(s); m != nil {
		until := strings.TrimSuffix(m[2], "年")
		if d, p := ReadDay(spreadsheet.Cell{Text: strings.TrimSuffix(endOfDay.ReplaceAllString(until, ""), "年")}); p == nil {
			return out.stock(d)
		}
		return Period{}, notPeriod(text)
	}
	if m := since.FindStringSubmatch(s); m != nil {
		d, p := ReadDay(spreadsheet.Cell{Text: m[1]})
		if p != nil {
			return Period{}, notPeriod(text)
		}
		out.Start = first(d)
		return out, nil
	}
	return out.span(s, c)
}

// stock sets the day of a stock: the last of the month or the year that is known.
func (p Period) stock(d Day) (Period, *Problem) {
	p.AsOf, p.Year = last(d), d.Year
	return p, checkYear(p, d.Year)
}

func checkYear(p Period, year int) *Problem {
	if year < firstYear || year > lastYear {
		return notPeriod(p.Words)
	}
	return nil
}

// span reads what has a first and a last day.
func (p Period) span(s string, c spreadsheet.Cell) (Period, *Problem) {
	months := func(year, from, to int) (Period, *Problem) {
		if from < 1 || to > 12 || from > to {
			return Period{}, notPeriod(p.Words)
		}
		p.Start, p.End, p.Year = first(Day{Year: year, Month: from}), last(Day{Year: year, Month: to}), year
		return p, checkYear(p, year)
	}
	if m := half.FindStringSubmatch(s); m != nil {
		from := map[string]int{"上": 1, "下": 7}[m[2]]
		return months(atoi(m[1]), from, from+5)
	}
	if m := quarter.FindStringSubmatch(s); m != nil {
		n := map[string]int{"一": 1, "二": 2, "三": 3, "四": 4}[m[2]] + atoi(m[3])
		if n == 0 {
			n = atoi(m[2])
		}
		return months(atoi(m[1]), 3*n-2, 3*n)
	}
	if m := monthSpan.FindStringSubmatch(s); m != nil {
		return months(atoi(m[1]), atoi(m[2]), atoi(m[3]))
	}
	if m := yearSpan.FindStringSubmatch(s); m != nil && m[1] < m[2] {
		p.Start, p.End = first(Day{Year: atoi(m[1])}), last(Day{Year: atoi(m[2])})
		return p, checkYear(p, atoi(m[2]))
	}
	c.Text = s
	if d, problem := ReadDay(c); problem == nil {
		p.Year = d.Year
		if d.Date != "" {
			p.AsOf = d.Date
		} else {
			p.Start, p.End = first(d), last(d)
		}
		return p, nil
	}
	for _, form := range []*regexp.Regexp{dayRange, monthSpans, daySpan} {
		m := form.FindStringSubmatch(s)
		if m == nil {
			continue
		}
		from, p1 := ReadDay(spreadsheet.Cell{Text: m[1]})
		to, p2 := ReadDay(spreadsheet.Cell{Text: m[2]})
		if p1 == nil && p2 == nil && first(from) <= last(to) {
			p.Start, p.End = first(from), last(to)
			if from.Year == to.Year {
				p.Year = to.Year
			}
			return p, nil
		}
	}
	return Period{}, notPeriod(p.Words)
}

func notPeriod(text string) *Problem {
	return NewProblem(message.New("cell.no-period", clip(text)), message.New("remedy.write-period"))
}

func first(d Day) graph.Date {
	if d.Date != "" {
		return d.Date
	}
	return graph.Date(fmt.Sprintf("%04d-%02d-01", d.Year, max(d.Month, 1)))
}

func last(d Day) graph.Date {
	if d.Date != "" {
		return d.Date
	}
	month := d.Month
	if month == 0 {
		month = 12
	}
	return graph.Date(time.Date(d.Year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Format(time.DateOnly))
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s) // what calls has matched digits, or nothing
	return n
}
