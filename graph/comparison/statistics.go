package comparison

import (
	"math/big"
	"slices"

	"zonegraph/graph"
)

// Statistics are the values of peers, and the place of a zone among them.
type Statistics struct {
	// Known peers have a value; of AtLeast of them it is a number of named things,
	// which need not be all.
	Known, AtLeast, Unknown, Refused int
	Min, Lower, Median, Upper, Max   *graph.Decimal
	// Rank is 1 for the largest value; RankOf counts the zone and the peers that
	// have a value, Tied those peers with the zone's value. Nil if the zone has none,
	// or no peer has.
	Rank, RankOf, Tied *int
}

// Among places a zone's cell among those of its peers.
func Among(own Cell, peers []Cell) Statistics {
	var s Statistics
	var values []graph.Decimal
	for _, c := range peers {
		switch {
		case c.Value != nil:
			values = append(values, *c.Value)
			if c.State == Named {
				s.AtLeast++
			}
		case c.State == Refused:
			s.Refused++
		default:
			s.Unknown++
		}
	}
	s.Known = len(values)
	if own.Value != nil && s.Known > 0 {
		rank, of, tied := 1, s.Known+1, 0
		for _, v := range values {
			if v > *own.Value {
				rank++
			} else if v == *own.Value {
				tied++
			}
		}
		s.Rank, s.RankOf, s.Tied = &rank, &of, &tied
	}
	if s.Known == 0 {
		return s
	}
	slices.Sort(values)
	at := func(quarters int) *graph.Decimal {
		q := quartile(values, quarters)
		return &q
	}
	s.Min, s.Lower, s.Median, s.Upper, s.Max = at(0), at(1), at(2), at(3), at(4)
	return s
}

// quartile interpolates between the two ordered values nearest to the position
// (n−1)·quarters/4, exactly, and rounds half away from zero.
func quartile(ordered []graph.Decimal, quarters int) graph.Decimal {
	position := (len(ordered) - 1) * quarters
	i, rest := position/4, int64(position%4)
	if rest == 0 {
		return ordered[i]
	}
	a, b := big.NewInt(int64(ordered[i])), big.NewInt(int64(ordered[i+1]))
	sum := new(big.Int).Add(a.Mul(a, big.NewInt(4-rest)), b.Mul(b, big.NewInt(rest)))
	q, _ := rounded(sum, big.NewInt(4))
	return q
}

// rounded is a quotient, rounded half away from zero; false if a Decimal cannot hold
// it.
func rounded(a, b *big.Int) (graph.Decimal, bool) {
	q, r := new(big.Int).QuoRem(a, b, new(big.Int))
	if twice := new(big.Int).Abs(r); r.Sign() != 0 && twice.Lsh(twice, 1).CmpAbs(b) >= 0 {
		q.Add(q, big.NewInt(int64(a.Sign()*b.Sign())))
	}
	if q.CmpAbs(big.NewInt(int64(graph.MaxDecimal))) > 0 {
		return 0, false
	}
	return graph.Decimal(q.Int64()), true
}
