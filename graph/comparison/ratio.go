// Package comparison sets reported numbers and counts against each other: ratios,
// columns of zones with quartiles and ranks among peers, distances and trends. It
// refuses where they are not about the same thing, and what is not recorded stays
// unknown. It works on what has been read; it holds no Cypher and no GraphQL.
package comparison

import (
	"fmt"
	"math/big"
	"slices"

	"zonegraph/graph"
	"zonegraph/message"
)

// Reason is why numbers are not set against each other, as the contract names it.
type Reason string

// The reasons.
const (
	WindowMismatch     Reason = "WINDOW_MISMATCH"
	SubjectMismatch    Reason = "SUBJECT_MISMATCH"
	ScopeMismatch      Reason = "SCOPE_MISMATCH"
	UnitMismatch       Reason = "UNIT_MISMATCH"
	CountedTwice       Reason = "COUNTED_TWICE"
	NotDated           Reason = "NOT_DATED"
	SubjectNotRecorded Reason = "SUBJECT_NOT_RECORDED"
	DivisionByZero     Reason = "DIVISION_BY_ZERO"
	OutOfRange         Reason = "OUT_OF_RANGE"
	NatureMismatch     Reason = "NATURE_MISMATCH"
	ConflictingValues  Reason = "CONFLICTING_VALUES"
)

// Refusal is one reason, with the figures that show it: one for each window,
// subject or unit that differs, or each that lacks something.
type Refusal struct {
	Reason  Reason
	Message message.Message
	Figures []Figure
}

// Ratio is a quotient, or the reasons why there is none.
type Ratio struct {
	Value    graph.Decimal
	Unit     string
	Refusals []Refusal
	// OneWindow and OneSubject tell if all figures share them.
	OneWindow, OneSubject bool
}

// Divide sums the numerator and divides it by the denominator, if all figures are
// about one window, one subject and one scope. The quotient is rounded half away from zero to
// the places that a Decimal has.
func Divide(numerator []Figure, denominator Figure) Ratio {
	var r Ratio
	all := append(append([]Figure(nil), numerator...), denominator)
	refuse := func(reason Reason, shown []Figure, m message.Message) {
		r.Refusals = append(r.Refusals, Refusal{reason, m, shown})
	}
	windows, undated := distinct(all, windowOf)
	if len(windows) > 1 {
		refuse(WindowMismatch, windows, message.New("ratio.windows-differ", listed(windows, shownWindow)))
	}
	if len(undated) > 0 {
		refuse(NotDated, undated, message.New("ratio.not-dated", listed(undated, shownUndated)))
	}
	subjects, unattributed := distinct(all, subjectOf)
	if len(subjects) > 1 {
		refuse(SubjectMismatch, subjects, message.New("ratio.subjects-differ", listed(subjects, func(f Figure) message.Message { return recorded(f.SubjectName) })))
	}
	if len(unattributed) > 0 {
		refuse(SubjectNotRecorded, unattributed, message.New("ratio.subject-not-recorded", listed(unattributed, id)))
	}
	if scopes, _ := distinct(all, scope); len(scopes) > 1 {
		refuse(ScopeMismatch, scopes, message.New("ratio.scopes-differ", listed(scopes, func(f Figure) message.Message { return recorded(f.Scope) })))
	}
	if twice := partsOf(numerator); len(twice) > 0 {
		refuse(CountedTwice, twice, message.New("ratio.counted-twice", listed(twice, id)))
	}
	units, _ := distinct(numerator, unit)
	if len(units) > 1 {
		refuse(UnitMismatch, units, message.New("ratio.units-differ", listed(units, unit)))
	}
	if denominator.Value == 0 {
		refuse(DivisionByZero, []Figure{denominator}, message.New("ratio.division-by-zero", id(denominator)))
	}
	r.OneWindow = len(windows) == 1 && len(undated) == 0
	r.OneSubject = len(subjects) == 1 && len(unattributed) == 0
	if len(r.Refusals) > 0 {
		return r
	}
	value, ok := quotient(numerator, denominator)
	if !ok {
		refuse(OutOfRange, all, message.New("ratio.out-of-range", listed(all, id)))
		return r
	}
	r.Value = value
	if numerator[0].Unit != denominator.Unit {
		r.Unit = numerator[0].Unit + "/" + denominator.Unit
	}
	return r
}

func quotient(numerator []Figure, denominator Figure) (graph.Decimal, bool) {
	sum := new(big.Int)
	for _, f := range numerator {
		sum.Add(sum, big.NewInt(int64(f.Value)))
	}
	return rounded(sum.Mul(sum, big.NewInt(int64(graph.WholeDecimal(1)))), big.NewInt(int64(denominator.Value)))
}

// distinct gives the first figure of each key, in order, and apart from them those
// without a key.
func distinct(figures []Figure, key func(Figure) string) (first, without []Figure) {
	seen := map[string]bool{}
	for _, f := range figures {
		switch k := key(f); {
		case k == "":
			without = append(without, f)
		case !seen[k]:
			seen[k] = true
			first = append(first, f)
		}
	}
	return first, without
}

// partsOf gives the figures of which another one is the whole.
func partsOf(figures []Figure) []Figure {
	all := map[graph.Ref]bool{}
	for _, f := range figures {
		all[f.Ref] = true
	}
	var parts []Figure
	for _, f := range figures {
		if slices.ContainsFunc(f.Wholes, func(whole graph.Ref) bool { return all[whole] }) {
			parts = append(parts, f)
		}
	}
	return parts
}

// windowOf is a text that is equal for equal windows, empty if the window is not
// known well enough to be held equal to another. A flow needs both ends: with one
// it is open. A stock or a share has a day. A year alone counts only against the
// same year in the same words, as three quarters of a year bear its number too.
func windowOf(f Figure) string {
	switch {
	case f.From != "" && f.To != "":
		return string(f.From + "/" + f.To)
	case f.From == "" && f.To != "" && (f.Nature == "STOCK" || f.Nature == "RATIO"):
		return string(f.To)
	case f.From == "" && f.To == "" && f.Year != 0 && f.Words != "":
		return fmt.Sprint(f.Year, " ", f.Words)
	}
	return ""
}

func subjectOf(f Figure) string {
	if f.Subject == (graph.Ref{}) {
		return ""
	}
	return f.Subject.String()
}

func unit(f Figure) string  { return f.Unit }
func scope(f Figure) string { return f.Scope }
func id(f Figure) string    { return f.Ref.String() }
