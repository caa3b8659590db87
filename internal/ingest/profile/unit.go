package profile

import (
	"regexp"
	"slices"
	"strings"

	"zonegraph/internal/ingest/value"
)

// units are those that a title tells for all numbers of a sheet: 单位：万元、人.
type units []string

// of is the unit for numbers that are turned into a unit, "" if none or several fit;
// for those that are turned into none, the only one that there is.
func (all units) of(wanted string) string {
	var fitting []string
	for _, u := range all {
		if wanted == "" || value.Comparable(u, wanted) {
			fitting = append(fitting, u)
		}
	}
	if len(fitting) != 1 {
		return ""
	}
	return fitting[0]
}

var (
	titleUnit = regexp.MustCompile(`单位[:：]\s*([^\s;；()（）]+)`)
	unitRow   = regexp.MustCompile(`^[（(]?(?:计量|金额)?单位[:：]`)
)

// unitsIn are the units that a text tells.
func unitsIn(text string) units {
	var out units
	for _, m := range titleUnit.FindAllStringSubmatch(text, -1) {
		for _, u := range pieces(m[1]) {
			if value.KnownUnit(u) && !slices.Contains(out, u) {
				out = append(out, u)
			}
		}
	}
	return out
}

// pieces are the parts of a text that may each name a unit.
func pieces(text string) []string {
	var out []string
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("、，,；;和及", r) }) {
		out = append(out, value.Unit(part))
	}
	return out
}

// unitIn is the unit that the brackets of a header name. One that is said to be a unit,
// or is a sum of money by something, is one though it cannot be turned into others: its
// numbers are refused rather than taken in the unit of a title.
func unitIn(brackets string) string {
	said := unitRow.MatchString(brackets)
	for _, u := range pieces(brackets) {
		if value.KnownUnit(u) || said || strings.Contains(u, "元") {
			return u
		}
	}
	return ""
}
