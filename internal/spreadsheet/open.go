package spreadsheet

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"zonegraph/message"
)

// Options say what the file itself does not.
type Options struct {
	// Context ends reading the file; nil for never.
	Context context.Context
	// Encoding of a CSV file, one of Encodings; empty to find out.
	Encoding string
}

// Open opens a file for reading. What a file is, is decided by what is in it; if its
// name says something else, that is an error, since one of both is a mistake.
func Open(path string, o Options) (*Book, error) {
	ctx := o.Context
	if ctx == nil {
		ctx = context.Background()
	}
	extension := strings.ToLower(filepath.Ext(path))
	wanted, known := forms[extension]
	if !known {
		return nil, fault(message.New("file.other-ending", shownEnding(extension)), message.New("remedy.give-readable-file", message.New("remedy.save-as-xlsx")))
	}
	if wanted == macros {
		return nil, wrongForm[macros]
	}
	file, err := OpenContent(ctx, path)
	if err != nil {
		return nil, err
	}
	b, err := open(file, wanted, extension, o)
	if err != nil {
		return nil, cmp.Or(err, file.Close())
	}
	return b, nil
}

// shownEnding is what a message calls a file's ending.
func shownEnding(extension string) message.Message {
	if extension == "" {
		return message.New("file.unnamed")
	}
	return message.New("file.ending", extension)
}

func open(file *Content, wanted form, extension string, o Options) (*Book, error) {
	if file.Size() == 0 {
		return nil, fault(message.New("file.empty"), message.New("remedy.check-copy"))
	}
	found, err := formOf(file, file.Size())
	if err != nil {
		return nil, err
	}
	if f := wrongForm[found]; f != nil {
		return nil, f
	}
	if found != wanted {
		return nil, fault(message.New("file.ending-does-not-fit", extension, found), message.New("remedy.fit-ending"))
	}
	if found == workbook {
		return openWorkbook(file, file.Size())
	}
	return openText(file, file.Size(), extension, o)
}

// form is what kind of file something is.
type form int

const (
	text form = iota
	workbook
	macros
	locked
	oldWorkbook
	openDocument
	webPage
	archive
	document
)

// In says what the form is.
func (f form) In(l message.Language) string {
	return [...]message.Code{"file.form.text", "file.form.xlsx", "file.form.macros", "file.form.locked", "file.form.xls", "file.form.ods", "file.form.web-page", "file.form.zip", "file.form.pdf"}[f].In(l)
}

// forms tells the form that a file's ending promises.
var forms = map[string]form{".xlsx": workbook, ".csv": text, ".tsv": text, ".txt": text, ".xlsm": macros, ".xltm": macros}

// wrongForm has the forms that are never read.
var wrongForm = map[form]*Fault{
	macros:       {message.New("file.with-macros"), message.New("remedy.save-without-macros")},
	locked:       {message.New("file.locked"), message.New("remedy.unlock")},
	oldWorkbook:  {message.New("file.xls"), message.New("remedy.save-as-xlsx")},
	openDocument: {message.New("file.ods"), message.New("remedy.save-as-xlsx")},
	webPage:      {message.New("file.web-page"), message.New("remedy.save-as-xlsx")},
	archive:      {message.New("file.zip"), message.New("remedy.unpack")},
	document:     {message.New("file.pdf"), message.New("remedy.import-list")},
}

// formOf looks at the file's beginning, and into its list of parts.
func formOf(file io.ReaderAt, size int64) (form, error) {
	head := make([]byte, min(size, 4096))
	if _, err := file.ReadAt(head, 0); err != nil && err != io.EOF {
		return 0, message.NewError("file.unreadable", err)
	}
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return zipForm(file, size)
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return compoundForm(file, size), nil
	case bytes.HasPrefix(head, []byte("%PDF")), bytes.HasPrefix(head, []byte("\x89PNG")), bytes.HasPrefix(head, []byte("\xff\xd8\xff")):
		return document, nil
	}
	begin := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n"))
	for _, tag := range []string{"<html", "<!doctype html", "<table", "<?xml"} {
		if bytes.HasPrefix(begin, []byte(tag)) {
			return webPage, nil
		}
	}
	return text, nil
}

// compoundForm tells a locked workbook from an old one: both are Microsoft's compound
// files, and the directory of the first names its encrypted stream.
func compoundForm(file io.ReaderAt, size int64) form {
	stream := []byte(strings.Join(strings.Split("EncryptedPackage", ""), "\x00"))
	const step = 1 << 20
	buffer := make([]byte, step+len(stream))
	// The directory stands at the beginning or the end; a large file's middle is
	// not worth the time.
	for _, at := range []int64{0, max(0, size-step)} {
		n, _ := file.ReadAt(buffer, at)
		if bytes.Contains(buffer[:n], stream) {
			return locked
		}
	}
	return oldWorkbook
}

func zipForm(file io.ReaderAt, size int64) (form, error) {
	parts, err := partsOf(file, size)
	if err != nil {
		return 0, err
	}
	switch {
	case parts.has("xl/workbook.xml"):
		if parts.any(func(name string) bool { return strings.HasSuffix(strings.ToLower(name), "vbaproject.bin") }) {
			return macros, nil
		}
		return workbook, nil
	case parts.has("xl/workbook.bin"):
		return 0, fault(message.New("file.xlsb"), message.New("remedy.save-as-xlsx"))
	case parts.has("content.xml") && parts.has("mimetype"):
		return openDocument, nil
	case parts.any(func(name string) bool { return slices.Contains([]string{"word", "ppt"}, strings.Split(name, "/")[0]) }):
		return 0, fault(message.New("file.document"), message.New("remedy.import-origin"))
	}
	return archive, nil
}
