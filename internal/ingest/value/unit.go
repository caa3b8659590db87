package value

import "strings"

// scale is what a unit is of the base unit of its family, as a power of ten.
type scale struct {
	base  string
	power int
}

// The bases of the units that can be turned into each other, once all that make shares of
// a whole, and the counts and the others.
const (
	shareBase = "1"
	moneyBase = "元"
)

var (
	shares = map[string]scale{"%": {shareBase, -2}, "‰": {shareBase, -3}, "百分比": {shareBase, -2}, "千分比": {shareBase, -3}}
	// counts are units of things that are counted; all can be whole numbers.
	counts = map[string]string{"家": "家", "户": "家", "人": "人", "名": "人", "位": "人", "人次": "人次", "件": "件", "项": "项", "个": anyCount, "台": "台", "套": "套", "辆": "辆", "篇": "篇", "种": "种", "条": "条", "次": "次"}
	others = map[string]string{"元": moneyBase, "圆": moneyBase, "美元": "美元", "美金": "美元", "欧元": "欧元", "英镑": "英镑", "日元": "日元", "港元": "港元", "港币": "港元",
		"吨": "吨", "千克": "千克", "亩": "亩", "㎡": "平方米", "公顷": "公顷", "平方米": "平方米", "平方公里": "平方公里", "公里": "公里", "千瓦": "千瓦", "千瓦时": "千瓦时", "年": "年"}
)

// anyCount is the unit that goes with whatever is counted.
const anyCount = "个"

// magnitudes are the words for powers of ten, longer ones first.
var magnitudes = []struct {
	word  string
	power int
}{{"万亿", 12}, {"千亿", 11}, {"百亿", 10}, {"十亿", 9}, {"千万", 7}, {"百万", 6}, {"十万", 5}, {"亿", 8}, {"万", 4}, {"千", 3}, {"百", 2}, {"十", 1}}

// scaleOf takes a unit apart: a base, perhaps with a word for a power of ten before it.
func scaleOf(unit string) (scale, bool) {
	unit = strings.TrimPrefix(unit, "人民币")
	if s, ok := whole(unit); ok {
		return s, true
	}
	for _, m := range magnitudes {
		rest, found := strings.CutPrefix(unit, m.word)
		if !found {
			continue
		}
		s, ok := whole(rest)
		s.power = m.power
		return s, ok && s.base != shareBase
	}
	return scale{}, false
}

// multiplied tells if a unit begins with a word for a power of ten.
func multiplied(unit string) bool {
	for _, m := range magnitudes {
		if strings.HasPrefix(unit, m.word) {
			return true
		}
	}
	return false
}

// whole finds a unit without a word for a power of ten.
func whole(unit string) (scale, bool) {
	if s, ok := shares[unit]; ok {
		return s, true
	}
	if base, ok := counts[unit]; ok {
		return scale{base: base}, true
	}
	base, ok := others[unit]
	return scale{base: base}, ok
}

// Unit cleans the name of a unit.
func Unit(text string) string {
	u := strings.ReplaceAll(Text(text), " ", "")
	u = strings.Trim(u, "()（）[]〔〕【】")
	for _, prefix := range []string{"计量单位", "金额单位", "单位", ":", "："} {
		u = strings.TrimPrefix(u, prefix)
	}
	if u == "％" {
		return "%"
	}
	return u
}

// KnownUnit tells if a unit can be turned into others.
func KnownUnit(unit string) bool { _, ok := scaleOf(unit); return ok }

// Comparable tells if numbers in the one unit can be turned into the other.
func Comparable(a, b string) bool {
	x, ok1 := scaleOf(a)
	y, ok2 := scaleOf(b)
	return ok1 && ok2 && x.base == y.base
}

// countable tells if something that is counted in one base may be given in another.
func countable(base, wanted string) bool {
	for _, known := range counts {
		if base == known {
			return wanted == "" || wanted == base || base == anyCount || wanted == anyCount
		}
	}
	return false
}
