package journal

import (
	"context"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/graph/store"
	"zonegraph/internal/ingest/read"
	"zonegraph/message"
)

const (
	// replayed is how many entries are replayed together.
	replayed = 2_000
	// mostReasons is how many of the relationships that stand in the way of an undo are
	// told of a page.
	mostReasons = 10
)

// Forward does what the journal of an import tells of nodes and relationships that were
// there before, in one transaction. Each entry is held against what is there; where that
// is something else, clash is told, and the transaction must not be committed.
func Forward(ctx context.Context, tx cypher.Tx, m *graph.Model, id string, clash func(why message.Message)) error {
	return (&replay{tx: tx, model: m, id: id, forward: true, clash: clash}).run(ctx)
}

// Backward takes back what Forward did. Of new relationships and nodes it tells clash if
// they are gone, or if others have linked something to them; it does not remove them.
func Backward(ctx context.Context, tx cypher.Tx, m *graph.Model, id string, clash func(why message.Message)) error {
	return (&replay{tx: tx, model: m, id: id, clash: clash}).run(ctx)
}

// replay is one call of Forward or Backward.
type replay struct {
	tx      cypher.Tx
	model   *graph.Model
	id      string
	forward bool
	clash   func(why message.Message)
	clashed bool
}

// run replays all entries, page by page: what one page has written, the next one finds.
func (p *replay) run(ctx context.Context) error {
	page := Page{Import: p.id, Most: replayed}
	if !p.forward {
		page.Descending, page.Beyond = true, math.MaxInt64
	}
	for {
		entries, err := Read(ctx, p.tx, page)
		if err != nil || len(entries) == 0 {
			return err
		}
		page.Beyond = entries[len(entries)-1].Seq
		if err := p.page(ctx, entries); err != nil {
			return err
		}
	}
}

func (p *replay) statement(ctx context.Context, statement string, rows []any) ([][]any, error) {
	out, err := p.tx.Run(ctx, cypher.Write(statement, map[string]any{"import": p.id, "rows": rows}))
	if err != nil {
		return nil, message.Trace(statement, err)
	}
	return out, nil
}

func (p *replay) because(why message.Message) {
	p.clashed = true
	p.clash(why)
}

// node is a node without its name, step a relationship of an entry, as people are told of
// them.
func (p *replay) node(id string) read.Node { return NodeOf(p.model, id, "") }

func (p *replay) step(j Entry) graph.Term { return TermOf(p.model, j.Link, j.Node, j.Other) }

