package comparison_test

import (
	"slices"
	"testing"

	"zonegraph/graph"
	"zonegraph/graph/comparison"
)

func figure(t *testing.T, value, unit string) comparison.Figure {
	t.Helper()
	d, err := graph.ParseDecimal(value)
	if err != nil {
		t.Fatal(err)
	}
	return comparison.Figure{Ref: graph.Ref{Type: "Funding", Key: value}, Value: d, Unit: unit, Words: "2021", From: "2021-01-01", To: "2021-12-31", Nature: "FLOW",
		Subject: graph.Ref{Type: "Zone", Key: "z"}, SubjectName: "z"}
}

// The quotient is exact, and rounded half away from zero.
func TestQuotient(t *testing.T) {
	for _, c := range []struct{ numerator, denominator, want string }{
		{"370", "3", "123.333333"},
		{"2", "3", "0.666667"},
		{"0.000001", "2", "0.000001"},
		{"-0.000001", "2", "-0.000001"},
		{"1", "-8000000", "0"},
		{"0", "5", "0"},
		{"999999999999.999999", "1", "999999999999.999999"},
	} {
		r := comparison.Divide([]comparison.Figure{figure(t, c.numerator, "万元")}, figure(t, c.denominator, "家"))
		if len(r.Refusals) > 0 || r.Value.String() != c.want || r.Unit != "万元/家" {
			t.Errorf("%s / %s is %s %s, want %s: %v", c.numerator, c.denominator, r.Value, r.Unit, c.want, r.Refusals)
		}
	}
	most := figure(t, "999999999999.999999", "家")
	r := comparison.Divide([]comparison.Figure{most, most}, figure(t, "2", "家"))
	if r.Value != most.Value || r.Unit != "" {
		t.Errorf("a sum above the range, halved, is %s %q: %v", r.Value, r.Unit, r.Refusals)
	}
}

// Each way to differ is a reason of its own, and all that apply are given.
func TestReasons(t *testing.T) {
	type figures = []comparison.Figure
	changed := func(change func(*comparison.Figure)) comparison.Figure {
		f := figure(t, "1", "家")
		change(&f)
		return f
	}
	same := changed(func(*comparison.Figure) {})
	stock := changed(func(f *comparison.Figure) { f.From, f.Nature = "", "STOCK" })
	open := changed(func(f *comparison.Figure) { f.From = "" })
	yearly := changed(func(f *comparison.Figure) { f.From, f.To, f.Year, f.Words = "", "", 2021, "2021年度" })
	quarters := changed(func(f *comparison.Figure) { f.From, f.To, f.Year, f.Words = "", "", 2021, "2021年前三季度" })
	other := changed(func(f *comparison.Figure) { f.Subject.Key = "other" })
	nobody := changed(func(f *comparison.Figure) { f.Subject = graph.Ref{} })
	nine := changed(func(f *comparison.Figure) { f.Scope = "nine zones" })
	fourteen := changed(func(f *comparison.Figure) { f.Scope = "fourteen zones" })
	whole := changed(func(f *comparison.Figure) { f.Ref.Key = "whole" })
	part := changed(func(f *comparison.Figure) {
		f.Ref.Key, f.Wholes = "part", []graph.Ref{{Type: "Cohort", Key: "between"}, whole.Ref}
	})
	zero := changed(func(f *comparison.Figure) { f.Value = 0 })
	for name, c := range map[string]struct {
		numerator   figures
		denominator comparison.Figure
		want        []comparison.Reason
	}{
		"equal":                       {figures{same, same}, same, nil},
		"two stocks of a day":         {figures{stock}, stock, nil},
		"a flow and a stock":          {figures{same}, stock, []comparison.Reason{comparison.WindowMismatch}},
		"open windows, even if equal": {figures{open}, open, []comparison.Reason{comparison.NotDated}},
		"a year in the same words":    {figures{yearly}, yearly, nil},
		"a year in other words":       {figures{yearly}, quarters, []comparison.Reason{comparison.WindowMismatch}},
		"subjects":                    {figures{same}, other, []comparison.Reason{comparison.SubjectMismatch}},
		"subjects of the numerator":   {figures{same, other}, same, []comparison.Reason{comparison.SubjectMismatch}},
		"no subject on either side":   {figures{nobody}, nobody, []comparison.Reason{comparison.SubjectNotRecorded}},
		"units of the numerator":      {figures{same, figure(t, "2", "万元")}, same, []comparison.Reason{comparison.UnitMismatch}},
		"scopes":                      {figures{nine}, fourteen, []comparison.Reason{comparison.ScopeMismatch}},
		"a scope on one side":         {figures{nine}, same, nil},
		"a part beside its whole":     {figures{whole, part}, same, []comparison.Reason{comparison.CountedTwice}},
		"a part without its whole":    {figures{part}, whole, nil},
		"zero":                        {figures{same}, zero, []comparison.Reason{comparison.DivisionByZero}},
		"range":                       {figures{figure(t, "999999999999", "万元")}, figure(t, "0.5", "家"), []comparison.Reason{comparison.OutOfRange}},
		"three at once": {figures{open}, changed(func(f *comparison.Figure) { f.Subject, f.Value = other.Subject, 0 }),
			[]comparison.Reason{comparison.NotDated, comparison.SubjectMismatch, comparison.DivisionByZero}},
	} {
		r := comparison.Divide(c.numerator, c.denominator)
		var got []comparison.Reason
		for _, refusal := range r.Refusals {
			got = append(got, refusal.Reason)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
		if len(got) > 0 && r.Value != 0 {
			t.Errorf("%s: refused, with the value %s", name, r.Value)
		}
	}
}
