package coding_test

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"zonegraph/internal/coding"
	"zonegraph/internal/coding/codingtest"
)

func TestAccepted(t *testing.T) {
	for _, c := range []struct {
		headers []string
		want    coding.Coding
	}{
		{nil, coding.Identity},
		{[]string{""}, coding.Identity},
		{[]string{"gzip"}, coding.GZip},
		{[]string{"x-gzip"}, coding.GZip},
		{[]string{"GZIP"}, coding.GZip},
		{[]string{"gzip, deflate, br, zstd"}, coding.Zstd},
		{[]string{"gzip", "zstd"}, coding.Zstd},
		{[]string{"zstd;q=0.5, gzip"}, coding.GZip},
		{[]string{"zstd;q=0, gzip;q=0.1"}, coding.GZip},
		{[]string{"zstd ; Q=0.2,gzip ; q = 0.1"}, coding.Zstd},
		{[]string{"*"}, coding.Zstd},
		{[]string{"zstd;q=0, *"}, coding.GZip},
		{[]string{"gzip;q=0"}, coding.Identity},
		{[]string{"*;q=0"}, coding.Identity},
		{[]string{"identity, gzip;q=0.5"}, coding.Identity},
		{[]string{"identity;q=0.5, gzip;q=1.0"}, coding.GZip},
		{[]string{"identity;q=0, gzip;q=0.001"}, coding.GZip},
		{[]string{"br, deflate"}, coding.Identity},
		{[]string{"gzip;q=nonsense"}, coding.Identity},
		{[]string{"gzip;q=2"}, coding.Identity},
		{[]string{"gzip;q=NaN"}, coding.Identity},
		{[]string{"gzip;level=9"}, coding.Identity},
		{[]string{",,;q=1,gzip"}, coding.GZip},
	} {
		if got := coding.Accepted(c.headers, coding.All...); got != c.want {
			t.Errorf("%q: %q, want %q", c.headers, got, c.want)
		}
	}
	if got := coding.Accepted([]string{"zstd, gzip;q=0.1"}, coding.GZip); got != coding.GZip {
		t.Errorf("of gzip alone: %q", got)
	}
}

// What is encoded is decoded by others as it was, texts and streams in pieces of any size.
func TestTextsComeBack(t *testing.T) {
	long := strings.Repeat("柳州高新区 has no incubator; ", 50_000)
	for _, c := range append([]coding.Coding{coding.Identity}, coding.All...) {
		for _, text := range []string{"", "x", long} {
			before := text
			packed := c.Encode([]byte(text))
			if got := codingtest.Decoded(t, string(c), packed); got != before {
				t.Errorf("%q: %d bytes came back as %d", c, len(text), len(got))
			}
			if c != coding.Identity && len(text) > 1000 && len(packed) > len(text)/20 {
				t.Errorf("%q: %d bytes became %d", c, len(text), len(packed))
			}
			var stream bytes.Buffer
			w := c.Writer(&stream)
			for rest := text; rest != ""; {
				n := min(len(rest), 7001)
				if _, err := io.WriteString(w, rest[:n]); err != nil {
					t.Fatal(err)
				}
				rest = rest[n:]
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			if got := codingtest.Decoded(t, string(c), stream.Bytes()); got != text {
				t.Errorf("%q: a stream of %d bytes came back as %d", c, len(text), len(got))
			}
		}
	}
}

func TestTags(t *testing.T) {
	plain, packed := coding.Identity.Tag("a"), coding.Zstd.Tag("a")
	if plain != `"a"` || packed != `"a-zstd"` {
		t.Errorf("tags are %s and %s", plain, packed)
	}
	for header, want := range map[string]bool{`"a"`: true, `W/"a"`: true, `"b", "a"`: true, `*`: true, `"b"`: false, `"a-zstd"`: false, `a`: false, ``: false} {
		if got := coding.Matches([]string{header}, plain); got != want {
			t.Errorf("%s matches %s: %v", header, plain, got)
		}
	}
}
