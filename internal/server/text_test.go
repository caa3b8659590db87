package server_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"zonegraph/message"
)

// rawAnswer is what a request got that a test wrote by itself.
type rawAnswer struct {
	Status int
	response
	Body string
}

// sendRaw sends a body, or where there is none a GET.
func sendRaw(t *testing.T, h http.Handler, target, body string, header map[string]string) rawAnswer {
	t.Helper()
	req := httptest.NewRequest(http.MethodGet, "/", nil)
	if body != "" {
		req = httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
		req.Header.Set("Content-Type", "application/json")
	}
	path, query, _ := strings.Cut(target, "?")
	req.URL = &url.URL{Path: path, RawQuery: query} // as it comes, whatever net/http thinks of it
	for k, v := range header {
		req.Header.Set(k, v)
	}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, req)
	out := rawAnswer{Status: rec.Code, Body: rec.Body.String()}
	if err := json.Unmarshal(rec.Body.Bytes(), &out.response); err != nil && rec.Code != http.StatusNotModified {
		t.Fatalf("%v in %s", err, rec.Body)
	}
	return out
}

func encoded(t *testing.T, text string, encode func(string) (string, error)) string {
	t.Helper()
	out, err := encode(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func zipped(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write([]byte(text))
	_ = w.Close()
	return b.String()
}

// Whatever way text comes, none is read for another than was sent: it is read, or
// refused with its place.
func TestTextThatCannotBeRead(t *testing.T) {
	h := handler(t, reader(empty), nil, nil)
	const query = `{"query":"{zones(where:{name:{contains:\"柳州\"}}){id}}"}`
	const short = `/graphql?query=%7Bzones%7Bid%7D%7D`
	gbk := encoded(t, query, simplifiedchinese.GBK.NewEncoder().String)
	wide := encoded(t, query, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String)
	bare := encoded(t, query, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder().String)
	for name, c := range map[string]struct {
		target, body string
		header       map[string]string
		status       int
		code         message.Code
		place        string
	}{
		"plain":              {"/graphql", query, nil, 200, "", ""},
		"byte order mark":    {"/graphql", "\ufeff" + query, nil, 200, "", ""},
		"mark in the query":  {"/graphql", `{"query":"\ufeff{zones{id}}"}`, nil, 200, "", ""},
		"charset":            {"/graphql", query, map[string]string{"Content-Type": `application/json; charset="UTF-8"`}, 200, "", ""},
		"identity":           {"/graphql", query, map[string]string{"Content-Encoding": "identity"}, 200, "", ""},
		"pairs":              {"/graphql", `{"query":"{zones(where:{name:{eq:\"\\uD83D\\uDE00\\u{1F600}\\\\ud800\"}}){id}}","variables":{"\ud83d\ude00":"\ud83d\ude00"}}`, nil, 200, "", ""},
		"block text":         {"/graphql", `{"query":"{zones(where:{name:{eq:\"\"\"\\uD800\"\"\"}}){id}} #\\uD800"}`, nil, 200, "", ""},
		"other charset":      {"/graphql", gbk, map[string]string{"Content-Type": "application/json; charset=gbk"}, 415, "request.media-type", ""},
		"GBK":                {"/graphql", gbk, nil, 400, "json.not-utf8", "byte 42 (line 1, column 42)"},
		"cut character":      {"/graphql", strings.Replace(query, "州", "\xe5\xb7", 1), nil, 400, "json.not-utf8", "byte 45 (line 1, column 43)"},
		"UTF-16":             {"/graphql", wide, nil, 400, "request.wide", "UTF-8"},
		"UTF-16 unmarked":    {"/graphql", bare, nil, 400, "request.wide", "UTF-8"},
		"gzip":               {"/graphql", zipped(query), map[string]string{"Content-Encoding": "gzip"}, 415, "request.encoded", "gzip"},
		"gzip, not said":     {"/graphql", zipped(query), nil, 400, "json.not-utf8", "byte 2"},
		"deflate":            {"/graphql", "x", map[string]string{"Content-Encoding": "deflate"}, 415, "request.encoded", "deflate"},
		"two requests":       {"/graphql", `{"query":"{zones{id}}"}{"query":"{zones{id}}"}`, nil, 400, "json.goes-on", "byte 24"},
		"null":               {"/graphql", `null`, nil, 400, "request.body-not-an-object", ""},
		"list":               {"/graphql", `[` + query + `]`, nil, 400, "request.no-batches", ""},
		"query twice":        {"/graphql", `{"query":"{zones{id}}","query":"{cities{id}}"}`, nil, 400, "json.member-twice", "byte 24"},
		"variable twice":     {"/graphql", `{"query":"{zones{id}}","variables":{"a":1,"a":2}}`, nil, 400, "json.member-twice", `"a"`},
		"half in query":      {"/graphql", `{"query":"{zones{id}} #\ud800"}`, nil, 400, "json.half-character", "byte 24"},
		"half in variables":  {"/graphql", `{"query":"{zones{id}}","variables":{"a":["\udc00"]}}`, nil, 400, "json.half-character", "byte 43"},
		"half in name":       {"/graphql", `{"query":"{zones{id}}","operationName":"\ud800"}`, nil, 400, "json.half-character", "byte 41"},
		"half in extensions": {"/graphql", `{"query":"{zones{id}}","extensions":{"\ud800":1}}`, nil, 400, "json.half-character", "byte 39"},
		"half in literal":    {"/graphql", `{"query":"{\nzones(where:{name:{eq:\"柳\\uD800x\"}}){id}}"}`, nil, 400, "graphql.half-character", "Line 2, column 25"},
		"low half first":     {"/graphql", `{"query":"{zones(where:{name:{eq:\"\\uDE00\\uD83D\"}}){id}}"}`, nil, 400, "graphql.half-character", "uDE00"},
		"half before pair":   {"/graphql", `{"query":"{zones(where:{name:{eq:\"\\uD83D\\uD83D\\uDE00\"}}){id}}"}`, nil, 400, "graphql.half-character", "column 25"},
		"deep":               {"/graphql", `{"variables":{"a":` + strings.Repeat("[", 4000) + strings.Repeat("]", 4000) + `},"query":"{zones{id}}"}`, nil, 200, "", ""},
		"too deep":           {"/graphql", `{"variables":{"a":` + strings.Repeat("[", 9990), nil, 413, "request.too-large", ""},

		"GET":                     {short + "&variables=%7B%7D", "", nil, 200, "", ""},
		"escaped semicolon":       {short + "&variables=%7B%22a%22:%22x%3By%22%7D", "", nil, 200, "", ""},
		"other parameters":        {short + "&x=1&x=2&%E6%9F%B3", "", nil, 200, "", ""},
		"semicolon":               {short + "&variables=%7B%22a%22:%22x;y%22%7D", "", nil, 400, "address.semicolon", "byte 52"},
		"semicolon behind":        {short + "&x=;", "", nil, 400, "address.semicolon", ""},
		"percent":                 {short + "&variables=%7B%22a%22:%22100%%22%7D", "", nil, 400, "address.broken-escape", "byte 54"},
		"percent at end":          {short + "%", "", nil, 400, "address.broken-escape", `"%", byte 26`},
		"half escape":             {short + "&x%4=1", "", nil, 400, "address.broken-escape", `"%4", byte 28`},
		"GBK in an address":       {"/graphql?query=%7Bzones(where:%7Bname:%7Beq:%22%C1%F8%22%7D%7D)%7Bid%7D%7D", "", nil, 400, "json.not-utf8", "byte 25"},
		"variables not UTF-8":     {short + "&variables=%7B%22a%22:%22%FF%22%7D", "", nil, 400, "json.not-utf8", "variables"},
		"name not UTF-8":          {short + "&operationName=%FF", "", nil, 400, "json.not-utf8", "operationName"},
		"parameter twice":         {short + "&query=%7Bcities%7Bid%7D%7D", "", nil, 400, "address.parameter-twice", "query"},
		"variables go on":         {short + "&variables=%7B%7D%20%7B%7D", "", nil, 400, "json.goes-on", "variables: behind"},
		"variables half":          {short + "&variables=%7B%22a%22:%22%5Cud800%22%7D", "", nil, 400, "json.half-character", "variables"},
		"variables a list":        {short + "&variables=%5B%5D", "", nil, 400, "request.not-an-object", "variables"},
		"extensions twice":        {short + "&extensions=%7B%22a%22:1,%22a%22:1%7D", "", nil, 400, "json.member-twice", "extensions"},
		"semicolon in export":     {"/export/ZonesOfCity.csv?variables=%7B%7D;", "", nil, 404, "export.not-saved", ""},
		"number of many digits":   {"/graphql", `{"query":"query($n:Int){zones(limit:$n){id}}","variables":{"n":99999999999999999999}}`, nil, 200, "variable.of-wrong-type", "$n"},
		"number beyond any Float": {"/graphql", `{"query":"query($n:Int){zones(limit:$n){id}}","variables":{"n":1e400}}`, nil, 200, "variable.of-wrong-type", "$n"},
		"number beyond a Decimal": {"/graphql", `{"query":"query($n:Decimal){observations(where:{value:{gt:$n}}){id}}","variables":{"n":1e400}}`, nil, 200, "input.not-a-decimal", ""},
		"digits beyond a Decimal": {"/graphql", `{"query":"query($n:Decimal){observations(where:{value:{gt:$n}}){id}}","variables":{"n":9999999999999999.0000001}}`, nil, 200, "input.decimal-out-of-range", ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := sendRaw(t, h, c.target, c.body, c.header)
			var got message.Code
			says := ""
			if len(r.Errors) > 0 {
				got, says = message.Code(r.Errors[0].Extensions.MessageCode), r.Errors[0].Message
			}
			if r.Status != c.status || got != c.code || !strings.Contains(says, c.place) {
				t.Errorf("got %d %.400s, want %d %s saying %q", r.Status, r.Body, c.status, c.code, c.place)
			}
		})
	}
}

// What is no word of GraphQL is named, with its place and the sign that is meant.
func TestLexicalErrors(t *testing.T) {
	h := handler(t, reader(empty), nil, nil)
	for query, c := range map[string]struct {
		code         message.Code
		line, column int
		says         string
	}{
		"{zones(limit:1，offset:1){id}}":      {"graphql.look-alike", 1, 15, `Line 1, column 15: the character ， (U+FF0C) is no sign of GraphQL; use , instead`},
		"{\n# 柳州\r\n  zones(limit：1){id}}":   {"graphql.look-alike", 3, 14, "; use : instead"},
		"{zones{id}}\x00":                    {"graphql.control-character", 1, 12, "U+0000"},
		"{zones(where:{name:{eq:\"x}}){id}}": {"graphql.open-text", 1, 24, "Line 1, column 24"},
	} {
		body, err := json.Marshal(map[string]string{"query": query})
		if err != nil {
			t.Fatal(err)
		}
		r := sendRaw(t, h, "/graphql", string(body), map[string]string{"Accept": "application/graphql-response+json"})
		if r.Status != 400 || len(r.Errors) != 1 || r.Errors[0].Extensions.MessageCode != string(c.code) ||
			fmt.Sprint(r.Errors[0].Locations) != fmt.Sprintf("[{%d %d}]", c.line, c.column) || !strings.Contains(r.Errors[0].Message, c.says) {
			t.Errorf("%q: got %d %s, want %s at %d:%d saying %s", query, r.Status, r.Body, c.code, c.line, c.column, c.says)
		}
	}
}
