package random_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"zonegraph/test/random/plain"
)

// walk is a connection that is gone through page by page.
type walk struct {
	// head and tail are what stands around the connection's selection: arguments go
	// between them.
	head, tail string
	arguments  []*member
	// way are the keys from the answer to the connection.
	way []string
}

// A connection is gone through in both directions: the pages together are the list in
// order, without loss or repetition, each page says rightly what is around it, and the
// cursors of two edges cut out what is between them. The orders are random ones.
func TestWalks(t *testing.T) {
	w := theWorld(t)
	s := seedOfRun(t)
	edges := 0
	for n := range *operations / 10 {
		g := newGenerator(w.plain, s, uint64(n)|1<<40)
		k := g.walk()
		found, fault := w.walk(k, g)
		if fault != "" {
			t.Errorf("seed %d, walk %d: %s\n%s", s, n, fault, w.page(k).query)
		}
		edges += found
	}
	t.Logf("%d walks, %d edges", *operations/10, edges)
	if *operations >= 100 && edges < *operations/2 {
		t.Errorf("%d edges in %d walks test little", edges, *operations/10)
	}
}

// walk is a random connection of the root or of a node, in a random order.
func (g *generator) walk() walk {
	g.related, g.joined = 2, 2
	k := walk{way: []string{"c"}, head: "c: "}
	for {
		f := pick(g.Rand, g.schema.Query.Fields)
		if !strings.HasSuffix(f.Name, "Connection") {
			continue
		}
		if g.chance(2) { // a connection of a node
			node := g.schema.Types[g.schema.Types[g.schema.Types[f.Type.Name()].Fields.ForName("edges").Type.Name()].Fields.ForName("node").Type.Name()]
			step := pick(g.Rand, node.Fields)
			if !strings.HasSuffix(step.Name, "Connection") {
				continue
			}
			k.head = "n: node(id: " + quoted(g.knownOf(node.Name)) + ") { ... on " + node.Name + " { c: "
			k.tail, k.way = " } }", []string{"n", "c"}
			f = step
		}
		k.head += f.Name
		sort := f.Arguments.ForName("sort")
		order := list{}
		for range g.IntN(3) {
			order = append(order, g.order(sort.Type.Name()))
		}
		k.arguments = append(k.arguments, &member{"sort", order})
		if where := f.Arguments.ForName("where"); g.chance(3) {
			k.arguments = append(k.arguments, &member{"where", g.filter(where.Type)})
		}
		properties := ""
		if g.schema.Types[g.schema.Types[f.Type.Name()].Fields.ForName("edges").Type.Name()].Fields.ForName("properties") != nil {
			properties = " properties { __typename }"
		}
		k.tail = " { totalCount edges { cursor node { id }" + properties + " } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }" + k.tail
		return k
	}
}

// order is one object of an order: along a step by the node or by the relationship.
func (g *generator) order(typ string) object {
	def := g.schema.Types[typ]
	if node := def.Fields.ForName("node"); node != nil && len(def.Fields) <= 2 {
		of := pick(g.Rand, def.Fields)
		return object{{of.Name, g.order(of.Type.Name())}}
	}
	out := object{}
	for range 1 + g.IntN(2) {
		d := pick(g.Rand, def.Fields)
		if !has(out, d.Name) {
			out = append(out, &member{d.Name, enum(pick(g.Rand, []string{"ASC", "DESC"}))})
		}
	}
	return out
}

// page asks for a page of a walk.
func (w *world) page(k walk, more ...*member) request {
	p := &printer{variables: map[string]any{}}
	p.members(append(slices.Clone(k.arguments), more...))
	head := ""
	if len(p.declared) > 0 {
		head = "query(" + strings.Join(p.declared, ", ") + ") "
	}
	return request{head + "{ " + k.head + "(" + p.String() + ")" + k.tail + " }", p.variables}
}

// cursors are those of a page, and its pageInfo.
func (w *world) cursors(k walk, more ...*member) (cursors []string, info *plain.Object, fault string) {
	r := w.page(k, more...)
	got, err := w.ask(r)
	if err != nil {
		return nil, nil, err.Error()
	}
	if fault := w.judge(r, got); fault != "" {
		return nil, nil, r.query + "\n" + fault
	}
	v := got.body.Get("data")
	for _, key := range k.way {
		v = v.(*plain.Object).Get(key)
	}
	connection := v.(*plain.Object)
	for _, e := range connection.Get("edges").([]any) {
		cursors = append(cursors, e.(*plain.Object).Get("cursor").(string))
	}
	info, _ = connection.Get("pageInfo").(*plain.Object)
	return cursors, info, ""
}

// walk goes through a connection. Every page is judged by itself too.
func (w *world) walk(k walk, g *generator) (edges int, fault string) {
	whole, _, fault := w.cursors(k, &member{"first", number(fmt.Sprint(maxPage))})
	if fault != "" {
		return 0, fault
	}
	size := max(1+g.IntN(4), len(whole)/5)
	for _, backward := range []bool{false, true} {
		var all []string
		page, place, more := "first", "after", "hasNextPage"
		if backward {
			page, place, more = "last", "before", "hasPreviousPage"
		}
		arguments := []*member{{page, number(fmt.Sprint(size))}}
		for len(all) <= len(whole) {
			cursors, info, fault := w.cursors(k, arguments...)
			if fault != "" {
				return 0, fault
			}
			if backward {
				all = append(cursors, all...)
			} else {
				all = append(all, cursors...)
			}
			if info.Get(more) != true {
				break
			}
			next := cursors[len(cursors)-1]
			if backward {
				next = cursors[0]
			}
			arguments = []*member{arguments[0], {place, next}}
		}
		if !slices.Equal(all, whole) && len(whole) < maxPage {
			return 0, fmt.Sprintf("the pages %s have %d edges, or others, want %d", page, len(all), len(whole))
		}
	}
	if len(whole) > 2 {
		i, j := g.IntN(len(whole)), g.IntN(len(whole))
		for _, size := range []string{"first", "last"} {
			if _, _, fault := w.cursors(k, &member{"after", whole[i]}, &member{"before", whole[j]}, &member{size, number("3")}); fault != "" {
				return 0, fault
			}
		}
		for _, place := range []string{"after", "before"} {
			if _, _, fault := w.cursors(k, &member{place, whole[i]}); fault != "" {
				return 0, fault
			}
		}
	}
	return len(whole), w.otherOrder(k, whole)
}

// otherOrder holds that a cursor is of use in its own order alone.
func (w *world) otherOrder(k walk, whole []string) string {
	order := k.arguments[0].value.(list)
	if len(whole) == 0 || len(order) == 0 {
		return ""
	}
	k.arguments = slices.Clone(k.arguments)
	k.arguments[0] = &member{"sort", turned(order)}
	got, err := w.ask(w.page(k, &member{"after", whole[0]}))
	if err != nil {
		return err.Error()
	}
	if failed := failures(got); len(failed) == 0 || failed[0].code != "BAD_USER_INPUT" {
		return "a cursor of another order is taken: " + got.text
	}
	return ""
}

// turned is an order with all directions turned round.
func turned(v any) any {
	switch v := v.(type) {
	case list:
		out := list{}
		for _, item := range v {
			out = append(out, turned(item))
		}
		return out
	case object:
		out := object{}
		for _, m := range v {
			out = append(out, &member{m.name, turned(m.value)})
		}
		return out
	case enum:
		if v == "ASC" {
			return enum("DESC")
		}
	}
	return enum("ASC")
}
