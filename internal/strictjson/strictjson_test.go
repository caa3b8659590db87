package strictjson_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"zonegraph/internal/strictjson"
	"zonegraph/message"
)

// What readers of JSON take in different ways is refused, with its place.
func TestCheck(t *testing.T) {
	for text, want := range map[string]struct {
		code  message.Code
		place string
	}{
		`{"a": [1, {"b": null}], "A": "\ud83d\ude00"}`: {},
		" \t\r\n[] \n":   {},
		"":               {"json.broken", "byte 1 (line 1, column 1)"},
		"\ufeff{}":       {"json.broken", "byte 1 (line 1, column 1)"},
		"{\n \"柳\": }":   {"json.broken", "byte 11 (line 2, column 7)"},
		`{"a":"x`:        {"json.broken", "byte 8 (line 1, column 8)"},
		`{"a":"\u12"}`:   {"json.broken", "byte 7 (line 1, column 7)"},
		`{"a":NaN}`:      {"json.broken", "byte 6 (line 1, column 6)"},
		`{"a":01}`:       {"json.broken", "byte 7 (line 1, column 7)"},
		"{\"a\":\"\n\"}": {"json.broken", "byte 7 (line 1, column 7)"},
		strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000): {"json.broken", "byte 10001 (line 1, column 10001)"},
		"{\"柳\":\"\xc1\xf8\"}":                                    {"json.not-utf8", "byte 9 (line 1, column 7)"},
		"{\"a\":\"\xed\xa0\x80\"}":                                {"json.not-utf8", "byte 7 (line 1, column 7)"},
		`{"a":"\ud800"}`:                                          {"json.half-character", "byte 7 (line 1, column 7)"},
		`{"a":"\ud800\u0041"}`:                                    {"json.half-character", "byte 7 (line 1, column 7)"},
		`{"a":"\uDE00\uD83D"}`:                                    {"json.half-character", "byte 7 (line 1, column 7)"},
		`{"\udfff":1}`:                                            {"json.half-character", "byte 3 (line 1, column 3)"},
		`{"a":{"b":1,"b":1}}`:                                     {"json.member-twice", "byte 13 (line 1, column 13)"},
		`{"\u0061":1,"a":2}`:                                      {"json.member-twice", "byte 13 (line 1, column 13)"},
		`{"a":1} x`:                                               {"json.goes-on", "byte 9 (line 1, column 9)"},
		`{}{}`:                                                    {"json.goes-on", "byte 3 (line 1, column 3)"},
		"{}\x1a":                                                  {"json.goes-on", "byte 3 (line 1, column 3)"},
	} {
		err := strictjson.Check([]byte(text))
		if got := message.CodeOf(err); got != want.code || err != nil && !strings.Contains(err.Error(), want.place) {
			t.Errorf("%.60q: %v, want %s at %s", text, err, want.code, want.place)
		}
		_, ofMembers := strictjson.Members([]byte(text))
		if _, ofElements := strictjson.Elements([]byte(text)); (err == nil) != (ofElements == nil) || err != nil && ofElements.Error() != err.Error() {
			t.Errorf("%.60q: %v as elements, %v as a whole", text, ofElements, err)
		}
		if (err == nil) != (ofMembers == nil) || err != nil && ofMembers.Error() != err.Error() {
			t.Errorf("%.60q: %v as members, %v as a whole", text, ofMembers, err)
		}
	}
}

// Decoding keeps every digit, and takes nothing that Check refuses.
func TestDecode(t *testing.T) {
	var into map[string]any
	if err := strictjson.Decode([]byte(`{"n": 12345678901234567890.10}`), &into); err != nil || into["n"] != json.Number("12345678901234567890.10") {
		t.Errorf("%v, %v", into, err)
	}
	if err := strictjson.Decode([]byte(`{} {}`), &into); message.CodeOf(err) != "json.goes-on" {
		t.Errorf("got %v", err)
	}
	if err := strictjson.Decode([]byte(`[]`), &into); err == nil || message.CodeOf(err) != "" {
		t.Errorf("a value of another type: %v", err)
	}
}

func TestIsWide(t *testing.T) {
	for text, want := range map[string]bool{
		"\xff\xfe{\x00": true, "\xfe\xff\x00{": true, "{\x00}\x00": true, "\x00{\x00}": true, "\x00\x00\x00{": true,
		"{}": false, "": false, "{": false, "\xef\xbb\xbf{}": false,
	} {
		if got := strictjson.IsWide([]byte(text)); got != want {
			t.Errorf("%q: %t", text, got)
		}
	}
}

// Members are those of the object that a text is, as they are written.
func TestMembers(t *testing.T) {
	got, err := strictjson.Members([]byte(" {\"a\": [1, 2] ,\"\\u67f3\":\"x\"} "))
	if err != nil || len(got) != 2 || string(got["a"]) != "[1, 2]" || string(got["柳"]) != `"x"` {
		t.Errorf("%q %v", got, err)
	}
	for _, text := range []string{"null", "[]", `"a"`} {
		if got, err := strictjson.Members([]byte(text)); got != nil || err != nil {
			t.Errorf("%s: %q %v", text, got, err)
		}
	}
}

// Elements are those of the array that a text is, as they are written.
func TestElements(t *testing.T) {
	got, err := strictjson.Elements([]byte(" [ {\"a\": [1, 2]} ,\"\\u67f3\", []] "))
	if err != nil || fmt.Sprintf("%s", got) != `[{"a": [1, 2]} "\u67f3" []]` {
		t.Errorf("got %s, %v", got, err)
	}
	for _, text := range []string{"{}", "null", "1", " [ ] "} {
		if got, err := strictjson.Elements([]byte(text)); got != nil || err != nil {
			t.Errorf("%s: got %s, %v", text, got, err)
		}
	}
	for _, text := range []string{"[", "[1", "[1,]", "[1] 2", "[1}", "[{\"a\": 1, \"a\": 2}]"} {
		if got, err := strictjson.Elements([]byte(text)); got != nil || err == nil {
			t.Errorf("%s: got %s, %v", text, got, err)
		}
	}
}
