package value

import (
	"regexp"
	"strings"

	"zonegraph/graph/creditcode"
	"zonegraph/internal/spreadsheet"
	"zonegraph/message"
)

var exponent = regexp.MustCompile(`^[+-]?[0-9](\.[0-9]+)?[eE][+]?[0-9]+$`)

// compact is a code without width, spaces and joining signs, in capitals.
func compact(text string) string {
	return strings.ToUpper(joining.Replace(Fold(text)))
}

var joining = strings.NewReplacer(" ", "", "-", "", "'", "", "‘", "", "’", "", "`", "")

// Code reads a code of some kind, such as a certificate's number: letters become
// capitals, spaces go. A number that has lost digits is a problem.
func Code(c spreadsheet.Cell) (string, *Problem) {
	text, p := Cell(c)
	if p != nil {
		return "", p
	}
	if c.Kind == spreadsheet.Date || c.Kind == spreadsheet.Percent || c.Kind == spreadsheet.Bool {
		return "", NewProblem(message.New("cell.code-as-value", clip(text)), message.New("remedy.format-as-text"))
	}
	if p := lostDigits(text); p != nil {
		return "", p
	}
	return strings.ToUpper(strings.ReplaceAll(Fold(text), " ", "")), nil
}

// lostDigits finds codes that a spreadsheet took for a number.
func lostDigits(text string) *Problem {
	if strings.ContainsAny(text, "eEｅＥ") && exponent.MatchString(strings.TrimSpace(Fold(text))) {
		return NewProblem(message.New("cell.code-as-number", clip(text)), message.New("remedy.format-as-text"))
	}
	return nil
}

// alike are the letters that credit codes leave out, with what they are taken for.
var alike = map[rune]rune{'O': '0', 'I': '1', 'S': '5', 'Z': '2', 'V': 'U'}

// CreditCode reads a unified social credit code and verifies it (GB 32100-2015).
// Width, case, spaces and apostrophes do not matter. A wrong one is a problem that
// names what is suspected, and is never corrected.
func CreditCode(c spreadsheet.Cell) (string, *Problem) {
	text, p := Cell(c)
	if p != nil {
		return "", p
	}
	if creditcode.Valid(text) == nil {
		return text, nil
	}
	if p := lostDigits(text); p != nil {
		return "", p
	}
	code := compact(text)
	if creditcode.Valid(code) == nil {
		return code, nil
	}
	return "", wrongCode(code)
}

func wrongCode(code string) *Problem {
	digits := strings.Trim(code, "0123456789") == ""
	switch {
	case len(code) == 15 && digits:
		return NewProblem(message.New("cell.registration-number", code), message.New("remedy.give-credit-code"))
	case len(code) == 9:
		return NewProblem(message.New("cell.organisation-code", code), message.New("remedy.give-whole-credit-code"))
	case len(code) == creditcode.Length && digits && strings.HasSuffix(code, "000"):
		return NewProblem(message.New("cell.code-cut", code), message.New("remedy.format-as-text"))
	}
	why, _ := creditcode.Fault(code)
	var suspects message.All
	mended := strings.Map(func(r rune) rune {
		if to, ok := alike[r]; ok {
			suspects = append(suspects, message.New("cell.one-for-another", string(r), string(to)))
			return to
		}
		return r
	}, code)
	if len(suspects) == 0 {
		return NewProblem(message.New("cell.no-credit-code", code, why), message.New("remedy.compare-with-licence"))
	}
	if creditcode.Valid(mended) == nil {
		return NewProblem(message.New("cell.credit-code-mendable", code, why, suspects, mended), message.New("remedy.compare-with-licence-unchanged"))
	}
	return NewProblem(message.New("cell.credit-code-suspect", code, why, suspects), message.New("remedy.compare-with-licence"))
}

// highTech is the form of a high-tech enterprise's certificate: the year, the region
// and a number.
var highTech = regexp.MustCompile(`^G[RSF](19|20)[0-9]{2}[0-9]{2}[0-9]{6}$`)

// Certificate reads a certificate's number. One that begins like a high-tech
// enterprise's must have its form, GR202145000001.
func Certificate(c spreadsheet.Cell) (string, *Problem) {
	code, p := Code(c)
	if p != nil || !strings.HasPrefix(code, "GR") || highTech.MatchString(code) {
		return code, p
	}
	mended := strings.NewReplacer("O", "0", "I", "1", "L", "1").Replace(code)
	if highTech.MatchString(mended) {
		return "", NewProblem(message.New("cell.certificate-mendable", code, mended), message.New("remedy.compare-with-certificate-unchanged"))
	}
	return "", NewProblem(message.New("cell.no-certificate", code), message.New("remedy.compare-with-certificate"))
}
