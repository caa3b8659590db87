package message

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"testing/fstest"
	"time"
)

// with has a catalogue of the test's own for its time.
func with(t *testing.T, text string) {
	t.Helper()
	c, err := read(fstest.MapFS{"catalogue/test.yaml": {Data: []byte(text + `
place: {en: "%s: %s", zh: "%s：%s"}
`)}})
	if err != nil {
		t.Fatal(err)
	}
	before := shipped
	shipped = func() *catalogue { return c }
	t.Cleanup(func() { shipped = before })
}

type name string

func (n name) String() string { return "the " + string(n) }

func TestIn(t *testing.T) {
	with(t, `
text: {en: "%q has %s", zh: "%q有%s"}
turned: {en: "%d of %s", zh: "%[2]s的%[1]d"}
part: {en: "%.1f MB, %.3s", zh: "%.1f兆字节，%.3s"}
steps:
  en: "%[1]d ${steps}"
  plural: {steps: {arg: 1, one: step, other: steps}}
  zh: "%d步"
`)
	for _, c := range []struct {
		m      Message
		en, zh string
	}{
		{New("text", `a "b"`+"\x1b", []string{"x", "y"}), `"a \"b\"\x1b" has x, y`, `“a "b"\x1b”有x、y`},
		{New("text", "a", New("steps", 1)), `"a" has 1 step`, "“a”有1步"},
		{New("text", "a", Clauses{"x", New("steps", 2)}), `"a" has x; 2 steps`, "“a”有x；2步"},
		{New("text", "a", List{"x", New("steps", 2)}), `"a" has x, 2 steps`, "“a”有x、2步"},
		{New("text", "a", All{"x", New("steps", 2)}), `"a" has x and 2 steps`, "“a”有x、2步"},
		{New("text", "a", Either{"x", "y"}), `"a" has x or y`, "“a”有x或y"},
		{New("text", name("n"), NewError("steps", 12345)), `"the n" has 12345 steps`, "“the n”有12345步"},
		{New("text", "${steps}", "%d"), `"${steps}" has %d`, "“${steps}”有%d"},
		{New("text", "a", 90*time.Second), `"a" has 1m30s`, "“a”有1分30秒"},
		{New("turned", int64(2026), "x"), "2026 of x", "x的2026"},
		{New("part", 1234.56, "柳州市政府"), "1234.6 MB, 柳州市", "1234.6兆字节，柳州市"},
		{New("steps", uint16(1)), "1 step", "1步"},
		{New("of another", "x"), "of another x", "of another x"},
	} {
		if en, zh := c.m.String(), c.m.In(Chinese); en != c.en || zh != c.zh {
			t.Errorf("%s: got %s and %s, want %s and %s", c.m.Code, en, zh, c.en, c.zh)
		}
	}
}

func TestText(t *testing.T) {
	_, missing := os.Open(filepath.Join(t.TempDir(), "x"))
	cause := errors.New("cause")
	wrong := NewError("system.no-space")
	for _, c := range []struct {
		err    error
		en, zh string
	}{
		{wrong, "no space left on device", "磁盘空间不足"},
		{At("--output", wrong), "--output: no space left on device", "--output：磁盘空间不足"},
		{At(New("system.exists"), cause), "file exists: cause", "文件或文件夹已存在：“cause”"},
		{errors.Join(wrong, cause), "no space left on device\ncause", "磁盘空间不足\n“cause”"},
		{fmt.Errorf("neo4j: %w", At("x", wrong)), "neo4j: x: no space left on device", "neo4j: x：磁盘空间不足"},
		{&os.PathError{Op: "open", Path: "/x", Err: syscall.ENOENT}, "open /x: no such file or directory", "/x：没有这个文件或文件夹"},
		{&net.OpError{Op: "dial", Net: "tcp", Addr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 7687}, Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}, "dial tcp 127.0.0.1:7687: connect: connection refused", "127.0.0.1:7687：连接被拒绝"},
		{context.DeadlineExceeded, "context deadline exceeded", "超过时限"},
	} {
		if en, zh := Text(English, c.err), Text(Chinese, c.err); en != c.en || en != c.err.Error() || zh != c.zh {
			t.Errorf("got %s and %s, want %s and %s", en, zh, c.en, c.zh)
		}
	}
	if At("x", nil) != nil {
		t.Error("no error becomes one")
	}
	if err := At("x", NewError("place", "y", missing)); !errors.Is(err, os.ErrNotExist) || CodeOf(err) != "place" {
		t.Errorf("%v has lost its cause or its code %q", err, CodeOf(err))
	}
}

func TestLanguages(t *testing.T) {
	for header, want := range map[string]Language{
		"": English, "zh": Chinese, "zh-CN,zh;q=0.9,en;q=0.8": Chinese, "zh-Hant-TW": Chinese, "en-US,en;q=0.9,zh;q=0.8": English,
		"en;q=0.5, zh": Chinese, "fr, zh;q=0.5": Chinese, "fr": English, "*": English, "zh;q=0, fr": English, ";;;": English,
	} {
		if got := Accepted([]string{header}); got != want {
			t.Errorf("%s: got %s", header, got)
		}
	}
	if got := Accepted([]string{"fr", "zh"}); got != Chinese {
		t.Errorf("two headers: got %s", got)
	}
	for _, c := range []struct {
		all, messages, lang string
		want                Language
	}{
		{"", "", "", English}, {"", "", "zh_CN.UTF-8", Chinese}, {"C.UTF-8", "", "zh_CN.UTF-8", English}, {"", "zh", "en_US.UTF-8", Chinese},
		{"zh_HK", "en_US", "", Chinese}, {"", "", "C", English},
	} {
		got := OfLocale(func(name string) string {
			return map[string]string{"LC_ALL": c.all, "LC_MESSAGES": c.messages, "LANG": c.lang}[name]
		})
		if got != c.want {
			t.Errorf("%+v: got %s", c, got)
		}
	}
}

func TestCatalogueIsRefused(t *testing.T) {
	for _, text := range []string{"a: {en: x}\na: {en: y}", "a: {fr: x}", "a: {en: '${x}', zh: 甲}", "a: x"} {
		if _, err := read(fstest.MapFS{"catalogue/a.yaml": {Data: []byte(text)}}); err == nil {
			t.Errorf("%s passes", text)
		}
	}
	twice := []byte("a: {en: x, zh: 甲}")
	if _, err := read(fstest.MapFS{"catalogue/a.yaml": {Data: twice}, "catalogue/b.yaml": {Data: twice}}); err == nil {
		t.Error("a code in two files passes")
	}
}
