package pinyin

// words are the readings that names have otherwise than the library's first
// reading of each character says: of words, and of characters that have another
// usual reading in names. Where usage differs, there are both, the official or
// more usual one first.
var words = map[string][]string{
	// Places.
	"百色": {"bai se", "bo se"}, // the dictionary's bǎi; bó is the older local reading
	"重庆": {"chong qing"},
	"长沙": {"chang sha"},
	"成都": {"cheng du"},
	"厦门": {"xia men"},
	"六安": {"lu an", "liu an"},
	"六合": {"lu he", "liu he"},
	"西藏": {"xi zang"},
	"覃塘": {"qin tang", "tan tang"},
	"大埔": {"da bu", "da pu"},
	"蚌埠": {"beng bu"},
	"番禺": {"pan yu"},
	"东莞": {"dong guan"},
	"台州": {"tai zhou"},
	"丽水": {"li shui"},
	"乐清": {"yue qing"},
	"洪洞": {"hong tong"},
	"铅山": {"yan shan", "qian shan"},
	"浚县": {"xun xian"},
	"亳州": {"bo zhou"},
	"都匀": {"du yun"},
	"都安": {"du an"},
	"那坡": {"na po"},
	"圩":  {"xu", "wei"}, // market towns of Guangxi are xū

	// Characters whose first reading in the dictionary is rare in names.
	"长": {"chang"},
	"都": {"du"},
	"曾": {"zeng"},
	"藏": {"zang", "cang"},
	"柏": {"bai", "bo"},
	"晟": {"sheng", "cheng"}, // shèng in the names of firms and persons
	"覃": {"qin", "tan"},     // a surname, in Guangxi qín
	"单": {"dan", "shan"},
	"仇": {"qiu", "chou"},
	"翟": {"zhai", "di"},
	"缪": {"miao", "mou"},
	"泊": {"bo", "po"},
	"薄": {"bo", "bao"},

	// Words of firms, platforms, offices and persons.
	"银行": {"yin hang"}, "商行": {"shang hang"}, "支行": {"zhi hang"}, "分行": {"fen hang"}, "行业": {"hang ye"}, "同行": {"tong hang"}, "行长": {"hang zhang"},
	"市长": {"shi zhang"}, "院长": {"yuan zhang"}, "所长": {"suo zhang"}, "校长": {"xiao zhang"}, "局长": {"ju zhang"}, "会长": {"hui zhang"},
	"厂长": {"chang zhang"}, "厅长": {"ting zhang"}, "处长": {"chu zhang"}, "主任长": {"zhu ren zhang"}, "董事长": {"dong shi zhang"},
	"增长": {"zeng zhang"}, "成长": {"cheng zhang"}, "生长": {"sheng zhang"},
	"会计": {"kuai ji"}, "音乐": {"yin yue"}, "乐器": {"yue qi"},
	"模具": {"mu ju", "mo ju"}, "模板": {"mu ban", "mo ban"}, "模样": {"mu yang"},
	"调节": {"tiao jie"}, "调整": {"tiao zheng"}, "调控": {"tiao kong"}, "调味": {"tiao wei"}, "空调": {"kong tiao"}, "协调": {"xie tiao"}, "调试": {"tiao shi"}, "调解": {"tiao jie"},
	"重组": {"chong zu"}, "重构": {"chong gou"}, "双重": {"shuang chong"},
	"人参": {"ren shen"}, "海参": {"hai shen"}, "党参": {"dang shen"}, "沙参": {"sha shen"},
	"给水": {"ji shui"}, "给排水": {"ji pai shui"}, "供给": {"gong ji"}, "自给": {"zi ji"},
	"仓储": {"cang chu"}, "储藏": {"chu cang"}, "收藏": {"shou cang"}, "冷藏": {"leng cang"},
	"弹簧": {"tan huang"}, "弹性": {"tan xing"}, "轧钢": {"zha gang"}, "轧制": {"zha zhi"}, "热轧": {"re zha"}, "冷轧": {"leng zha"},
	"降解": {"jiang jie"}, "屏蔽": {"ping bi"}, "音像": {"yin xiang"}, "首都": {"shou du"}, "都市": {"du shi"},
	"数控": {"shu kong"}, "参数": {"can shu"}, "载重": {"zai zhong"}, "率先": {"shuai xian"}, "相机": {"xiang ji"},
	"地壳": {"di qiao"}, "了解": {"liao jie"}, "薄膜": {"bo mo"}, "薄板": {"bao ban", "bo ban"},
}

// longest has the length of the longest word of the table, in characters, by the
// first character.
var longest = func() map[rune]int {
	out := map[rune]int{}
	for w := range words {
		runes := []rune(w)
		out[runes[0]] = max(out[runes[0]], len(runes))
	}
	return out
}()
