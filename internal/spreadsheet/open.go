package spreadsheet

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Options say what the file itself does not.
type Options struct {
	// Encoding of a CSV file, one of Encodings; empty to find out.
	Encoding string
}

// saveAs is the remedy for most files in another form.
const saveAs = "open it in Excel, WPS or LibreOffice, save it as .xlsx, and import that"

// Open opens a file for reading. What a file is, is decided by what is in it; if its
// name says something else, that is an error, since one of both is a mistake.
func Open(path string, o Options) (*Book, error) {
	extension := strings.ToLower(filepath.Ext(path))
	wanted, known := forms[extension]
	if !known {
		return nil, fault("give a file that ends in .xlsx, .csv or .tsv; "+saveAs, "%s files are not read", name(extension))
	}
	if wanted == macros {
		return nil, wrongForm[macros]
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	b, err := open(file, wanted, extension, o)
	if err != nil {
		return nil, cmp.Or(err, file.Close())
	}
	return b, nil
}

func name(extension string) string {
	if extension == "" {
		return "unnamed"
	}
	return extension
}

func open(file *os.File, wanted form, extension string, o Options) (*Book, error) {
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fault("give the file itself", "this is not a file")
	}
	if info.Size() == 0 {
		return nil, fault("check that it was saved or copied to the end", "the file is empty")
	}
	found, err := formOf(file, info.Size())
	if err != nil {
		return nil, err
	}
	if f := wrongForm[found]; f != nil {
		return nil, f
	}
	if found != wanted {
		return nil, fault("give it the ending that fits, or save it anew in the form that you want",
			"the name ends in %s, but it is %s by what is in it", extension, found)
	}
	if found == workbook {
		return openWorkbook(file, info.Size())
	}
	return openText(file, info.Size(), extension, o)
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

func (f form) String() string {
	return [...]string{"a text, such as CSV", "an Excel workbook (.xlsx)", "a workbook with macros", "a file with a password",
		"an old Excel workbook (.xls)", "a LibreOffice workbook (.ods)", "a web page", "a zip archive", "a PDF or picture"}[f]
}

// forms tells the form that a file's ending promises.
var forms = map[string]form{".xlsx": workbook, ".csv": text, ".tsv": text, ".txt": text, ".xlsm": macros, ".xltm": macros}

// wrongForm has the forms that are never read.
var wrongForm = map[form]*Fault{
	macros:       {"the workbook has macros", "save it as .xlsx, which leaves the macros out, and import that"},
	locked:       {"the workbook is protected by a password, so nothing in it can be read", "open it, take the password off (File, Info, Protect Workbook), save it and import that"},
	oldWorkbook:  {"this is a workbook of Excel 97 to 2003, or of WPS (.xls, .et)", saveAs},
	openDocument: {"this is a LibreOffice workbook (.ods)", saveAs},
	webPage:      {"this is a web page that was named like a spreadsheet, as some systems give out", saveAs},
	archive:      {"this is a zip archive and not a workbook", "unpack it and import the files in it one by one"},
	document:     {"this is a PDF or a picture", "import the list that it was made from"},
}

// formOf looks at the file's beginning, and into its list of parts.
func formOf(file io.ReaderAt, size int64) (form, error) {
	head := make([]byte, min(size, 4096))
	if _, err := file.ReadAt(head, 0); err != nil && err != io.EOF {
		return 0, fmt.Errorf("reading the file: %w", err)
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
		return 0, fault(saveAs, "this is a binary workbook (.xlsb)")
	case parts.has("content.xml") && parts.has("mimetype"):
		return openDocument, nil
	case parts.any(func(name string) bool { return slices.Contains([]string{"word", "ppt"}, strings.Split(name, "/")[0]) }):
		return 0, fault("import the spreadsheet that the list comes from", "this is a document or a presentation and not a workbook")
	}
	return archive, nil
}
