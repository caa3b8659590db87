package value

import "fmt"

// Problem is why a cell cannot be taken, in words for the person who holds the file, in
// English and in Chinese.
type Problem struct{ Reason, Remedy, ReasonZH, RemedyZH string }

// Error has the reason and the remedy.
func (p *Problem) Error() string { return p.Reason + "; " + p.Remedy }

// NewProblem makes a problem. The reason is a format for the arguments; both texts are
// those of the table chinese.
func NewProblem(remedy, reason string, args ...any) *Problem {
	return &Problem{Reason: fmt.Sprintf(reason, args...), Remedy: remedy, ReasonZH: inChinese(reason, args), RemedyZH: inChinese(remedy, nil)}
}

// Do gives the problem a remedy with arguments.
func (p *Problem) Do(remedy string, args ...any) *Problem {
	p.Remedy, p.RemedyZH = fmt.Sprintf(remedy, args...), inChinese(remedy, args)
	return p
}

func inChinese(english string, args []any) string {
	format, ok := chinese[english]
	if !ok || len(args) == 0 {
		return format
	}
	return fmt.Sprintf(format, args...)
}

// chinese has the Chinese for each reason and remedy; a test holds it complete.
var chinese = map[string]string{
	// Cells.
	"the formula in the cell gives %s":                             "单元格公式的结果为%s",
	"mend the formula, or type the value":                          "请修正公式，或直接填写数值",
	"the cell has a formula whose value is not in the file":        "单元格是公式，但文件中没有它的值",
	"open the file in Excel or WPS and save it, or type the value": "请用 Excel 或 WPS 打开后保存，或直接填写数值",

	// Lists.
	"the brackets in %q do not match":                            "%q中的括号不成对",
	"close every bracket":                                        "请补全括号",
	"%q may be one name or several":                              "%q可能是一个名称，也可能是几个",
	"separate them by 、, or take the spaces out if they are one": "几个名称请用“、”分开；若是一个名称，请去掉空格",
	"the list ends with %q, so it is not complete":               "名单以%q结尾，并不完整",
	"name all of them, or take 等 away if these are all":          "请列全；若已列全，请去掉“等”字",

	// Codes.
	"the code was taken for a number and kept as %s, so its last digits are lost": "代码被当作数字存为%s，末尾的数位已丢失",
	lost: "请把该列设为文本格式（单元格格式 → 文本），再从原始资料重新录入代码",
	"%s has 15 digits, as the registration numbers before 2015":                                                                      "%s为15位，是2015年以前的工商注册号",
	"%s has 9 characters, as the organisation codes before 2015":                                                                     "%s为9位，是2015年以前的组织机构代码",
	"give the unified social credit code, which has 18 characters":                                                                   "请填写18位统一社会信用代码",
	"give the unified social credit code, which has 18 characters and holds this one":                                                "请填写18位统一社会信用代码（其中包含组织机构代码）",
	"%s ends in 000 and its check character is wrong: a spreadsheet keeps 15 digits of a number, so its last digits seem to be lost": "%s以000结尾且校验码不符：表格软件只保留数字的15位，末尾数位可能已丢失",
	"%[2]s": "%[1]s不是有效的统一社会信用代码（GB 32100-2015）：长度应为18位，不用字母 I、O、S、V、Z，且校验码须相符",
	"%[2]s; credit codes have no O, I, S, Z or V: %[3]s is suspected, and %[4]s would be right":              "%[1]s不是有效的统一社会信用代码；信用代码不用字母 O、I、S、Z、V，疑有误写（%[3]s），%[4]s则相符",
	"%[2]s; credit codes have no O, I, S, Z or V: %[3]s is suspected, but that alone does not make it right": "%[1]s不是有效的统一社会信用代码；信用代码不用字母 O、I、S、Z、V，疑有误写（%[3]s），但改正后仍不相符",
	"compare it with the business licence":                         "请与营业执照核对",
	"compare it with the business licence; it is not changed here": "请与营业执照核对；本程序不作改动",
	notCertificate: "%s不是高新技术企业证书编号；编号应为GR、年份、地区和6位数字，如GR202145000001",
	notCertificate + "; O for 0 or I for 1 is suspected, and %s would have the form": "%s不是高新技术企业证书编号；疑把0写成O或把1写成I，%s则符合形式",
	"compare it with the certificate":                                                "请与证书核对",
	"compare it with the certificate; it is not changed here":                        "请与证书核对；本程序不作改动",

	// Days and times.
	writeDay:                         "请写成2021-03-05的形式",
	"%q may be read in several ways": "%q可以有几种读法",
	"%q is not a day":                "%q不是日期",
	"%q is not a year":               "%q不是年份",
	"%q is a day that the calendar does not have":              "%q在日历中不存在",
	"%q is not between %d and %d":                              "%q不在%d年至%d年之间",
	"write it as 2021":                                         "请写成2021的形式",
	"%q is not a time that can be told":                        "%q不是可以确定的时期",
	writePeriod:                                                "请写成2021年、2021年上半年、2021年1-6月、截至2021年6月或2021年以来的形式",
	"%q has no day":                                            "%q没有写到日",
	"%q ends before it begins":                                 "%q的截止日早于起始日",
	"%q is not a time of validity":                             "%q不是有效期",
	writeValidity:                                              "请填写截止日期（如2024-11-30）或期限（如三年）",
	"the cell has no day":                                      "单元格没有写到日",
	"give the whole day, such as 2021-03-05":                   "请写全日期，如2021-03-05",
	"it ends on %s, before it begins on %s":                    "截止日%s早于起始日%s",
	"compare both days with their source":                      "请核对两个日期",
	"it is valid from %s by one column and from %s by another": "一列的起始日为%s，另一列为%s",

	// Numbers.
	"%q is rounded, as spreadsheets show large numbers":            "%q是表格软件对大数的近似显示",
	"show the number in full (单元格格式 → 数值) and save the file again": "请把数字显示完整（单元格格式 → 数值）后重新保存",
	"%q is not a number":                                                       "%q不是数值",
	"give a number such as 8529.27":                                            "请填写数值，如8529.27",
	"%q is not one exact number":                                               "%q不是一个确切的数值",
	"give the number itself":                                                   "请填写确切的数值",
	"%q is in brackets, which some use for numbers below zero":                 "%q带括号，可能表示负数",
	"write a number below zero with a minus sign":                              "负数请用负号",
	"the number is in %s, which cannot be turned into %s":                      "数值的单位是%s，无法换算为%s",
	"give it in %s":                                                            "请以%s为单位填写",
	"the number has more than %d places behind the point, which would be lost": "数值的小数超过%d位，多出的会丢失",
	"give at most 6 places behind the point":                                   "小数请不超过6位",
	"the number has more than 12 digits before the point":                      "数值的整数部分超过12位",
	"give it in a larger unit":                                                 "请改用更大的单位",
	"%s is not a whole number":                                                 "%s不是整数",
	"give a whole number":                                                      "请填写整数",
	"the number is too large":                                                  "数值过大",
	"compare it with its source":                                               "请与原始资料核对",
	"nothing tells the unit of the number":                                     "无法得知数值的单位",
	"write it into the header, such as %s":                                     "请在表头写明单位，如%s",
	"add a column 单位, or write the unit into the header or the cell":           "请增加“单位”列，或在表头或单元格中写明单位",
	"%s may be per cent or a part of 1":                                        "%s可能是百分数，也可能是小数",
	"write %% behind it, or （%%） into the header":                              "请在数值后写%%，或在表头写（%%）",

	// Rows.
	"the row neither names it nor gives its code":                 "该行既没有名称，也没有代码",
	"fill in its name or its code":                                "请填写名称或代码",
	"the row does not tell which one it is: it lacks %s":          "无法确定是哪一个：缺少%s",
	"fill in what is lacking":                                     "请补填所缺内容",
	"%s is not given":                                             "未填写%s",
	"fill it in; the row cannot be placed without it":             "请填写；缺少它，该行无法归属",
	"a name is expected and not a number or a day":                "此处应为名称，而不是数字或日期",
	"compare the cell with its source; a column may have slipped": "请与原始资料核对，可能错列",
	"%q is none of the values that %s can have":                   "%q不是%s的可选值",
	"write one of %s":                                             "请填写以下之一：%s",
	"%q is neither yes nor no":                                    "%q既不是“是”也不是“否”",
	"write 是 or 否":                                                "请填写“是”或“否”",
}
