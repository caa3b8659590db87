package fetch

import (
	"context"
	"fmt"
	"strings"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/graph/store"
	"zonegraph/internal/ingest/match"
	"zonegraph/internal/ingest/read"
	"zonegraph/message"
)

// namesPage is how many nodes are read at once into an index.
const namesPage = 5_000

// Names reads the codes and names of all nodes of some types.
func (r *Reader) Names(ctx context.Context, types []*graph.Entity, into *match.Known) error {
	for _, e := range types {
		if err := r.names(ctx, e, into.Index(e)); err != nil {
			return message.Trace("reading the names of what there is", err)
		}
	}
	return nil
}

func (r *Reader) names(ctx context.Context, e *graph.Entity, into *match.Index) error {
	var codeFields, nameFields []string
	for _, f := range match.CodeFields(e) {
		codeFields = append(codeFields, "n."+store.Quote(f))
	}
	for _, f := range []string{read.NameField, read.EnglishField, read.AliasesField} {
		// A name that is made of others' names finds nothing.
		if e.Field(f) != nil && !e.DerivedName {
			nameFields = append(nameFields, "n."+store.Quote(f))
		}
	}
	for after := ""; ; {
		rows, err := r.Rows(ctx, cypher.New(func(c *cypher.Compiler) string {
			return fmt.Sprintf("MATCH %s WHERE %s WITH n ORDER BY n.id LIMIT %s RETURN collect([n.id, [%s], [%s]])",
				c.Node("n:"+store.Quote(e.Label())), c.OrderText("n.id", graph.OpGt, after), c.Bind("page", int64(namesPage)), strings.Join(nameFields, ", "), strings.Join(codeFields, ", "))
		}))
		if err != nil {
			return err
		}
		nodes := graph.ListOf(rows[0])
		for _, node := range nodes {
			row := graph.ListOf(node)
			after = graph.TextOf(row[0])
			values := graph.ListOf(row[2])
			codes := make([]string, len(values))
			for i, v := range values {
				codes[i] = graph.TextOf(v)
			}
			into.Add(after, keysOf(graph.ListOf(row[1])), codes)
		}
		if len(nodes) < namesPage {
			return nil
		}
	}
}

// keysOf are the keys of names, each a text or a list of texts.
func keysOf(names []any) []string {
	var out []string
	for _, v := range names {
		if name := graph.TextOf(v); name != "" {
			out = append(out, match.Key(name))
			continue
		}
		for _, name := range graph.TextsOf(v) {
			out = append(out, match.Key(name))
		}
	}
	return out
}

// Answers asks questions, those of one shape with one statement.
func (r *Reader) Answers(ctx context.Context, questions [][]match.Question) ([]match.Answer, error) {
	var out []match.Answer
	for _, some := range questions {
		rows, err := r.Rows(ctx, answersTo(some))
		if err != nil {
			return nil, message.Trace("looking for what the graph has of the rows", err)
		}
		for _, v := range rows {
			row := graph.ListOf(v)
			out = append(out, match.Answer{ID: graph.TextOf(row[0]), Nodes: graph.TextsOf(row[1])})
		}
	}
	return out, nil
}

// answersTo asks questions of one shape. Each row is [id of the match, [id, …]].
func answersTo(questions []match.Question) cypher.Statement {
	q := questions[0]
	rows := make([]any, len(questions))
	for i, one := range questions {
		row := []any{one.ID}
		for _, id := range one.Others {
			row = append(row, id)
		}
		rows[i] = append(row, one.Values...)
	}
	return cypher.New(func(c *cypher.Compiler) string {
		var b strings.Builder
		b.WriteString("UNWIND " + c.Bind("rows", rows) + " AS row ")
		for i, other := range q.Related {
			typ := ""
			if other.Type != "" {
				typ = store.Quote(other.Type)
			}
			o := fmt.Sprintf("o%d:%s {id: row[%d]}", i, store.Quote(other.Entity.Label()), i+1)
			b.WriteString("MATCH " + c.Path(o, cypher.Either("", typ, "n:"+store.Quote(q.Entity.Label()))) + " ")
		}
		for i, f := range q.Fields {
			value := fmt.Sprintf("row[%d]", 1+len(q.Related)+i)
			if f.Date {
				value = "date(" + value + ")"
			}
			fmt.Fprintf(&b, "%s n.%s = %s ", []string{"WHERE", "AND"}[min(i, 1)], store.Quote(f.Name), value)
		}
		b.WriteString("WITH row[0] AS id, collect(DISTINCT n.id) AS nodes RETURN [id, nodes]")
		return b.String()
	})
}
