package value

import (
	"regexp"
	"strings"
	"unicode"

	"zonegraph/graph"
)

// NameKey is what two ways of writing one name have in common: width, case, spaces,
// brackets, quotation marks, the kind of dash or middle dot, radicals for ideographs, what
// is invisible, and the points of Co., Ltd. do not count. Everything else does, since it
// may be all that tells two names apart: 甲A+ and 甲A, and characters that no table knows.
func NameKey(name string) string {
	if keyed(name) {
		return name
	}
	folded := strings.Map(func(r rune) rune {
		switch {
		case invisible(r), unicode.IsSpace(r), unicode.IsControl(r), unicode.In(r, unicode.Ps, unicode.Pe, unicode.Pi, unicode.Pf), strings.ContainsRune("\"'`´", r):
			return -1
		case unicode.Is(unicode.Pd, r) || r == '−' || r == '─':
			return '-'
		case strings.ContainsRune("•‧∙⋅・●", r):
			return '·'
		}
		return graph.Ideograph(r)
	}, graph.Fold(legalForms.ReplaceAllString(Fold(name), "$1")))
	return folded
}

// legalForms are the abbreviations of legal forms, with the points and commas that some
// write behind them and some do not.
var legalForms = regexp.MustCompile(`(?i)\b(co|ltd|inc|corp|llc|plc|gmbh)[.,]+`)

// keyed tells if a name surely is its own key, as most are: common ideographs, small
// letters and digits.
func keyed(name string) bool {
	for _, r := range name {
		if (r < 0x4e00 || r >= 0x9fff) && (r < 'a' || r > 'z') && (r < '0' || r > '9') {
			return false
		}
	}
	return true
}

// LooseKey is what a NameKey has in common with those of names that differ in signs which
// one person writes and another leaves out, such as a hyphen or a middle dot. Names that
// are the same only so may be one or two.
func LooseKey(key string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPunct(r) && !strings.ContainsRune(`#&@*%‰/\`, r) {
			return -1
		}
		return r
	}, key)
}
