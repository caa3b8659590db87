package main

import (
	"testing"
	"time"
)

func TestProgressTellsTheTimeLeft(t *testing.T) {
	for read, want := range map[float64]string{
		0:    "名单.xlsx: 4000 rows, 400 rows/s",
		0.25: "名单.xlsx: 4000 rows, 400 rows/s, 25 % read, about 30s left",
		1:    "名单.xlsx: 4000 rows, 400 rows/s, 100 % read, about 0s left",
	} {
		if got := progressLine("名单.xlsx", 4000, read, 10*time.Second); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
