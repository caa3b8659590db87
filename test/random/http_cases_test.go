package random_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"zonegraph/test/random/plain"
)

func inJSON(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return string(b)
}

func must(s string, err error) string {
	if err != nil {
		panic(err)
	}
	return s
}

// zipped is a text, compressed.
func zipped(s string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte(s))
	_ = z.Close()
	return b.String()
}

// status are the answers that are right for a request: 200 is the answer of the plain
// graph, others are refusals.
type status []int

// expect sends one request on a connection of its own.
func (w *world) expect(t *testing.T, name, raw string, r request, want status, readable bool) {
	t.Helper()
	c := w.dial(t)
	go func() {
		c.send(raw)
		if !strings.Contains(strings.ReplaceAll(raw, "\r", ""), "\n\n") {
			c.end() // whoever waits for the rest learns that it does not come
		}
	}()
	got, contentType, err := c.answer()
	if err != nil && got.status == 0 {
		if readable || len(want) > 0 {
			t.Errorf("%s: no answer", name)
		}
		return
	}
	if fault := w.rightOrRefused(r, got, contentType, readable); fault != "" {
		t.Errorf("%s: %s\n%.600s", name, fault, raw)
	}
	ok := len(want) == 0
	for _, s := range want {
		ok = ok || s == got.status
	}
	if !ok {
		t.Errorf("%s: status %d, want %v: %.300s", name, got.status, want, got.text)
	}
	_ = c.Close()
}

// Whatever a body is written in, it is read as it was meant, or refused.
func TestBodies(t *testing.T) {
	w := theWorld(t)
	right := body("柳州市")
	r := requestOf(right)
	utf16 := func(e unicode.Endianness, b unicode.BOMPolicy) string {
		return must(unicode.UTF16(e, b).NewEncoder().String(right))
	}
	deep := func(n int) string {
		return `{"query":"{ zones { id } }","variables":{"x":` + strings.Repeat("[", n) + strings.Repeat("]", n) + `}}`
	}
	for _, c := range []struct {
		name, body, header string
		want               status
	}{
		{"plain", right, "", status{200}},
		{"mark", "\ufeff" + right, "", status{200}},
		{"two marks", "\ufeff\ufeff" + right, "", status{400}},
		{"GBK", must(simplifiedchinese.GBK.NewEncoder().String(right)), "", status{400}},
		{"GBK, declared", must(simplifiedchinese.GBK.NewEncoder().String(right)), "Content-Type: application/json; charset=gbk\r\n", status{415}},
		{"GB18030", must(simplifiedchinese.GB18030.NewEncoder().String(right)), "", status{400}},
		{"UTF-16", utf16(unicode.LittleEndian, unicode.UseBOM), "", status{400}},
		{"UTF-16, bare", utf16(unicode.BigEndian, unicode.IgnoreBOM), "", status{400}},
		{"UTF-16, bare, little", utf16(unicode.LittleEndian, unicode.IgnoreBOM), "Content-Type: application/json; charset=utf-8\r\n", status{400}},
		{"UTF-8 in quotes", right, "Content-Type: application/json; charset=\"UTF-8\"\r\n", status{200}},
		{"gzip, declared", zipped(right), "Content-Encoding: gzip\r\n", status{415}},
		{"gzip, not declared", zipped(right), "", status{400}},
		{"identity", right, "Content-Encoding: identity\r\n", status{200}},
		{"two encodings", right, "Content-Encoding: identity\r\nContent-Encoding: gzip\r\n", status{415}},
		{"no type", right, "Content-Type: \r\n", status{415}},
		{"text", right, "Content-Type: text/plain\r\n", status{415}},
		{"form", "query=" + url.QueryEscape(question), "Content-Type: application/x-www-form-urlencoded\r\n", status{415}},
		{"two types", right, "Content-Type: application/json\r\nContent-Type: text/plain\r\n", status{400, 415}},
		{"two types, the other first", right, "Content-Type: text/plain\r\nContent-Type: application/json\r\n", status{400, 415}},
		{"member twice", strings.Replace(right, `"n":`, `"n":"a","n":`, 1), "", status{400}},
		{"member twice, escaped", strings.Replace(right, `"n":`, `"\u006e":"a","n":`, 1), "", status{400}},
		{"query twice", strings.Replace(right, `{"query"`, `{"query":"{ zones { id } }","query"`, 1), "", status{400}},
		{"variables twice", strings.TrimSuffix(right, "}") + `,"variables":{}}`, "", status{400}},
		{"member in capitals", strings.Replace(right, `"variables"`, `"Variables"`, 1), "", nil},
		{"half a surrogate pair", strings.Replace(right, "柳州市", `\ud83d`, 1), "", status{400}},
		{"the other half", strings.Replace(right, "柳州市", `\ude00\ud83d`, 1), "", status{400}},
		{"half in the query", strings.Replace(right, "query Q", `query Q # \ud800`, 1), "", status{400}},
		{"behind it", right + "x", "", status{400}},
		{"another behind it", right + right, "", status{400}},
		{"NUL behind it", right + "\x00", "", status{400}},
		{"blanks around it", " \r\n\t" + right + " \n", "", status{200}},
		{"1e400", strings.Replace(right, `"柳州市"`, `1e400`, 1), "", status{400}},
		{"1e400 for a number", `{"query":"query($f: Float) { enterprises(where: {revenue: {lt: $f}}) { id } }","variables":{"f":1e400}}`, "", status{400}},
		{"1e400 for a whole number", `{"query":"query($f: Int) { enterprises(limit: $f) { id } }","variables":{"f":1e400}}`, "", status{400}},
		{"a literal of 1e400", `{"query":"{ enterprises(where: {revenue: {lt: 1e400}}) { id } }"}`, "", status{400, 200}},
		{"deep", deep(10_000), "", nil},
		{"deeper", deep(100_000), "", status{400}},
		{"deep query", `{"query":"` + strings.Repeat("{a", 2000) + `"}`, "", status{400}},
		{"a list", "[" + right + "]", "", status{400}},
		{"null", "null", "", status{400}},
		{"nothing", "", "", status{400}},
		{"a number with zeros", strings.Replace(right, `"柳州市"`, `007`, 1), "", status{400}},
		{"NaN", strings.Replace(right, `"柳州市"`, `NaN`, 1), "", status{400}},
		{"variables as text", strings.Replace(right, `"variables":{`, `"variables":"{`, 1), "", status{400}},
		{"a control character", strings.Replace(right, "柳州市", "柳\x01州", 1), "", status{400}},
		{"too long", `{"query":"` + strings.Repeat(" ", 1<<18) + `"}`, "", status{413}},
	} {
		asked := r
		if v, err := plain.Decode([]byte(strings.TrimPrefix(c.body, "\ufeff"))); err == nil {
			if _, ok := v.(*plain.Object); ok {
				asked = requestOf(strings.TrimPrefix(c.body, "\ufeff"))
			}
		}
		w.expect(t, c.name, w.posted(t, c.body, c.header), asked, c.want, true)
	}
	w.alive(t)
}

