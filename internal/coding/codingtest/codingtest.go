// Package codingtest decodes bodies as clients do, by other code than that which
// encoded them where there is some.
package codingtest

import (
	"bytes"
	"compress/gzip"
	"io"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// Decoded is a body of a Content-Encoding, "" for one that goes out as it is.
func Decoded(t testing.TB, coding string, body []byte) string {
	t.Helper()
	r := io.Reader(bytes.NewReader(body))
	var err error
	switch coding {
	case "gzip":
		r, err = gzip.NewReader(r)
	case "zstd":
		r, err = zstd.NewReader(r)
	case "":
	default:
		t.Fatalf("coded as %q", coding)
	}
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
