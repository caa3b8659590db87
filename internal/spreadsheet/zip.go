package spreadsheet

import (
	"archive/zip"
	"cmp"
	"encoding/xml"
	"io"
	"strings"
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

// parts are the parts of a zip file by name.
type parts struct {
	list   []*zip.File
	byName map[string]*zip.File
}

func partsOf(file io.ReaderAt, size int64) (*parts, error) {
	const copied = "copy or download it again, or open it in Excel, which may repair it, and save it anew"
	z, err := zip.NewReader(file, size)
	if err != nil {
		return nil, fault(copied, "the workbook is cut off or damaged (%v)", err)
	}
	if len(z.File) > maxParts {
		return nil, fault(saveAs, "the workbook has %d parts, and at most %d are read", len(z.File), maxParts)
	}
	p := &parts{z.File, make(map[string]*zip.File, len(z.File))}
	together := uint64(0)
	for _, f := range z.File {
		name := strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/")
		if f.UncompressedSize64 > bombSize && f.UncompressedSize64/bombRatio > f.CompressedSize64 {
			return nil, fault("ask whoever made it where the list comes from", "%s would unfold to %d MB from %d KB, as a list does not; the file is not read", name, f.UncompressedSize64>>20, f.CompressedSize64>>10)
		}
		if together += f.UncompressedSize64; f.UncompressedSize64 > maxTogether || together > maxTogether {
			return nil, fault("divide the list among several files, or save the sheets as CSV", "the workbook would unfold to more than %d MB, which are not read", maxTogether>>20)
		}
		if p.byName[name] != nil {
			return nil, fault(copied, "the workbook has the part %s twice", name)
		}
		p.byName[name] = f
	}
	return p, nil
}

func (p *parts) has(name string) bool { return p.byName[name] != nil }

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
	f := p.byName[name]
	if f == nil {
		return nil, damaged("its part %s is missing", name)
	}
	if f.UncompressedSize64 > most {
		return nil, fault("divide the list among several files, or save the sheet as CSV", "%s has %d MB, and at most %d are read", name, f.UncompressedSize64>>20, most>>20)
	}
	r, err := f.Open()
	if err != nil {
		return nil, damaged("%v", err)
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
		return cmp.Or[error](damaged("%s: %v", name, err), r.Close())
	}
	return r.Close()
}

func damaged(reason string, args ...any) *Fault {
	return fault("open it in Excel, WPS or LibreOffice, which may repair it, and save it anew", "the workbook is damaged: "+reason, args...)
}
