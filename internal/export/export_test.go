package export_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/xuri/excelize/v2"

	"zonegraph/graph"
	"zonegraph/internal/contract/contracttest"
	"zonegraph/internal/export"
	"zonegraph/message"
)

// world is a graph of so many enterprises, which answers pages without a database.
type world struct {
	rows  int
	name  func(i int) string
	most  int // rows of a page beyond which it is too complex
	fail  int // the page that fails, 0 for none
	asked []int
	texts map[string]bool
}

func (w *world) run(_ context.Context, query string, variables map[string]any) (export.Answer, error) {
	if w.texts == nil {
		w.texts = map[string]bool{}
	}
	w.texts[query] = true
	n, _ := variables["_export_first"].(int)
	if w.most > 0 && n > w.most {
		return export.Answer{}, &graph.Error{Code: graph.CodeTooComplex, Message: message.New("answer.too-large", 1.0)}
	}
	w.asked = append(w.asked, n)
	if w.fail == len(w.asked) {
		return export.Answer{}, errors.New("the database fell over")
	}
	start := 0
	if after, ok := variables["_export_after"].(string); ok {
		if _, err := fmt.Sscanf(after, "c%d", &start); err != nil {
			return export.Answer{}, err
		}
	}
	end := min(start+n, w.rows)
	var b strings.Builder
	b.WriteString(`{"_export_root":{"_export_edges":[`)
	for i := start; i < end; i++ {
		if i > start {
			b.WriteByte(',')
		}
		name := fmt.Sprintf("企业%d", i)
		if w.name != nil {
			name = w.name(i)
		}
		text, _ := json.Marshal(name)
		fmt.Fprintf(&b, `{"node":{"name":%s,"revenue":%d.5,"employees":null,"city":{"name":"柳州市"}},"_export_node":{"_export_synthetic":%t,"_export_id":"Enterprise:%d","_export_name":%s,"_export_sources":{"edges":[],"_export_more":{"hasNextPage":false}}}}`, text, i, i%2 == 1, i, text)
	}
	fmt.Fprintf(&b, `],"_export_page":{"hasNextPage":%t,"endCursor":"c%d"}}}`, end < w.rows, end)
	return export.Answer{Data: []byte(b.String())}, nil
}

const enterprises = `query Firms($n: Int, $skip: Int) { enterprises(limit: $n, offset: $skip) { name revenue employees city { name } } }`

func schema(t testing.TB) *ast.Schema {
	t.Helper()
	return contracttest.Load(t).API
}

func write(t *testing.T, w *world, size int, r export.Request) (string, error) {
	t.Helper()
	if r.Query == "" {
		r.Query = enterprises
	}
	e := &export.Exporter{Schema: schema(t), Run: w.run, PageSize: size, Now: func() time.Time { return time.Date(2022, 6, 21, 0, 0, 0, 0, time.UTC) }}
	plan, err := e.Plan(r)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	err = plan.Write(t.Context(), &b)
	return b.String(), err
}

const header = "企业名称,营业收入,从业人员,所在设区市/名称,虚构数据\n"

func line(i int) string {
	return fmt.Sprintf("企业%d,%d.5,,柳州市,%s\n", i, i, []string{"否", "是"}[i%2])
}

func TestPages(t *testing.T) {
	for name, c := range map[string]struct {
		rows, size int
		variables  map[string]any
		from, to   int
		asked      string
	}{
		"all":              {7, 3, nil, 0, 7, "[3 3 3]"},
		"none":             {0, 3, nil, 0, 0, "[3]"},
		"a whole page":     {3, 3, nil, 0, 3, "[3]"},
		"limit":            {7, 3, map[string]any{"n": 4}, 0, 4, "[3 1]"},
		"limit and offset": {7, 3, map[string]any{"n": 2, "skip": 4}, 4, 6, "[3 3]"},
		"limit of none":    {7, 3, map[string]any{"n": 0}, 0, 0, "[1]"},
		"offset behind":    {2, 3, map[string]any{"skip": 5}, 0, 0, "[3]"},
		"limit beyond":     {2, 3, map[string]any{"n": 100_000}, 0, 2, "[3]"},
	} {
		t.Run(name, func(t *testing.T) {
			w := &world{rows: c.rows}
			got, err := write(t, w, c.size, export.Request{Format: export.CSV, NoBOM: true, Variables: c.variables})
			if err != nil {
				t.Fatal(err)
			}
			want := header
			for i := c.from; i < c.to; i++ {
				want += line(i)
			}
			if got != want || fmt.Sprint(w.asked) != c.asked {
				t.Errorf("asked %v, got\n%s", w.asked, got)
			}
			if len(w.texts) != 1 {
				t.Errorf("%d texts of one question", len(w.texts))
			}
		})
	}
}

