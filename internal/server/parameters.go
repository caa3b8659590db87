package server

import (
	"net/url"
	"slices"
	"strings"

	"zonegraph/graph"
	"zonegraph/internal/strictjson"
	"zonegraph/message"
)

// parameters reads the query of an address. net/url leaves out what it cannot read,
// and would so answer another question than was asked: here it is refused, with its
// place. Each of the names in once may come one time only.
func parameters(query string, once ...string) (url.Values, *graph.Error) {
	out := url.Values{}
	start := 0
	for part := range strings.SplitSeq(query, "&") {
		if at := strings.IndexByte(part, ';'); at >= 0 {
			return nil, graph.BadInput("", "address.semicolon", start+at+1)
		}
		escapedName, escapedValue, _ := strings.Cut(part, "=")
		name, fault := unescaped(escapedName, "", start)
		if fault != nil {
			return nil, fault
		}
		value, fault := unescaped(escapedValue, name, start+len(escapedName)+1)
		if fault != nil {
			return nil, fault
		}
		if len(out[name]) > 0 && slices.Contains(once, name) {
			return nil, graph.BadInput(name, "address.parameter-twice")
		}
		if part != "" {
			out[name] = append(out[name], value)
		}
		start += len(part) + 1
	}
	return out, nil
}

// unescaped reads one name or value of the query, which begins at a byte of it.
func unescaped(text, parameter string, start int) (string, *graph.Error) {
	out, err := url.QueryUnescape(text)
	if err != nil {
		at := brokenEscape(text)
		return "", graph.BadInput(parameter, "address.broken-escape", text[at:min(at+3, len(text))], start+at+1)
	}
	if at, bad := strictjson.NotUTF8([]byte(out)); bad {
		return "", graph.BadInput(parameter, "json.not-utf8", strictjson.PlaceIn([]byte(out), at))
	}
	return out, nil
}

// brokenEscape is where a percent sign first stands without two digits behind it.
func brokenEscape(text string) int {
	at := strings.IndexByte(text, '%')
	for at >= 0 {
		if len(text) < at+3 {
			return at
		}
		if _, err := url.QueryUnescape(text[at : at+3]); err != nil {
			return at
		}
		next := strings.IndexByte(text[at+3:], '%')
		if next < 0 {
			break
		}
		at += 3 + next
	}
	return max(at, 0)
}

// badText is what is wrong with a text of JSON: the fault that strictjson names, or
// that its value does not fit.
func badText(argument string, err error, unfit *graph.Error) *graph.Error {
	if message.CodeOf(err) != "" {
		return graph.BadValue(argument, err)
	}
	return unfit
}
