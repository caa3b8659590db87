package graph_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"zonegraph/graph"
)

func TestCursors(t *testing.T) {
	m := model(t)
	n := &graph.Connection{Entity: m.Node("Certification"), Sort: []graph.SortKey{{Field: m.Node("Certification").Field("validTo"), Descending: true}}}
	fields := n.CursorFields(nil)
	if len(fields) != 2 || fields[1].Name != "id" {
		t.Fatalf("a cursor must end with what makes the order total, got %d fields", len(fields))
	}
	for _, values := range [][]any{{"2024-11-30", "Certification:1"}, {nil, "Certification:2"}} {
		text := graph.EncodeCursor(fields, n.Sort, values)
		got, err := graph.DecodeCursor(fields, n.Sort, text, "after")
		if err != nil || got[0] != values[0] || got[1] != values[1] {
			t.Errorf("%v came back as %v, %v", values, got, err)
		}
		ascending := []graph.SortKey{{Field: n.Sort[0].Field}}
		if _, err := graph.DecodeCursor(fields, ascending, text, "after"); graph.CodeOf(err) != graph.CodeBadInput {
			t.Errorf("a cursor of another order must be refused, got %v", err)
		}
	}
	for _, text := range []string{"", "!", "e30", "WyJ4Il0", graph.EncodeCursor(fields, n.Sort, []any{"no date", "x"}), graph.EncodeCursor(fields, n.Sort, []any{nil, nil})} {
		if _, err := graph.DecodeCursor(fields, n.Sort, text, "after"); graph.CodeOf(err) != graph.CodeBadInput {
			t.Errorf("%q: got %v, want BAD_USER_INPUT", text, err)
		}
	}
}

func TestDecimal(t *testing.T) {
	for in, want := range map[string]string{
		"8529.27": "8529.27", "624.186": "624.186", "0.033": "0.033", "-135.97": "-135.97", "14": "14",
		"007.50": "7.5", "0": "0", "-0.000001": "-0.000001", "999999999999.999999": "999999999999.999999",
	} {
		d, err := graph.ParseDecimal(in)
		if err != nil || d.String() != want {
			t.Errorf("%s: got %s, %v, want %s", in, d, err, want)
		}
	}
	for _, in := range []string{"", "-", ".5", "5.", "1e5", "1,000", "٣", "1.0000001", "1234567890123", "--1", "+1", "NaN"} {
		if d, err := graph.ParseDecimal(in); err == nil {
			t.Errorf("%q was read as %s", in, d)
		}
	}
}

// Digits that binary cannot carry are refused, not rounded.
func TestDecimalLiterals(t *testing.T) {
	for _, v := range []any{400.5, 8529.27, "999999999999.999999", int64(400), 1e11} {
		if _, err := graph.DecimalOf(v); err != nil {
			t.Errorf("%v: %v", v, err)
		}
	}
	for _, v := range []any{123456789012.123456, 999999999999.999999, true, "2e4"} {
		if d, err := graph.DecimalOf(v); err == nil {
			t.Errorf("%v was read as %s", v, d)
		}
	}
}

// Messages show values as a client writes them.
func TestLiterals(t *testing.T) {
	for want, v := range map[string]any{
		`null`: nil, `true`: true, `2147483648`: int64(2147483648), `1.5`: 1.5, `3000000000`: 3e9, `1.50`: json.Number("1.50"),
		`"a\"<b>"`: `a"<b>`, `{a: [1, "x"], b: {}}`: object{"b": object{}, "a": []any{int64(1), "x"}}, `["p", "q"]`: []string{"p", "q"},
		`"` + strings.Repeat("柳", 99) + `…`: strings.Repeat("柳", 5000),
	} {
		if got := graph.Literal(v); got != want {
			t.Errorf("%#v: got %s, want %s", v, got, want)
		}
	}
	e := model(t).Node("Zone")
	_, err := graph.ParseFilter(e, object{"foundedYear": object{"eq": object{"x": nil}}}, "where")
	if err == nil || err.Error() != "where.foundedYear.eq: {x: null} is not a whole number of 32 bits" {
		t.Error(err)
	}
}

// What adds up to more than a Decimal, or is divided, keeps every digit and is rounded once.
func TestDecimalQuotient(t *testing.T) {
	for _, c := range []struct {
		units, millionths, by int64
		want                  string
	}{
		{0, 0, 1, "0"},
		{12, 500_000, 1, "12.5"},
		{12, -500_000, 1, "11.5"},
		{-12, -500_000, 1, "-12.5"},
		{math.MaxInt64, 999_999, 1, "9223372036854775807.999999"},
		{1, 0, 3, "0.333333"},
		{2, 0, 3, "0.666667"},
		{0, 1, 2, "0.000001"},
		{0, -1, 2, "-0.000001"},
		{0, -1, 3, "0"},
		{999_999_999_999, 999_999, 7, "142857142857.142857"},
	} {
		if got := graph.DecimalQuotient(c.units, c.millionths, c.by); got != c.want {
			t.Errorf("(%d + %d millionths) / %d: got %s, want %s", c.units, c.millionths, c.by, got, c.want)
		}
	}
}
