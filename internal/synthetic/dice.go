package synthetic

import (
	"math"
	"math/bits"
	"math/rand/v2"
)

// tag separates the random numbers of different kinds of entity.
type tag int

const (
	tagOrder tag = iota
	tagName
	tagEnterprise
	tagSite
	tagFigures
	tagCertification
	tagCertificate
	tagOrganisation
	tagPlatform
	tagPlatformDetail
	tagHost
	tagTalentCount
	tagTalent
	tagLeader
	tagAward
	tagRecipient
	tagObservation
	tagFigure
	tagFigureDetail
	tagReport
	tagCohort
	tagComplete
	tagMember
	tagFunding
	tagFunder
	tagEvent
	tagGuest
	tagGroup
	tagGoal
	tagCitation
	tagCertificationPolicy
	tagPlatformPolicy
	tagAwardPolicy
	tagAwardDetail
	tagEmployment
	tagAlias
	tagCount
)

// dice are the random numbers of one entity.
type dice struct{ pcg rand.PCG }

// dice returns the random numbers of the entity with this tag and index.
func (g *Generator) dice(t tag, i int) dice {
	var d dice
	d.pcg.Seed(g.seeds[t], mix(uint64(i)))
	return d
}

// part is the index for the k-th of the things that entity i owns.
func part(i, k int) int { return i<<8 | k }

// below returns a number from 0 to n-1.
func (d *dice) below(n int) int {
	hi, _ := bits.Mul64(d.pcg.Uint64(), uint64(n))
	return int(hi)
}

// between returns a number from lo to hi, both included.
func (d *dice) between(lo, hi int) int { return lo + d.below(hi-lo+1) }

// unit returns a number from 0 to 1, 1 excluded.
func (d *dice) unit() float64 { return float64(d.pcg.Uint64()>>11) * 0x1p-53 }

// chance is true with this probability.
func (d *dice) chance(p float64) bool { return d.unit() < p }

// normal returns a number of nearly normal distribution, with mean 0 and
// deviation 1, within ±3.5.
func (d *dice) normal() float64 {
	return (d.unit() + d.unit() + d.unit() + d.unit() - 2) * math.Sqrt(3)
}

// logNormal returns a number with this median; sigma is the deviation of its
// logarithm.
func (d *dice) logNormal(median, sigma float64) float64 {
	return median * math.Exp(sigma*d.normal())
}

// pick returns one of the values.
func pick[T any](d *dice, values []T) T { return values[d.below(len(values))] }

// weigh returns an index, each with the probability of its weight, in thousandths
// that add up to 1000.
func (d *dice) weigh(weights []int) int {
	r := d.below(1000)
	for i, w := range weights {
		if r -= w; r < 0 {
			return i
		}
	}
	return len(weights) - 1
}

// mix spreads the bits of a number (the finaliser of SplitMix64).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// shuffle is a permutation of the numbers below size that can be computed both
// ways without a table.
type shuffle struct{ size, factor, inverse, shift uint64 }

func newShuffle(size int, seed uint64) shuffle {
	n := uint64(size)
	s := shuffle{size: n, shift: seed % n, factor: 1, inverse: 1 % n}
	if n < 3 {
		return s
	}
	// A step near the golden section spreads neighbours far apart.
	for s.factor = uint64(float64(n) * 0.618); ; s.factor++ {
		if inverse, ok := invert(s.factor, n); ok {
			s.inverse = inverse
			return s
		}
	}
}

func (s shuffle) forward(i int) int {
	return int((uint64(i)*s.factor + s.shift) % s.size)
}

func (s shuffle) backward(r int) int {
	return int((uint64(r) + s.size - s.shift) % s.size * s.inverse % s.size)
}

// invert returns the inverse of a modulo n; there is none if they have a common
// divisor.
func invert(a, n uint64) (uint64, bool) {
	r0, r1 := int64(n), int64(a%n)
	t0, t1 := int64(0), int64(1)
	for r1 != 0 {
		q := r0 / r1
		r0, r1 = r1, r0-q*r1
		t0, t1 = t1, t0-q*t1
	}
	if r0 != 1 {
		return 0, false
	}
	if t0 < 0 {
		t0 += int64(n)
	}
	return uint64(t0), true
}
