// Package comparison sets reported numbers and counts against each other: ratios,
// columns of zones with quartiles and ranks among peers, distances and trends. It
// refuses where they are not about the same thing, and what is not recorded stays
// unknown. It works on what has been read; it holds no Cypher and no GraphQL.
package comparison

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"zonegraph/graph"
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
	ZH, EN  string
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
	refuse := func(reason Reason, shown []Figure, name func(Figure) string, zh, en string) {
		names := make([]string, len(shown))
		for i, f := range shown {
			names[i] = name(f)
		}
		r.Refusals = append(r.Refusals, Refusal{reason, fmt.Sprintf(zh, strings.Join(names, "；")), fmt.Sprintf(en, strings.Join(names, "; ")), shown})
	}
	windows, undated := distinct(all, windowOf)
	if len(windows) > 1 {
		refuse(WindowMismatch, windows, shownWindow, "时间窗不同，不能相除：%s。", "The windows differ: %s.")
	}
	if len(undated) > 0 {
		refuse(NotDated, undated, shownUndated, "起止时间不明，不能确认时间窗相同：%s。", "It is not known from when until when these are, so the windows cannot be held equal: %s.")
	}
	subjects, unattributed := distinct(all, subjectOf)
	if len(subjects) > 1 {
		refuse(SubjectMismatch, subjects, subjectName, "主体不同，不能相除：%s。", "The subjects differ: %s.")
	}
	if len(unattributed) > 0 {
		refuse(SubjectNotRecorded, unattributed, id, "没有记录主体：%s。", "Whose these are is not recorded: %s.")
	}
	if scopes, _ := distinct(all, scope); len(scopes) > 1 {
		refuse(ScopeMismatch, scopes, scope, "统计范围不同，不能相除：%s。", "The scopes differ: %s.")
	}
	if twice := partsOf(numerator); len(twice) > 0 {
		refuse(CountedTwice, twice, id, "是分子中另一数的组成部分，不能重复相加：%s。", "These are parts of another number of the numerator, and would be counted twice: %s.")
	}
	units, _ := distinct(numerator, unit)
	if len(units) > 1 {
		refuse(UnitMismatch, units, unit, "分子单位不同，不能相加：%s。", "The numbers to be summed have different units: %s.")
	}
	if denominator.Value == 0 {
		refuse(DivisionByZero, []Figure{denominator}, id, "分母为零：%s。", "The denominator is zero: %s.")
	}
	r.OneWindow = len(windows) == 1 && len(undated) == 0
	r.OneSubject = len(subjects) == 1 && len(unattributed) == 0
	if len(r.Refusals) > 0 {
		return r
	}
	value, ok := quotient(numerator, denominator)
	if !ok {
		refuse(OutOfRange, all, id, "商超出范围：%s。", "The quotient is out of range: %s.")
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

func shownWindow(f Figure) string {
	switch {
	case f.From != "":
		return fmt.Sprintf("%s（%s—%s）", f.Words, f.From, f.To)
	case f.To != "":
		return fmt.Sprintf("%s（%s）", f.Words, f.To)
	}
	return f.Words
}

func shownUndated(f Figure) string {
	if f.Words == "" {
		return id(f)
	}
	return id(f) + "（" + f.Words + "）"
}

func subjectOf(f Figure) string {
	if f.Subject == (graph.Ref{}) {
		return ""
	}
	return f.Subject.String()
}

func subjectName(f Figure) string { return f.SubjectName }
func unit(f Figure) string        { return f.Unit }
func scope(f Figure) string       { return f.Scope }
func id(f Figure) string          { return f.Ref.String() }