// page replays some entries: those of one kind and type together.
func (p *replay) page(ctx context.Context, entries []Entry) error {
	groups := map[string][]Entry{}
	var order []string
	for _, e := range entries {
		key := string(e.Kind) + " " + LabelOf(p.model, e.Node)
		if e.Other != "" {
			key += " " + e.Link + " " + LabelOf(p.model, e.Other)
		}
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], e)
	}
	for _, key := range order {
		some := groups[key]
		var err error
		switch kind := some[0].Kind; {
		case kind == NodeChanged:
			err = p.nodes(ctx, some)
		case kind == LinkChanged:
			err = p.links(ctx, some)
		case kind == LinkGone && p.forward:
			err = p.gone(ctx, some)
		case kind == LinkGone:
			err = p.again(ctx, some)
		case p.forward: // what is new is staged
		case kind == LinkNew:
			err = p.stillLinked(ctx, some)
		case kind == NodeNew:
			err = p.stillAlone(ctx, some)
		default:
			err = fmt.Errorf("the journal of %s has an entry of an unknown kind %q", p.id, kind)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// change is a node or a relationship with what the journal makes of it.
type change struct {
	have, want graph.Values
	fields     map[string]bool
}

// apply changes the wanted values as an entry tells; told is false if they are not
// those which the entry expects.
func (p *replay) apply(e *graph.Entity, j Entry, c *change, told func(field string, expected any)) error {
	from, err := decode(e, j.before)
	if err != nil {
		return err
	}
	to, err := decode(e, j.after)
	if err != nil {
		return err
	}
	if !p.forward {
		from, to = to, from
	}
	for name := range fieldsOf(from, to) {
		c.fields[name] = true
		if !reflect.DeepEqual(c.want[name], from[name]) {
			told(name, from[name])
		}
		if v, has := to[name]; has {
			c.want[name] = v
		} else {
			delete(c.want, name)
		}
	}
	return nil
}

// mark notes on what belongs to a dataset which properties are an import's, or no longer.
func (p *replay) mark(v string) string {
	if p.forward {
		return fmt.Sprintf("SET %[1]s.%[2]s = CASE WHEN %[1]s.%[3]s IS NULL THEN null ELSE [f IN coalesce(%[1]s.%[2]s, []) WHERE NOT f IN row[2]] + row[2] END", v, graph.ImportedProperty, graph.DatasetProperty)
	}
	return fmt.Sprintf("WITH %[1]s, [f IN %[1]s.%[2]s WHERE NOT f IN row[2]] AS rest SET %[1]s.%[2]s = CASE size(rest) WHEN 0 THEN null ELSE rest END", v, graph.ImportedProperty)
}

// set writes changes; find finds each by its id.
func (p *replay) set(ctx context.Context, e *graph.Entity, v, find string, changes map[string]*change) error {
	if p.clashed {
		return nil // nothing is going to stay
	}
	groups := map[string][]any{}
	for id, c := range changes {
		set, expression, err := store.Difference(e, c.want, c.have)
		if err != nil {
			return err
		}
		groups[expression] = append(groups[expression], []any{id, set, slices.Sorted(maps.Keys(c.fields))})
	}
	for expression, rows := range groups {
		_, err := p.statement(ctx, fmt.Sprintf("UNWIND $rows AS row WITH row, row[1] AS p %s SET %s += %s WITH %s, row %s", find, v, expression, v, p.mark(v)), rows)
		if err != nil {
			return err
		}
	}
	return nil
}

func (p *replay) nodes(ctx context.Context, entries []Entry) error {
	ref, err := graph.ParseRef(entries[0].Node)
	if err != nil {
		return fmt.Errorf("the journal of %s: %w", p.id, err)
	}
	e := p.model.Node(ref.Type)
	if e == nil {
		return fmt.Errorf("the schema no longer has the type of %s, which %s changed", ref, p.id)
	}
	changes := map[string]*change{}
	var ids []string
	for _, j := range entries {
		if _, again := changes[j.Node]; !again {
			changes[j.Node] = nil
			ids = append(ids, j.Node)
		}
	}
	rows, err := p.tx.Run(ctx, store.NodesByID(e, ids).Command())
	if err != nil {
		return err
	}
	for id, have := range store.DecodeNodes(e, rows[0][0]) {
		changes[id] = &change{have, maps.Clone(have), map[string]bool{}}
	}
	for _, j := range entries {
		c := changes[j.Node]
		if c == nil {
			p.because(message.New("changed.node-gone", p.node(j.Node)))
			return nil
		}
		err := p.apply(e, j, c, func(field string, expected any) {
			f := e.Field(field)
			name, _ := c.want[read.NameField].(string)
			p.because(message.New("changed.field", e.FieldTerm(field), NodeOf(p.model, j.Node, name), read.FieldValue{Field: f, Value: c.want[field]}, read.FieldValue{Field: f, Value: expected}))
		})
		if err != nil {
			return err
		}
	}
	return p.set(ctx, e, "n", fmt.Sprintf("MATCH (n:%s {id: row[0]})", store.Quote(e.Label())), changes)
}

// stepOf is the relationship of the model that an entry tells of.
func (p *replay) stepOf(j Entry) (*graph.Relationship, error) {
	from, err := graph.ParseRef(j.Node)
	if err != nil {
		return nil, err
	}
	to, err := graph.ParseRef(j.Other)
	if err != nil {
		return nil, err
	}
	return store.StepOf(p.model, graph.RelationshipRecord{Type: j.Link, From: from, To: to})
}

func rowsOf(entries []Entry) []any {
	out := make([]any, len(entries))
	for i, j := range entries {
		out[i] = []any{j.Node, j.Other, j.former, int64(i)}
	}
	return out
}

// links changes properties of relationships.
func (p *replay) links(ctx context.Context, entries []Entry) error {
	step, err := p.stepOf(entries[0])
	if err != nil {
		return err
	}
	rows, err := p.statement(ctx, entries[0].Ends(p.model)+fmt.Sprintf("MATCH (a)-[r:%s]->(b) RETURN row[3], elementId(r), %s", store.Quote(step.Type), store.Projection("r", step.Properties)), rowsOf(entries))
	if err != nil {
		return err
	}
	changes, candidates := map[string]*change{}, map[int64][]string{}
	for _, row := range rows {
		i, _ := row[0].(int64)
		element, _ := row[1].(string)
		candidates[i] = append(candidates[i], element)
		if changes[element] == nil {
			m, _ := row[2].(map[string]any)
			have := store.Decode(step.Properties, m)
			changes[element] = &change{have, maps.Clone(have), map[string]bool{}}
		}
	}
	for i, j := range entries {
		found := false
		for _, element := range candidates[int64(i)] {
			c, equal := changes[element], true
			changed := &change{c.have, maps.Clone(c.want), maps.Clone(c.fields)}
			if err := p.apply(step.Properties, j, changed, func(string, any) { equal = false }); err != nil {
				return err
			}
			if equal {
				*c, found = *changed, true
				break
			}
		}
		if !found {
			p.because(message.New("changed.link", p.step(j), p.node(j.Node), p.node(j.Other)))
		}
	}
	maps.DeleteFunc(changes, func(_ string, c *change) bool { return len(c.fields) == 0 })
	return p.set(ctx, step.Properties, "r", "MATCH ()-[r]->() WHERE elementId(r) = row[0]", changes)
}

// gone removes relationships that give way.
func (p *replay) gone(ctx context.Context, entries []Entry) error {
	rows, err := p.statement(ctx, entries[0].Ends(p.model)+fmt.Sprintf("MATCH (a)-[r:%[1]s]->(b) WHERE r.%[2]s IS NULL AND (r.%[3]s = row[2] OR r.%[3]s IS NULL AND row[2] IS NULL) DELETE r RETURN count(DISTINCT row[3])",
		store.Quote(entries[0].Link), graph.DatasetProperty, graph.ImportProperty), rowsOf(entries))
	if err == nil && rows[0][0] != int64(len(entries)) {
		p.because(message.New("changed.links-left", len(entries), p.step(entries[0]), graph.IntOf(rows[0][0])))
	}
	return err
}

// again brings relationships back that gave way.
func (p *replay) again(ctx context.Context, entries []Entry) error {
	rows, err := p.statement(ctx, entries[0].Ends(p.model)+fmt.Sprintf("CREATE (a)-[r:%s {%s: row[2]}]->(b) RETURN count(r)", store.Quote(entries[0].Link), graph.ImportProperty), rowsOf(entries))
	if err == nil && rows[0][0] != int64(len(entries)) {
		p.because(message.New("changed.ends-gone", len(entries), p.step(entries[0])))
	}
	return err
}

// stillLinked finds new relationships that are gone.
func (p *replay) stillLinked(ctx context.Context, entries []Entry) error {
	rows, err := p.statement(ctx, fmt.Sprintf("UNWIND $rows AS row WITH row WHERE NOT EXISTS { MATCH (a:%s {id: row[0]})-[r:%s]->(b:%s {id: row[1]}) WHERE r.%s = $import } RETURN row[0], row[1]",
		LabelOf(p.model, entries[0].Node), store.Quote(entries[0].Link), LabelOf(p.model, entries[0].Other), graph.ImportProperty), rowsOf(entries))
	for _, row := range rows {
		p.because(message.New("changed.link-gone", p.step(entries[0]), p.node(graph.TextOf(row[0])), p.node(graph.TextOf(row[1]))))
	}
	return err
}

// stillAlone finds what others have linked to new nodes that are no facts.
func (p *replay) stillAlone(ctx context.Context, entries []Entry) error {
	rows, err := p.statement(ctx, fmt.Sprintf("UNWIND $rows AS row MATCH (n:%[1]s {id: row[0]})-[r]-(o) WHERE r.%[2]s IS NULL OR r.%[2]s <> $import RETURN n.id, type(r), o.id LIMIT %[3]d",
		LabelOf(p.model, entries[0].Node), graph.ImportProperty, mostReasons), rowsOf(entries))
	for _, row := range rows {
		id, other := graph.TextOf(row[0]), graph.TextOf(row[2])
		p.because(message.New("undo.linked", p.node(id), TermOf(p.model, graph.TextOf(row[1]), id, other), p.node(other)))
	}
	return err
}

func fieldsOf(maps ...graph.Values) map[string]bool {
	out := map[string]bool{}
	for _, m := range maps {
		for name := range m {
			out[name] = true
		}
	}
	return out
}
