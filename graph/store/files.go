package store

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"zonegraph/graph"
	"zonegraph/message"
)

// listDelimiter parts the items of a list in the files of WriteFiles.
const listDelimiter = '\x1f'

// checkEvery is after how many records WriteFiles tells its progress, and looks
// whether it is to go on.
const checkEvery = 10_000

// WriteFiles writes a graph as files for Neo4j's bulk importer into a directory,
// which must be empty: one for each node type and each kind of relationship, the
// header in its first line. It gives the importer's arguments for them. What
// the importer makes of them is what Bulk writes, but for empty lists, which it leaves
// out; it takes a fraction of the time. Only a database that is not there yet can be
// made so.
//
// Fields without a value are empty, empty texts
// and lists are a pair of quotes. Texts that have line ends or the
// delimiter of lists in them are refused.
func WriteFiles(ctx context.Context, dir string, m *graph.Model, nodes iter.Seq[graph.NodeRecord], relationships iter.Seq[graph.RelationshipRecord], progress func(BulkReport)) (arguments []string, report BulkReport, err error) {
	w := &fileWriter{dir: dir, model: m, shapes: shapes{}, files: map[string]*importFile{}, progress: progress}
	defer func() { err = errors.Join(err, w.close()) }()
	for n := range nodes {
		if err := w.node(ctx, n); err != nil {
			return nil, w.report, message.Trace(n.Ref.String(), err)
		}
	}
	steps := map[stepKind]*graph.Relationship{}
	for r := range relationships {
		kind := stepKind{r.Type, r.From.Type, r.To.Type}
		if steps[kind] == nil {
			step, err := stepBetween(m, r)
			if err != nil {
				return nil, w.report, err
			}
			steps[kind] = step
		}
		if err := w.relationship(ctx, steps[kind], r); err != nil {
			return nil, w.report, message.Trace(r.String(), err)
		}
	}
	return append(w.arguments, fmt.Sprintf("--array-delimiter=U+%04X", listDelimiter)), w.report, nil
}

type fileWriter struct {
	dir   string
	model *graph.Model
	shapes
	files     map[string]*importFile
	arguments []string
	report    BulkReport
	progress  func(BulkReport)
}

// importFile is a file that is being written. The first error stays in buffered.
type importFile struct {
	file     *os.File
	buffered *bufio.Writer
}

func (w *fileWriter) node(ctx context.Context, n graph.NodeRecord) error {
	entity := w.model.Node(n.Ref.Type)
	if entity == nil {
		return errors.New("there is no such node type")
	}
	enc, err := encode(entity, n.Values)
	if err != nil {
		return err
	}
	f, err := w.open("nodes-"+entity.Name, func() (string, string) {
		return "--nodes=" + strings.Join(entity.Labels, ":"), idProperty + ":ID" + header(w.of(entity).columns)
	})
	if err != nil {
		return err
	}
	if err := f.write(w.of(entity).appendEncoded(nil, enc), n.Ref.String()); err != nil {
		return err
	}
	w.report.Nodes++
	return w.step(ctx)
}

func (w *fileWriter) relationship(ctx context.Context, step *graph.Relationship, r graph.RelationshipRecord) error {
	enc, err := encode(step.Properties, r.Values)
	if err != nil {
		return err
	}
	// One file for all of a type that have the same properties: the ends have an id
	// space in common.
	f, err := w.open("relationships-"+r.Type+"-"+propertiesName(step), func() (string, string) {
		return "--relationships=" + r.Type, ":START_ID,:END_ID" + header(w.of(step.Properties).columns)
	})
	if err != nil {
		return err
	}
	if err := f.write(w.of(step.Properties).appendEncoded(nil, enc), r.From.String(), r.To.String()); err != nil {
		return err
	}
	w.report.Relationships++
	return w.step(ctx)
}

func propertiesName(step *graph.Relationship) string {
	if step.Properties == nil {
		return ""
	}
	return step.Properties.Name
}

// step tells the progress now and then, and ends with the context.
func (w *fileWriter) step(ctx context.Context) error {
	if (w.report.Nodes+w.report.Relationships)%checkEvery != 0 {
		return nil
	}
	if w.progress != nil {
		w.progress(w.report)
	}
	return ctx.Err()
}

// open gives the file of a key; start says, for a new one, the importer's argument
// without the path, and the header.
func (w *fileWriter) open(key string, start func() (argument, header string)) (*importFile, error) {
	if f := w.files[key]; f != nil {
		return f, nil
	}
	path := filepath.Join(w.dir, key+".csv")
	file, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	f := &importFile{file, bufio.NewWriterSize(file, 1<<16)}
	w.files[key] = f
	argument, header := start()
	w.arguments = append(w.arguments, argument+"="+path)
	_, err = f.buffered.WriteString(header + "\n")
	return f, err
}

func (w *fileWriter) close() error {
	var err error
	for _, f := range w.files {
		err = errors.Join(err, f.buffered.Flush(), f.file.Close())
	}
	return err
}

// header names and types the columns as the importer wants it.
func header(columns []column) string {
	var b strings.Builder
	for _, c := range columns {
		typ := "string"
		switch c.scalar {
		case graph.IntScalar:
			typ = "long"
		case graph.FloatScalar:
			typ = "double"
		case graph.BooleanScalar:
			typ = "boolean"
		case graph.DateScalar:
			typ = "date"
		}
		if c.list {
			typ += "[]"
		}
		b.WriteString("," + c.name + ":" + typ)
	}
	return b.String()
}

func (f *importFile) write(row []any, ids ...string) error {
	for i, id := range ids {
		if i > 0 {
			_ = f.buffered.WriteByte(',')
		}
		if err := f.text(id); err != nil {
			return err
		}
	}
	for _, v := range row {
		_ = f.buffered.WriteByte(',')
		if err := f.value(v); err != nil {
			return err
		}
	}
	return f.buffered.WriteByte('\n')
}

func (f *importFile) value(v any) error {
	switch v := v.(type) {
	case nil:
		return nil
	case string:
		return f.text(v)
	case int64:
		_, err := f.buffered.WriteString(strconv.FormatInt(v, 10))
		return err
	case float64:
		_, err := f.buffered.WriteString(strconv.FormatFloat(v, 'g', -1, 64))
		return err
	case bool:
		_, err := f.buffered.WriteString(strconv.FormatBool(v))
		return err
	case []any:
		texts := make([]string, len(v))
		for i, item := range v {
			texts[i], _ = item.(string)
			if strings.ContainsRune(texts[i], listDelimiter) || len(v) == 1 && texts[i] == "" {
				return fmt.Errorf("the list item %q cannot be written", texts[i])
			}
		}
		return f.text(strings.Join(texts, string(listDelimiter)))
	}
	return fmt.Errorf("a %T cannot be written", v)
}

// text writes a quoted field.
func (f *importFile) text(s string) error {
	if strings.ContainsAny(s, "\r\n") {
		return fmt.Errorf("%q has a line end in it", s)
	}
	_ = f.buffered.WriteByte('"')
	_, _ = f.buffered.WriteString(strings.ReplaceAll(s, `"`, `""`))
	return f.buffered.WriteByte('"')
}
