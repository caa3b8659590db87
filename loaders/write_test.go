package loaders

import (
	"encoding/json"
	"math"
	"testing"
)

// What is written as JSON must be read back as what it was.
func TestValues(t *testing.T) {
	for _, v := range []any{
		nil, true, false, "", "柳州高新区", "a\"b\\c/d", "line\nfeed\r\ttab", "\x00\x1f\x7f", "\u2028 <&>", "😀",
		int64(0), int64(-1), int64(math.MaxInt64), 0.0, 12.5, -1e-7, 1e21, 123456789.123, math.MaxFloat64, 5e-324,
		[]any{}, []any{"a", int64(1), []any{true}},
	} {
		var w writer
		if err := w.value(v); err != nil {
			t.Fatalf("%v: %v", v, err)
		}
		want, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		var a, b any
		if json.Unmarshal(w.buf, &a) != nil || json.Unmarshal(want, &b) != nil {
			t.Fatalf("%q is not JSON", w.buf)
		}
		if x, y := string(remarshal(t, a)), string(remarshal(t, b)); x != y {
			t.Errorf("%v was written as %s", v, w.buf)
		}
	}
	for _, f := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		var w writer
		if err := w.value(f); err != nil || string(w.buf) != "null" {
			t.Errorf("%v was written as %s, %v", f, w.buf, err)
		}
	}
	var w writer
	if err := w.value(struct{}{}); err == nil {
		t.Error("a value that the schema does not know was written")
	}
}

func remarshal(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
