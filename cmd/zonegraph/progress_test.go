package main

import (
	"testing"
	"time"
)

func TestProgressTellsTheTimeLeft(t *testing.T) {
	for _, c := range []struct {
		verb string
		part float64
		rows int
		want string
	}{
		{"read", 0, 4000, "名单.xlsx: 4000 rows, 400 rows/s"},
		{"read", 0.25, 4000, "名单.xlsx: 4000 rows, 400 rows/s, 25 % read, about 30s left"},
		{"read", 1, 4000, "名单.xlsx: 4000 rows, 400 rows/s, 100 % read, about 0s left"},
		{"undone", 0.5, -1, "名单.xlsx: 50 % undone, about 10s left"},
	} {
		if got := (&meter{name: "名单.xlsx", verb: c.verb}).line(c.part, c.rows, 10*time.Second); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
}
