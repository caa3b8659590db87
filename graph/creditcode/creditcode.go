// Package creditcode checks and completes unified social credit codes
// (统一社会信用代码, GB 32100-2015). It knows the form and the check character,
// not whether a code was ever issued.
package creditcode

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"zonegraph/message"
)

// Length is the number of characters of a code, check character included.
const Length = 18

// charset holds the characters in the order of their values; the letters
// I, O, S, V and Z are left out because they look like digits or each other.
const charset = "0123456789ABCDEFGHJKLMNPQRTUWXY"

var weights = [Length - 1]int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28}

// Valid tells whether a code is well formed and its check character right. The
// error says what is wrong, and which check character was expected.
func Valid(code string) error {
	if why, wrong := Fault(code); wrong {
		return message.NewError("creditcode.invalid", code, why)
	}
	return nil
}

// Fault is what is wrong with a code, false if nothing is.
func Fault(code string) (why message.Message, wrong bool) {
	if n := utf8.RuneCountInString(code); n != Length {
		return message.New("creditcode.length", n, Length), true
	}
	if why, wrong := characterFault(code); wrong {
		return why, true
	}
	if want := check(code[:Length-1]); code[Length-1] != want {
		return message.New("creditcode.check-character", string(want)), true
	}
	return message.Message{}, false
}

// WithCheck completes the first 17 characters with their check character. The
// error tells of a wrong length or character.
func WithCheck(first17 string) (string, error) {
	if n := utf8.RuneCountInString(first17); n != Length-1 {
		return "", message.NewError("creditcode.length-before-check", first17, n, Length-1)
	}
	if why, wrong := characterFault(first17); wrong {
		return "", message.NewError("creditcode.invalid", first17, why)
	}
	return first17 + string(check(first17)), nil
}

func characterFault(code string) (why message.Message, wrong bool) {
	for i, r := range code {
		if r >= utf8.RuneSelf || strings.IndexByte(charset, byte(r)) < 0 {
			return message.New("creditcode.character", shownRune(r), utf8.RuneCountInString(code[:i])+1, charset), true
		}
	}
	return message.Message{}, false
}

// shownRune writes a character as it is, and one that cannot be seen by its number.
func shownRune(r rune) string {
	quoted := strconv.QuoteRune(r)
	return quoted[1 : len(quoted)-1]
}

// check computes the check character of 17 characters of the charset.
func check(first17 string) byte {
	sum := 0
	for i := range len(first17) {
		sum += strings.IndexByte(charset, first17[i]) * weights[i]
	}
	return charset[(len(charset)-sum%len(charset))%len(charset)]
}
