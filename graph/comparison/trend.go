package comparison

import (
	"cmp"
	"math/big"
	"slices"
	"strconv"

	"zonegraph/graph"
	"zonegraph/message"
)

// MarkKind is what can differ between two figures, named as in the contract.
type MarkKind string

// The kinds, in the order in which they are told.
const (
	IndicatorChange   MarkKind = "INDICATOR"
	DefinitionChange  MarkKind = "DEFINITION"
	SubjectChange     MarkKind = "SUBJECT"
	ScopeChange       MarkKind = "SCOPE"
	UnitChange        MarkKind = "UNIT"
	NatureChange      MarkKind = "NATURE"
	PeriodLength      MarkKind = "PERIOD_LENGTH"
	PeriodNotRecorded MarkKind = "PERIOD_NOT_RECORDED"
	Overlap           MarkKind = "OVERLAP"
	Gap               MarkKind = "GAP"
	NewNote           MarkKind = "NOTE"
)

// Mark says what differs from the figure before.
type Mark struct {
	Kind          MarkKind
	Before, After string
	Message       message.Message
}

// Point is a figure in a trend, or a year without one.
type Point struct {
	// Year is 0 for a figure that bears none.
	Year int
	// Figure is nil for a year of which nothing is recorded.
	Figure *TrendFigure
	Marks  []Mark
	// Comparable is true if there is a figure before, and nothing differs.
	Comparable bool
	// Change in per cent, nil if it cannot be formed.
	Change *graph.Decimal
}

// Line is what a trend is drawn of.
type Line struct {
	Figures    []TrendFigure
	Confusable []Confusable
	// From and To are the first and the last year to show, 0 for those of the figures.
	From, To int
}

// Points puts the figures of a line in order of time, with the years between of which
// nothing is recorded, and marks what differs. Figures outside of the years are left
// out. Ask Years first how many there will be.
func (l Line) Points() []Point {
	first, last := l.Years()
	slices.SortFunc(l.Figures, func(a, b TrendFigure) int {
		return cmp.Or(cmp.Compare(placed(a), placed(b)), cmp.Compare(a.From, b.From), cmp.Compare(a.Subject.String(), b.Subject.String()), cmp.Compare(a.Ref.String(), b.Ref.String()))
	})
	var out []Point
	var before *TrendFigure
	next := first
	missing := func(until int) {
		for ; next != 0 && next < until; next++ {
			out = append(out, Point{Year: next})
		}
	}
	for i := range l.Figures {
		f := &l.Figures[i]
		year := yearOf(*f)
		if (year == 0 && (l.From != 0 || l.To != 0)) || (year != 0 && (year < first || year > last)) {
			continue
		}
		if year == 0 {
			missing(last + 1)
		} else {
			missing(year)
			next = year + 1
		}
		p := Point{Year: year, Figure: f}
		if before != nil {
			p.Marks = l.marks(*before, *f)
			if p.Comparable = len(p.Marks) == 0; p.Comparable {
				p.Change = change(*before, *f)
			}
		}
		before = f
		out = append(out, p)
	}
	missing(last + 1)
	return out
}

// Years are the first and the last year of a line, 0 if no figure bears one and none
// is asked for.
func (l Line) Years() (first, last int) {
	first, last = l.From, l.To
	for _, f := range l.Figures {
		year := yearOf(f)
		if year == 0 {
			continue
		}
		if l.From == 0 && (first == 0 || year < first) && (l.To == 0 || year <= l.To) {
			first = year
		}
		if l.To == 0 && year > last && year >= l.From {
			last = year
		}
	}
	if first == 0 {
		first = last
	}
	if last == 0 {
		last = first
	}
	return first, last
}

// placed orders figures by their last day, and what bears no time behind all else.
func placed(f TrendFigure) string { return cmp.Or(moment(f.Figure), "9999-99-99") }

func yearOf(f TrendFigure) int {
	if f.Year != 0 || len(f.To) < 4 {
		return f.Year
	}
	year, err := strconv.Atoi(string(f.To[:4]))
	if err != nil {
		return 0
	}
	return year
}

