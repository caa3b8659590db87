package value

import "unicode"

// invisible tells if a character takes no room: marks of direction, joiners, soft
// hyphens, byte order marks, variation selectors and fillers. None of them tells two
// texts apart.
func invisible(r rune) bool {
	if r < 0x80 || r >= 0x4e00 && r < 0xa000 {
		return false
	}
	return unicode.In(r, unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point) && !unicode.Is(unicode.Prepended_Concatenation_Mark, r) || r == '\u2800'
}
