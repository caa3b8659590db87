package ingest

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/graph/store"
)

// question asks for the nodes that the graph has of what a key tells, by the nodes that
// these are related to and by their fields.
type question struct {
	entity  *graph.Entity
	related []relation
	fields  []keyField
	// row has the id of the match, those of the related nodes, and the values.
	row []any
	// shape is equal for questions that one statement can answer.
	shape string
}

// relation is a node of a type that is related by a type of relationship, "" for any.
type relation struct {
	entity *graph.Entity
	typ    string
}

// keyField is a field of a key, and whether it is a date.
type keyField struct {
	name string
	date bool
}

// recall finds the nodes with keys that the graph has under ids of another make, such
// as an award that was written by hand: by the nodes that the row relates them to and
// by the fields of the key. It puts them in the place of the matches, or, if several
// fit, refuses the row. What the graph has of the matches was read before.
func (r *run) recall(ctx context.Context, rows []*Row, matches [][]match, faults []*mistake, s *stored) error {
	asked, text := map[string][]question{}, map[string]bool{}
	for i, row := range rows {
		if faults[i] != nil {
			continue
		}
		for j := range row.Mentions {
			m := matches[i][j]
			if m.how != byKey || s.nodes[m.id] != nil || text[m.id] || r.memory.nodes[r.memory.hash(m.id)].standing != unknown {
				continue
			}
			if _, done := r.recalled[m.id]; done {
				continue
			}
			q, ok, err := r.ask(row, j, matches[i], s)
			if err != nil {
				return err
			}
			if ok {
				text[m.id] = true
				asked[q.shape] = append(asked[q.shape], q)
			}
		}
	}
	several := map[string][]match{}
	for _, questions := range asked {
		found, err := r.read(ctx, answersTo(questions))
		if err != nil {
			return fmt.Errorf("looking for what the graph has of the rows: %w", err)
		}
		for _, v := range found {
			f := graph.ListOf(v)
			id, ids := graph.TextOf(f[0]), graph.TextsOf(f[1])
			if len(ids) == 1 {
				r.recalled[id] = ids[0]
				continue
			}
			for _, other := range ids {
				several[id] = append(several[id], match{id: other})
			}
		}
	}
	replaced := false
	for i, row := range rows {
		for j := range matches[i] {
			m := &matches[i][j]
			if faults[i] != nil || m.how != byKey {
				continue
			}
			if id, ok := r.recalled[m.id]; ok {
				m.id, replaced = id, true
			} else if all := several[m.id]; len(all) > 0 {
				faults[i] = r.refusal(row, &row.Mentions[j], "the graph has several that the row may mean", "say more of the one that is meant, such as its number").
					inChinese("图谱中有几个与此行相符", "请写明是哪一个，如填写编号")
				for _, c := range all {
					faults[i].candidates = append(faults[i].candidates, match{m.entity, c.id, byKey})
				}
			}
		}
	}
	if replaced {
		return r.fetchNodes(ctx, rows, matches, s)
	}
	return nil
}

// ask makes the question for a mention with a key; false if the row tells too little,
// or relates it to nothing that the graph has.
func (r *run) ask(row *Row, j int, matches []match, s *stored) (q question, ok bool, err error) {
	m := &row.Mentions[j]
	related := slices.Clone(m.KeyOf)
	if len(related) == 0 {
		for _, l := range row.Links {
			for _, ends := range [][2]int{{l.From, l.To}, {l.To, l.From}} {
				if other := matches[ends[1]]; ends[0] == j && len(related) == 0 && other.how != byKey && other.how != unmatched {
					related = append(related, ends[1])
				}
			}
		}
	}
	if len(related) == 0 || len(m.KeyFields) == 0 {
		return q, false, nil
	}
	q.entity, q.row = matches[j].entity, []any{matches[j].id}
	for _, other := range related {
		if matches[other].how == byKey || s.nodes[matches[other].id] == nil {
			return q, false, nil
		}
		typ := ""
		for _, l := range row.Links {
			if l.From == j && l.To == other || l.To == j && l.From == other {
				st, err := r.stepOf(l, matches)
				if err != nil {
					return q, false, err
				}
				typ = store.Quote(st.Type)
			}
		}
		q.related = append(q.related, relation{matches[other].entity, typ})
		q.row = append(q.row, matches[other].id)
	}
	for _, field := range m.KeyFields {
		k := keyField{name: field}
		switch v := m.Values[field].(type) {
		case graph.Date:
			k.date = true
			q.row = append(q.row, string(v))
		case string, int64, bool:
			q.row = append(q.row, v)
		default:
			return q, false, nil
		}
		q.fields = append(q.fields, k)
	}
	q.shape = fmt.Sprint(q.entity.Name, q.fields)
	for _, rel := range q.related {
		q.shape += fmt.Sprint(" ", rel.entity.Name, rel.typ)
	}
	return q, true, nil
}

// answersTo asks questions of one shape. Each row is [id of the match, [id, …]].
func answersTo(questions []question) cypher.Statement {
	q := questions[0]
	rows := make([]any, len(questions))
	for i, one := range questions {
		rows[i] = one.row
	}
	return cypher.New(func(c *cypher.Compiler) string {
		var b strings.Builder
		b.WriteString("UNWIND " + c.Bind("rows", rows) + " AS row ")
		for i, other := range q.related {
			o := fmt.Sprintf("o%d:%s {id: row[%d]}", i, store.Quote(other.entity.Label()), i+1)
			b.WriteString("MATCH " + c.Path(o, cypher.Either("", other.typ, "n:"+store.Quote(q.entity.Label()))) + " ")
		}
		for i, k := range q.fields {
			value := fmt.Sprintf("row[%d]", 1+len(q.related)+i)
			if k.date {
				value = "date(" + value + ")"
			}
			fmt.Fprintf(&b, "%s n.%s = %s ", []string{"WHERE", "AND"}[min(i, 1)], store.Quote(k.name), value)
		}
		b.WriteString("WITH row[0] AS id, collect(DISTINCT n.id) AS found RETURN [id, found]")
		return b.String()
	})
}

// namesake finds a node whose key is its name alone; without any such, it is new.
func (r *run) namesake(ctx context.Context, m *Mention, e *graph.Entity) (found []match, err error) {
	name, _ := m.Values[nameField].(string)
	if len(m.KeyOf) > 0 || !slices.Equal(m.KeyFields, []string{nameField}) || name == "" {
		return nil, nil
	}
	x, err := r.index(ctx, e)
	if err != nil {
		return nil, err
	}
	for _, place := range x.byKey.get(x.hash(keyOf(name))) {
		found = append(found, match{e, x.ids[place], byName})
	}
	return found, nil
}