// Whatever the head of a request says, it is answered rightly or refused.
func TestHeads(t *testing.T) {
	w := theWorld(t)
	right := body("a")
	r := requestOf(right)
	host := "Host: " + w.host(t) + "\r\n"
	length := fmt.Sprintf("Content-Length: %d\r\n", len(right))
	for _, c := range []struct {
		name, raw string
		want      status
		readable  bool
	}{
		{"another host", w.posted(t, right, "Host: evil.example\r\n"), status{421}, true},
		{"no host", strings.Replace(w.posted(t, right, host), host, "", 1), status{400}, false},
		{"two hosts", w.posted(t, right, host+host), status{400}, false},
		{"an empty host", w.posted(t, right, "Host: \r\n"), status{421}, true},
		{"localhost in capitals", w.posted(t, right, "Host: LOCALHOST.:80\r\n"), status{200}, true},
		{"a host with a path", w.posted(t, right, "Host: localhost/evil\r\n"), nil, false},
		{"cross-site", w.posted(t, right, "Sec-Fetch-Site: cross-site\r\n"), status{403}, true},
		{"same-site", w.posted(t, right, "Sec-Fetch-Site: same-site\r\n"), status{403}, true},
		{"cross-site, in another way", w.posted(t, right, "sec-fetch-site: Cross-Site\r\n"), status{403}, true},
		{"two sites", w.posted(t, right, "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Site: cross-site\r\n"), status{403}, true},
		{"same-origin", w.posted(t, right, "Sec-Fetch-Site: same-origin\r\nOrigin: http://"+w.host(t)+"\r\n"), status{200}, true},
		{"an origin", w.posted(t, right, "Origin: http://evil.example\r\n"), nil, true},
		{"a null origin", w.posted(t, right, "Origin: null\r\n"), nil, true},
		{"a large header", w.posted(t, right, "X-Large: "+strings.Repeat("x", 2<<20)+"\r\n"), status{431}, false},
		{"many headers", w.posted(t, right, strings.Repeat("X-Many: x\r\n", 200_000)), status{431}, false},
		{"a broken header", w.posted(t, right, "X Broken: 1\r\n"), status{400}, false},
		{"a folded header", w.posted(t, right, "X-Folded: a\r\n b\r\n"), nil, false},
		{"NUL in a header", w.posted(t, right, "X-Nul: a\x00b\r\n"), status{400}, false},
		{"two lengths", w.posted(t, right, length+"Content-Length: 5\r\n"), status{400}, false},
		{"a length with a sign", w.posted(t, right, fmt.Sprintf("Content-Length: +%d\r\n", len(right))), status{400}, false},
		{"a negative length", w.posted(t, right, "Content-Length: -1\r\n"), status{400}, false},
		{"a length too short", w.posted(t, right, "Content-Length: 20\r\n"), status{400}, true},
		{"an enormous length", w.posted(t, right, "Content-Length: 99999999999999\r\n"), status{413}, true},
		{"length and chunks", strings.Replace(chunked(w, t, right, 10, ""), "Transfer-Encoding", "Content-Length: 5\r\nTransfer-Encoding", 1), nil, false},
		{"chunks twice", strings.Replace(chunked(w, t, right, 10, ""), ": chunked", ": chunked, chunked", 1), status{501}, false},
		{"an unknown coding", strings.Replace(chunked(w, t, right, 10, ""), ": chunked", ": gzip, chunked", 1), status{501}, false},
		{"chunks", chunked(w, t, right, 3, ""), status{200}, true},
		{"trailers", chunked(w, t, right, 50, "X-Trailer: 1\r\nContent-Length: 3\r\nHost: evil.example\r\n"), nil, true},
		{"a broken trailer", chunked(w, t, right, 50, "broken\r\n"), nil, true},
		{"a broken chunk", strings.Replace(chunked(w, t, right, 10, ""), "a\r\n", "zz\r\n", 1), status{400}, true},
		{"an enormous chunk", strings.Replace(chunked(w, t, right, 10, ""), "a\r\n", "fffffffffffffffff\r\n", 1), status{400}, true},
		{"HTTP/1.0", strings.Replace(w.posted(t, right, ""), "HTTP/1.1", "HTTP/1.0", 1), status{200}, true},
		{"HTTP/3.0", strings.Replace(w.posted(t, right, ""), "HTTP/1.1", "HTTP/3.0", 1), status{505}, false},
		{"another method", strings.Replace(w.posted(t, right, ""), "POST", "PUT", 1), status{405}, true},
		{"a method in small letters", strings.Replace(w.posted(t, right, ""), "POST", "post", 1), status{405}, true},
		{"an absolute target", strings.Replace(w.posted(t, right, ""), "POST /graphql", "POST http://"+w.host(t)+"/graphql", 1), status{200}, true},
		{"an absolute target elsewhere", strings.Replace(w.posted(t, right, ""), "POST /graphql", "POST http://evil.example/graphql", 1), status{421}, true},
		{"parameters of a POST", strings.Replace(w.posted(t, right, ""), "/graphql", "/graphql?variables=%7B%7D&query=%7Bzones%7Bid%7D%7D", 1), status{200, 400}, true},
		{"no such media type", w.posted(t, right, "Accept: image/png\r\n"), status{406}, false},
		{"a bare line feed", strings.ReplaceAll(w.posted(t, right, ""), "\r\n", "\n"), nil, false},
		{"no request", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", nil, false},
	} {
		w.expect(t, c.name, c.raw, r, c.want, c.readable)
	}
	w.alive(t)
}

// The parameters of a GET are read as they were written, or refused; none is dropped.
func TestParameters(t *testing.T) {
	w := theWorld(t)
	query := url.QueryEscape(question)
	for _, name := range []string{"a b", "a;b", "100%", "a+b", "柳州市", "😀", "a&b", "a=b", "#"} {
		variables := `{"n":` + inJSON(name) + `,"t":["柳州"]}`
		right := "query=" + query + "&variables=" + url.QueryEscape(variables)
		r := requestOf(body(name))
		for _, c := range []struct {
			name, parameters string
			want             status
		}{
			{"plain", right, status{200}},
			{"in another order", "variables=" + url.QueryEscape(variables) + "&query=" + query, status{200}},
			{"blanks as %20", strings.ReplaceAll(right, "+", "%20"), status{200}},
			{"a raw semicolon", right + ";x=1", status{400}},
			{"a semicolon between", strings.Replace(right, "&variables", ";variables", 1), status{400}},
			{"a raw percent", right + "&x=%", status{400}},
			{"half an escape", right + "&x=%4", status{400}},
			{"no escape", right + "&x=%zz", status{400}},
			{"variables twice", right + "&variables=%7B%7D", status{400}},
			{"variables twice, escaped", right + "&v%61riables=%7B%7D", status{400}},
			{"query twice", right + "&query=%7Bzones%7Bid%7D%7D", status{400}},
			{"in GBK", "query=" + query + "&variables=" + url.QueryEscape(must(simplifiedchinese.GBK.NewEncoder().String(`{"n":"柳州市"}`))), status{400}},
			{"broken UTF-8", right + "&operationName=%ff", status{400}},
			{"something behind the JSON", strings.Replace(right, "&variables=", "&variables=%20", 1) + "x", status{400}},
			{"escaped twice", "query=" + query + "&variables=" + url.QueryEscape(url.QueryEscape(variables)), status{400}},
			{"no such operation", right + "&operationName=R", status{400}},
			{"its operation", right + "&operationName=Q", status{200}},
			{"an unknown parameter", right + "&x=1", nil},
			{"empty members", "&&" + right + "&", nil},
		} {
			raw := "GET /graphql?" + c.parameters + " HTTP/1.1\r\nHost: " + w.host(t) + "\r\nAccept: " + mediaGraphQL + "\r\n\r\n"
			w.expect(t, fmt.Sprintf("%q, %s", name, c.name), raw, r, c.want, true)
		}
	}
	w.alive(t)
}

// A body of which random bytes were changed is answered for what it says now, or refused
// if it says nothing.
func TestChangedBodies(t *testing.T) {
	w := theWorld(t)
	s := seedOfRun(t)
	r := rand.New(rand.NewPCG(s, 0))
	c := w.dial(t)
	refused := 0
	for n := range 4 * *operations {
		raw := []byte(body(pick(r, texts)))
		for range 1 + r.IntN(2) {
			i := r.IntN(len(raw))
			switch r.IntN(8) {
			default: // what the body says changes, and mostly it can still be read
				name := bytes.LastIndex(raw, []byte(`"n":`))
				i = max(0, min(name+5+r.IntN(3), len(raw)-1))
				raw = append(raw[:i:i], append([]byte(pick(r, []string{"a", " ", "柳", "𠮷", `\n`, `\"`, `\u0041`, `\ud83d\ude00`, "市"})), raw[i:]...)...)
			case 0:
				raw[i] = byte(r.IntN(256))
			case 1:
				raw = append(raw[:i], raw[i+1:]...)
			case 2:
				piece := pick(r, []string{`\u0000`, `\ud800`, "\xff", `"`, "{", "}", ",", "\ufeff", "𠮷", `\`, "null", ":", "1e999", "#", "\x00"})
				raw = append(raw[:i:i], append([]byte(piece), raw[i:]...)...)
			case 3:
				j := r.IntN(len(raw))
				raw[i], raw[j] = raw[j], raw[i]
			}
		}
		c.send(w.posted(t, string(raw), ""))
		got, contentType, err := c.answer()
		if err != nil {
			t.Fatalf("seed %d, body %d: %v\n%s", s, n, err, raw)
		}
		fault := ""
		v, unreadable := plain.Decode(raw)
		if o, ok := v.(*plain.Object); unreadable != nil || !ok || !utf8.Valid(raw) || len(o.Keys) == 0 {
			if got.status != http.StatusBadRequest || len(failures(got)) == 0 {
				fault = fmt.Sprintf("it must be refused: %d %.300s", got.status, got.text)
			}
		} else {
			fault = w.rightOrRefused(requestOf(string(raw)), got, contentType, true)
		}
		if got.status != http.StatusOK {
			refused++
		}
		if fault != "" {
			t.Errorf("seed %d, body %d: %s\n%q", s, n, fault, raw)
		}
	}
	t.Logf("%d bodies, %d refused", 4**operations, refused)
	w.alive(t)
}
