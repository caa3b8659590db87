// Package relational lays a generated graph out as tables and runs a PostgreSQL
// with them: the database that the benchmark's other API stands on. It knows the
// node types and relationships that the benchmark's questions touch, and leaves
// out the rest.
package relational

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
)

// table is a node type as a table: its columns by field name, and its to-one
// steps by relationship type.
type table struct {
	name    string
	columns []string
	steps   []string
}

var tables = map[string]table{
	"City":         {"city", []string{"name", "nameEn", "code"}, nil},
	"Zone":         {"zone", []string{"name", "nameEn", "tier", "targetTier", "stage", "stageNote", "foundedYear", "nationalSinceYear", "nationalByYear", "note"}, nil},
	"Organisation": {"organisation", []string{"name", "nameEn", "creditCode", "kind"}, []string{"SEATED_IN"}},
	"Enterprise":   {"enterprise", []string{"name", "nameEn", "creditCode", "industryCode", "industry", "foundedYear", "revenue", "revenueYear", "employees"}, []string{"BASED_IN"}},
	"Platform":     {"platform", []string{"name", "nameEn", "kind", "level", "carrier", "field", "batch", "approvedYear", "unveiledOn"}, []string{"IN_ZONE", "LOCATED_IN"}},
	"Talent":       {"talent", []string{"name", "nameEn", "degree", "title", "programme", "recruitedYear"}, nil},
	"Award":        {"award", []string{"name", "kind", "grade", "year", "number", "project"}, nil},
}

// join is a relationship as a table of pairs. The first column is of the type
// named first in the key, whichever way the relationship points.
type join struct {
	name     string
	columns  []string
	backward bool
	numbered bool
}

var joins = map[string]join{
	"Zone LIES_IN City":               {name: "zone_city"},
	"Enterprise HAS_SITE Zone":        {name: "site", columns: []string{"role", "sinceYear"}, numbered: true},
	"Enterprise HOSTS Platform":       {name: "enterprise_platform", columns: []string{"role"}},
	"Organisation HOSTS Platform":     {name: "organisation_platform", columns: []string{"role"}},
	"Talent EMPLOYED_BY Enterprise":   {name: "enterprise_talent", columns: []string{"position", "sinceYear"}, backward: true},
	"Talent EMPLOYED_BY Organisation": {name: "organisation_talent", columns: []string{"position", "sinceYear"}, backward: true},
	"Award AWARDED_TO Enterprise":     {name: "enterprise_award", columns: []string{"rank"}, backward: true},
	"Award AWARDED_TO Organisation":   {name: "organisation_award", columns: []string{"rank"}, backward: true},
	"Award AWARDED_TO Talent":         {name: "talent_award", columns: []string{"rank"}, backward: true},
}

// exporter writes a file in COPY's text form for each table.
type exporter struct {
	dir   string
	files map[string]*os.File
	out   map[string]*bufio.Writer
	// numbers are the primary keys, given in the order in which nodes are met.
	numbers map[graph.Ref]int
	counts  map[string]int
	// ones are the to-one steps, by relationship type and key.
	ones map[string]map[graph.Ref]int
	row  strings.Builder
}

// Export writes the files into a directory, each named like its table.
func Export(ctx context.Context, dir string, nodes iter.Seq[graph.NodeRecord], relationships iter.Seq[graph.RelationshipRecord]) (err error) {
	x := &exporter{dir: dir, files: map[string]*os.File{}, out: map[string]*bufio.Writer{}, numbers: map[graph.Ref]int{}, counts: map[string]int{}, ones: map[string]map[graph.Ref]int{}}
	defer func() { err = errors.Join(err, x.close()) }()
	for _, t := range tables {
		for _, s := range t.steps {
			x.ones[s] = map[graph.Ref]int{}
		}
	}
	n := 0
	for r := range relationships {
		if err := x.relationship(r); err != nil {
			return err
		}
		if n++; n%10_000 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
	}
	for r := range nodes {
		if err := x.node(r); err != nil {
			return err
		}
		if n++; n%10_000 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return nil
}

func (x *exporter) number(r graph.Ref) int {
	n, ok := x.numbers[r]
	if !ok {
		x.counts[r.Type]++
		n = x.counts[r.Type]
		x.numbers[r] = n
	}
	return n
}

func (x *exporter) relationship(r graph.RelationshipRecord) error {
	if to, ok := x.ones[r.Type]; ok {
		to[r.From] = x.number(r.To)
		return nil
	}
	j, ok := joins[r.From.Type+" "+r.Type+" "+r.To.Type]
	if !ok {
		return nil
	}
	from, to := r.From, r.To
	if j.backward {
		from, to = to, from
	}
	x.row.Reset()
	if j.numbered {
		x.counts[j.name]++
		x.cell(int64(x.counts[j.name]))
	}
	x.cell(int64(x.number(from)))
	x.cell(int64(x.number(to)))
	for _, c := range j.columns {
		x.cell(r.Values[c])
	}
	return x.write(j.name)
}

func (x *exporter) node(r graph.NodeRecord) error {
	t, ok := tables[r.Ref.Type]
	if !ok {
		return nil
	}
	x.row.Reset()
	x.cell(int64(x.number(r.Ref)))
	x.cell(r.Ref.String())
	for _, c := range t.columns {
		x.cell(r.Values[c])
	}
	for _, s := range t.steps {
		if to, ok := x.ones[s][r.Ref]; ok {
			x.cell(int64(to))
		} else {
			x.cell(nil)
		}
	}
	return x.write(t.name)
}

var escape = strings.NewReplacer(`\`, `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`)

// cell adds a value in COPY's text form.
func (x *exporter) cell(v any) {
	if x.row.Len() > 0 {
		x.row.WriteByte('\t')
	}
	switch v := v.(type) {
	case nil:
		x.row.WriteString(`\N`)
	case string:
		_, _ = escape.WriteString(&x.row, v)
	case int64:
		x.row.WriteString(strconv.FormatInt(v, 10))
	case float64:
		x.row.WriteString(strconv.FormatFloat(v, 'g', -1, 64))
	default:
		_, _ = fmt.Fprint(&x.row, v)
	}
}

func (x *exporter) write(name string) error {
	w := x.out[name]
	if w == nil {
		f, err := os.Create(filepath.Join(x.dir, name))
		if err != nil {
			return err
		}
		w = bufio.NewWriterSize(f, 1<<16)
		x.files[name], x.out[name] = f, w
	}
	x.row.WriteByte('\n')
	_, err := w.WriteString(x.row.String())
	return err
}

func (x *exporter) close() error {
	var err error
	for name, w := range x.out {
		err = errors.Join(err, w.Flush(), x.files[name].Close())
	}
	return err
}
