package profile_test

import (
	"fmt"
	"math/big"
	"time"
)

// observations are figures, one a row, whose unit stands in the row, in the header, in the
// title or in the cell.
func (m *maker) observations() (title string, columns []madeColumn) {
	header := pick(m, "", "", "亿元", "万元")
	told := pick(m, "", "", "百万元", "万元")
	if told != "" {
		title = "单位：" + told
	}
	unit, value := madeCell{}, madeCell{}
	return title, []madeColumn{
		{"高新区", func() madeCell {
			unit, value = m.figure(header, told) // of this row
			return madeCell{text: "柳州高新区", want: wanted{field: "subject"}}
		}},
		{"指标名称", func() madeCell { return madeCell{text: "工业总产值", want: wanted{field: "indicator"}} }},
		{m.headed("数值", header, ""), func() madeCell { return value }},
		{"计量单位", func() madeCell { return unit }},
		{"时期", m.period},
	}
}

// figure is the unit that a row names, if it names one, and the figure.
func (m *maker) figure(header, told string) (unit, value madeCell) {
	yuan := big.NewRat(int64(m.IntN(2_000_000_000))*100, 1)
	said := pick(m, "", "", header, "亿元", "千元")
	unit = sure(m.decorated(said), "unit", said)
	own := pick(m, "元", "万元", "亿元")
	in := func(u string) string { return decimal(over(yuan, moneyPowers[u])) }
	here := said
	for _, other := range []string{header, told} {
		if here == "" {
			here = other
		}
	}
	switch {
	case said != "" && header != "" && said != header: // which of both it is cannot be told
		return unit, doubtful(in(said), "value")
	case here == "" && m.chance(2):
		unit.want.value = own
		return unit, sure(in(own)+own, "value", in(own))
	case here == "":
		return unit, doubtful(in(own), "value")
	}
	unit.want.value = here
	text := func(s string) madeCell { return sure(m.decorated(s), "value", in(here)) }
	switch m.IntN(8) {
	case 0:
		return unit, text(in(own) + own)
	case 1:
		return unit, text(decimal(over(yuan, 8)) + "亿")
	case 2:
		other := pick(m, "人", "家", "吨")
		if said == "" && header == "" { // a title tells of money what it tells; this is none
			unit.want.value = other
			return unit, sure(in(here)+other, "value", in(here))
		}
		return unit, doubtful(in(here)+other, "value")
	case 5:
		return unit, doubtful(in(here)+pick(m, "余", "（预计）", "斤", "左右"), "value")
	case 3:
		if m.workbook {
			return unit, m.stored(over(yuan, 0), `0!.0,"万元"`, "value", in(here))
		}
	case 4:
		if m.workbook {
			return unit, m.stored(over(yuan, moneyPowers[here]), m.plain(), "value", in(here))
		}
	}
	return unit, text(in(here))
}

// period is a time, by its last day or by the day that a stock is stated for.
func (m *maker) period() madeCell {
	day := m.dayOf("validTo")
	y, month := day.Year(), int(day.Month())
	end := func(year, month int) string {
		return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
	}
	sameDay := day.Format(time.DateOnly)
	if m.workbook && m.chance(3) {
		switch m.IntN(6) {
		case 0:
			return m.stored(m.serial(day), pick(m, "yyyy", `yyyy"年"`), "periodEnd", end(y, 12))
		case 1:
			return m.stored(m.serial(day), pick(m, `yyyy"年"m"月"`, "mmm-yy", "yyyy-mm"), "periodEnd", end(y, month))
		case 2:
			return m.stored(m.serial(day), pick(m, `"截至"yyyy"年"m"月"d"日"`, "yyyy/m/d", "General"), "asOf", sameDay)
		case 3:
			return m.stored(m.serial(day), pick(m, `m"月"`, "h:mm", ";;;", "0.00%"), "asOf", sameDay).inDoubt()
		case 4:
			return m.stored(big.NewRat(int64(y)*10+1, 10), pick(m, "General", "0.0"), "asOf", sameDay).inDoubt() // January or October
		}
		return m.stored(big.NewRat(int64(y), 1), pick(m, "General", "GENERAL", `0"年"`, `0"年度"`), "periodEnd", end(y, 12))
	}
	year := fmt.Sprint(y)
	switch m.IntN(9) {
	case 0:
		return sure(m.decorated(fmt.Sprintf("截至%d年%d月", y, month)+pick(m, "", "底", "末")), "asOf", end(y, month))
	case 1:
		return sure(m.decorated(pick(m, "截至", "截止", "")+m.dayText(day)+pick(m, "", " 00:00:00", " 9:30")), "asOf", sameDay)
	case 2:
		return sure(m.decorated(year+pick(m, "年上半年", "年1-6月", "年1—6月", "年1月-"+year+"年6月")), "periodEnd", end(y, 6))
	case 3:
		return sure(m.decorated(fmt.Sprintf("%d.1.1%s%d.6.30", y, pick(m, "-", "—", "至", "~", " 至 "), y)), "periodEnd", end(y, 6))
	case 4:
		return sure(m.decorated(fmt.Sprintf("%d年%d月", y, month)), "periodEnd", end(y, month))
	case 5:
		return sure(m.decorated(fmt.Sprintf("%d%s%d年", y, pick(m, "-", "—", "至", "~", "年-"), y+2)), "periodEnd", end(y+2, 12))
	case 6:
		return doubtful(pick(m, "去年", "十四五", "近年", year+"年9-3月", "截至去年", "06-21", "6/21/"+year, year+"年以前"), "asOf")
	}
	return sure(m.decorated(year+pick(m, "", "年", "年度")), "periodEnd", end(y, 12))
}
