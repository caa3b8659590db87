package pinyin_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"zonegraph/graph/search/pinyin"
)

func TestSpell(t *testing.T) {
	for text, want := range map[string]string{
		"柳州市":          "liu zhou shi/lzs",
		"百色":           "bai se/bs bo se/bs",
		"崇左市":          "chong zuo shi/czs",
		"重庆长安":         "chong qing chang an/cqca",
		"重点实验室":        "zhong dian shi yan shi/zdsys",
		"银行行长":         "yin hang hang zhang/yhhz",
		"六堡":           "liu bao/lb",
		"覃塘区":          "qin tang qu/qtq tan tang qu/ttq",
		"广西5g产业(2021)": "guang xi 5g chan ye 2021/gx5gcy2021",
		"绿化":           "lv hua/lh",
		"liuzhou":      "",
		"2021":         "",
		"—（）":          "",
		"":             "",
	} {
		var got []string
		for _, s := range pinyin.Spell(text) {
			got = append(got, s.Syllables+"/"+s.Initials)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// However many words with two readings a name has, its spellings stay few.
func TestSpellIsBounded(t *testing.T) {
	if n := len(pinyin.Spell(strings.Repeat("柏覃单", 100))); n != 4 {
		t.Errorf("%d spellings", n)
	}
}

func TestDivide(t *testing.T) {
	for text, want := range map[string]string{
		"liuzhou":    "[liu zhou]",
		"liu zhou":   "[liu zhou]",
		"liǔ zhōu":   "[liu zhou]",
		"xian":       "[xian] [xi an]",
		"xi'an":      "[xian] [xi an]",
		"fangan":     "[fan gan] [fang an]",
		"liuzh":      "[liu zh…]",
		"lü":         "[lv]",
		"lyu":        "[lv]",
		"nue":        "[nve] [nu e]",
		"lz":         "",
		"sgmw":       "",
		"柳州":         "",
		"liuzhou市":   "",
		"guangxi5g":  "[guang xi 5 g…]",
		"2021nian":   "[2021 nian] [2021 ni an]",
		"zhuangzu":   "[zhuang zu]",
		"gaoxinqu":   "[gao xin qu]",
		"":           "",
		"!?":         "",
		"hengxinqic": "[heng xin qi c…]",
	} {
		var got []string
		for _, d := range pinyin.Divide(text) {
			s := fmt.Sprint(d.Syllables)
			if d.Begun {
				s = strings.TrimSuffix(s, "]") + "…]"
			}
			got = append(got, s)
		}
		if want == "" && len(got) == 0 {
			continue
		}
		for _, w := range strings.SplitAfter(want, "]") {
			if w = strings.TrimSpace(w); w != "" && !slices.Contains(got, w) || len(got) == 0 {
				t.Errorf("%s: %v, want %s", text, got, want)
			}
		}
		if !strings.HasPrefix(strings.Join(got, " "), strings.SplitAfter(want, "]")[0]) && text != "fangan" {
			t.Errorf("%s: %v, want %s first", text, got, want)
		}
	}
	if n := len(pinyin.Divide(strings.Repeat("xian", 25))); n == 0 || n > 8 {
		t.Errorf("%d ways", n)
	}
	// A text that leads nowhere in the end must not be tried in all 2²⁵ ways.
	if got := pinyin.Divide(strings.Repeat("xian", 25) + "lz"); got != nil {
		t.Errorf("%v", got)
	}
}

func TestCompletions(t *testing.T) {
	if got := fmt.Sprint(pinyin.Completions("zho")); got != "[zhong zhou]" {
		t.Errorf("%v", got)
	}
}
