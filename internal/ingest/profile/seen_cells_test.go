package profile_test

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"
)

// sure is a cell that is read in one way, doubtful one that is not.
func sure(text, field string, value any) madeCell {
	return madeCell{text: text, want: wanted{field: field, value: value}}
}

func doubtful(text, field string) madeCell {
	return madeCell{text: text, want: wanted{field: field, refused: true}}
}

// stored is a cell of a workbook: a number with a format.
func (m *maker) stored(number *big.Rat, format, field string, value any) madeCell {
	f, _ := number.Float64()
	text := decimal(number)
	if m.chance(3) { // as programs write binary numbers
		text = strconv.FormatFloat(f, 'g', 17, 64)
	}
	return madeCell{number: text, format: format, formula: m.chance(10),
		want: wanted{field: field, value: value, lost: math.Abs(f) >= 1e15}}
}

func (c madeCell) inDoubt() madeCell {
	c.want.refused = true
	return c
}

// plainFormats show a number as it is.
var plainFormats = []string{"", "General", "GENERAL", "general", "G/通用格式", "Standard", "0", "0.00", "#,##0", "#,##0.00", "# ##0.00", "@", `0_);[Red]\(0\)`, `_ * #,##0.00_ ;_ * \-#,##0.00_ ;_ * "-"??_ ;_ @_ `,
	`[>=100]#,##0;0.00`, `[Blue]0.0;[Red]-0.0`, "0.00E+00", "# ?/?", `[$-804]0.0`, `[DBNum1][$-804]0`, `#!,####`}

func (m *maker) plain() string { return pick(m, plainFormats...) }

// decorated puts around a text what nobody sees, or what is only width.
func (m *maker) decorated(text string) string {
	switch m.IntN(6) {
	case 0:
		return pick(m, " ", "　", "\u00a0") + text + pick(m, " ", "\t", "")
	case 1:
		return pick(m, "\u200e", "\u202a", "\u2068", "\ufeff") + text + pick(m, "\u200f", "\u202c", "\u2069", "\u200b")
	case 2:
		return strings.Map(func(r rune) rune {
			if r > ' ' && r < 0x7f && r != '\'' {
				return r - '!' + '！'
			}
			return r
		}, text)
	}
	return text
}

func (m *maker) name() madeCell {
	n := m.IntN(1_000_000)
	clean := fmt.Sprintf(pick(m, "甲%d科技有限公司", "乙A+%d车业（柳州）有限公司", "丙·%d金属有限公司", "丁𠮷%d号日用品有限公司", "戊\ue000%d公司"), n)
	text := strings.NewReplacer(pick(m, "车", "x"), "⻋", pick(m, "金", "x"), "⾦", pick(m, "日", "x"), "⽇").Replace(clean)
	switch m.IntN(4) {
	case 0:
		text = pick(m, "\u200e", "\u2067", "　") + text + pick(m, "\u2069", " ", "\u200b")
	case 1:
		r := []rune(text)
		at := 1 + m.IntN(len(r)-1)
		text = string(r[:at]) + pick(m, "\u200b", "\u202c", "\u00ad", "\ufe0f") + string(r[at:])
	}
	if m.workbook && m.chance(8) {
		return madeCell{text: text, format: `"广西"@`, want: wanted{field: "name", value: "广西" + clean}}
	}
	return sure(text, "name", clean)
}

func (m *maker) industry() madeCell {
	return sure(pick(m, "制造业", "制 造业", "制造\u200b业"), "industry", "制造业")
}

// powers are units of money, and words for powers of ten.
var (
	moneyPowers = map[string]int{"元": 0, "千元": 3, "万元": 4, "百万元": 6, "千万元": 7, "亿元": 8}
	wordPowers  = map[string]int{"千": 3, "万": 4, "百万": 6, "千万": 7, "亿": 8}
)

// moneyUnit is the unit of a list's sums, and the title that tells it, if one does.
func (m *maker) moneyUnit() (unit, title string) {
	unit = pick(m, "元", "千元", "万元", "万元", "百万元", "亿元")
	return unit, pick(m, "", "", "单位："+unit, "（金额单位: "+unit+"）", "单位："+unit+"、人")
}

