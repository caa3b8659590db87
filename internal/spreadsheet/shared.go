package spreadsheet

import (
	"cmp"
	"errors"
	"io"
	"strings"

	"zonegraph/message"
)

// Limits on the texts that a workbook keeps apart from its cells: together, in
// bytes, and their number.
const (
	maxSharedText  = 96 << 20
	maxSharedTexts = 8_000_000
)

// sharedTexts are the texts that cells refer to by number, end to end.
type sharedTexts struct {
	all  string
	ends []uint32
}

// at is the text with a number, and false if there is none.
func (s *sharedTexts) at(n int) (string, bool) {
	if n < 0 || n >= len(s.ends) {
		return "", false
	}
	begin := uint32(0)
	if n > 0 {
		begin = s.ends[n-1]
	}
	return s.all[begin:s.ends[n]], true
}

func readShared(p *parts, part string) (*sharedTexts, error) {
	if part == "" || !p.has(part) {
		return &sharedTexts{}, nil
	}
	r, err := p.open(part, maxSheetPart)
	if err != nil {
		return nil, err
	}
	s, err := scanShared(newTokens(r), int(min(p.byName[partKey(part)].UncompressedSize64, maxSharedText)))
	if err == nil {
		err = drain(r)
	}
	return s, cmp.Or(err, r.Close())
}

// scanShared gathers the texts; size is how many bytes they have at most, so that what
// holds them never has to be moved.
func scanShared(t *tokens, size int) (*sharedTexts, error) {
	s := &sharedTexts{}
	var all, one strings.Builder
	all.Grow(size)
	inText, reading, ended := false, 0, false
	for {
		err := t.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		switch name := string(t.name); {
		case t.kind == textToken:
			if inText && reading == 0 {
				one.Write(t.text)
			}
			if one.Len() > maxText {
				return nil, fault(message.New("file.cell-too-long", maxText), message.New("remedy.shorten-cell"))
			}
		case name == "t":
			inText = t.kind == startTag
		case name == "rPh" && t.kind == startTag: // how a text is read aloud
			reading++
		case name == "rPh":
			reading--
		case name == "sst" && t.kind == endTag:
			ended = true
		case name == "si" && t.kind == endTag:
			all.WriteString(unescape(one.String()))
			one.Reset()
			if s.ends = append(s.ends, uint32(all.Len())); len(s.ends) > maxSharedTexts || all.Len() > maxSharedText {
				return nil, fault(message.New("file.too-many-texts", maxSharedText>>20, maxSharedTexts), message.New("remedy.divide-or-csv"))
			}
		}
	}
	if !ended {
		return nil, damaged(message.New("damage.texts-break-off"))
	}
	s.all = all.String()
	return s, nil
}
