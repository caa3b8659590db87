package spreadsheet

import (
	"strconv"
	"strings"
	"time"
)

// style is what a number format makes of a number.
type style uint8

const (
	plainStyle style = iota
	percentStyle
	dateStyle
	timeStyle
)

type stylesPart struct {
	Formats []struct {
		ID   int    `xml:"numFmtId,attr"`
		Code string `xml:"formatCode,attr"`
	} `xml:"numFmts>numFmt"`
	Cells []struct {
		Format int `xml:"numFmtId,attr"`
	} `xml:"cellXfs>xf"`
}

// readStyles gives the style of each number by which cells refer to one.
func readStyles(p *parts, part string) ([]style, error) {
	var contents stylesPart
	if err := p.decode(part, &contents); err != nil {
		return nil, err
	}
	own := map[int]style{}
	for _, f := range contents.Formats {
		own[f.ID] = styleOf(f.Code)
	}
	styles := make([]style, len(contents.Cells))
	for i, c := range contents.Cells {
		if s, ok := own[c.Format]; ok {
			styles[i] = s
		} else {
			styles[i] = builtIn(c.Format)
		}
	}
	return styles, nil
}

// builtIn are the formats that have a number and no code in the file; 27 to 36 and 50
// to 58 are the East Asian dates.
func builtIn(id int) style {
	switch {
	case id == 9 || id == 10:
		return percentStyle
	case id >= 14 && id <= 17, id == 22, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 54, id == 57, id == 58:
		return dateStyle
	case id >= 18 && id <= 21, id >= 32 && id <= 35, id >= 45 && id <= 47, id == 55, id == 56:
		return timeStyle
	}
	return plainStyle
}

// styleOf reads a format's code, what is quoted, escaped or in brackets left out.
func styleOf(code string) style {
	var bare strings.Builder
	for i := 0; i < len(code); i++ {
		switch c := code[i]; c {
		case '"', '[':
			closing := map[byte]byte{'"': '"', '[': ']'}[c]
			end := strings.IndexByte(code[i+1:], closing)
			if end < 0 {
				return plainStyle
			}
			i += end + 1
		case '\\', '_', '*':
			i++
		case ';': // the second part is for other numbers
			i = len(code)
		default:
			bare.WriteByte(c)
		}
	}
	letters := strings.ToLower(strings.ReplaceAll(bare.String(), "General", ""))
	switch {
	case strings.Contains(letters, "%"):
		return percentStyle
	case strings.ContainsAny(letters, "ydeg"), strings.Contains(letters, "m") && !strings.ContainsAny(letters, "hs0#"):
		if strings.ContainsAny(letters, "0#") && !strings.ContainsAny(letters, "yd") {
			return plainStyle // scientific
		}
		return dateStyle
	case strings.ContainsAny(letters, "hs"):
		return timeStyle
	}
	return plainStyle
}

// Serial days that a date can have: until the end of the year 9999.
const (
	firstDay = 1
	lastDay  = 2958465
)

// DayOfSerial is the day that a spreadsheet counts with this number, YYYY-MM-DD, and
// false if it counts none so. Days are counted from 1900, as if that year had had a
// 29th of February, or from 1904.
func DayOfSerial(n int, era1904 bool) (string, bool) {
	if era1904 {
		n += 1462
	}
	if n < firstDay || n > lastDay || n == 60 {
		return "", false
	}
	if n < 60 {
		n++
	}
	return time.Date(1899, time.December, 30+n, 0, 0, 0, 0, time.UTC).Format(time.DateOnly), true
}

// plainNumber writes a number as a person typed it: the file has it in binary form,
// so 6.6799999999999998E-2 is 0.0668. Beyond the 15 digits that spreadsheets keep it
// is left with its exponent, which shows that digits are lost.
func plainNumber(raw string) string {
	digits := strings.TrimLeft(strings.TrimPrefix(raw, "-"), "0")
	if strings.Trim(digits, "0123456789") == "" {
		if digits == "" {
			return "0"
		}
		return raw
	}
	f, err := strconv.ParseFloat(raw, 64)
	if err != nil {
		return raw
	}
	mantissa, power, _ := strings.Cut(strconv.FormatFloat(f, 'e', 14, 64), "e")
	exponent, err := strconv.Atoi(power)
	if err != nil || exponent >= 15 || exponent < -30 {
		return raw
	}
	sign := ""
	if strings.HasPrefix(mantissa, "-") {
		sign, mantissa = "-", mantissa[1:]
	}
	all := strings.Replace(mantissa, ".", "", 1)
	if exponent < 0 {
		all = "0." + strings.Repeat("0", -exponent-1) + all
	} else {
		all = all[:exponent+1] + "." + all[exponent+1:]
	}
	all = strings.TrimRight(strings.TrimRight(all, "0"), ".")
	if all == "0" {
		return all
	}
	return sign + all
}
