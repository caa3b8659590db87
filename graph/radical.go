package graph

import "golang.org/x/text/unicode/norm"

// supplement are the radicals of the block CJK Radicals Supplement, each with the
// ideograph that looks the same, by the property Equivalent_Unified_Ideograph of Unicode.
// Texts that were copied out of a PDF have them in the place of ideographs.
const supplement = "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇𠘨⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑𡯂⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌" +
	"⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪𤴔⺫目⺬示⺭礻⺮𥫗⺯糹⺰纟⺱罓" +
	"⺲罒⺳㓁⺴冗⺵𦉫⺶羊⺷𦍌⺸𦍋⺹耂⺺肀⺻聿⺼肉⺽𦥑⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇𧢲⻈讠⻉贝" +
	"⻊𧾷⻋车⻌辶⻍辶⻎辶⻏邑⻐钅⻑長⻒镸⻓长⻔门⻕𨸏⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞𩙿⻟飠⻠饣⻡𩠐" +
	"⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"

var radicals = func() map[rune]rune {
	out := map[rune]rune{}
	r := []rune(supplement)
	for i := 0; i+1 < len(r); i += 2 {
		out[r[i]] = r[i+1]
	}
	return out
}()

// Ideograph gives the ideograph for a radical, and every other character as it is.
func Ideograph(r rune) rune {
	switch {
	case r < 0x2e80 || r > 0x2fdf:
		return r
	case r >= 0x2f00: // Kangxi radicals, which Unicode itself takes for compatible
		return []rune(norm.NFKC.String(string(r)))[0]
	}
	if same, ok := radicals[r]; ok {
		return same
	}
	return r
}
