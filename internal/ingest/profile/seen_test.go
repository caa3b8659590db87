package profile_test

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"zonegraph/graph"
	"zonegraph/internal/ingest/profile"
	"zonegraph/internal/ingest/read"
)

// These tests make up lists as people and programs write them, each cell with the value
// that a person reads in it, and hold what is read against that. Nothing is taken from the
// code under test: a cell is made from its value. seen_cells_test.go has the ways to write
// a value, seen_files_test.go those to write a file.

// wanted is what a person reads in a cell; a cell that may be read in several ways, or in
// none, has to be refused.
type wanted struct {
	field   string
	value   any
	refused bool
	// lost says that the file cannot hold all digits, so that it may be refused too.
	lost bool
}

// madeCell is a cell of a list: a text, or for workbooks a number with a format.
type madeCell struct {
	text string
	// number is the value as the file has it, format its number format; for workbooks.
	number, format string
	// formula says that the number is what a formula gives; uncomputed has no value.
	formula, uncomputed bool
	want                wanted
}

// madeList is a list with the rows that a person reads in it.
type madeList struct {
	title   string
	headers []string
	rows    [][]madeCell
	// beyond are the rows that have something behind the last header.
	beyond map[int]bool
}

// maker makes up one list.
type maker struct {
	*rand.Rand
	workbook, era1904 bool
}

func pick[T any](m *maker, from ...T) T { return from[m.IntN(len(from))] }

// chance is true once in n times.
func (m *maker) chance(n int) bool { return m.IntN(n) == 0 }

// columns are the ways to fill a list of a kind: for each column its header and what
// writes a cell of it.
type madeColumn struct {
	header string
	cell   func() madeCell
}

func (m *maker) list() madeList {
	out := madeList{beyond: map[int]bool{}}
	money, title := m.moneyUnit()
	counted := pick(m, "", "", "人", "万人", "百人")
	var columns []madeColumn
	switch out.title = title; m.IntN(3) {
	case 0:
		columns = []madeColumn{{pick(m, "企业名称", "\u200e企业名称", "单位\u2060名称", " 企业　名称"), m.name}, {m.headed("营业收入", money, title), func() madeCell { return m.money(money) }},
			{m.headed(pick(m, "从业人员", "职工人数"), counted, ""), func() madeCell { return m.count(counted) }}, {pick(m, "成立年份", "成⽴年份"), m.year}, {"所属行业", m.industry}}
	case 1:
		out.title, columns = m.observations()
	default:
		columns = []madeColumn{{"企业名称", m.name}, {"资质类别", func() madeCell {
			return madeCell{text: pick(m, "高新技术企业", "高新 技术企业", "高\u200b新技术企业"), want: wanted{field: "kind", value: "HIGH_TECH"}}
		}}, {"证书编号", m.certificate}, {pick(m, "发证日期", "发证⽇期"), func() madeCell { return m.day("validFrom") }}, {pick(m, "有效期至", "有效期"), m.validTo}}
		out.title = ""
	}
	m.Shuffle(len(columns)-1, func(i, j int) { columns[i+1], columns[j+1] = columns[j+1], columns[i+1] })
	for _, c := range columns {
		out.headers = append(out.headers, c.header)
	}
	for n := range 3 + m.IntN(8) {
		row := make([]madeCell, len(columns))
		for i, c := range columns {
			row[i] = c.cell()
		}
		if !m.workbook && m.chance(12) {
			row = append(row, madeCell{text: "多出的"})
			out.beyond[n] = true
		}
		out.rows = append(out.rows, row)
	}
	return out
}

// headed writes a unit into a header, in one of the ways in which people do.
func (m *maker) headed(header, unit, title string) string {
	if unit == "" || title != "" {
		return header
	}
	return fmt.Sprintf(pick(m, "%s（%s）", "%s(%s)", "%s（单位：%s）", "%s（单位: %s）", "%s【%s】", "%s，%s", "%s（含税）（%s）"), header, unit)
}

// decimal writes a number exactly.
func decimal(r *big.Rat) string {
	places, exact := r.FloatPrec()
	if !exact {
		panic(r.String() + " has no end")
	}
	return r.FloatString(places)
}

// over is a number divided by a power of ten.
func over(n *big.Rat, power int) *big.Rat {
	step := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(power, -power))), nil))
	if power < 0 {
		return new(big.Rat).Mul(n, step)
	}
	return new(big.Rat).Quo(n, step)
}