func (l Line) marks(a, b TrendFigure) []Mark {
	var out []Mark
	mark := func(kind MarkKind, what, before, after message.Message) {
		out = append(out, Mark{Kind: kind, Message: message.New("trend.mark", what, before, after)})
	}
	say := func(kind MarkKind, what message.Message, before, after string) {
		mark(kind, what, recorded(before), recorded(after))
		last := &out[len(out)-1]
		last.Before, last.After = before, after
	}
	differ := func(kind MarkKind, what message.Message, before, after string) {
		if before != after {
			say(kind, what, before, after)
		}
	}
	windows := func(kind MarkKind, what message.Message) {
		mark(kind, what, shownWindow(a.Figure), shownWindow(b.Figure))
		last := &out[len(out)-1]
		last.Before, last.After = windowText(a.Figure), windowText(b.Figure)
	}
	if a.Indicator != b.Indicator {
		say(IndicatorChange, message.New("trend.indicator"), a.IndicatorName, b.IndicatorName)
		if reason := l.reason(a.Indicator, b.Indicator); reason != "" {
			out[0].Message = message.New("trend.mark-for-reason", out[0].Message, recorded(reason))
		}
	}
	differ(DefinitionChange, message.New("trend.definition"), a.Named, b.Named)
	if a.Subject != b.Subject {
		say(SubjectChange, message.New("trend.subject"), a.SubjectName, b.SubjectName)
	}
	differ(ScopeChange, message.New("trend.scope"), a.Scope, b.Scope)
	differ(UnitChange, message.New("trend.unit"), a.Unit, b.Unit)
	if a.Nature != b.Nature || b.Nature == "AMBIGUOUS" {
		mark(NatureChange, message.New("trend.nature"), shownNature(a.Nature), shownNature(b.Nature))
		last := &out[len(out)-1]
		last.Before, last.After = a.Nature, b.Nature
	}
	before, after := length(a.Figure), length(b.Figure)
	switch {
	case before.Code == "" || after.Code == "":
		windows(PeriodNotRecorded, message.New("trend.period-not-recorded"))
	case !before.Equal(after):
		windows(PeriodLength, message.New("trend.period-length"))
		out[len(out)-1].Message = message.New("trend.mark", message.New("trend.period-length"),
			message.New("comparison.length", before, shownWindow(a.Figure)), message.New("comparison.length", after, shownWindow(b.Figure)))
	}
	if overlap(a, b) {
		windows(Overlap, message.New("trend.overlap"))
	}
	if from, to := yearOf(a), yearOf(b); from != 0 && to > from+1 {
		say(Gap, message.New("trend.gap"), strconv.Itoa(from), strconv.Itoa(to))
	}
	if b.Note != "" {
		differ(NewNote, message.New("trend.note"), a.Note, b.Note)
	}
	return out
}

// reason is why two indicators must not be mistaken for each other, if that is
// recorded.
func (l Line) reason(a, b graph.Ref) string {
	for _, c := range l.Confusable {
		if c.Indicator == a && c.Other == b || c.Indicator == b && c.Other == a {
			return c.Reason
		}
	}
	return ""
}

// overlap tells if the later period begins before the earlier one ends; for days, if
// they are the same. Where days are not recorded, years stand for them.
func overlap(a, b TrendFigure) bool {
	switch {
	case a.To != "" && b.From != "":
		return b.From <= a.To
	case a.To != "" && b.To != "":
		return a.To == b.To
	}
	return yearOf(a) != 0 && yearOf(a) == yearOf(b)
}

// change is in per cent; a percentage has none, and neither has what follows on
// nothing or less.
func change(a, b TrendFigure) *graph.Decimal {
	if a.Value <= 0 || b.Nature == "RATIO" {
		return nil
	}
	diff := new(big.Int).Sub(big.NewInt(int64(b.Value)), big.NewInt(int64(a.Value)))
	d, ok := rounded(diff.Mul(diff, big.NewInt(100*int64(graph.WholeDecimal(1)))), big.NewInt(int64(a.Value)))
	if !ok {
		return nil
	}
	return &d
}
