package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
)

// leaf is a scalar of an answer's data, and where it stands.
type leaf struct {
	path, text string
	// bare tells that it stands there without quotation marks.
	bare bool
}

// leaves are the scalars of an answer's data in the order of the document, which
// is what dialects with other wrappers have in common.
func leaves(body []byte) ([]leaf, error) {
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
	return collect(nil, d, "")
}

// collect adds the leaves of the value that comes next.
func collect(out []leaf, d *json.Decoder, path string) ([]leaf, error) {
	t, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch t := t.(type) {
	case json.Delim:
		for i := 0; d.More(); i++ {
			at := fmt.Sprintf("%s[%d]", path, i)
			if t == '{' {
				name, err := d.Token()
				if err != nil {
					return nil, err
				}
				if at = fmt.Sprint(name); path != "" {
					at = path + "." + at
				}
			}
			if out, err = collect(out, d, at); err != nil {
				return nil, err
			}
		}
		_, err = d.Token()
		return out, err
	case string:
		return append(out, leaf{path: path, text: t}), nil
	case nil:
		return append(out, leaf{path: path, text: "null", bare: true}), nil
	}
	return append(out, leaf{path: path, text: fmt.Sprint(t), bare: true}), nil
}

// closeEnough is how far two numbers may differ, in parts of the larger: sums of floats
// depend on the order in which they are added.
const closeEnough = 1e-9

// equals compares values. PostGraphile writes sums and large numbers as texts.
func (l leaf) equals(o leaf) bool {
	if l.text == o.text || !l.bare && !o.bare {
		return l.text == o.text
	}
	a, err := strconv.ParseFloat(l.text, 64)
	if err != nil {
		return false
	}
	b, err := strconv.ParseFloat(o.text, 64)
	return err == nil && math.Abs(a-b) <= closeEnough*max(math.Abs(a), math.Abs(b))
}

// same tells how an answer agrees with the one of reference; the error says where it
// differs first.
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
	if slices.EqualFunc(want, got, leaf.equals) {
		return how, nil
	}
	if q.essence != nil {
		want, got = q.essence(want), q.essence(got)
		how = fmt.Sprintf("the same %d essential values", len(want))
		if slices.EqualFunc(want, got, leaf.equals) {
			return how, nil
		}
	}
	return "", fmt.Errorf("first difference: %s, want %s (%d values, want %d)", first(got, want), first(want, got), len(got), len(want))
}

// first says what stands in an answer where it first differs from another.
func first(own, other []leaf) string {
	i := 0
	for i < min(len(own), len(other)) && own[i].equals(other[i]) {
		i++
	}
	if i == len(own) {
		return "the end"
	}
	return fmt.Sprintf("%q at %s", own[i].text, own[i].path)
}
