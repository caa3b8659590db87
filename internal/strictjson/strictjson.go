// Package strictjson reads JSON that somebody sent. It refuses what readers of JSON
// take in different ways, and would otherwise answer another question than was asked:
// text that is not UTF-8, one half of a surrogate pair, a member that comes twice, and
// whatever follows the value. Each fault has a message that names its place.
//
// What lives here: the check, and the decoding into Go values. What does not: what the
// members mean.
package strictjson

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"zonegraph/message"
)

// Decode checks a text that must be one JSON value, and decodes it. Numbers stay as
// they are written, so that none loses digits. A value that does not fit is an error
// of encoding/json; whatever Check finds is one with a message.
func Decode(text []byte, into any) error {
	if err := Check(text); err != nil {
		return err
	}
	return DecodeChecked(text, into)
}

// DecodeChecked is Decode for a text, or a part of one, that has been checked.
func DecodeChecked(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	return d.Decode(into)
}

// Members checks a text that must be one JSON value, and gives the members of the object
// that it is, as they are written; nil if it is no object.
func Members(text []byte) (map[string][]byte, error) {
	out := map[string][]byte{}
	is, err := inside(text, '{', '}', func(d *jsontext.Decoder) error {
		token, err := d.ReadToken()
		if err != nil {
			return err
		}
		name := token.String() // before the next is read into its place
		out[name], err = next(d, text)
		return err
	})
	if err != nil || !is {
		return nil, err
	}
	return out, nil
}

// Elements checks a text that must be one JSON value, and gives the elements of the
// array that it is, as they are written; none if it is no array.
func Elements(text []byte) ([][]byte, error) {
	var out [][]byte
	is, err := inside(text, '[', ']', func(d *jsontext.Decoder) error {
		value, err := next(d, text)
		out = append(out, value)
		return err
	})
	if err != nil || !is {
		return nil, err
	}
	return out, nil
}

// inside checks a text while it has each part of it read, if it begins as it must; else it
// only checks it.
func inside(text []byte, begin, end jsontext.Kind, read func(*jsontext.Decoder) error) (is bool, err error) {
	d := jsontext.NewDecoder(bytes.NewReader(text))
	if d.PeekKind() != begin || !utf8.Valid(text) {
		return false, Check(text)
	}
	_, err = d.ReadToken()
	for err == nil && d.PeekKind() != end {
		err = read(d)
	}
	if err == nil {
		_, err = d.ReadToken()
	}
	if behind := int(d.InputOffset()); err != nil || behind+blanks(text[behind:]) < len(text) {
		return false, Check(text) // which finds the place
	}
	return true, nil
}

// next is the next value, as it is written.
func next(d *jsontext.Decoder, text []byte) ([]byte, error) {
	value, err := d.ReadValue()
	end := int(d.InputOffset())
	return text[end-len(value) : end : end], err
}

// Check tells what is wrong with a text that must be one JSON value, nil if nothing is.
func Check(text []byte) error {
	if at, bad := NotUTF8(text); bad {
		return message.NewError("json.not-utf8", PlaceIn(text, at))
	}
	d := jsontext.NewDecoder(bytes.NewReader(text))
	err := d.SkipValue()
	if err == nil {
		behind := int(d.InputOffset())
		if _, err = d.ReadToken(); errors.Is(err, io.EOF) {
			return nil
		}
		return message.NewError("json.goes-on", PlaceIn(text, behind+blanks(text[behind:])))
	}
	at := len(text)
	var fault *jsontext.SyntacticError
	if errors.As(err, &fault) {
		at = min(int(fault.ByteOffset), len(text))
	}
	place := PlaceIn(text, at)
	switch {
	case errors.Is(err, jsontext.ErrDuplicateName):
		return message.NewError("json.member-twice", fault.JSONPointer.LastToken(), place)
	case bytes.HasPrefix(text[at:], []byte(`\u`)) && len(text) >= at+6 && isHex(text[at+2:at+6]):
		return message.NewError("json.half-character", string(text[at:at+6]), place)
	}
	return message.NewError("json.broken", place)
}

// blanks is how many blanks of JSON a text begins with.
func blanks(text []byte) int { return len(text) - len(bytes.TrimLeft(text, " \t\r\n")) }

func isHex(digits []byte) bool {
	_, err := strconv.ParseUint(string(digits), 16, 16)
	return err == nil
}

// NotUTF8 is where a text first is not UTF-8, if anywhere.
func NotUTF8(text []byte) (at int, bad bool) {
	if utf8.Valid(text) {
		return 0, false
	}
	for at < len(text) {
		r, size := utf8.DecodeRune(text[at:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		at += size
	}
	return at, true
}

// PlaceIn names a place in a text, given by the bytes before it: by its byte, its line,
// and its column in characters, all from 1.
func PlaceIn(text []byte, at int) message.Message {
	before := text[:at]
	start := bytes.LastIndexByte(before, '\n') + 1
	return message.New("json.place", at+1, bytes.Count(before, []byte("\n"))+1, utf8.RuneCount(before[start:])+1)
}

// IsWide tells if a text is in UTF-16 or UTF-32, by its mark or by the zeros around
// the sign with which JSON begins.
func IsWide(text []byte) bool {
	return bytes.HasPrefix(text, []byte{0xfe, 0xff}) || bytes.HasPrefix(text, []byte{0xff, 0xfe}) ||
		len(text) > 1 && (text[0] == 0 || text[1] == 0)
}

// Mark is the byte order mark of UTF-8, which editors put before a text.
var Mark = []byte("\uFEFF")
