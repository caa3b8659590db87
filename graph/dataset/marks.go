package dataset

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"zonegraph/graph"
)

// journalSection is the section of a file that has the journal of imports.
const journalSection = "_journal"

// seqKey is the number of an entry of the journal.
const seqKey = "seq"

// marks writes the marks of a node.
func (w *Writer) marks(m graph.Marks) {
	if m.Dataset != "" {
		w.printf("    %s: %s\n", graph.DatasetProperty, yamlText(m.Dataset))
	}
	if m.Import != "" {
		w.printf("    %s: %s\n", graph.ImportProperty, yamlText(m.Import))
	}
	if len(m.Imported) > 0 {
		w.printf("    %s: %s\n", graph.ImportedProperty, yamlTexts(m.Imported))
	}
	if m.Fingerprint != nil {
		w.printf("    %s: %d\n", graph.FingerprintProperty, *m.Fingerprint)
	}
}

// otherMarks are the marks of a relationship, within a map, unless they are those of the
// node under which it is written.
func otherMarks(m, of graph.Marks) string {
	if m.Dataset == of.Dataset && m.Import == of.Import && len(m.Imported) == 0 {
		return ""
	}
	out := ", " + graph.DatasetProperty + ": " + yamlText(m.Dataset)
	if m.Import != "" {
		out += ", " + graph.ImportProperty + ": " + yamlText(m.Import)
	}
	if len(m.Imported) > 0 {
		out += ", " + graph.ImportedProperty + ": " + yamlTexts(m.Imported)
	}
	return out
}

func yamlTexts(texts []string) string {
	out := make([]string, len(texts))
	for i, s := range texts {
		out[i] = yamlText(s)
	}
	return "[" + strings.Join(out, ", ") + "]"
}

// Change writes an entry of the journal of imports. They come after all nodes, those of
// one import together.
func (w *Writer) Change(c graph.Change) error {
	if w.change == "" {
		if err := w.Close(); err != nil {
			return err
		}
		if err := w.open(journalSection, "What imports have changed of what was there before them."); err != nil {
			return err
		}
	}
	if w.change != c.Import {
		w.change = c.Import
		w.printf("  %s:\n", yamlText(c.Import))
	}
	w.printf("    - {%s: %d", seqKey, c.Seq)
	for _, name := range slices.Sorted(maps.Keys(c.Texts)) {
		w.printf(", %s: %s", name, yamlText(c.Texts[name]))
	}
	w.printf("}\n")
	return w.err
}

// isMark tells if a key is a mark, in a file that Writer wrote.
func isMark(key string) bool {
	switch key {
	case graph.DatasetProperty, graph.ImportProperty, graph.ImportedProperty, graph.FingerprintProperty:
		return true
	}
	return false
}

// readMark reads a mark.
func (r *reader) readMark(p pair, m *graph.Marks) {
	switch {
	case p.key == graph.ImportedProperty && p.value.kind == listValue:
		for _, item := range p.value.items {
			m.Imported = append(m.Imported, item.text)
		}
		return
	case p.key == graph.ImportedProperty, p.value.kind != textValue:
	case p.key == graph.DatasetProperty:
		m.Dataset = p.value.text
		return
	case p.key == graph.ImportProperty:
		m.Import = p.value.text
		return
	default:
		if n, err := strconv.ParseInt(p.value.text, 10, 64); err == nil {
			m.Fingerprint = &n
			return
		}
	}
	r.add(p.value.place, "dataset.bad-mark", p.key)
}

// withoutMarks parts the marks of a relationship from what else is written of it. One
// that has none has those of the node under which it is written.
func (r *reader) withoutMarks(e *entry, pairs []pair) ([]pair, *graph.Marks) {
	if !e.exported {
		return pairs, nil
	}
	m, own := &graph.Marks{}, false
	var rest []pair
	for _, p := range pairs {
		if !isMark(p.key) {
			rest = append(rest, p)
			continue
		}
		own = true
		r.readMark(p, m)
	}
	if !own {
		m.Dataset, m.Import = e.marks.Dataset, e.marks.Import
	}
	return rest, m
}

// readJournal reads the journal of imports.
func (r *reader) readJournal(section value) {
	for _, of := range section.pairs {
		for _, item := range of.value.items {
			c, numbered := graph.Change{Import: of.key, Texts: map[string]string{}}, false
			for _, p := range item.pairs {
				n, err := strconv.ParseInt(p.value.text, 10, 64)
				if p.key == seqKey && err == nil {
					c.Seq, numbered = n, true
					continue
				}
				c.Texts[p.key] = p.value.text
			}
			if !numbered {
				r.add(item.place, "dataset.bad-mark", seqKey)
			}
			r.changes = append(r.changes, c)
		}
	}
}
