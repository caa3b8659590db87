package spreadsheet

import (
	"archive/zip"
	"cmp"
	"encoding/xml"
	"io"
	"strings"

	"zonegraph/message"
)

// Limits on the parts of a workbook, in bytes.
const (
	maxParts     = 10_000
	maxSheetPart = 1 << 30
	maxSmallPart = 16 << 20
	maxTogether  = 3 << 29
	// A part above bombSize that unfolds to more than bombRatio times its size was
	// made to do harm; sheets, even of equal rows, unfold to a tenth of that.
	bombSize  = 64 << 20
	bombRatio = 200
)

// parts are the parts of a zip file by partKey of the name.
type parts struct {
	list   []*zip.File
	byName map[string]*zip.File
}

func partsOf(file io.ReaderAt, size int64) (*parts, error) {
	z, err := zip.NewReader(file, size)
	if err != nil {
		return nil, fault(message.New("file.cut-off", err), message.New("remedy.copy-again"))
	}
	if len(z.File) > maxParts {
		return nil, fault(message.New("file.too-many-parts", len(z.File), maxParts), message.New("remedy.save-as-xlsx"))
	}
	p := &parts{z.File, make(map[string]*zip.File, len(z.File))}
	together := uint64(0)
	for _, f := range z.File {
		name := partKey(strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/"))
		if f.UncompressedSize64 > bombSize && f.UncompressedSize64/bombRatio > f.CompressedSize64 {
			return nil, fault(message.New("file.bomb", name, f.UncompressedSize64>>20, f.CompressedSize64>>10), message.New("remedy.ask-maker"))
		}
		if together += f.UncompressedSize64; f.UncompressedSize64 > maxTogether || together > maxTogether {
			return nil, fault(message.New("file.too-large-unfolded", maxTogether>>20), message.New("remedy.divide-or-csvs"))
		}
		if p.byName[name] != nil {
			return nil, fault(message.New("file.part-twice", name), message.New("remedy.copy-again"))
		}
		p.byName[name] = f
	}
	return p, nil
}

// partKey is what two spellings of a part's name have in common: case does not matter
// in them (ECMA-376 part 2, 6.2.2).
func partKey(name string) string { return strings.ToLower(name) }

func (p *parts) has(name string) bool { return p.byName[partKey(name)] != nil }

func (p *parts) any(is func(name string) bool) bool {
	for name := range p.byName {
		if is(name) {
			return true
		}
	}
	return false
}

// open opens a part that may have at most so many bytes.
func (p *parts) open(name string, most uint64) (io.ReadCloser, error) {
	f := p.byName[partKey(name)]
	if f == nil {
		return nil, damaged(message.New("damage.no-such-part", name))
	}
	if f.UncompressedSize64 > most {
		return nil, fault(message.New("file.part-too-large", name, f.UncompressedSize64>>20, most>>20), message.New("remedy.divide-or-csv"))
	}
	r, err := f.Open()
	if err != nil {
		return nil, damaged(message.New("damage.other", err))
	}
	return r, nil
}

// decode reads a small part into v, if it is there.
func (p *parts) decode(name string, v any) error {
	if !p.has(name) {
		return nil
	}
	r, err := p.open(name, maxSmallPart)
	if err != nil {
		return err
	}
	if err := xml.NewDecoder(r).Decode(v); err != nil {
		return cmp.Or[error](damaged(message.New("damage.part", name, err)), r.Close())
	}
	return r.Close()
}

func damaged(what message.Message) *Fault {
	return fault(message.New("file.damaged", what), message.New("remedy.repair"))
}
