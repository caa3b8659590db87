package server_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"zonegraph/internal/server"
)

// sink takes an answer as a connection would, without keeping it.
type sink struct {
	header http.Header
	status int
	bytes  int
}

func (s *sink) Header() http.Header            { return s.header }
func (s *sink) WriteHeader(status int)         { s.status = status }
func (*sink) SetWriteDeadline(time.Time) error { return nil }
func (s *sink) Write(p []byte) (int, error)    { s.bytes += len(p); return len(p), nil }

const hitQuestion = `{"query": "{ zones { name } }"}`

// hitter sends one request again and again, to which the answer is kept; it gives
// the length of the answer.
func hitter(h http.Handler, accept ...string) func() int {
	req := httptest.NewRequest(http.MethodPost, "/graphql", nil)
	req.Header.Set("Content-Type", "application/json")
	req.ContentLength = int64(len(hitQuestion))
	if accept != nil {
		req.Header["Accept-Encoding"] = accept
	}
	body := strings.NewReader("")
	out := &sink{header: http.Header{}}
	return func() int {
		body.Reset(hitQuestion)
		req.Body = io.NopCloser(body)
		clear(out.header)
		*out = sink{header: out.header}
		h.ServeHTTP(out, req)
		if out.status != http.StatusOK {
			return 0
		}
		return out.bytes
	}
}

// bounded lets states be so old that the test never waits for one.
func bounded(db *database) func(*server.Options) {
	return func(o *server.Options) {
		db.cached(o)
		o.MaxStaleness = time.Hour
	}
}

// A hit allocates for the request's body, its header and the answer's, whatever the
// answer's length: nothing of it is parsed, copied or written anew.
func TestWhatAHitAllocates(t *testing.T) {
	for _, c := range []struct {
		name   string
		bytes  int
		accept []string
		sent   int
		most   float64
	}{{"short", 10, nil, 10, 6}, {"long", 100_000, nil, 100_000, 6}, {"compressed", 100_000, []string{"gzip, zstd"}, 10, 11}} {
		db := &database{name: strings.Repeat("a", c.bytes)}
		hit := hitter(handler(t, db, nil, bounded(db)), c.accept...)
		for range 3 {
			if hit() < c.sent {
				t.Fatal("no answer")
			}
		}
		before := db.statements.Load()
		if n := testing.AllocsPerRun(100, func() { hit() }); n > c.most {
			t.Errorf("%s: %.0f allocations, at most %.0f", c.name, n, c.most)
		}
		if n := db.statements.Load() - before; n != 0 {
			t.Errorf("%s: %d statements, so these were no hits", c.name, n)
		}
	}
}

func BenchmarkHit(b *testing.B) {
	db := &database{name: "A"}
	for name, change := range map[string]func(*server.Options){"exact": db.cached, "bounded": bounded(db)} {
		b.Run(name, func(b *testing.B) {
			hit := hitter(handler(b, db, nil, change))
			b.ReportAllocs()
			for b.Loop() {
				if hit() == 0 {
					b.Fatal("no answer")
				}
			}
		})
	}
}
