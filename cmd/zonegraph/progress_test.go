package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"zonegraph/internal/console"
	"zonegraph/message"
)

func TestProgressTellsTheTimeLeft(t *testing.T) {
	const ten = 10 * time.Second
	for _, c := range []struct {
		undo     bool
		progress console.Progress
		en, zh   string
	}{
		{false, console.Progress{Count: 4000, Spent: ten}, "名单.xlsx: 4000 rows, 400 rows/s", "名单.xlsx：4000行，每秒400行"},
		{false, console.Progress{Count: 4000, Part: 0.25, Spent: ten}, "名单.xlsx: 4000 rows, 400 rows/s, 25 % read, about 30s left", "名单.xlsx：4000行，每秒400行，已读25%，约剩30秒"},
		{false, console.Progress{Count: 4000, Part: 1, Spent: ten}, "名单.xlsx: 4000 rows, 400 rows/s, 100 % read, about 0s left", "名单.xlsx：4000行，每秒400行，已读100%，约剩0秒"},
		{true, console.Progress{Part: 0.5, Spent: ten}, "名单.xlsx: 50 % undone, about 10s left", "名单.xlsx：已撤销50%，约剩10秒"},
	} {
		for l, want := range map[message.Language]string{message.English: c.en, message.Chinese: c.zh} {
			var said bytes.Buffer
			out := console.New(console.Options{Language: l, Err: &said})
			task := reading(out.Log, "名单.xlsx")
			if c.undo {
				task = undoing(out.Log, "名单.xlsx")
			}
			task.Record(c.progress)
			if got := strings.TrimSpace(said.String()); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		}
	}
}