// A page that is more than the service allows is asked for again, smaller.
func TestSmallerPages(t *testing.T) {
	w := &world{rows: 5, most: 2}
	got, err := write(t, w, 100, export.Request{Format: export.CSV, NoBOM: true})
	if err != nil || got != header+line(0)+line(1)+line(2)+line(3)+line(4) || fmt.Sprint(w.asked) != "[1 1 1 1 1]" && fmt.Sprint(w.asked) != "[2 2 2]" && w.asked[0] > 2 {
		t.Errorf("asked %v: %v\n%s", w.asked, err, got)
	}
	_, err = write(t, &world{rows: 5, most: -1, fail: 1}, 8, export.Request{Format: export.CSV})
	if err == nil {
		t.Error("a failure is no export")
	}
}

// An error on the first page comes before any byte, and never with a workbook.
func TestErrors(t *testing.T) {
	for _, format := range []export.Format{export.CSV, export.JSONL, export.XLSX} {
		got, err := write(t, &world{rows: 5, fail: 1}, 2, export.Request{Format: format})
		if err == nil || got != "" {
			t.Errorf("%s: %v %q", format, err, got)
		}
	}
	if got, err := write(t, &world{rows: 5, fail: 2}, 2, export.Request{Format: export.XLSX}); err == nil || got != "" {
		t.Errorf("%v %q", err, got)
	}
}

// What a spreadsheet would run is marked in CSV, and is a text in a workbook.
func TestFormulas(t *testing.T) {
	texts := []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "'=1", "=HYPERLINK(\"http://x\",\"y\")", "甲,\"乙\"\n丙"}
	w := func() *world { return &world{rows: len(texts), name: func(i int) string { return texts[i] }} }
	got, err := write(t, w(), 100, export.Request{Format: export.CSV, NoBOM: true})
	if err != nil {
		t.Fatal(err)
	}
	want := header
	for i, name := range []string{"'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\t=1", "\"'\r=1\"", "'＝1", "''=1", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"", "\"甲,\"\"乙\"\"\n丙\""} {
		want += strings.Replace(line(i), fmt.Sprintf("企业%d", i), name, 1)
	}
	if got != want {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
	book, err := write(t, w(), 100, export.Request{Format: export.XLSX})
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(strings.NewReader(book))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for i, text := range texts {
		at := fmt.Sprintf("A%d", i+2)
		formula, _ := f.GetCellFormula("企业", at)
		got, _ := f.GetCellValue("企业", at)
		if typ, _ := f.GetCellType("企业", at); typ != excelize.CellTypeInlineString || formula != "" || strings.ReplaceAll(got, "\r", "") != strings.ReplaceAll(text, "\r", "") {
			t.Errorf("%s is %q of type %v, formula %q", at, got, typ, formula)
		}
	}
}

// A text that no cell holds is refused, not cut.
func TestLongText(t *testing.T) {
	w := &world{rows: 1, name: func(int) string { return strings.Repeat("长", 32_768) }}
	_, err := write(t, w, 10, export.Request{Format: export.XLSX})
	if graph.CodeOf(err) != graph.CodeTooComplex || !strings.Contains(err.Error(), "A2") {
		t.Error(err)
	}
}

// Memory is that of a page, however long the list is.
func TestBoundedMemory(t *testing.T) {
	const rows, allowed = 40_000, 32 << 20
	for _, format := range []export.Format{export.CSV, export.JSONL, export.XLSX} {
		var most atomic.Uint64
		w := &world{rows: rows}
		e := &export.Exporter{Schema: schema(t), PageSize: 500, Run: func(ctx context.Context, query string, variables map[string]any) (export.Answer, error) {
			if len(w.asked)%10 == 0 {
				var m runtime.MemStats
				runtime.GC()
				runtime.ReadMemStats(&m)
				most.Store(max(most.Load(), m.HeapAlloc))
			}
			return w.run(ctx, query, variables)
		}}
		plan, err := e.Plan(export.Request{Query: enterprises, Format: format})
		if err != nil {
			t.Fatal(err)
		}
		var before runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		var size counter
		if err := plan.Write(t.Context(), &size); err != nil {
			t.Fatal(err)
		}
		used := int64(most.Load()) - int64(before.HeapAlloc)
		t.Logf("%s: %d rows, %d bytes, %.1f MB of heap", format, rows, size, float64(used)/(1<<20))
		if used > allowed || size < 1<<19 {
			t.Errorf("%s: %d bytes of heap are held for %d bytes", format, used, size)
		}
	}
}

type counter int64

// Write implements io.Writer.
func (c *counter) Write(b []byte) (int, error) {
	*c += counter(len(b))
	return len(b), nil
}

var _ io.Writer = (*counter)(nil)
