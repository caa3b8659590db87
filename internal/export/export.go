package export

import (
	"context"
	"io"
	"slices"
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"zonegraph/graph"
)

// Format is a form of file.
type Format string

// The formats.
const (
	CSV   Format = "csv"
	XLSX  Format = "xlsx"
	JSONL Format = "jsonl"
)

// MediaTypes are what HTTP calls the formats.
var MediaTypes = map[Format]string{
	CSV:   "text/csv; charset=utf-8; header=present",
	XLSX:  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	JSONL: "application/jsonl; charset=utf-8",
}

// The parts of an export that a CSV file can hold.
const (
	Rows    = "rows"
	Sources = "sources"
)

// Exporter makes exports of one service. It is safe for concurrent use.
type Exporter struct {
	// Schema is the contract.
	Schema *ast.Schema
	Run    Runner
	// Whole has a whole export read one state of the graph, whose pages are many
	// operations, or fails; nil where nobody changes the graph.
	Whole func(ctx context.Context, work func(context.Context) error) error
	// PageSize is how many rows are asked for at a time.
	PageSize int
	// Now is the clock, for the notes of a workbook.
	Now func() time.Time
}

// Request says what to export, and how.
type Request struct {
	// Query is a document, Operation the one to take of several.
	Query, Operation string
	Variables        map[string]any
	// Title is what the question is called, for the notes.
	Title  string
	Format Format
	// Field is the response key of the root field; a workbook takes all if it is
	// empty, other formats the only one.
	Field string
	// Part is Rows (or empty) or Sources; for CSV only.
	Part string
	// NoBOM leaves out the mark by which Excel knows UTF-8.
	NoBOM bool
}

// Plan is a request that has been checked.
type Plan struct {
	exporter *Exporter
	request  Request
	tables   []*table
}

// Plan checks a request, without a question to the graph. Its errors have a code and
// are for the client.
func (e *Exporter) Plan(r Request) (*Plan, error) {
	if MediaTypes[r.Format] == "" {
		return nil, graph.BadInput("format", "export.no-such-format", r.Format)
	}
	if r.Part != "" && r.Part != Rows && (r.Part != Sources || r.Format != CSV) {
		return nil, graph.BadInput("part", "export.no-such-part", r.Part)
	}
	o, err := parseOperation(e.Schema, r.Query, r.Operation, r.Variables)
	if err != nil {
		return nil, err
	}
	roots, err := o.roots()
	if err != nil {
		return nil, err
	}
	var keys []string
	p := &Plan{exporter: e, request: r}
	for _, s := range roots {
		keys = append(keys, s.key)
		if r.Field != "" && r.Field != s.key {
			continue
		}
		t, err := o.tableOf(s, r.Format == XLSX || r.Part == Sources, r.Format == JSONL)
		if err != nil {
			return nil, err
		}
		p.tables = append(p.tables, t)
	}
	spread := slices.ContainsFunc(p.tables, func(t *table) bool { return t.each != nil })
	switch {
	case len(p.tables) == 0:
		return nil, graph.BadInput("field", "export.no-such-field", r.Field, keys)
	case len(p.tables) > 1 && r.Format != XLSX:
		return nil, graph.BadInput("field", "export.several-tables", r.Format, keys)
	case o.table.Rows != "" && !spread && r.Format != JSONL:
		return nil, graph.BadInput("query", "export.no-list-inside", "# rows:", o.table.Rows)
	case r.Part == Sources && !p.tables[0].sourced:
		return nil, graph.BadInput("part", "export.no-sources", p.tables[0].key)
	}
	return p, nil
}

// Write runs the export. Nothing is written before the first page is there; an
// error behind it leaves w in the middle, so it must not be taken for whole.
func (p *Plan) Write(ctx context.Context, w io.Writer) error {
	if p.exporter.Whole == nil {
		return p.write(ctx, w)
	}
	return p.exporter.Whole(ctx, func(ctx context.Context) error { return p.write(ctx, w) })
}

func (p *Plan) write(ctx context.Context, w io.Writer) error {
	switch p.request.Format {
	case CSV:
		return p.csv(ctx, w)
	case JSONL:
		return p.jsonl(ctx, w)
	default:
		return p.xlsx(ctx, w)
	}
}

// read is the table's rows, page by page.
func (p *Plan) read(ctx context.Context, t *table, each func(root any, items []any) error) error {
	return t.read(ctx, p.exporter.Run, max(1, p.exporter.PageSize), func(root any, items []any) error {
		if t.matrix && t.columns == nil {
			t.matrixColumns(root)
		}
		return each(root, t.spread(items))
	})
}

// header is the titles of the table's columns.
func (t *table) header() []string {
	titles := titlesOf(t.columns)
	if t.marked {
		titles = append(titles, syntheticTitle)
	}
	return titles
}

func titlesOf(columns []column) []string {
	out := make([]string, len(columns))
	for i, c := range columns {
		out[i] = c.title
	}
	return out
}

// values are the cells of a row; the last one marks what is made up, if the others
// do not.
func (t *table) values(item any) []value {
	row := at(item, t.row...)
	var out []value
	if t.matrix {
		out = t.matrixValues(row)
	} else {
		out = make([]value, len(t.columns))
		for i := range t.columns {
			out[i] = t.columns[i].value(row)
		}
	}
	if t.marked {
		out = append(out, value{words(t.synthetic(item)), truthKind})
	}
	return out
}

// synthetic tells if a row is made up.
func (t *table) synthetic(item any) bool {
	path := append(append([]string{}, t.node...), syntheticKey)
	if t.matrix {
		path = []string{"subject", "synthetic"}
	}
	made, _ := at(item, path...).(bool)
	return made
}
