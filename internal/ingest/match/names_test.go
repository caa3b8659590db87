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
	} {
		if got := base(c.typ, Key(c.a)) == base(c.typ, Key(c.b)); got != c.same {
			t.Errorf("%s: %s and %s: %v", c.typ, c.a, c.b, got)
		}
	}
}
