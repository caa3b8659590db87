package load

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// server answers with a length, in chunks, with an error and with cut connections,
// as the path says.
func server(t *testing.T) (string, *atomic.Int64) {
	var asked atomic.Int64
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		body, _ := io.ReadAll(r.Body)
		switch r.URL.Path {
		case "/chunked":
			for range 3 {
				_, _ = w.Write(body)
				_ = http.NewResponseController(w).Flush()
			}
		case "/error":
			w.WriteHeader(http.StatusBadRequest)
		case "/cut":
			panic(http.ErrAbortHandler)
		default:
			_, _ = w.Write(body)
		}
	}))
	t.Cleanup(s.Close)
	return strings.TrimPrefix(s.URL, "http://"), &asked
}

func TestOnce(t *testing.T) {
	address, _ := server(t)
	for path, want := range map[string]string{"/plain": "abc", "/chunked": "abcabcabc"} {
		got, err := Once(t.Context(), address, Post(path, []byte("abc")))
		if err != nil || string(got) != want {
			t.Errorf("%s: %q, %v", path, got, err)
		}
	}
	for _, path := range []string{"/error", "/cut"} {
		if _, err := Once(t.Context(), address, Post(path, nil)); err == nil {
			t.Errorf("%s passes", path)
		}
	}
}

// Every answer is counted once, in turn, and a wrong one is an error.
func TestRun(t *testing.T) {
	address, asked := server(t)
	good, chunked, bad := Post("/plain", []byte("abc")), Post("/chunked", []byte("abc")), Post("/plain", []byte("abcd"))
	good.Want, chunked.Want, bad.Want = 3, 9, 3
	r := Run(t.Context(), address, 3, 100*time.Millisecond, []Request{good, chunked, bad})
	if n := len(r.Latencies) + r.Errors; n != int(asked.Load()) || n < 6 {
		t.Errorf("%d counted of %d", n, asked.Load())
	}
	if r.Errors < len(r.Latencies)/2-3 || r.Errors > len(r.Latencies)/2+3 || r.First == nil || !strings.Contains(r.First.Error(), "4 bytes") {
		t.Errorf("%d answers, %d errors, the first %v", len(r.Latencies), r.Errors, r.First)
	}
	if r.Percentile(0.5) > r.Percentile(0.99) || r.Percentile(0.5) <= 0 || r.Rate() <= 0 {
		t.Errorf("p50 %s, p99 %s, rate %f", r.Percentile(0.5), r.Percentile(0.99), r.Rate())
	}
}

func TestRunAgainstACutConnection(t *testing.T) {
	address, _ := server(t)
	if r := Run(t.Context(), address, 2, 30*time.Millisecond, []Request{Post("/cut", nil)}); r.Errors == 0 || len(r.Latencies) > 0 {
		t.Errorf("%d answers, %d errors", len(r.Latencies), r.Errors)
	}
}
