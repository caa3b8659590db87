package server_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"zonegraph/graph/cypher"
	"zonegraph/internal/server"
)

// largeAnswers gives 28 MB to whoever asks for zones, and little to all else.
func largeAnswers(t *testing.T, patience time.Duration) *httptest.Server {
	t.Helper()
	row := []any{strings.Repeat("x", 1<<16)}
	s := httptest.NewServer(handler(t, reader(func(_ context.Context, s cypher.Statement, each func(any) error) error {
		if !strings.Contains(s.Text(), ":Zone)") {
			return each([]any{"City:a"})
		}
		for range 450 {
			if err := each(row); err != nil {
				return err
			}
		}
		return nil
	}), nil, func(o *server.Options) { o.Limits.Pages.MaxBytes, o.Patience = 30<<20, patience }))
	t.Cleanup(s.Close)
	return s
}

// begun is an answer of which no more than the headers has been read.
type begun struct{ *http.Response }

// beginReading asks from an address of the loopback interface, and reads no more than the
// headers of the answer. The system's buffers take less than the rest of a large one.
func beginReading(t *testing.T, s *httptest.Server, address, field string) begun {
	t.Helper()
	d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(address)}}
	c, err := d.DialContext(t.Context(), "tcp", s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Fprintf(c, "GET /graphql?query=%%7B%s(limit:450)%%7Bid%%7D%%7D HTTP/1.1\r\nHost: localhost\r\n\r\n", field); err != nil {
		t.Fatal(err)
	}
	res, err := http.ReadResponse(bufio.NewReaderSize(c, 16), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = c.Close() // first, or what was not read is read now
		_ = res.Body.Close()
	})
	return begun{res}
}

func text(t *testing.T, res begun) string {
	t.Helper()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// Clients that do not read what they were sent take two answers each, and six together;
// who asks for little is answered, and so is another who reads.
func TestClientsThatDoNotRead(t *testing.T) {
	s := largeAnswers(t, time.Hour)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for i := range 8 {
		c := beginReading(t, s, "127.0.0.1", "zones")
		if i < 2 {
			if c.StatusCode != http.StatusOK {
				t.Fatalf("request %d: %d", i, c.StatusCode)
			}
			continue
		}
		if body := text(t, c); c.StatusCode != http.StatusServiceUnavailable || c.Header.Get("Retry-After") == "" || !strings.Contains(body, `"code":"OVERLOADED","messageCode":"answer.unread-yours"`) {
			t.Errorf("request %d: %d %.300s", i, c.StatusCode, body)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 3*28<<20 {
		t.Errorf("%d MB are kept for two answers of 28 MB", grown>>20)
	}
	if c := beginReading(t, s, "127.0.0.1", "cities"); c.StatusCode != http.StatusOK {
		t.Errorf("a small answer: %d", c.StatusCode)
	}
	if c := beginReading(t, s, "127.0.0.2", "zones"); c.StatusCode != http.StatusOK || len(text(t, c)) < 28<<20 {
		t.Errorf("another client: %d", c.StatusCode)
	}
	for _, address := range []string{"127.0.0.3", "127.0.0.3", "127.0.0.4", "127.0.0.4"} {
		if c := beginReading(t, s, address, "zones"); c.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", address, c.StatusCode)
		}
	}
	c := beginReading(t, s, "127.0.0.5", "zones")
	if body := text(t, c); c.StatusCode != http.StatusServiceUnavailable || !strings.Contains(body, `"messageCode":"answer.unread"`) {
		t.Errorf("all together: %d %.300s", c.StatusCode, body)
	}
}

// A client that reads nothing for too long is cut off, and its room is free again.
func TestClientsThatStopReading(t *testing.T) {
	s := largeAnswers(t, 50*time.Millisecond)
	for range 2 {
		beginReading(t, s, "127.0.0.1", "zones")
	}
	for end := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		c := beginReading(t, s, "127.0.0.1", "zones")
		if c.StatusCode == http.StatusOK {
			break
		}
		if time.Now().After(end) {
			t.Fatal("the room of a client that does not read is never free")
		}
	}
}
