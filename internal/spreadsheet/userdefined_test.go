package spreadsheet

import (
	"bytes"
	"io"
	"testing"
	"testing/iotest"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// Each code that the standard leaves to users is a private character of its own, and every
// other one is what it was, however the bytes come.
func TestUserDefined(t *testing.T) {
	var all []byte
	var want []rune
	private := map[rune]bool{}
	for lead := 0x81; lead <= 0xfe; lead++ {
		for trail := 0x40; trail <= 0xfe; trail++ {
			if trail == 0x7f {
				continue
			}
			code := []byte{byte(lead), byte(trail)}
			plain, err := simplifiedchinese.GB18030.NewDecoder().Bytes(code)
			if err != nil {
				t.Fatal(err)
			}
			r := []rune(string(plain))[0]
			if own := userDefined(code[0], code[1]); own != 0 {
				if r != '\ufffd' || private[own] || own < 0xe000 || own > 0xe765 {
					t.Fatalf("%x is %U, which the table has as %U", code, own, r)
				}
				private[own], r = true, own
			}
			all, want = append(all, code...), append(want, r)
		}
		// A character of four bytes, and one of one.
		all, want = append(all, 0x81, 0x30, 0x81, 0x30, 'a'), append(want, 0x80, 'a')
	}
	if len(private) != 1894-1 { // A3A0 is a wide space
		t.Errorf("%d private characters", len(private))
	}
	for name, r := range map[string]io.Reader{"at once": bytes.NewReader(all), "byte by byte": iotest.OneByteReader(bytes.NewReader(all)), "halves": iotest.HalfReader(bytes.NewReader(all))} {
		got, err := io.ReadAll(decoded(r, "gbk"))
		if err != nil || string(got) != string(want) {
			t.Errorf("%s: %d bytes, want %d (%v)", name, len(got), len(string(want)), err)
		}
	}
	// What is cut off, or in no area, cannot be read.
	for _, broken := range []string{"\xaa", "\xaa\xa1\xaa", "\xa2\xab", "\xfe\xa0", "\xaa\x20", "\x81\x30\x81", "\xff\xaa\xa1"} {
		if got, err := io.ReadAll(decoded(bytes.NewReader([]byte(broken)), "gb18030")); err != nil || !bytes.ContainsRune(got, '\ufffd') {
			t.Errorf("%q is read as %q (%v)", broken, got, err)
		}
	}
}
