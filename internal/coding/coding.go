// Package coding is the content coding of HTTP (RFC 9110, sections 8.4 and 12.5.3): the
// one that a client accepts, texts and streams in it, and entity tags. It knows nothing
// of what is in them.
package coding

import (
	"bytes"
	"io"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// Coding is how a body is written on the way; Identity is as it is.
type Coding string

// The codings, by their registered names.
const (
	Identity Coding = ""
	GZip     Coding = "gzip"
	Zstd     Coding = "zstd"
)

// Smallest is the length from which on a body is worth compressing: about what fits
// into one packet of a network.
const Smallest = 1400

// All are the codings, the best first where a client likes several as much.
var All = []Coding{Zstd, GZip}

// Accepted is the coding of several that a client likes best by its Accept-Encoding
// headers; Identity without a wish, or if it takes none of them.
func Accepted(headers []string, of ...Coding) Coding {
	if len(headers) == 0 {
		return Identity
	}
	wishes := readWishes(strings.Join(headers, ","))
	best, quality := Identity, wishes["identity"]
	for _, c := range of {
		if q := wishes.quality(c); q > 0 && (q > quality || q == quality && best == Identity) {
			best, quality = c, q
		}
	}
	return best
}

// wishes are qualities by coding, in small letters. "*" stands for those without one.
type wishes map[string]float64

func readWishes(header string) wishes {
	w := wishes{}
	for item := range strings.SplitSeq(header, ",") {
		name, parameters, _ := strings.Cut(item, ";")
		name = strings.ToLower(strings.TrimSpace(name))
		if name == "x-gzip" {
			name = string(GZip)
		}
		if name != "" {
			w[name] = weight(parameters)
		}
	}
	return w
}

// weight is the quality of an item; one that cannot be read is a refusal.
func weight(parameters string) float64 {
	name, value, weighed := strings.Cut(parameters, "=")
	if !weighed {
		return 1
	}
	q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if err != nil || !strings.EqualFold(strings.TrimSpace(name), "q") || !(q >= 0 && q <= 1) {
		return 0
	}
	return q
}

func (w wishes) quality(c Coding) float64 {
	if q, named := w[string(c)]; named {
		return q
	}
	return w["*"]
}

var (
	writers = sync.Pool{New: func() any { return gzip.NewWriter(nil) }}
	// packer packs whole texts, several at a time.
	packer = sync.OnceValue(func() *zstd.Encoder {
		e, err := zstd.NewWriter(nil)
		if err != nil {
			panic(err) // there are no options that it could refuse
		}
		return e
	})
)

// Encode gives a text in the coding. The text itself is not changed, and is the answer
// for Identity.
func (c Coding) Encode(text []byte) []byte {
	switch c {
	case GZip:
		w := bytes.NewBuffer(make([]byte, 0, len(text)/4))
		z := writers.Get().(*gzip.Writer)
		defer writers.Put(z)
		z.Reset(w)
		_, _ = z.Write(text) // a buffer takes all
		_ = z.Close()
		return w.Bytes()
	case Zstd:
		return packer().EncodeAll(text, make([]byte, 0, len(text)/4))
	}
	return text
}

// Writer writes to w in the coding. Close writes what is left, and does not close w.
func (c Coding) Writer(w io.Writer) io.WriteCloser {
	switch c {
	case GZip:
		return gzip.NewWriter(w)
	case Zstd:
		// The window is the largest that browsers take.
		z, err := zstd.NewWriter(w, zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(8<<20))
		if err != nil {
			panic(err) // the options are allowed ones
		}
		return z
	}
	return open{w}
}

type open struct{ io.Writer }

func (open) Close() error { return nil }

// Tag is the entity tag of a body in the coding, with its quotes: each is a
// representation of its own.
func (c Coding) Tag(tag string) string {
	if c != Identity {
		tag += "-" + string(c)
	}
	return `"` + tag + `"`
}

// Matches tells if an entity tag is among those of If-None-Match, which compares weakly.
func Matches(headers []string, tag string) bool {
	for _, line := range headers {
		for candidate := range strings.SplitSeq(line, ",") {
			candidate = strings.TrimSpace(candidate)
			if candidate == "*" || strings.TrimPrefix(candidate, "W/") == tag {
				return true
			}
		}
	}
	return false
}