// money is a sum in a list whose header or title names a unit.
func (m *maker) money(unit string) madeCell {
	yuan := big.NewRat(int64(m.IntN(2_000_000_000))*100, 1)
	if m.chance(8) {
		yuan.Neg(yuan)
	}
	value, err := strconv.ParseFloat(decimal(over(yuan, 4)), 64)
	if err != nil {
		panic(err)
	}
	in := func(power int) string { return decimal(over(yuan, power)) }
	here := moneyPowers[unit]
	word, other := pick(m, "千", "万", "百万", "千万", "亿"), pick(m, "元", "千元", "万元", "百万元", "亿元")
	text := func(s string) madeCell { return sure(m.decorated(s), "revenue", value) }
	bad := func(s string) madeCell { return doubtful(s, "revenue") }
	positive := strings.TrimPrefix(in(here), "-")
	if m.workbook && m.chance(2) {
		return m.storedMoney(yuan, here, value, word, other)
	}
	switch m.IntN(14) {
	case 0:
		return text(grouped(in(here)))
	case 1:
		return text(in(moneyPowers[other]) + other)
	case 2:
		return text(in(wordPowers[word]) + word)
	case 3:
		return text("¥" + in(here))
	case 4:
		return text(in(moneyPowers[other]) + " " + other)
	case 5:
		return bad(pick(m, "约", "近", ">", "超过") + positive)
	case 6:
		return bad(positive + pick(m, "余", "左右", "以上", "多万元", "（预计）", "+"))
	case 7:
		return bad(positive + pick(m, "人", "家", "%", "‰", "吨", "年"))
	case 8:
		return bad(positive + pick(m, " ", "\n", "-", "至", "~") + "3")
	case 9:
		return bad(pick(m, "("+positive+")", "$"+positive, "US$"+positive, positive+"美元", positive+"万美元", "壹佰"))
	}
	return text(in(here))
}

// storedMoney is a sum as a number with a format.
func (m *maker) storedMoney(yuan *big.Rat, here int, value float64, word, other string) madeCell {
	as := func(power int, format string) madeCell { return m.stored(over(yuan, power), format, "revenue", value) }
	negative := yuan.Sign() < 0
	switch m.IntN(12) {
	case 0: // scaled by commas
		commas := 1 + m.IntN(2)
		return as(here-3*commas, pick(m, "#,##0.00", "0.0", "0", "#,##0")+strings.Repeat(",", commas))
	case 1: // scaled by a point that is a text
		places, commas := 1+m.IntN(3), m.IntN(2)
		return as(here-places-3*commas, "0"+pick(m, "!.", `\.`, `"."`)+strings.Repeat("0", places)+strings.Repeat(",", commas))
	case 2: // the usual way to show ten thousands
		return as(0, `0!.0,"`+pick(m, "万", "万元")+`"`)
	case 3:
		return as(0, `0!.00,,"亿元"`)
	case 4: // a unit in the format
		return as(moneyPowers[other], fmt.Sprintf(pick(m, `0.00"%[1]s"`, `G/通用格式"%[1]s"`, `#,##0.00" %[1]s"`, `0.00\ "%[1]s";-0.00"%[1]s"`), other))
	case 5:
		return as(wordPowers[word], `0.0"`+word+`"`)
	case 6:
		return as(here, pick(m, `"¥"#,##0.00`, `[$¥-804]#,##0.00`, `¥#,##0.00;[Red]-¥#,##0.00`, `_ ¥* #,##0.00_ ;_ ¥* \-#,##0.00_ ;_ ¥* "-"??_ ;_ @_ `))
	case 7: // what shows something else, or nothing
		return as(here, pick(m, "0.00%", "yyyy-mm-dd", ";;;", "h:mm", `"约"0.0`, `0"余"`, `"有"`, "0%%", `0.0"人"`, `[$$-409]#,##0.00`, `[h]:mm`, "Q0", `0"亿"0000"万"`)).inDoubt()
	case 8:
		c := as(here, m.plain())
		c.formula, c.uncomputed, c.want.refused = true, true, true
		return c
	case 9:
		if negative { // the sign is lost
			return as(here, pick(m, "0.00;0.00", `"盈利"0.00;"亏损"0.00`)).inDoubt()
		}
		return as(here, "0.00;(0.00)")
	case 10:
		if yuan.Sign() == 0 {
			return as(here, pick(m, "#,###", "0;-0;;@")).inDoubt()
		}
		return as(here, pick(m, "#,###.##", "0;-0;;@"))
	}
	return as(here, m.plain())
}

