package console

import (
	"bytes"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"zonegraph/message"
)

func speak(o Options) (*Console, *bytes.Buffer, *bytes.Buffer) {
	var out, err bytes.Buffer
	o.Out, o.Err = &out, &err
	return New(o), &out, &err
}

// Records become sentences of the reader's language, with what is no part of one behind
// it.
func TestPeople(t *testing.T) {
	for _, c := range []struct {
		l    message.Language
		want string
	}{
		{message.English, "the export of A failed: no space left on device try=2\n"},
		{message.Chinese, "导出A失败：磁盘空间不足 try=2\n"},
	} {
		console, out, err := speak(Options{Language: c.l})
		console.Log.Debug("export.failed", "operation", "B", "error", "quiet")
		console.Log.Error("export.failed", "operation", "A", "error", message.NewError("system.no-space"), "try", 2)
		if err.String() != c.want || out.Len() > 0 {
			t.Errorf("got %q, want %q", err, c.want)
		}
	}
	console, _, err := speak(Options{Level: slog.LevelDebug})
	console.Log.With("a", 1).WithGroup("g").Debug("of another program", "why", errors.New("x y"))
	if want := "of another program a=1 g.why=\"x y\"\n"; err.String() != want {
		t.Errorf("got %q, want %q", err, want)
	}
	err.Reset()
	console.Timed()
	console.Log.Warn("export.failed", "operation", "A", "error", "x")
	at, rest, _ := strings.Cut(err.String(), " ")
	if _, fault := time.Parse(time.RFC3339, at); fault != nil || rest != "WARN the export of A failed: x\n" {
		t.Errorf("got %q", err)
	}
}

// Each record is an object on a line of its own, with a code that stands for it.
func TestMachines(t *testing.T) {
	console, _, err := speak(Options{Language: message.Chinese, JSON: true, Level: slog.LevelInfo})
	console.Timed()
	console.Log.Debug("export.failed", "operation", "B", "error", "quiet")
	console.Log.With("a", 1).Error("export.failed", "operation", "A", "error", message.NewError("system.no-space"), "left", 90*time.Second)
	console.Log.Info("of another program")
	lines := strings.Split(strings.TrimSpace(err.String()), "\n")
	if len(lines) != 2 {
		t.Fatalf("%d lines:\n%s", len(lines), err)
	}
	var got map[string]any
	if fault := json.Unmarshal([]byte(lines[0]), &got); fault != nil {
		t.Fatal(fault)
	}
	delete(got, "time")
	text, _ := json.Marshal(got)
	if want := `{"a":1,"error":"磁盘空间不足","event":"export.failed","left":90,"level":"ERROR","msg":"导出A失败：磁盘空间不足","operation":"A"}`; string(text) != want {
		t.Errorf("got  %s\nwant %s", text, want)
	}
	if !strings.Contains(lines[1], `"msg":"of another program"`) || strings.Contains(lines[1], "event") {
		t.Errorf("got %s", lines[1])
	}
}

func TestPrint(t *testing.T) {
	console, out, err := speak(Options{Language: message.Chinese, JSON: true})
	console.Print("system.no-space")
	if out.String() != "磁盘空间不足\n" || err.Len() > 0 {
		t.Errorf("got %q and %q", out, err)
	}
}

// There is a record every few seconds, whatever happens in between.
func TestMeter(t *testing.T) {
	console, _, _ := speak(Options{})
	var told []Progress
	m := console.Meter(Task{Title: func(int) message.Message { return message.New("system.exists") }, Record: func(p Progress) { told = append(told, p) }})
	at := m.start
	m.now = func() time.Time { return at }
	for i := range 100 {
		at = m.start.Add(time.Duration(i) * 250 * time.Millisecond)
		m.Show(float64(i)/200, 40*i)
	}
	m.Done()
	if len(told) != 4 {
		t.Fatalf("%d records within 25 seconds", len(told))
	}
	if p := told[0]; p.Count != 40*21 || p.Rate() != 160 || p.Percent() != 11 || p.Left() != 45*time.Second {
		t.Errorf("got %+v: %.1f a second, %d %%, %s left", p, p.Rate(), p.Percent(), p.Left())
	}
}

// terminal is a console that draws into a buffer.
func terminal() (*Console, *bytes.Buffer) {
	c, _, err := speak(Options{})
	c.draws, c.lines.terminal = true, true
	return c, err
}

// On a terminal a bar stands below the lines that are said meanwhile.
func TestBar(t *testing.T) {
	c, err := terminal()
	recorded := 0
	m := c.Meter(Task{Title: func(int) message.Message { return message.New("place", "名单.xlsx", message.New("system.exists")) },
		Record: func(Progress) { recorded++ }})
	m.Show(0.5, 10)
	c.Log.Warn("export.failed", "operation", "A", "error", "x")
	m.Show(0.75, 20)
	m.Done()
	text := err.String()
	line := strings.Index(text, "the export of A failed: x\n")
	if line < 0 || !strings.Contains(text[:line], "名单.xlsx: file exists  49%") || !strings.HasSuffix(text[:line], "\r") || !strings.Contains(text[line:], "74%") || recorded != 0 {
		t.Errorf("got %q and %d records", text, recorded)
	}
	err.Reset()
	c.Log.Warn("export.failed", "operation", "B", "error", "x")
	if got := err.String(); got != "the export of B failed: x\n" {
		t.Errorf("the bar is still there: %q", got)
	}
}
