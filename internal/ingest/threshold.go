package ingest

import (
	"strconv"
	"strings"

	"zonegraph/message"
)

// Threshold is how many refused rows a file may have and be taken without them. The
// zero value allows none.
type Threshold struct {
	Rows int
	// Share is a part of the rows read, from 0 to 1.
	Share float64
}

// ParseThreshold reads a number of rows, or a share of them such as 1%.
func ParseThreshold(text string) (Threshold, error) {
	number, percent := strings.CutSuffix(strings.TrimSpace(text), "%")
	if percent {
		f, err := strconv.ParseFloat(number, 64)
		if err == nil && f >= 0 && f <= 100 {
			return Threshold{Share: f / 100}, nil
		}
	} else if n, err := strconv.Atoi(number); err == nil && n >= 0 {
		return Threshold{Rows: n}, nil
	}
	return Threshold{}, message.NewError("import.no-threshold", text)
}

// Allows tells if a file with so many refused rows may be taken without them.
func (t Threshold) Allows(refused, read int) bool {
	return refused <= t.Rows || t.Share > 0 && float64(refused) <= t.Share*float64(read)
}

// exceeded tells before the end of a file that it will not be taken. A share of its
// rows is known at the end only.
func (t Threshold) exceeded(refused int) bool { return t.Share == 0 && refused > t.Rows }

// In says how many rows that are.
func (t Threshold) In(l message.Language) string {
	if t.Share > 0 {
		return t.String()
	}
	return message.New("import.rows-allowed", t.Rows).In(l)
}

// String writes what ParseThreshold reads.
func (t Threshold) String() string {
	if t.Share > 0 {
		return strconv.FormatFloat(100*t.Share, 'f', -1, 64) + "%"
	}
	return strconv.Itoa(t.Rows)
}