// grouped writes a number with commas between thousands.
func grouped(s string) string {
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	whole, fraction, point := strings.Cut(s, ".")
	for at := len(whole) - 3; at > 0; at -= 3 {
		whole = whole[:at] + "," + whole[at:]
	}
	if point {
		whole += "." + fraction
	}
	return sign + whole
}

var countPowers = map[string]int{"": 0, "人": 0, "百人": 2, "千人": 3, "万人": 4}

// count is a number of people below a header with a unit, or none.
func (m *maker) count(unit string) madeCell {
	n := int64(m.IntN(100_000))
	rat := big.NewRat(n, 1)
	in := func(power int) string { return decimal(over(rat, power)) }
	here := countPowers[unit]
	text := func(s string) madeCell { return sure(m.decorated(s), "employees", n) }
	as := func(power int, format string) madeCell { return m.stored(over(rat, power), format, "employees", n) }
	bad := func(s string) madeCell { return doubtful(s, "employees") }
	if m.workbook && m.chance(2) {
		switch m.IntN(6) {
		case 0:
			return as(0, pick(m, `0"人"`, `#,##0"名"`, `G/通用格式"人"`))
		case 1:
			return as(4, pick(m, `0.0000"万人"`, `0.0"万"`))
		case 2:
			return as(here, pick(m, `0"家"`, "0.00%", "yyyy", `0"万元"`, ";;;", "mm:ss")).inDoubt()
		}
		return as(here, m.plain())
	}
	other := pick(m, "人", "百人", "千人", "万人")
	switch m.IntN(9) {
	case 0:
		return text(in(countPowers[other]) + other)
	case 1:
		return text(in(0) + pick(m, "名", "人", "位"))
	case 2:
		return text(in(4) + "万")
	case 3:
		return text(grouped(in(here)))
	case 4:
		return bad(in(here) + pick(m, "万元", "元", "%", "家", "余人", "人左右", ".5人", "（含3人）"))
	case 5:
		return bad(pick(m, "约", "近", "数百", "几") + in(here))
	}
	return text(in(here))
}

// year is a year, as a number, a text or a day.
func (m *maker) year() madeCell {
	day := m.someDay()
	y := int64(day.Year())
	if m.workbook && m.chance(2) {
		switch m.IntN(7) {
		case 0:
			return m.stored(m.serial(day), pick(m, "yyyy-mm-dd", "yyyy", `yyyy"年"`, `yyyy"年"m"月"`, "mmm-yy", "yyyy/m/d;@", "e-m-d"), "foundedYear", y)
		case 1: // a day whose format was lost
			return m.unformatted(day, "foundedYear", y)
		case 2:
			return m.stored(big.NewRat(y, 1), pick(m, `0"年"`, `0000"年度"`), "foundedYear", y)
		case 3:
			return m.stored(m.serial(day), pick(m, `m"月"d"日"`, "aaaa", "h:mm", ";;;", "mm-dd"), "foundedYear", y).inDoubt()
		case 4:
			return m.stored(big.NewRat(y, 1), pick(m, "0.00%", "h:mm", "#,##0,"), "foundedYear", y).inDoubt()
		}
		return m.stored(big.NewRat(y, 1), pick(m, "General", "GENERAL", "G/通用格式", "0", "Standard", "", "@"), "foundedYear", y)
	}
	text := func(s string) madeCell { return sure(m.decorated(s), "foundedYear", y) }
	switch m.IntN(6) {
	case 0:
		return text(fmt.Sprint(y) + pick(m, "年", "年度"))
	case 1:
		return text(m.dayText(day))
	case 2:
		return doubtful(pick(m, "二〇〇五", "05", "近年", "2005-2006年", "5.6.2005", "2005左右"), "foundedYear")
	}
	return text(fmt.Sprint(y))
}

func (m *maker) someDay() time.Time {
	return time.Date(1950, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, m.IntN(75*365))
}

// dayOf is a day for a field, the first days of validity before the last ones.
func (m *maker) dayOf(field string) time.Time {
	first := map[string]int{"validFrom": 1980, "validTo": 2000}[field]
	return time.Date(first, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, m.IntN(20*365))
}

