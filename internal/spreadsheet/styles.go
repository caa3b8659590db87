package spreadsheet

import (
	"strconv"
	"strings"
	"time"
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

// readStyles gives the format of each number by which cells refer to one; nil for
// General.
func readStyles(p *parts, part string) ([]*numberFormat, error) {
	var contents stylesPart
	if err := p.decode(part, &contents); err != nil {
		return nil, err
	}
	known := map[int]*numberFormat{}
	for _, f := range contents.Formats {
		known[f.ID] = formatOf(f.Code)
	}
	styles := make([]*numberFormat, len(contents.Cells))
	for i, c := range contents.Cells {
		if _, ok := known[c.Format]; !ok {
			known[c.Format] = formatOf(builtIn(c.Format))
		}
		styles[i] = known[c.Format]
	}
	return styles, nil
}

// builtIn gives the code of a format that has a number and no code in the file; "" is
// General. What depends on the reader's language is as in Chinese, but for the signs of
// currencies, of which the file does not tell which one was meant.
func builtIn(id int) string {
	if id >= 59 && id <= 81 {
		return "bbbb" // Thai digits and years, which are not read
	}
	return builtIns[id]
}

var builtIns = func() map[int]string {
	out := map[int]string{
		1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
		14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
		30: "m-d-yy", 31: `yyyy"年"m"月"d"日"`, 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
	}
	same := func(code string, ids ...int) {
		for _, id := range ids {
			out[id] = code
		}
	}
	same(`#,##0;\-#,##0`, 5, 6)
	same(`#,##0.00;\-#,##0.00`, 7, 8)
	same(`#,##0_);(#,##0)`, 37, 38)
	same(`#,##0.00_);(#,##0.00)`, 39, 40)
	same(`_ * #,##0_ ;_ * \-#,##0_ ;_ * "-"_ ;_ @_ `, 41, 42)
	same(`_ * #,##0.00_ ;_ * \-#,##0.00_ ;_ * "-"??_ ;_ @_ `, 43, 44)
	same(`yyyy"年"m"月"`, 27, 36, 50, 52, 57)
	same(`m"月"d"日"`, 28, 29, 51, 53, 54, 58)
	same(`h"时"mm"分"`, 32, 34, 55)
	same(`h"时"mm"分"ss"秒"`, 33, 35, 56)
	return out
}()

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
