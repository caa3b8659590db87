package jsonld

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/url"

	"zonegraph/graph"
	"zonegraph/graph/dump"
)

// Writer writes a document node by node.
type Writer struct {
	w     *bufio.Writer
	nodes int
}

// NewWriter begins a document with its context.
func NewWriter(to io.Writer, m *graph.Model) (*Writer, error) {
	w := &Writer{w: bufio.NewWriterSize(to, 1<<16)}
	context, err := marshal(Context(m))
	if err != nil {
		return nil, err
	}
	_, err = w.w.WriteString(`{"@context":` + string(context) + `,"@graph":[`)
	return w, err
}

// Node writes a node, in a line of its own.
func (w *Writer) Node(n dump.Node) error {
	kinds := []string{n.Entity.Name}
	if more := types[n.Entity.Name]; more != "" {
		kinds = append(kinds, "schema:"+more)
	}
	out := map[string]any{"id": ID(n.Ref), "type": kinds}
	for _, f := range n.Entity.Fields {
		if v, has := n.Values[f.Name]; has && f.IsProperty() && f.Name != "id" {
			out[f.Name] = v
		}
	}
	for _, s := range n.Steps {
		r := s.Field.Relationship
		end := any(ID(s.To))
		if r.Properties != nil {
			via := map[string]any{"type": r.Properties.Name, targetTerm: end}
			for name, v := range s.Values {
				via[name] = v
			}
			end = via
		}
		if !r.Many {
			out[s.Field.Name] = end
			continue
		}
		ends, _ := out[s.Field.Name].([]any)
		out[s.Field.Name] = append(ends, end)
	}
	text, err := marshal(out)
	if err != nil {
		return err
	}
	separator := ",\n"
	if w.nodes == 0 {
		separator = "\n"
	}
	w.nodes++
	if _, err := w.w.WriteString(separator); err != nil {
		return err
	}
	_, err = w.w.Write(text)
	return err
}

// Close ends the document.
func (w *Writer) Close() error {
	if _, err := w.w.WriteString("\n]}\n"); err != nil {
		return err
	}
	return w.w.Flush()
}

// ID is the IRI of a node.
func ID(r graph.Ref) string { return Base + r.Type + ":" + url.PathEscape(r.Key) }

func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimRight(b.Bytes(), "\n"), err
}