// serial counts a day as the workbook does.
func (m *maker) serial(day time.Time) *big.Rat {
	first := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if m.era1904 {
		first = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return big.NewRat(int64(day.Sub(first).Hours()/24), 1)
}

// unformatted is a day whose format was lost. What looks like a year with a digit too many
// may be that.
func (m *maker) unformatted(day time.Time, field string, value any) madeCell {
	c := m.stored(m.serial(day), pick(m, "General", "GENERAL", "0"), field, value)
	if n := decimal(m.serial(day)); strings.HasPrefix(n, "19") || strings.HasPrefix(n, "20") || len(n) < 5 {
		return c.inDoubt()
	}
	return c
}

// dayText writes a day as people do.
func (m *maker) dayText(day time.Time) string {
	return day.Format(pick(m, "2006-01-02", "2006/1/2", "2006.1.2", "2006年1月2日", "20060102", "2006年1月2号", "2006年 1月 2日"))
}

// day is a day with all its parts.
func (m *maker) day(field string) madeCell {
	day := m.dayOf(field)
	want := day.Format(time.DateOnly)
	if m.workbook && m.chance(2) {
		switch m.IntN(5) {
		case 0:
			return m.stored(m.serial(day), pick(m, `m"月"d"日"`, `yyyy"年"m"月"`, "mmm-yy", "h:mm", "aaaa", ";;;", "0.00%"), field, want).inDoubt()
		case 1:
			return m.unformatted(day, field, want)
		case 2:
			return m.stored(new(big.Rat).Add(m.serial(day), big.NewRat(1, 2)), pick(m, "yyyy-mm-dd hh:mm", "yyyy/m/d h:mm:ss", "yyyy-mm-dd"), field, want)
		}
		return m.stored(m.serial(day), pick(m, "yyyy-mm-dd", `yyyy"年"m"月"d"日"`, `[$-804]yyyy"年"m"月"d"日";@`, "m/d/yyyy", "[$-F800]dddd, mmmm dd, yyyy", "d-mmm-yy", "e-m-d", `[DBNum1][$-804]yyyy"年"m"月"d"日"`), field, want)
	}
	switch m.IntN(6) {
	case 0:
		return sure(day.Format("2006-01-02")+pick(m, " 00:00:00", " 8:30", "T00:00:00Z", "T23:00:00+08:00", " 00:00:00.000"), field, want)
	case 1:
		return doubtful(pick(m, day.Format("1/2/2006"), day.Format("06.1.2"), day.Format("2006年1月"), "2021-02-30", "明年", day.Format("2006-01-02")+"T16:30:00Z", day.Format("2006-01-02")+"\n"+day.Format("2006-01-02")), field)
	}
	return sure(m.decorated(m.dayText(day)), field, want)
}

// validTo is until when something is valid, the whole of a validity that tells no more.
func (m *maker) validTo() madeCell {
	c := m.day("validTo")
	if m.chance(3) || c.text == "" {
		return c
	}
	switch end := m.dayOf("validTo"); m.IntN(4) {
	case 0:
		return doubtful(pick(m, "近期", "2024-10-31前", end.Format("2006年1月"), "2021.11-2024.10", "2024-10-31至2021-11-01"), "validTo")
	case 1:
		return sure(pick(m, "长期", "长期有效", "永久"), "validTo", nil)
	default:
		return sure(m.decorated(pick(m, "截至", "至", "")+m.dayText(end)+pick(m, "", "止", " 00:00:00")), "validTo", end.Format(time.DateOnly))
	}
}

// certificate is a number that Excel may have taken for something else.
func (m *maker) certificate() madeCell {
	code := fmt.Sprintf("GR%d45%06d", 2008+m.IntN(18), m.IntN(1_000_000))
	switch m.IntN(6) {
	case 0:
		return sure(strings.ToLower(code), "number", code)
	case 1:
		return sure(code[:6]+" "+code[6:], "number", code)
	case 2:
		return doubtful(pick(m, "9.145E+17", "GR2021450OOO01", "GR12", "1.2E+5"), "number")
	case 3:
		if m.workbook { // a share's number keeps its noughts
			n := m.IntN(1_000_000)
			return m.stored(big.NewRat(int64(n), 1), "000000", "number", fmt.Sprintf("%06d", n))
		}
		return sure(`="`+code+`"`, "number", code)
	case 4:
		if m.workbook {
			return m.stored(big.NewRat(44260, 1), pick(m, "yyyy-mm-dd", "0.00%", "m-d", ";;;"), "number", "").inDoubt()
		}
	}
	return sure(m.decorated(code), "number", code)
}
