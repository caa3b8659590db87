package dataset

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"

	"zonegraph/graph"
	"zonegraph/graph/dump"
)

// exportedKey marks a file that Writer wrote. In such a file nodes may be made up,
// citations may stand by themselves, and facts without a source are taken as they
// are: that is how the graph has them.
const exportedKey = "exported"

// Writer writes nodes as a dataset, a file for each type, so that Read gives the
// same records again. The nodes must come type by type.
type Writer struct {
	// create opens the file of a type.
	create func(name string) (io.WriteCloser, error)
	entity *graph.Entity
	// change is the import whose changes are being written.
	change string
	file   io.WriteCloser
	w      *bufio.Writer
	err    error
}

// NewWriter makes a writer; create opens a file by its name.
func NewWriter(create func(name string) (io.WriteCloser, error)) *Writer {
	return &Writer{create: create}
}

// Node writes a node.
func (w *Writer) Node(n dump.Node) error {
	if n.Entity.Name == citationType && cited(n) {
		return nil // Its facts have it under cites.
	}
	if w.entity != n.Entity {
		if err := w.Close(); err != nil {
			return err
		}
		if err := w.open(n.Entity.Name, "Written from the graph; made-up nodes say synthetic: true."); err != nil {
			return err
		}
		w.entity = n.Entity
	}
	w.printf("  %s:\n", yamlText(n.Ref.Key))
	for _, f := range n.Entity.Fields {
		v, has := n.Values[f.Name]
		if !f.IsProperty() || !has || f.Name == idField || (f.Name == syntheticField && v == false) {
			continue
		}
		w.printf("    %s: %s\n", f.Name, yamlValue(v))
	}
	w.steps(n)
	w.cites(n)
	w.marks(n.Marks)
	return w.err
}

// open begins the file of a section.
func (w *Writer) open(section, says string) error {
	if w.file, w.err = w.create(strings.ToLower(section) + ".yaml"); w.err != nil {
		return w.err
	}
	w.w = bufio.NewWriterSize(w.file, 1<<16)
	w.printf("# %s\n%s: true\n%s:\n", says, exportedKey, section)
	return w.err
}

// Close ends the file that is open.
func (w *Writer) Close() error {
	if w.file == nil {
		return w.err
	}
	err := cmp.Or(w.w.Flush(), w.file.Close())
	w.file, w.entity, w.change = nil, nil, ""
	return cmp.Or(w.err, err)
}

func (w *Writer) printf(format string, args ...any) {
	if w.err == nil {
		_, w.err = fmt.Fprintf(w.w, format, args...)
	}
}

// steps writes the relationships that lead from the node.
func (w *Writer) steps(n dump.Node) {
	for i, s := range n.Steps {
		// Nothing keeps a graph from having several where a field takes one.
		first := i == 0 || n.Steps[i-1].Field != s.Field
		many := s.Field.Relationship.Many || !first || i+1 < len(n.Steps) && n.Steps[i+1].Field == s.Field
		if first {
			w.printf("    %s:", s.Field.Name)
			if many {
				w.printf("\n")
			}
		}
		item := yamlText(s.To.String())
		if marks := otherMarks(s.Marks, n.Marks); len(s.Values) > 0 || marks != "" {
			item = "{" + targetKey + ": " + item + pairs(s.Field.Relationship.Properties, s.Values) + marks + "}"
		}
		if many {
			w.printf("      - %s\n", item)
		} else {
			w.printf(" %s\n", item)
		}
	}
}

// cites writes the sources whose citations Read makes as they are.
func (w *Writer) cites(n dump.Node) {
	claim := n.Entity.Field(citationsField)
	first := true
	for _, c := range n.Citations {
		if !c.Whole || !derived(c.Ref.Key, c.Values, c.Document, c.DocumentTitle) {
			continue
		}
		if first {
			w.printf("    %s:\n", citesKey)
			first = false
		}
		w.printf("      - {%s: %s%s%s}\n", locatorKey, yamlText(c.Ref.Key), pairs(claim.Relationship.Properties, c.Claim), otherMarks(c.Marks, n.Marks))
	}
}

// cited tells if a citation comes again from what its facts cite.
func cited(n dump.Node) bool {
	facts := 0
	var document graph.Ref
	var title string
	for _, s := range n.Steps {
		if otherMarks(s.Marks, n.Marks) != "" {
			return false
		}
		if s.Field.Name == documentField {
			document, title = s.To, s.Name
		} else {
			facts++
		}
	}
	return facts > 0 && n.Marks.Imported == nil && n.Marks.Fingerprint == nil && derived(n.Ref.Key, n.Values, document, title)
}

// derived tells if a citation is what Read makes of its key.
func derived(key string, values map[string]any, document graph.Ref, title string) bool {
	name, want, err := passage(key, title)
	if err != nil || document.Key != strings.Split(key, "#")[0] || values[syntheticField] != false || values["name"] != name {
		return false
	}
	for _, field := range []string{"section", "paragraph"} {
		if values[field] != want[field] {
			return false
		}
	}
	return true
}

func pairs(e *graph.Entity, values map[string]any) string {
	var b strings.Builder
	if e == nil {
		return ""
	}
	for _, f := range e.Fields {
		if v, has := values[f.Name]; has {
			fmt.Fprintf(&b, ", %s: %s", f.Name, yamlValue(v))
		}
	}
	return b.String()
}

func yamlValue(v any) string {
	switch v := v.(type) {
	case string:
		return yamlText(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	case []any:
		items := make([]string, len(v))
		for i, item := range v {
			items[i] = yamlValue(item)
		}
		return "[" + strings.Join(items, ", ") + "]"
	default:
		return yamlText(fmt.Sprint(v))
	}
}

// yamlText writes a text plainly if nothing in it means anything to YAML, and in
// double quotes if something could.
func yamlText(s string) string {
	plain := s != "" && len(s) < 200
	for i, r := range s {
		letter := unicode.IsLetter(r) || unicode.IsDigit(r)
		if !letter && (i == 0 || !strings.ContainsRune("-_./（）、，", r)) && (i == 0 || r != ':' || strings.HasSuffix(s, ":")) {
			plain = false
		}
	}
	switch strings.ToLower(s) {
	case "null", "true", "false", "yes", "no", "on", "off", "y", "n":
		plain = false
	}
	if plain {
		return s
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r > 0xffff && !unicode.IsPrint(r):
			fmt.Fprintf(&b, `\U%08X`, r)
		case !unicode.IsPrint(r) || r == 0xfeff:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
