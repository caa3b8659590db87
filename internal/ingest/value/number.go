package value

import (
	"math/big"
	"regexp"
	"strings"

	"zonegraph/graph"
	"zonegraph/internal/spreadsheet"
	"zonegraph/message"
)

// digits are the forms that numbers have in cells: with or without groups of three,
// and a unit or a magnitude behind.
var digits = regexp.MustCompile(`^([+-]?)((?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]*)?|\.[0-9]+)([\p{L}%‰（(].*)?$`)

var approximate = regexp.MustCompile(`约|余|多|以上|以下|左右|上下|近|超|逾|不足|至少|至多|大概|预计|预期|估|暂|或|几|数|>|<|≥|≤|±|~|～|至`)

var signs = strings.NewReplacer("−", "-", "–", "-", "﹣", "-", "，", ",")

// separated finds a space or a line end between figures: there may be two numbers.
var separated = regexp.MustCompile(`[0-9.,] +[0-9.,]`)

// currencies are the signs that stand before a sum, with the unit that they mean; yuan
// may stand before any magnitude of them.
var currencies = []struct{ sign, unit string }{
	{"US$", "美元"}, {"USD", "美元"}, {"HK$", "港元"}, {"HKD", "港元"}, {"$", "美元"}, {"€", "欧元"}, {"EUR", "欧元"}, {"£", "英镑"}, {"GBP", "英镑"}, {"JPY", "日元"},
	{"¥", ""}, {"￥", ""}, {"RMB", ""}, {"CNY", ""}, {"人民币", ""},
}

// rounded is a number with an exponent, of which digits are lost.
var rounded = regexp.MustCompile(`^[+-]?[0-9.]+[eE][+-]?[0-9]`)

// longestNumber bounds the text of a number, in bytes.
const longestNumber = 80

// Number is a number as a cell has it, with its unit if the cell has one.
type Number struct {
	// The value is coefficient with the point moved by power places.
	coefficient *big.Int
	power       int
	// magnitude is the power of ten of a word such as 亿 that stands alone, without a
	// unit; 0 for none.
	magnitude int
	// Unit is the unit that the cell itself names; empty if it names none.
	Unit string
}

// ReadNumber reads a number: 1,234.5, １２３, 2亿元, 6.68%. It is exact: no binary
// number is formed. A blank is not a number, and neither is an approximation.
func ReadNumber(c spreadsheet.Cell) (Number, *Problem) {
	text, p := Cell(c)
	if p != nil {
		return Number{}, p
	}
	inexact := func() (Number, *Problem) {
		return Number{}, NewProblem(message.New("cell.inexact-number", clip(text)), message.New("remedy.give-exact-number"))
	}
	none := func() (Number, *Problem) {
		return Number{}, NewProblem(message.New("cell.no-number", clip(text)), message.New("remedy.give-number"))
	}
	s := strings.TrimSpace(Fold(text))
	if strings.Contains(s, " ") && separated.MatchString(s) {
		return inexact()
	}
	s = signs.Replace(strings.ReplaceAll(s, " ", ""))
	s, currency := withoutCurrency(s)
	switch {
	case c.Kind == spreadsheet.Date || c.Kind == spreadsheet.Bool:
		return none()
	case strings.ContainsAny(s, "eE") && (c.Kind == spreadsheet.Text && exponent.MatchString(s) || c.Kind != spreadsheet.Text && rounded.MatchString(s)):
		return Number{}, NewProblem(message.New("cell.number-rounded", clip(text)), message.New("remedy.show-in-full"))
	case len(s) > longestNumber:
		return none()
	}
	m := digits.FindStringSubmatch(s)
	switch {
	case m == nil && strings.HasPrefix(s, "(") && strings.HasSuffix(s, ")"):
		return Number{}, NewProblem(message.New("cell.number-in-brackets", clip(text)), message.New("remedy.minus-sign"))
	case m == nil && approximate.MatchString(s), m != nil && m[3] != "" && approximate.MatchString(m[3]):
		return inexact()
	case m == nil || strings.ContainsAny(m[3], "0123456789"):
		return none()
	}
	places, fraction, _ := strings.Cut(strings.ReplaceAll(m[2], ",", ""), ".")
	coefficient, _ := new(big.Int).SetString("0"+places+fraction, 10)
	if m[1] == "-" {
		coefficient.Neg(coefficient)
	}
	n := Number{coefficient: coefficient, power: -len(fraction), Unit: Unit(m[3])}
	if c.Kind == spreadsheet.Percent {
		n.power += 2
		n.Unit = "%"
	}
	return n.inCurrency(currency)
}

