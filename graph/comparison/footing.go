package comparison

import (
	"fmt"
	"strings"

	"zonegraph/message"
)

// What a figure is held against, in words.
var (
	inColumn  = message.New("comparison.in-column")
	inOneZone = message.New("comparison.in-one-zone")
)

// footing is equal for figures that can stand side by side, their scopes aside.
type footing struct{ unit, nature, window string }

func footingOf(f Figure) footing { return footing{f.Unit, f.Nature, windowOf(f)} }

// misfit tells why a figure cannot stand beside another, nil if it can. A scope that
// is recorded for one of the two only is no difference.
func misfit(mine, other Figure, in message.Message) *Refusal {
	refuse := func(reason Reason, m message.Message) *Refusal { return &Refusal{reason, m, []Figure{mine, other}} }
	a, b := footingOf(mine), footingOf(other)
	switch {
	case a.unit != b.unit:
		return refuse(UnitMismatch, message.New("comparison.unit-differs", recorded(a.unit), in, recorded(b.unit)))
	case a.nature != b.nature:
		return refuse(NatureMismatch, message.New("comparison.nature-differs", shownNature(a.nature), in, shownNature(b.nature)))
	case a.window == "":
		return notDated(mine)
	case a.window != b.window:
		return refuse(WindowMismatch, message.New("comparison.period-differs", shownWindow(mine), in, shownWindow(other)))
	case mine.Scope != "" && other.Scope != "" && mine.Scope != other.Scope:
		return refuse(ScopeMismatch, message.New("comparison.scope-differs", recorded(mine.Scope), in, recorded(other.Scope)))
	}
	return nil
}

func notDated(f Figure) *Refusal {
	return &Refusal{NotDated, message.New("comparison.not-dated", recorded(f.Words)), []Figure{f}}
}

func conflicting(a, b Figure) *Refusal {
	return &Refusal{ConflictingValues, message.New("comparison.values-differ", a.Value, b.Value), []Figure{a, b}}
}

// moment orders figures in time; what bears a year only stands at its end, and what
// bears no time before all else.
func moment(f Figure) string {
	switch {
	case f.To != "":
		return string(f.To)
	case f.Year != 0:
		return fmt.Sprintf("%04d-12-31", f.Year)
	}
	return ""
}

// latest are the figures of the last moment.
func latest(figures []Figure) []Figure {
	var out []Figure
	for _, f := range figures {
		switch {
		case len(out) == 0 || moment(f) > moment(out[0]):
			out = []Figure{f}
		case moment(f) == moment(out[0]):
			out = append(out, f)
		}
	}
	return out
}

// common is a figure that stands for the footing of the latest figures of most zones:
// of equally common ones the latest. Its scope is the one that most of the figures on
// this footing name. It is nil if no figure is dated.
func common(zones [][]Figure) *Figure {
	votes := map[footing]int{}
	first := map[footing]Figure{}
	for _, figures := range zones {
		mine := map[footing]bool{}
		for _, f := range latest(figures) {
			at := footingOf(f)
			if at.window == "" || mine[at] {
				continue
			}
			mine[at] = true
			if votes[at]++; votes[at] == 1 {
				first[at] = f
			}
		}
	}
	best, ok := most(votes, func(a, b footing) int {
		if d := strings.Compare(moment(first[a]), moment(first[b])); d != 0 {
			return d
		}
		return strings.Compare(fmt.Sprint(b), fmt.Sprint(a))
	})
	if !ok {
		return nil
	}
	out := first[best]
	scopes := map[string]int{}
	for _, figures := range zones {
		for _, f := range figures {
			if f.Scope != "" && footingOf(f) == best {
				scopes[f.Scope]++
			}
		}
	}
	out.Scope, _ = most(scopes, func(a, b string) int { return strings.Compare(b, a) })
	return &out
}

// most is the key with the most votes, of equal ones the greatest; false if there is
// none.
func most[K comparable](votes map[K]int, compare func(a, b K) int) (best K, ok bool) {
	for k, n := range votes {
		if !ok || n > votes[best] || (n == votes[best] && compare(k, best) > 0) {
			best, ok = k, true
		}
	}
	return best, ok
}
