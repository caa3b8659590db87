package coverage

import "zonegraph/graph"

// Traits are requirements that tell which subjects are peers: facts are not
// compared with made-up data and, if a property is given, only subjects of which the
// same value is recorded are peers. They go behind those that were asked for.
func Traits(subject *graph.Entity, property *graph.Field, values []string) []Requirement {
	one := func(f *graph.Field, value any) Requirement {
		return Requirement{Condition: graph.Compare{Field: f, Op: graph.OpEq, Value: value}, Minimum: 1}
	}
	out := []Requirement{one(subject.Field("synthetic"), true)}
	for _, v := range values {
		out = append(out, one(property, v))
	}
	return out
}

// Standing is how a subject's peers stand with a requirement.
type Standing struct{ Count, Met, NotMet, Unknown int }

func (s *Standing) add(state State, n int) {
	s.Count += n
	switch state {
	case Met:
		s.Met += n
	case NotMet:
		s.NotMet += n
	default:
		s.Unknown += n
	}
}

// Standings gives, by subject, how its peers stand with each requirement. Rows have
// the cells of the traits at their end; a subject is no peer of itself, and with
// more than one trait one without any of the values has no peers.
func Standings(rows, peers []Row, traits int) map[string][]Standing {
	sums := map[string][]Standing{}
	own := map[string][]Cell{}
	for _, p := range peers {
		asked := p.Cells[:len(p.Cells)-traits]
		own[p.Subject] = asked
		like := trait(p, traits)
		if sums[like] == nil {
			sums[like] = make([]Standing, len(asked))
		}
		for i, c := range asked {
			sums[like][i].add(c.State, 1)
		}
	}
	out := map[string][]Standing{}
	for _, r := range rows {
		standings := make([]Standing, len(r.Cells)-traits)
		if like := trait(r, traits); like != "" {
			copy(standings, sums[like])
			for i, c := range own[r.Subject] {
				standings[i].add(c.State, -1)
			}
		}
		out[r.Subject] = standings
	}
	return out
}

// trait is equal for peers, and empty for a subject that has none.
func trait(r Row, traits int) string {
	cells := r.Cells[len(r.Cells)-traits:]
	key, known := "", traits == 1
	for i, c := range cells {
		if c.State == Met {
			key += "1"
			known = known || i > 0
		} else {
			key += "0"
		}
	}
	if !known {
		return ""
	}
	return key
}
