package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// leaves are the scalars of an answer's data in the order of the document, which
// is what dialects with other wrappers have in common. Numbers are rounded to nine
// digits: sums of floats depend on the order in which they are added.
func leaves(body []byte) ([]string, error) {
	var answer struct {
		Data   json.RawMessage
		Errors json.RawMessage
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return nil, fmt.Errorf("%w in %.200s", err, body)
	}
	if len(answer.Errors) > 0 {
		return nil, fmt.Errorf("errors: %.500s", answer.Errors)
	}
	d := json.NewDecoder(bytes.NewReader(answer.Data))
	d.UseNumber()
	var out []string
	var levels []bool // is it an object?
	key := false
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		inObject := len(levels) > 0 && levels[len(levels)-1]
		if delim, ok := t.(json.Delim); ok {
			switch delim {
			case '{', '[':
				levels = append(levels, delim == '{')
				key = delim == '{'
			default:
				levels = levels[:len(levels)-1]
				key = len(levels) > 0 && levels[len(levels)-1]
			}
			continue
		}
		if inObject && key {
			key = false
			continue
		}
		out = append(out, leaf(t))
		key = inObject
	}
}

var numeral = regexp.MustCompile(`^-?\d+(\.\d+)?$`)

func leaf(t json.Token) string {
	s, isText := t.(string)
	if !isText {
		s = fmt.Sprint(t)
	}
	if n, ok := t.(json.Number); ok {
		s = n.String()
	}
	if _, isNumber := t.(json.Number); isNumber || numeral.MatchString(s) {
		if f, err := strconv.ParseFloat(s, 64); err == nil {
			return strconv.FormatFloat(f, 'g', 9, 64)
		}
	}
	if t == nil {
		return "null"
	}
	return s
}

// same tells how an answer agrees with the one of reference.
func (q *question) same(reference, other []byte) (how string, err error) {
	if bytes.Equal(bytes.TrimSpace(reference), bytes.TrimSpace(other)) {
		return "the same bytes", nil
	}
	want, err := leaves(reference)
	if err != nil {
		return "", err
	}
	got, err := leaves(other)
	if err != nil {
		return "", err
	}
	how = fmt.Sprintf("the same %d values", len(want))
	if slices.Equal(want, got) {
		return how, nil
	}
	if q.essence != nil {
		want, got = q.essence(want), q.essence(got)
		how = fmt.Sprintf("the same %d essential values", len(want))
		if slices.Equal(want, got) {
			return how, nil
		}
	}
	i := 0
	for i < min(len(want), len(got)) && want[i] == got[i] {
		i++
	}
	few := func(s []string) string { return strings.Join(s[min(i, len(s)):min(i+4, len(s))], ", ") }
	return "", fmt.Errorf("%d values, want %d; from value %d: %s; want %s", len(got), len(want), i, few(got), few(want))
}