// withoutCurrency takes the sign of a currency off, before or behind that of the number,
// and gives its unit.
func withoutCurrency(s string) (rest, unit string) {
	sign := ""
	if s != "" && (s[0] == '-' || s[0] == '+') {
		sign, s = s[:1], s[1:]
	}
	if s != "" && s[0] >= '0' && s[0] <= '9' {
		return sign + s, ""
	}
	for _, c := range currencies {
		if rest, found := strings.CutPrefix(s, c.sign); found {
			return sign + rest, c.unit
		}
	}
	return sign + s, ""
}

// inCurrency takes the word for a power of ten off that stands alone, and joins the unit
// with a currency that stands before the number.
func (n Number) inCurrency(currency string) (Number, *Problem) {
	for _, m := range magnitudes {
		if n.Unit == m.word {
			n.magnitude, n.Unit = m.power, ""
			if currency != "" {
				n.magnitude, n.Unit = 0, m.word+currency
			}
			return n, nil
		}
	}
	switch {
	case currency == "":
	case n.Unit == "":
		n.Unit = currency
	case !Comparable(n.Unit, currency):
		return Number{}, NewProblem(message.New("cell.two-units", currency, n.Unit), message.New("remedy.one-unit"))
	}
	return n, nil
}

// In is the number in a unit, if it is in from now, for which the unit that the cell
// names takes precedence. A word such as 亿 without a unit counts the base of the unit
// from: 2亿 below 万元 are 200 million yuan. It says so if they are not of one family, or
// if the graph cannot hold the number exactly.
func (n Number) In(unit, from string) (graph.Decimal, *Problem) {
	if n.Unit != "" {
		from = n.Unit
	}
	power := n.power + n.magnitude
	if from == unit && n.magnitude == 0 || from == "" {
		return n.decimal(power)
	}
	have, known := scaleOf(from)
	want, wanted := scaleOf(unit)
	if from == unit && !known && !multiplied(unit) {
		return n.decimal(power)
	}
	if !known || !wanted || have.base != want.base || n.magnitude != 0 && have.base == shareBase {
		return 0, NewProblem(message.New("cell.other-unit", from, unit), message.New("remedy.give-in-unit", unit))
	}
	if n.magnitude != 0 {
		have.power = 0
	}
	return n.decimal(power + have.power - want.power)
}

// Plain is the number as it stands, of something that has no unit.
func (n Number) Plain() (graph.Decimal, *Problem) {
	if n.Unit != "" {
		return 0, NewProblem(message.New("cell.unit-not-expected", n.Unit), message.New("remedy.plain-number"))
	}
	return n.decimal(n.power + n.magnitude)
}

// Count is a number of things, in the unit of what is counted, if it is in from now; both
// empty if nothing tells. What the cell names takes precedence.
func (n Number) Count(unit, from string) (int64, *Problem) {
	if n.Unit != "" {
		from = n.Unit
	}
	power := n.power + n.magnitude
	if from != "" {
		have, known := scaleOf(from)
		want, _ := scaleOf(unit)
		if !known || have.base != want.base && !countable(have.base, want.base) || n.magnitude != 0 && have.base == shareBase {
			wanted := unit
			if wanted == "" {
				wanted = anyCount
			}
			return 0, NewProblem(message.New("cell.other-unit", from, wanted), message.New("remedy.give-in-unit", wanted))
		}
		if n.magnitude != 0 {
			have.power = 0
		}
		power += have.power - want.power
	}
	d, p := n.decimal(power)
	if p != nil {
		return 0, p
	}
	if d%graph.WholeDecimal(1) != 0 {
		return 0, NewProblem(message.New("cell.not-whole", d), message.New("remedy.whole-number"))
	}
	return int64(d / graph.WholeDecimal(1)), nil
}

const places = 6

func (n Number) decimal(power int) (graph.Decimal, *Problem) {
	v := new(big.Int).Set(n.coefficient)
	power += places
	if power > 60 || power < -60 {
		return 0, tooLarge
	}
	step := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(power, -power))), nil)
	if power >= 0 {
		v.Mul(v, step)
	} else if _, rest := v.QuoRem(v, step, new(big.Int)); rest.Sign() != 0 {
		return 0, NewProblem(message.New("cell.too-many-places", places), message.New("remedy.six-places"))
	}
	if !v.IsInt64() || graph.Decimal(v.Int64()) > graph.MaxDecimal || graph.Decimal(v.Int64()) < -graph.MaxDecimal {
		return 0, tooLarge
	}
	return graph.Decimal(v.Int64()), nil
}

var tooLarge = NewProblem(message.New("cell.too-many-digits"), message.New("remedy.larger-unit"))
