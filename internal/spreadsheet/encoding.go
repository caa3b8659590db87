package spreadsheet

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"zonegraph/message"
)

// Encodings are the names of the encodings that texts are read in. GB18030 holds all
// of GBK and of GB2312.
var Encodings = []string{"utf-8", "gb18030", "gbk", "utf-16le", "utf-16be"}

// decoding gives the decoder of each; UTF-8 needs none.
var decoding = map[string]func() transform.Transformer{
	"gb18030": newGB18030, "gbk": newGB18030, "utf-16le": utf16(unicode.LittleEndian), "utf-16be": utf16(unicode.BigEndian),
}

func utf16(order unicode.Endianness) func() transform.Transformer {
	return func() transform.Transformer {
		return unicode.UTF16(order, unicode.IgnoreBOM).NewDecoder().Transformer
	}
}

// survey is what a text's bytes are like.
type survey struct {
	// wide counts the characters of more than one byte that are right as UTF-8,
	// wrong the bytes that are not, and wrongLine is the line of the first.
	wide, wrong, wrongLine int
	nul                    int // bytes of nought
	feeds                  int // line feeds
	size                   int
	controlled             int // control characters that no text has
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
			case b == 0:
				s.nul++
			case b < ' ' && b != '\r' && b != '\t' && b != '\f' && b != '\v' && b != 0x1a:
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
func encodingOf(file io.ReaderAt, size int64, wanted string) (name string, mark int, err error) {
	head := make([]byte, 3)
	if n, err := file.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return "", 0, message.NewError("file.unreadable", err)
	} else if head = head[:n]; n == 0 {
		return "utf-8", 0, nil
	}
	s, err := surveyOf(io.NewSectionReader(file, 0, size))
	if err != nil {
		return "", 0, err
	}
	for _, m := range marks {
		if bytes.HasPrefix(head, m.mark) {
			name, mark = m.name, len(m.mark)
		}
	}
	if wanted != "" {
		if wanted = strings.ToLower(wanted); !slices.Contains(Encodings, wanted) {
			return "", 0, fault(message.New("file.no-such-encoding", wanted), message.New("remedy.give-one-of", Encodings))
		}
		if wanted != name {
			mark = 0
		}
		return wanted, mark, nil
	}
	if name == "" {
		name, err = s.guess(file, size)
	} else if name == "utf-8" && s.wrong > 0 {
		err = brokenUTF8(s)
	}
	return name, mark, err
}

func brokenUTF8(s survey) error {
	return fault(message.New("file.broken-utf8", s.wrongLine, s.wrong), message.New("remedy.save-as-utf8"))
}

// guess tells the encoding of a text without a mark.
func (s survey) guess(file io.ReaderAt, size int64) (string, error) {
	if s.nul > 0 {
		// Only UTF-16 has bytes of nought: in each line end, figure and separator.
		return guessUTF16(file, size)
	}
	switch {
	case s.controlled > s.size/100:
		return "", binary()
	case s.wrong == 0:
		return "utf-8", nil
	case s.wide > 2*s.wrong:
		// Chinese in GBK is hardly ever right as UTF-8, so this is UTF-8 with a
		// fault, though most of it could be read as other, senseless Chinese.
		return "", brokenUTF8(s)
	}
	return "gb18030", nil
}

func binary() error {
	return fault(message.New("file.binary"), message.New("remedy.save-as-xlsx"))
}

// guessUTF16 tells which of its two orders makes a list of a text without a mark.
func guessUTF16(file io.ReaderAt, size int64) (string, error) {
	const sample = 1 << 20
	best, most := "", 0.0
	for _, name := range []string{"utf-16le", "utf-16be"} {
		head := make([]byte, sample)
		n, err := io.ReadFull(decoded(io.NewSectionReader(file, 0, size), name), head)
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			return "", message.NewError("file.unreadable", err)
		}
		usual, all := 0, 0
		for _, r := range string(head[:n]) {
			if all++; usualInLists(r) {
				usual++
			}
		}
		if share := float64(usual) / float64(max(all, 1)); share > most {
			best, most = name, share
		}
	}
	// In the wrong order less than half of a list's characters are usual ones.
	if most < 0.8 {
		return "", binary()
	}
	return best, nil
}

// usualInLists tells if a character is one of those that lists are made of: ASCII,
// common ideographs, and the signs that go with them.
func usualInLists(r rune) bool {
	return r >= ' ' && r < 0x7f || strings.ContainsRune("\t\r\n\x1a", r) || r >= 0x4e00 && r < 0xa000 || r > 0x3000 && r < 0x3020 || r > 0xff00 && r < 0xff60 || r >= 0x2010 && r < 0x2040
}

// decoded reads a text as UTF-8.
func decoded(r io.Reader, name string) io.Reader {
	if decoder := decoding[name]; decoder != nil {
		return transform.NewReader(r, decoder())
	}
	return r
}
