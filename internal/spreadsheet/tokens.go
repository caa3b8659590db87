package spreadsheet

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"zonegraph/message"
)

// tokens reads XML as the parts of workbooks have it, many times faster than
// encoding/xml: start tags, end tags and texts, without namespaces. It refuses
// document types, and with them entities of a file's own. What it returns is valid
// until the next token.
type tokens struct {
	r *bufio.Reader
	// name of a tag, without prefix; empty for a text.
	name []byte
	// attributes of a start tag, as they stand in the file.
	attributes []byte
	// text between tags, entities resolved.
	text []byte
	kind tokenKind
	// endNext says that the start tag just given ends itself.
	endNext bool
	scratch []byte
}

type tokenKind uint8

const (
	startTag tokenKind = iota
	endTag
	textToken
)

// longestToken bounds a tag, and a text between tags, in bytes.
const longestToken = maxText

func newTokens(r io.Reader) *tokens { return &tokens{r: bufio.NewReaderSize(r, longestToken)} }

// next goes to the next token; io.EOF at the end.
func (t *tokens) next() error {
	if t.endNext {
		t.endNext, t.kind, t.attributes = false, endTag, nil
		return nil
	}
	for {
		first, err := t.r.Peek(1)
		if err != nil {
			return broken(err)
		}
		if first[0] != '<' {
			err := t.readText()
			return err
		}
		if done, err := t.readTag(); done || err != nil {
			return err
		}
	}
}

func broken(err error) error {
	switch {
	case errors.Is(err, io.EOF):
		return io.EOF
	case errors.Is(err, bufio.ErrBufferFull):
		return fault(message.New("file.cell-too-long", longestToken), message.New("remedy.shorten-cell"))
	}
	return damaged(message.New("damage.other", err))
}

func (t *tokens) readText() error {
	raw, err := t.r.ReadSlice('<')
	if err != nil && !errors.Is(err, io.EOF) {
		return broken(err)
	}
	if err == nil {
		if err := t.r.UnreadByte(); err != nil {
			return damaged(message.New("damage.other", err))
		}
		raw = raw[:len(raw)-1]
	}
	t.kind, t.name, t.text = textToken, nil, raw
	if bytes.IndexByte(raw, '&') >= 0 {
		t.scratch = resolve(t.scratch[:0], raw)
		t.text = t.scratch
	}
	return nil
}

// readTag reads a tag; false if it is a comment or an instruction.
func (t *tokens) readTag() (bool, error) {
	raw, err := t.r.ReadSlice('>')
	if err != nil {
		return false, unfinished(err)
	}
	switch {
	case bytes.HasPrefix(raw, []byte("<!--")):
		return false, t.skipTo(raw, "-->")
	case bytes.HasPrefix(raw, []byte("<?")):
		return false, t.skipTo(raw, "?>")
	case bytes.HasPrefix(raw, []byte("<![CDATA[")):
		return true, t.readData(raw)
	case bytes.HasPrefix(raw, []byte("<!")):
		return false, damaged(message.New("damage.document-type"))
	}
	// A > may stand in an attribute's value.
	if quoted(raw) {
		joined := append([]byte(nil), raw...)
		for quoted(joined) {
			more, err := t.r.ReadSlice('>')
			if err != nil {
				return false, unfinished(err)
			}
			if joined = append(joined, more...); len(joined) > longestToken {
				return false, damaged(message.New("damage.tag-too-long", longestToken))
			}
		}
		raw = joined
	}
	body := raw[1 : len(raw)-1]
	t.kind, t.text = startTag, nil
	if len(body) > 0 && body[0] == '/' {
		t.kind, body = endTag, body[1:]
	} else if len(body) > 0 && body[len(body)-1] == '/' {
		t.endNext, body = true, body[:len(body)-1]
	}
	t.name, t.attributes = body, nil
	if i := bytes.IndexAny(body, " \t\r\n"); i >= 0 {
		t.name, t.attributes = body[:i], body[i:]
	}
	if i := bytes.IndexByte(t.name, ':'); i >= 0 {
		t.name = t.name[i+1:]
	}
	return true, nil
}

