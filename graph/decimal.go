package graph

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"zonegraph/message"
)

// Decimal is an exact decimal number, counted in millionths.
//
// The graph holds a Decimal property p twice: p is its text, for people who read
// the graph, and p+DecimalSuffix the count of millionths, for order, comparison
// and sums.
type Decimal int64

// DecimalSuffix is appended to a Decimal property's name for its integer twin.
const DecimalSuffix = "E6"

const (
	decimalUnit      = 1_000_000
	decimalPlaces    = 6
	decimalIntDigits = 12
)

// ParseDecimal reads a plain decimal number such as "8529.27" or "-0.5": no
// exponent, at most 12 digits before the point and 6 behind it.
func ParseDecimal(s string) (Decimal, error) {
	digits, negative := strings.CutPrefix(s, "-")
	whole, frac, point := strings.Cut(digits, ".")
	if whole == "" || (point && frac == "") || !allDigits(whole) || !allDigits(frac) {
		return 0, message.NewError("input.not-a-decimal", Literal(s))
	}
	whole = strings.TrimLeft(whole, "0")
	frac = strings.TrimRight(frac, "0")
	if len(whole) > decimalIntDigits || len(frac) > decimalPlaces {
		return 0, message.NewError("input.decimal-out-of-range", s, decimalIntDigits, decimalPlaces)
	}
	n, err := strconv.ParseInt("0"+whole+frac+strings.Repeat("0", decimalPlaces-len(frac)), 10, 64)
	if err != nil {
		return 0, err // cannot be: the digits are counted
	}
	if negative {
		n = -n
	}
	return Decimal(n), nil
}

// String writes the shortest exact form, such as "624.186" or "14".
func (d Decimal) String() string {
	n, sign := int64(d), ""
	if n < 0 {
		n, sign = -n, "-"
	}
	whole, frac := n/decimalUnit, n%decimalUnit
	if frac == 0 {
		return sign + strconv.FormatInt(whole, 10)
	}
	return sign + strconv.FormatInt(whole, 10) + "." + strings.TrimRight(fmt.Sprintf("%06d", frac), "0")
}

// DecimalQuotient writes so many units and millionths, divided by a whole number, in the
// form of a Decimal: rounded to the nearest millionth, halves away from zero. It may have
// more digits before the point than a Decimal.
func DecimalQuotient(units, millionths, by int64) string {
	total := new(big.Int).Mul(big.NewInt(units), big.NewInt(decimalUnit))
	total.Add(total, big.NewInt(millionths))
	q := new(big.Rat).SetFrac(total, new(big.Int).Mul(big.NewInt(by), big.NewInt(decimalUnit)))
	text := strings.TrimSuffix(strings.TrimRight(q.FloatString(decimalPlaces), "0"), ".")
	if text == "-0" {
		return "0"
	}
	return text
}

// Float is the nearest binary number, for statistics that need not be exact.
func (d Decimal) Float() float64 { return float64(d) / decimalUnit }

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// MaxDecimal is the largest number that a Decimal is written and read with.
const MaxDecimal Decimal = 1_000_000_000_000_000_000 - 1

// WholeDecimal is a whole number as a Decimal.
func WholeDecimal(n int) Decimal { return Decimal(n) * decimalUnit }
