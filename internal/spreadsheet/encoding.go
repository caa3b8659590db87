package spreadsheet

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"zonegraph/message"
)

// Encodings are the names of the encodings that texts are read in. GB18030 holds all
// of GBK and of GB2312.
var Encodings = []string{"utf-8", "gb18030", "gbk", "utf-16le", "utf-16be"}

// decoding gives the decoder of each; UTF-8 needs none.
var decoding = map[string]encoding.Encoding{
	"gb18030": simplifiedchinese.GB18030, "gbk": simplifiedchinese.GB18030,
	"utf-16le": unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "utf-16be": unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
}

// survey is what a text's bytes are like.
type survey struct {
	// wide counts the characters of more than one byte that are right as UTF-8,
	// wrong the bytes that are not, and wrongLine is the line of the first.
	wide, wrong, wrongLine int
	// nul counts the zero bytes at even and at odd places.
	nul        [2]int
	feeds      int // line feeds
	returns    int // carriage returns
	size       int
	controlled int // control characters that no text has
}

// take surveys the bytes that follow those taken before, and gives back how many at
// the end are the beginning of a character; last says that there are no more.
func (s *survey) take(p []byte, last bool) int {
	for i := 0; i < len(p); {
		b := p[i]
		if b < utf8.RuneSelf {
			switch {
			case b == '\n':
				s.feeds++
			case b == '\r':
				s.returns++
			case b == 0:
				s.nul[(s.size+i)%2]++
			case b < ' ' && b != '\t' && b != '\f' && b != '\v' && b != 0x1a:
				s.controlled++
			}
			i++
			continue
		}
		if !last && !utf8.FullRune(p[i:]) {
			s.size += i
			return len(p) - i
		}
		r, n := utf8.DecodeRune(p[i:])
		if r == utf8.RuneError && n == 1 {
			if s.wrong == 0 {
				s.wrongLine = s.feeds + 1
			}
			s.wrong++
		} else {
			s.wide++
		}
		i += n
	}
	s.size += len(p)
	return 0
}

func surveyOf(r io.Reader) (survey, error) {
	var s survey
	buffer, kept := make([]byte, 256<<10), 0
	for {
		n, err := r.Read(buffer[kept:])
		last := errors.Is(err, io.EOF)
		if err != nil && !last {
			return s, message.NewError("file.unreadable", err)
		}
		rest := s.take(buffer[:kept+n], last)
		copy(buffer, buffer[kept+n-rest:kept+n])
		if kept = rest; last {
			return s, nil
		}
	}
}

var marks = []struct {
	name string
	mark []byte
}{{"utf-8", []byte("\xef\xbb\xbf")}, {"utf-16le", []byte("\xff\xfe")}, {"utf-16be", []byte("\xfe\xff")}}

// encodingOf finds out how a text is encoded: by the mark at its beginning, and else
// by all of its bytes, since the first Chinese character may stand at the end.
func encodingOf(file io.ReaderAt, size int64, wanted string) (name string, mark int, s survey, err error) {
	head := make([]byte, 3)
	if n, err := file.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return "", 0, s, message.NewError("file.unreadable", err)
	} else if head = head[:n]; n == 0 {
		return "utf-8", 0, s, nil
	}
	if s, err = surveyOf(io.NewSectionReader(file, 0, size)); err != nil {
		return "", 0, s, err
	}
	for _, m := range marks {
		if bytes.HasPrefix(head, m.mark) {
			name, mark = m.name, len(m.mark)
		}
	}
	if wanted != "" {
		if wanted = strings.ToLower(wanted); !slices.Contains(Encodings, wanted) {
			return "", 0, s, fault(message.New("file.no-such-encoding", wanted), message.New("remedy.give-one-of", Encodings))
		}
		if wanted != name {
			mark = 0
		}
		return wanted, mark, s, nil
	}
	if name == "" {
		name, err = s.guess()
	} else if name == "utf-8" && s.wrong > 0 {
		err = brokenUTF8(s)
	}
	return name, mark, s, err
}

func brokenUTF8(s survey) error {
	return fault(message.New("file.broken-utf8", s.wrongLine, s.wrong), message.New("remedy.save-as-utf8"))
}

// guess tells the encoding of a text without a mark.
func (s survey) guess() (string, error) {
	nul := s.nul[0] + s.nul[1]
	switch {
	case nul > s.size/8 && s.nul[1] > 4*s.nul[0]:
		return "utf-16le", nil
	case nul > s.size/8 && s.nul[0] > 4*s.nul[1]:
		return "utf-16be", nil
	case nul > 0 || s.controlled > s.size/100:
		return "", fault(message.New("file.binary"), message.New("remedy.save-as-xlsx"))
	case s.wrong == 0:
		return "utf-8", nil
	case s.wide > 2*s.wrong:
		// Chinese in GBK is hardly ever right as UTF-8, so this is UTF-8 with a
		// fault, though most of it could be read as other, senseless Chinese.
		return "", brokenUTF8(s)
	}
	return "gb18030", nil
}

// decoded reads a text as UTF-8.
func decoded(r io.Reader, name string) io.Reader {
	if d := decoding[name]; d != nil {
		return transform.NewReader(r, d.NewDecoder())
	}
	return r
}
