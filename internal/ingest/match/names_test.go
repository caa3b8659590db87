package match

import "testing"

// Names that differ in their endings only have one base; others do not.
func TestBase(t *testing.T) {
	for _, c := range []struct {
		typ, a, b string
		same      bool
	}{
		{"Enterprise", "柳州五菱汽车工业有限公司", "柳州五菱汽车工业", true},
		{"Enterprise", "柳州五菱汽车工业有限责任公司", "柳州五菱汽车工业股份有限公司", true},
		{"Enterprise", "广西汽车集团（柳州）有限公司", "广西汽车集团(柳州) 有限公司", true},
		{"Enterprise", "广西玉柴机器（集团）有限公司", "广西玉柴机器集团有限公司", true},
		{"Enterprise", "柳州五菱", "中国五菱", false},
		{"Enterprise", "上海公司", "上海有限公司", true},
		{"Enterprise", "公司", "有限公司", false}, // nothing would be left
		{"Zone", "柳州高新区", "柳州市高新技术产业开发区", true},
		{"Zone", "柳州国家级高新区", "柳州高新区", true},
		{"Zone", "柳州高新区", "柳州河西高新区", false},
		{"Zone", "河池高新区（拟设）", "河池高新区", true},
		{"City", "柳州市", "柳州", true},
		{"City", "柳州", "桂林", false},
		{"County", "荔浦县", "荔浦市", true},
		{"Platform", "甲有限公司", "甲", false}, // a platform has no legal form
		{"Enterprise", "Jia Co., Ltd.", "JIA Co.,Ltd", true},
		{"Enterprise", "Jia Co., Ltd.", "Jia", true},
		{"Enterprise", "甲A+科技有限公司", "甲A科技有限公司", false},
	} {
		if got := base(c.typ, Key(c.a)) == base(c.typ, Key(c.b)); got != c.same {
			t.Errorf("%s: %s and %s: %v", c.typ, c.a, c.b, got)
		}
	}
}

// Width, case, space, brackets, quotation marks, kinds of dashes, radicals and what is
// invisible do not tell names apart; every other sign does.
func TestKeys(t *testing.T) {
	for _, same := range [][]string{
		{"广西汽车集团（柳州）有限公司", "广西汽车集团(柳州) 有限公司", "广西汽车集团柳州有限公司", "广西汽车\u200e集团柳州有限\u2069公司\ufe0f"},
		{"桂林车业有限公司", "桂林⻋业有限公司"}, {"金日公司", "⾦⽇公司", "金日公司"}, {"“小巨人”公司", "小巨人公司", "\"小巨人\"公司", "「小巨人」公司"},
		{"Ａ－１公司", "a-1公司", "A—1公司", "A–1公司"}, {"买买提·艾山", "买买提・艾山", "买买提•艾山"}, {"甲\ue000公司", "甲 \ue000公司"},
	} {
		for _, name := range same[1:] {
			if Key(name) != Key(same[0]) {
				t.Errorf("%q is %q, and %q is %q", name, Key(name), same[0], Key(same[0]))
			}
		}
	}
	apart := []string{"甲A公司", "甲A+公司", "甲A-公司", "甲A·公司", "甲A#公司", "甲A&公司", "甲A@公司", "甲A/公司", "甲A*公司", "甲A.公司", "甲A、公司", "甲A\ue000公司", "甲A\ue001公司", "甲A\U000323b0公司", "甲A\U000323b1公司", "甲A™公司",
		"桂林车业", "桂林门业", "桂林業", "甲A+", "甲A", "\ue000", "\U0003fffd"}
	seen := map[string]string{}
	for _, name := range apart {
		if other := seen[Key(name)]; other != "" || Key(name) == "" {
			t.Errorf("%q and %q have the key %q", name, other, Key(name))
		}
		seen[Key(name)] = name
	}
}
