package value

import (
	"regexp"
	"strings"

	"zonegraph/graph/creditcode"
	"zonegraph/internal/spreadsheet"
)

// lost is the remedy for codes that a spreadsheet took for numbers.
const lost = "format the column as text (单元格格式 → 文本) and type or paste the code again from where it came"

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
	if p := lostDigits(text); p != nil {
		return "", p
	}
	return strings.ToUpper(strings.ReplaceAll(Fold(text), " ", "")), nil
}

// lostDigits finds codes that a spreadsheet took for a number.
func lostDigits(text string) *Problem {
	if strings.ContainsAny(text, "eEｅＥ") && exponent.MatchString(strings.TrimSpace(Fold(text))) {
		return NewProblem(lost, "the code was taken for a number and kept as %s, so its last digits are lost", clip(text))
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
	const compare = "compare it with the business licence"
	digits := strings.Trim(code, "0123456789") == ""
	switch {
	case len(code) == 15 && digits:
		return NewProblem("give the unified social credit code, which has 18 characters", "%s has 15 digits, as the registration numbers before 2015", code)
	case len(code) == 9:
		return NewProblem("give the unified social credit code, which has 18 characters and holds this one", "%s has 9 characters, as the organisation codes before 2015", code)
	case len(code) == creditcode.Length && digits && strings.HasSuffix(code, "000"):
		return NewProblem(lost, "%s ends in 000 and its check character is wrong: a spreadsheet keeps 15 digits of a number, so its last digits seem to be lost", code)
	}
	err := creditcode.Valid(code)
	reason := strings.Replace(err.Error(), `"`+code+`" is not a credit code: `, code+" is not a credit code: ", 1)
	var suspects []string
	mended := strings.Map(func(r rune) rune {
		if to, ok := alike[r]; ok {
			suspects = append(suspects, string(r)+" for "+string(to))
			return to
		}
		return r
	}, code)
	if len(suspects) == 0 {
		return NewProblem(compare, "%[2]s", code, reason)
	}
	if creditcode.Valid(mended) == nil {
		return NewProblem(compare+"; it is not changed here", "%[2]s; credit codes have no O, I, S, Z or V: %[3]s is suspected, and %[4]s would be right", code, reason, strings.Join(suspects, " and "), mended)
	}
	return NewProblem(compare, "%[2]s; credit codes have no O, I, S, Z or V: %[3]s is suspected, but that alone does not make it right", code, reason, strings.Join(suspects, " and "))
}

// highTech is the form of a high-tech enterprise's certificate: the year, the region
// and a number.
var highTech = regexp.MustCompile(`^G[RSF](19|20)[0-9]{2}[0-9]{2}[0-9]{6}$`)

const notCertificate = "%s is not the number of a high-tech enterprise's certificate, which is GR, the year, the region and 6 digits, such as GR202145000001"

// Certificate reads a certificate's number. One that begins like a high-tech
// enterprise's must have its form, GR202145000001.
func Certificate(c spreadsheet.Cell) (string, *Problem) {
	code, p := Code(c)
	if p != nil || !strings.HasPrefix(code, "GR") || highTech.MatchString(code) {
		return code, p
	}
	mended := strings.NewReplacer("O", "0", "I", "1", "L", "1").Replace(code)
	if highTech.MatchString(mended) {
		return "", NewProblem("compare it with the certificate; it is not changed here", notCertificate+"; O for 0 or I for 1 is suspected, and %s would have the form", code, mended)
	}
	return "", NewProblem("compare it with the certificate", notCertificate, code)
}