func unfinished(err error) error {
	if errors.Is(err, io.EOF) {
		return damaged(message.New("damage.part-breaks-off"))
	}
	return broken(err)
}

// quoted tells if a tag ends within an attribute's value.
func quoted(tag []byte) bool {
	var open byte
	for _, b := range tag {
		switch {
		case open == 0 && (b == '"' || b == '\''):
			open = b
		case b == open:
			open = 0
		}
	}
	return open != 0
}

// skipTo skips what has begun until it ends.
func (t *tokens) skipTo(begun []byte, end string) error {
	tail := append([]byte(nil), begun[2:]...)
	for !bytes.HasSuffix(tail, []byte(end)) {
		more, err := t.r.ReadSlice('>')
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return unfinished(err)
		}
		tail = append(tail[:0], more[max(0, len(more)-len(end)):]...)
	}
	return nil
}

func (t *tokens) readData(begun []byte) error {
	data := append([]byte(nil), begun[len("<![CDATA["):]...)
	for !bytes.HasSuffix(data, []byte("]]>")) {
		more, err := t.r.ReadSlice('>')
		if err != nil {
			return unfinished(err)
		}
		if data = append(data, more...); len(data) > longestToken {
			return broken(bufio.ErrBufferFull)
		}
	}
	t.kind, t.name, t.text = textToken, nil, data[:len(data)-len("]]>")]
	return nil
}

// attribute is the value of an attribute of the start tag; empty if it has none.
func (t *tokens) attribute(name string) []byte {
	rest := t.attributes
	for {
		rest = bytes.TrimLeft(rest, " \t\r\n")
		i := bytes.IndexByte(rest, '=')
		if i < 0 {
			return nil
		}
		key := bytes.TrimRight(rest[:i], " \t\r\n")
		rest = bytes.TrimLeft(rest[i+1:], " \t\r\n")
		if len(rest) == 0 || (rest[0] != '"' && rest[0] != '\'') {
			return nil
		}
		end := bytes.IndexByte(rest[1:], rest[0])
		if end < 0 {
			return nil
		}
		if string(key) == name {
			return rest[1 : 1+end]
		}
		rest = rest[end+2:]
	}
}

// resolve appends raw with its entities replaced by what they stand for; what is no
// entity stays as it is.
func resolve(out, raw []byte) []byte {
	for len(raw) > 0 {
		i := bytes.IndexByte(raw, '&')
		if i < 0 {
			return append(out, raw...)
		}
		out, raw = append(out, raw[:i]...), raw[i:]
		end := bytes.IndexByte(raw[:min(len(raw), 12)], ';')
		if end < 0 {
			out, raw = append(out, '&'), raw[1:]
			continue
		}
		r, ok := entity(string(raw[1:end]))
		if !ok {
			out, raw = append(out, '&'), raw[1:]
			continue
		}
		out, raw = utf8.AppendRune(out, r), raw[end+1:]
	}
	return out
}

var entities = map[string]rune{"lt": '<', "gt": '>', "amp": '&', "quot": '"', "apos": '\''}

func entity(name string) (rune, bool) {
	if r, ok := entities[name]; ok {
		return r, true
	}
	digits, numeric := strings.CutPrefix(name, "#")
	if !numeric {
		return 0, false
	}
	base := 10
	if hex, ok := strings.CutPrefix(digits, "x"); ok {
		digits, base = hex, 16
	}
	n, err := strconv.ParseUint(digits, base, 21)
	return rune(n), err == nil && n > 0
}

// unescape resolves the form _xHHHH_ in which workbooks write characters that XML
// cannot hold, such as _x000D_ for a carriage return.
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for {
		i := strings.Index(s, "_x")
		if i < 0 {
			b.WriteString(s)
			return b.String()
		}
		if len(s) >= i+7 && s[i+6] == '_' {
			if n, err := strconv.ParseUint(s[i+2:i+6], 16, 16); err == nil {
				b.WriteString(s[:i])
				b.WriteRune(rune(n))
				s = s[i+7:]
				continue
			}
		}
		b.WriteString(s[:i+2])
		s = s[i+2:]
	}
}
