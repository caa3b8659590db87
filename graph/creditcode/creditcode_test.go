package creditcode_test

import (
	"strings"
	"testing"

	"zonegraph/graph/creditcode"
)

func TestValid(t *testing.T) {
	for _, code := range []string{
		"91110108551385082Q",
		"91350100M000100Y43",
		"914502000000000060", // the weighted sum is a multiple of 31
	} {
		if err := creditcode.Valid(code); err != nil {
			t.Errorf("%s: %v", code, err)
		}
	}
	for code, reason := range map[string]string{
		"91350100M000100Y4Z":  "'Z' at position 18",
		"91350100M000100Y44":  `check character should be "3"`,
		"91110108551385082":   "17 characters instead of 18",
		"91110108551385082q":  "'q' at position 18",
		"9111O108551385082Q":  "'O' at position 5",
		"９1110108551385082Q":  "'９' at position 1",
		"91110108551385082QQ": "19 characters",
		"":                    "0 characters",
	} {
		err := creditcode.Valid(code)
		if err == nil || !strings.Contains(err.Error(), reason) {
			t.Errorf("%q: %v, want %q", code, err, reason)
		}
	}
}

// A single wrong character, or two neighbours swapped, must not pass: that is
// what the check character is for.
func TestCheckFindsSingleErrors(t *testing.T) {
	const charset = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	for _, code := range []string{"91110108551385082Q", "91350100M000100Y43", "914502000000000060"} {
		for i := range code {
			for _, c := range charset {
				if wrong := code[:i] + string(c) + code[i+1:]; wrong != code && creditcode.Valid(wrong) == nil {
					t.Errorf("%s passes in place of %s", wrong, code)
				}
			}
			if i > 0 && code[i] != code[i-1] {
				if wrong := code[:i-1] + string(code[i]) + string(code[i-1]) + code[i+1:]; creditcode.Valid(wrong) == nil {
					t.Errorf("%s passes in place of %s", wrong, code)
				}
			}
		}
	}
}

func TestWithCheck(t *testing.T) {
	for first17, want := range map[string]string{
		"91110108551385082": "91110108551385082Q",
		"91350100M000100Y4": "91350100M000100Y43",
		"91450200000000006": "914502000000000060",
		"N1450200MF0000000": "", // only the form is known
	} {
		got, err := creditcode.WithCheck(first17)
		if err != nil || (want != "" && got != want) || creditcode.Valid(got) != nil {
			t.Errorf("%s: %s, %v", first17, got, err)
		}
	}
	for _, bad := range []string{"", "9111010855138508", "91110108551385082Q", "9111010855138508I"} {
		if got, err := creditcode.WithCheck(bad); err == nil {
			t.Errorf("%q became %s", bad, got)
		}
	}
}