// What is read of a list is what a person reads in it, or the row is refused; and what
// nobody can tell is refused always.
func FuzzSeen(f *testing.F) {
	for seed := range uint64(400) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		m := &maker{Rand: rand.New(rand.NewPCG(seed, 5)), workbook: seed%2 == 0}
		m.era1904 = m.workbook && m.chance(3)
		list := m.list()
		name, content := "list.csv", []byte(nil)
		if m.workbook {
			name, content = "list.xlsx", m.book(t, list)
		} else {
			content = m.separated(t, list)
		}
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := profile.Open(path, shipped(t), profile.Options{})
		if err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, list)
		}
		defer func() {
			if err := r.Close(); err != nil {
				t.Error(err)
			}
		}()
		var results []profile.Result
		for result, err := range r.Rows() {
			if err != nil {
				t.Fatalf("seed %d: %v\n%s", seed, err, list)
			}
			results = append(results, result)
		}
		if len(results) != len(list.rows) {
			t.Fatalf("seed %d: %d rows are read\n%s", seed, len(results), list)
		}
		for i, row := range list.rows {
			if fault := list.compare(i, row, results[i]); fault != "" {
				t.Errorf("seed %d: row %d: %s\n%q\n%q\n%s", seed, i, fault, list.title, list.headers, rowText(row))
			}
		}
	})
}

// compare says what is wrong with what was read of a row.
func (l madeList) compare(i int, row []madeCell, got profile.Result) string {
	doubt, lost := l.beyond[i], false
	for _, c := range row {
		doubt, lost = doubt || c.want.refused, lost || c.want.lost
	}
	switch {
	case doubt && len(got.Refusals) == 0:
		return fmt.Sprintf("it is taken: %s", shown(got.Row))
	case doubt:
		return ""
	case got.Row == nil && lost:
		return ""
	case got.Row == nil:
		return fmt.Sprintf("it is not taken: %+v %s", got.Refusals, got.Skipped)
	}
	have := valuesOf(got.Row)
	for _, c := range row {
		if fmt.Sprint(have[c.want.field]) != fmt.Sprint(c.want.value) {
			return fmt.Sprintf("%s is %v, want %v", c.want.field, have[c.want.field], c.want.value)
		}
	}
	return ""
}

// valuesOf are all values of a row, the name of its firm as name.
func valuesOf(r *read.Row) graph.Values {
	out := graph.Values{}
	for _, m := range r.Mentions {
		for field, v := range m.Values {
			out[field] = v
		}
	}
	for _, m := range r.Mentions {
		if m.Type == "Enterprise" {
			out["name"] = m.Name
		}
	}
	return out
}

// String shows the list for a message.
func (l madeList) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%q\n%q\n", l.title, l.headers)
	for _, row := range l.rows {
		b.WriteString(rowText(row) + "\n")
	}
	return b.String()
}

func rowText(row []madeCell) string {
	var b strings.Builder
	for _, c := range row {
		fmt.Fprintf(&b, "%q", c.text)
		if c.number != "" {
			fmt.Fprintf(&b, " %s as %s", c.number, c.format)
		}
		fmt.Fprintf(&b, " (%v %v) | ", c.want.value, c.want.refused)
	}
	return b.String()
}

// The makers make every form that they know, and both doubtful and clear cells: a test
// that never sees a form tests nothing of it.
func TestSeenIsVaried(t *testing.T) {
	formats, refused, taken := map[string]bool{}, map[string]int{}, map[string]int{}
	for seed := range uint64(400) {
		m := &maker{Rand: rand.New(rand.NewPCG(seed, 5)), workbook: seed%2 == 0}
		for _, row := range m.list().rows {
			for _, c := range row {
				formats[c.format] = true
				if c.want.refused {
					refused[c.want.field]++
				} else {
					taken[c.want.field]++
				}
			}
		}
	}
	if len(formats) < 60 {
		t.Errorf("%d formats", len(formats))
	}
	for _, field := range []string{"revenue", "employees", "foundedYear", "validFrom", "validTo", "number", "value"} {
		if refused[field] < 30 || taken[field] < 200 {
			t.Errorf("%s: %d cells in doubt and %d others", field, refused[field], taken[field])
		}
	}
	if fields := slices.Collect(func(yield func(string) bool) {
		for field := range refused {
			if taken[field] == 0 && !yield(field) {
				return
			}
		}
	}); len(fields) > 1 { // the cells beyond the header are of no field
		t.Errorf("%v are always in doubt", fields)
	}
}
