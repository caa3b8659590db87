package random_test

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"zonegraph/test/random/plain"
)

// conversation is what is sent over one connection, byte for byte.
type conversation struct {
	net.Conn
	in *bufio.Reader
}

func (w *world) dial(t *testing.T) *conversation {
	t.Helper()
	c, err := net.Dial("tcp", w.host(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return &conversation{c, bufio.NewReader(c)}
}

// host is where the service listens.
func (w *world) host(t *testing.T) string {
	t.Helper()
	u, err := url.Parse(w.service.URL)
	if err != nil {
		t.Fatal(err)
	}
	return u.Host
}

// send writes bytes; the service may have hung up already, which shows when its answer is
// read.
func (c *conversation) send(raw string) { _, _ = io.WriteString(c, raw) }

// end tells the service that nothing more comes.
func (c *conversation) end() { _ = c.Conn.(*net.TCPConn).CloseWrite() }

// answer is the next answer, or io.EOF where there is none.
func (c *conversation) answer() (response, string, error) {
	res, err := http.ReadResponse(c.in, nil)
	if err != nil {
		return response{}, "", io.EOF
	}
	defer func() { _ = res.Body.Close() }()
	r, err := read(res)
	return r, res.Header.Get("Content-Type"), err
}

// question is an operation whose variables decide what is found: without them it finds
// everything.
const question = `query Q($n: String, $t: [String!]) { enterprises(where: {OR: [{name: {eq: $n}}, {name: {in: $t}}]}, sort: [{id: DESC}]) { id name nameEn } }`

// body is a request for the question, as it is right.
func body(name string) string {
	return `{"query":` + inJSON(question) + `,"variables":{"n":` + inJSON(name) + `,"t":["柳州"]}}`
}

// posted is a POST of a body with further header lines, each with its end.
func (w *world) posted(t *testing.T, body, header string) string {
	t.Helper()
	for _, usual := range []string{"Host: " + w.host(t), "Content-Type: application/json", "Accept: " + mediaGraphQL, fmt.Sprint("Content-Length: ", len(body))} {
		name, _, _ := strings.Cut(usual, ":")
		if !strings.Contains(strings.ToLower("\r\n"+header), "\r\n"+strings.ToLower(name)+":") {
			header += usual + "\r\n"
		}
	}
	return "POST /graphql HTTP/1.1\r\n" + header + "\r\n" + body
}

// rightOrRefused says what is wrong with an answer: it must be the one to r, or a refusal
// with a code and a message. Below HTTP there is no code: what net/http cannot read as a
// request it refuses in its own words.
func (w *world) rightOrRefused(r request, got response, contentType string, readable bool) string {
	if got.body == nil {
		if !readable && (got.status >= 400 && got.status < 500 || got.status == http.StatusNotImplemented || got.status == http.StatusHTTPVersionNotSupported) && strings.HasPrefix(contentType, "text/plain") {
			return ""
		}
		return fmt.Sprintf("status %d, %s: %.300s", got.status, contentType, got.text)
	}
	if got.status >= 400 && got.status < 500 {
		failed := failures(got)
		if len(failed) == 0 || failed[0].code == "" || failed[0].message == "" || got.body.Get("data") != nil {
			return fmt.Sprintf("a refusal without a code: %d %s", got.status, got.text)
		}
		if failed[0].code == "INTERNAL" {
			return "INTERNAL: " + failed[0].message
		}
		return ""
	}
	if got.status != http.StatusOK {
		return fmt.Sprintf("status %d: %s", got.status, got.text)
	}
	return w.judge(r, got)
}

// alive holds that the service still answers, and rightly.
func (w *world) alive(t *testing.T) {
	t.Helper()
	if fault := w.fault(requestOf(body("柳州"))); fault != "" {
		t.Fatalf("afterwards the service does not answer: %s", fault)
	}
	if log := w.service.Log.String(); strings.Contains(log, "panic") {
		t.Fatalf("the service has panicked: %s", log)
	}
}

// requestOf reads a body that is right.
func requestOf(body string) request {
	v, err := plain.Decode([]byte(body))
	if err != nil {
		panic(err)
	}
	o := v.(*plain.Object)
	variables, _ := plainJSON(o.Get("variables")).(map[string]any)
	return request{fmt.Sprint(o.Get("query")), variables}
}

// plainJSON are decoded values as they are encoded.
func plainJSON(v any) any {
	switch v := v.(type) {
	case *plain.Object:
		out := map[string]any{}
		for i, key := range v.Keys {
			out[key] = plainJSON(v.Values[i])
		}
		return out
	case []any:
		out := []any{}
		for _, item := range v {
			out = append(out, plainJSON(item))
		}
		return out
	}
	return v
}

// A request that ends at any byte is not answered as if it were whole.
func TestTruncatedRequests(t *testing.T) {
	w := theWorld(t)
	whole := w.posted(t, body("𠮷野家"), "")
	get := "GET /graphql?" + url.Values{"query": {question}, "variables": {`{"n":"𠮷野家"}`}}.Encode() + " HTTP/1.1\r\nHost: " + w.host(t) + "\r\n\r\n"
	for _, raw := range []string{whole, get} {
		for n := range len(raw) {
			c := w.dial(t)
			c.send(raw[:n])
			c.end()
			got, contentType, err := c.answer()
			switch {
			case errors.Is(err, io.EOF):
			case got.status < 400 || got.status >= 500:
				t.Errorf("%d bytes of %d: status %d, %s: %.300s", n, len(raw), got.status, contentType, got.text)
			}
			_ = c.Close()
		}
	}
	w.alive(t)
}

// Requests that are sent at once are answered in order, each with its own answer, also
// where some of them are refused.
func TestPipelinedRequests(t *testing.T) {
	w := theWorld(t)
	names := append(slices.Clone(texts), "none")
	var raw strings.Builder
	for i, name := range names {
		text := body(name)
		if i%5 == 4 {
			text = strings.Replace(text, `"n":`, `"n":1,"n":`, 1)
		}
		if i%3 == 2 {
			raw.WriteString(chunked(w, t, text, 7, ""))
		} else {
			raw.WriteString(w.posted(t, text, ""))
		}
	}
	c := w.dial(t)
	go c.send(raw.String())
	for i, name := range names {
		got, contentType, err := c.answer()
		if err != nil && got.body == nil {
			t.Fatalf("answer %d: %v %d %.300s", i, err, got.status, got.text)
		}
		if i%5 == 4 && got.status != http.StatusBadRequest {
			t.Errorf("%q twice: %d %.300s", name, got.status, got.text)
		}
		if fault := w.rightOrRefused(requestOf(body(name)), got, contentType, true); fault != "" {
			t.Errorf("%q: %s", name, fault)
		}
		if i%5 != 4 && got.status != http.StatusOK {
			t.Errorf("%q: %d %.300s", name, got.status, got.text)
		}
	}
	w.alive(t)
}

// chunked is a POST whose body comes in chunks, with trailers.
func chunked(w *world, t *testing.T, body string, size int, trailers string) string {
	t.Helper()
	var b bytes.Buffer
	for part := range slices.Chunk([]byte(body), size) {
		fmt.Fprintf(&b, "%x\r\n%s\r\n", len(part), part)
	}
	return "POST /graphql HTTP/1.1\r\nHost: " + w.host(t) + "\r\nContent-Type: application/json\r\nAccept: " + mediaGraphQL + "\r\nTransfer-Encoding: chunked\r\n\r\n" +
		b.String() + "0\r\n" + trailers + "\r\n"
}
