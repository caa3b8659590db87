package e2e

import (
	"slices"
	"strings"
	"testing"

	"zonegraph/internal/graphtest"
)

type ratio struct {
	Ratio struct {
		Value, Unit *string
		Subject     *struct{ ID string }
		Window      *struct{ Words, Start, End *string }
		Numerator   []struct {
			Node    struct{ ID string }
			Value   string
			Subject *struct{ ID string }
		}
		Citations []struct{ ID string }
		Refusals  []struct {
			Reason, MessageZH, MessageEN string
			Windows                      []struct{ Words string }
			Subjects                     []struct{ ID string }
		}
	}
}

const wholeRatio = `query($n: [ID!]!, $d: ID!) { ratio(numerator: $n, denominator: $d) { value unit subject { id } window { words start end year }
	numerator { node { id } value unit window { words } subject { id } } denominator { node { id } value unit window { words } subject { id } }
	citations { id } refusals { reason messageZH messageEN windows { words start end } subjects { id } } } }`

// Numbers of the shipped facts are divided where they are about the same thing,
// and refused with the reason where they are not.
func TestRatios(t *testing.T) {
	e := graphtest.Guangxi(t)
	for _, c := range []struct {
		numerator, denominator string
		want                   string
		subject                string
		statements             int
	}{
		{"Funding:liuzhou-new-rd-institutions", "Cohort:liuzhou-new-rd-institutions", "123.333333 万元/家", "Zone:liuzhou", 8},
		{"Funding:liuzhou-talent", "Cohort:liuzhou-talents", "10.536585 万元/名", "Group:liuzhou-firms-universities", 8},
		// Equal windows and subjects are summed: (3785 + 4334.36 + 370) / 3.
		{"Funding:liuzhou-certification-rewards Funding:liuzhou-rd-rewards Funding:liuzhou-new-rd-institutions", "Cohort:liuzhou-new-rd-institutions", "2829.786667 万元/家", "Zone:liuzhou", 8},
		// A unit that cancels; award years without days.
		{"Cohort:liuzhou-awards-2021-progress", "Cohort:liuzhou-awards-2021", "0.625", "Zone:liuzhou", 8},
		{"Observation:high-tech-enterprises-2021", "Cohort:guangxi-gazelles-2021", "25.097561", "Group:guangxi-zones", 8},
		{"Funding:liuzhou-certification-rewards", "Cohort:liuzhou-new-high-tech-enterprises-2021", "WINDOW_MISMATCH[2021年以来 2021年]", "Zone:liuzhou", 8},
		// The zone's firms are not the city's laboratory, nor the talent of companies and universities.
		{"Funding:liuzhou-talent", "Cohort:liuzhou-new-rd-institutions", "SUBJECT_MISMATCH[Group:liuzhou-firms-universities Zone:liuzhou]", "", 8},
		// A part is not summed with its whole; a whole of 14 zones is not one of another scope.
		{"Cohort:liuzhou-awards-2021 Cohort:liuzhou-awards-2021-progress", "Cohort:liuzhou-awards-2021", "COUNTED_TWICE[]", "Zone:liuzhou", 8},
		{"Observation:invention-patents-share-2021", "Observation:patents-granted-2021", "SCOPE_MISMATCH[]", "Group:guangxi-zones", 8},
		{"Funding:lab-2022", "Cohort:liuzhou-new-rd-institutions", "NOT_DATED[] SUBJECT_MISMATCH[City:450200 Zone:liuzhou]", "", 8},
		{"Funding:liuzhou-engineering-centre", "Cohort:liuzhou-engineering-centre", "NOT_DATED[]", "Zone:liuzhou", 8},
	} {
		var r ratio
		e.Statements()
		e.Query(t, &r, wholeRatio, map[string]any{"n": strings.Fields(c.numerator), "d": c.denominator})
		statements := len(e.Statements())
		var got []string
		for _, refusal := range r.Ratio.Refusals {
			var differ []string
			for _, w := range refusal.Windows {
				differ = append(differ, w.Words)
			}
			for _, s := range refusal.Subjects {
				differ = append(differ, s.ID)
			}
			got = append(got, refusal.Reason+"["+strings.Join(differ, " ")+"]")
			if refusal.MessageZH == "" || refusal.MessageEN == "" {
				t.Errorf("%s: a refusal without words", c.numerator)
			}
		}
		if r.Ratio.Value != nil {
			got = append(got, *r.Ratio.Value)
		}
		if r.Ratio.Unit != nil {
			got = append(got, *r.Ratio.Unit)
		}
		if answer := strings.Join(got, " "); answer != c.want {
			t.Errorf("%s / %s is %s, want %s", c.numerator, c.denominator, answer, c.want)
		}
		subject := ""
		if r.Ratio.Subject != nil {
			subject = r.Ratio.Subject.ID
		}
		if subject != c.subject {
			t.Errorf("%s / %s is of %q, want %q", c.numerator, c.denominator, subject, c.subject)
		}
		if statements > c.statements {
			t.Errorf("%s / %s takes %d statements, want at most %d", c.numerator, c.denominator, statements, c.statements)
		}
		if len(r.Ratio.Citations) == 0 {
			t.Errorf("%s / %s has no citation", c.numerator, c.denominator)
		}
		var ids []string
		for _, f := range r.Ratio.Numerator {
			ids = append(ids, f.Node.ID)
		}
		if !slices.Equal(ids, strings.Fields(c.numerator)) {
			t.Errorf("the numerator is %v, want %s", ids, c.numerator)
		}
	}
	// Numbers alone take one statement.
	e.Statements()
	e.Query(t, new(any), `{ ratio(numerator: ["Funding:liuzhou-talent", "Funding:liuzhou-rd-rewards"], denominator: "Cohort:liuzhou-talents") { value numerator { value } refusals { reason } } }`, nil)
	if got := len(e.Statements()); got != 1 {
		t.Errorf("%d statements, want one", got)
	}
}

// Bad input names the argument.
func TestRatioRefusals(t *testing.T) {
	e := graphtest.Guangxi(t)
	const talents = "Cohort:liuzhou-talents"
	for _, c := range []struct {
		numerator   []string
		denominator string
		code, says  string
	}{
		{[]string{}, talents, "BAD_USER_INPUT", "numerator"},
		{[]string{"liuzhou"}, talents, "BAD_USER_INPUT", "numerator[0]"},
		{[]string{"Funding:liuzhou-talent", "Zone:liuzhou"}, talents, "BAD_USER_INPUT", "numerator[1]"},
		{[]string{"Funding:liuzhou-talent", "Funding:liuzhou-talent"}, talents, "BAD_USER_INPUT", "numerator[1]"},
		{[]string{"Funding:liuzhou-talent"}, "Zone:liuzhou", "BAD_USER_INPUT", "denominator"},
		{make([]string, 101), talents, "BAD_USER_INPUT", "numerator"},
	} {
		r, err := e.Ask(t.Context(), `query($n: [ID!]!, $d: ID!) { ratio(numerator: $n, denominator: $d) { value } }`, map[string]any{"n": c.numerator, "d": c.denominator})
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Errors) != 1 || r.Errors[0].Extensions.Code != c.code || !strings.HasPrefix(r.Errors[0].Message, c.says+":") {
			t.Errorf("%v / %s: %+v, want %s about %s", c.numerator, c.denominator, r.Errors, c.code, c.says)
		}
	}
}
