package value

import (
	"math/big"
	"regexp"
	"strings"

	"zonegraph/graph"
	"zonegraph/internal/spreadsheet"
	"zonegraph/message"
)

// scale is what a unit is of the base unit of its family, as a power of ten.
type scale struct {
	base  string
	power int
}

// units are the units that can be turned into each other.
var units = map[string]scale{
	"元": {"元", 0}, "百元": {"元", 2}, "千元": {"元", 3}, "万元": {"元", 4}, "十万元": {"元", 5}, "百万元": {"元", 6}, "千万元": {"元", 7}, "亿元": {"元", 8}, "万亿元": {"元", 12},
	"人民币元": {"元", 0}, "人民币万元": {"元", 4}, "人民币亿元": {"元", 8},
	"%": {"1", -2}, "‰": {"1", -3}, "百分比": {"1", -2}, "千分比": {"1", -3},
	"家": {"家", 0}, "户": {"家", 0}, "万家": {"家", 4}, "人": {"人", 0}, "名": {"人", 0}, "千人": {"人", 3}, "万人": {"人", 4},
	"件": {"件", 0}, "万件": {"件", 4}, "项": {"项", 0}, "个": {"个", 0},
}

// Unit cleans the name of a unit.
func Unit(text string) string {
	u := strings.ReplaceAll(Text(text), " ", "")
	u = strings.TrimPrefix(u, "单位:")
	u = strings.TrimPrefix(u, "单位：")
	if u == "％" {
		return "%"
	}
	return strings.Trim(u, "()（）[]〔〕")
}

// KnownUnit tells if a unit can be turned into others.
func KnownUnit(unit string) bool { _, ok := units[unit]; return ok }

// digits are the forms that numbers have in cells: with or without groups of three,
// and a unit or a magnitude behind.
var digits = regexp.MustCompile(`^([+-]?)((?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]*)?|\.[0-9]+)([\p{L}%‰（(].*)?$`)

var approximate = regexp.MustCompile(`约|余|多|以上|以下|左右|近|超|>|<|≥|≤|~|～|至`)

var signs = strings.NewReplacer("−", "-", "–", "-", "﹣", "-", "，", ",")

// longestNumber bounds the text of a number, in bytes.
const longestNumber = 80

// Number is a number as a cell has it, with its unit if the cell has one.
type Number struct {
	// digits and point: the value is digits with the point moved by power places.
	coefficient *big.Int
	power       int
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
	s := strings.ReplaceAll(Fold(text), " ", "")
	for _, sign := range []string{"¥", "￥", "$", "RMB"} {
		s = strings.TrimPrefix(s, sign)
	}
	s = signs.Replace(s)
	if c.Kind == spreadsheet.Text && exponent.MatchString(s) || c.Kind != spreadsheet.Text && strings.ContainsAny(s, "eE") {
		return Number{}, NewProblem(message.New("cell.number-rounded", clip(text)), message.New("remedy.show-in-full"))
	}
	if len(s) > longestNumber {
		return Number{}, NewProblem(message.New("cell.no-number", clip(text)), message.New("remedy.give-number"))
	}
	m := digits.FindStringSubmatch(s)
	if m == nil {
		switch {
		case approximate.MatchString(s):
			return Number{}, NewProblem(message.New("cell.inexact-number", clip(text)), message.New("remedy.give-exact-number"))
		case strings.HasPrefix(s, "(") && strings.HasSuffix(s, ")"):
			return Number{}, NewProblem(message.New("cell.number-in-brackets", clip(text)), message.New("remedy.minus-sign"))
		}
		return Number{}, NewProblem(message.New("cell.no-number", clip(text)), message.New("remedy.give-number"))
	}
	if approximate.MatchString(m[3]) {
		return Number{}, NewProblem(message.New("cell.inexact-number", clip(text)), message.New("remedy.give-exact-number"))
	}
	whole, fraction, _ := strings.Cut(strings.ReplaceAll(m[2], ",", ""), ".")
	coefficient, _ := new(big.Int).SetString("0"+whole+fraction, 10)
	if m[1] == "-" {
		coefficient.Neg(coefficient)
	}
	n := Number{coefficient, -len(fraction), Unit(m[3])}
	if c.Kind == spreadsheet.Percent {
		n.power += 2
		n.Unit = "%"
	}
	switch n.Unit {
	case "万", "亿", "千", "百万", "千万", "万亿": // a magnitude without its unit
		power := units[n.Unit+"元"].power
		n.power, n.Unit = n.power+power, ""
	}
	return n, nil
}

// In is the number in a unit, if it is in from now, for which the unit that the cell
// names takes precedence. It says so if they are not of one family, or if the graph
// cannot hold the number exactly.
func (n Number) In(unit, from string) (graph.Decimal, *Problem) {
	if n.Unit != "" {
		from = n.Unit
	}
	power := n.power
	if from != "" && unit != "" && from != unit {
		have, known := units[from]
		want, wanted := units[unit]
		if !known || !wanted || have.base != want.base {
			return 0, NewProblem(message.New("cell.other-unit", from, unit), message.New("remedy.give-in-unit", unit))
		}
		power += have.power - want.power
	}
	return n.decimal(power)
}

// Plain is the number as it stands, in whatever unit.
func (n Number) Plain() (graph.Decimal, *Problem) { return n.decimal(n.power) }

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

// Whole is the number as a whole one.
func (n Number) Whole() (int64, *Problem) {
	d, p := n.decimal(n.power)
	if p != nil {
		return 0, p
	}
	if d%graph.WholeDecimal(1) != 0 {
		return 0, NewProblem(message.New("cell.not-whole", d), message.New("remedy.whole-number"))
	}
	return int64(d / graph.WholeDecimal(1)), nil
}
