package spreadsheet

import (
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/transform"
)

// gb18030 decodes GB18030, and all of GBK, with the three areas that the standard leaves
// to users: it maps each of their 1,894 codes to a character of Unicode's private use, one
// to one, so that nothing is lost. Other codes without a character stay unreadable.
type gb18030 struct{ transform.Transformer }

func newGB18030() transform.Transformer {
	return gb18030{simplifiedchinese.GB18030.NewDecoder().Transformer}
}

// userDefined is the private character of two bytes, 0 if they are in none of the areas.
func userDefined(lead, trail byte) rune {
	switch row := rune(trail) - 0xa1; {
	case row >= 0 && trail <= 0xfe && lead >= 0xaa && lead <= 0xaf:
		return 0xe000 + rune(lead-0xaa)*94 + row
	case row >= 0 && trail <= 0xfe && lead >= 0xf8 && lead <= 0xfe:
		return 0xe234 + rune(lead-0xf8)*94 + row
	}
	column := rune(trail) - 0x40
	switch {
	case lead < 0xa1 || lead > 0xa7 || column < 0 || trail > 0xa0 || trail == 0x7f:
		return 0
	case lead == 0xa3 && trail == 0xa0: // which everybody writes for a wide space
		return 0
	case trail > 0x7f:
		column--
	}
	return 0xe4c6 + rune(lead-0xa1)*96 + column
}

// plainPart is the length of the beginning of src that the standard's own table decodes:
// up to a user's code, which follows if there is one, or up to the last whole character.
func plainPart(src []byte) (length int, follows bool) {
	for i := 0; i < len(src); {
		switch lead := src[i]; {
		case lead < utf8.RuneSelf || lead == 0x80 || lead == 0xff:
			i++
		case i+1 == len(src):
			return i, false
		case src[i+1] >= '0' && src[i+1] <= '9':
			if i+4 > len(src) {
				return i, false
			}
			i += 4
		case userDefined(lead, src[i+1]) != 0:
			return i, true
		default:
			i += 2
		}
		length = i
	}
	return length, false
}

// Transform implements transform.Transformer.
func (d gb18030) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for {
		length, follows := plainPart(src[nSrc:])
		end := nSrc + length
		if atEOF && !follows {
			end = len(src)
		}
		written, read, err := d.Transformer.Transform(dst[nDst:], src[nSrc:end], atEOF || follows)
		nDst, nSrc = nDst+written, nSrc+read
		switch {
		case err != nil:
			return nDst, nSrc, err
		case !follows && nSrc < len(src):
			return nDst, nSrc, transform.ErrShortSrc
		case !follows:
			return nDst, nSrc, nil
		case nSrc < end: // what is wrong in front of it takes less than a whole character
			continue
		case nDst+utf8.UTFMax > len(dst):
			return nDst, nSrc, transform.ErrShortDst
		}
		nDst += utf8.EncodeRune(dst[nDst:], userDefined(src[nSrc], src[nSrc+1]))
		nSrc += 2
	}
}
