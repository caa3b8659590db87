package store

import (
	"context"
	"fmt"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/message"
)

// standingLabel is the label of the one node that says how the graph stands: with which
// version of the program what is derived was computed, and what it is being filled with.
const standingLabel = "_Graph"

const (
	// standing finds that node.
	standing = "(g:" + standingLabel + " {id: 'graph'})"
	// standingUnique keeps two programs that begin at the same time from making two.
	standingUnique = "CREATE CONSTRAINT `_graph_id_unique` IF NOT EXISTS FOR (g:" + standingLabel + ") REQUIRE g.id IS UNIQUE"
)

// Filler is a command that fills graphs.
type Filler string

// The fillers. What one of them has begun and not ended, only some others may go on with.
const (
	Serve    Filler = "serve"
	Load     Filler = "load"
	Generate Filler = "generate"
)

// Standing is how a graph stands.
type Standing struct {
	// Contents are counted if an Opening asks for that.
	Contents
	// Filling is what the graph is being filled with, by the command By: it is not whole.
	// It is "" if the graph is as complete as it shall be.
	Filling string
	By      Filler
	// parts says that it is done in many transactions, so that some of it may be there.
	parts bool

	// known says that the node is there; derived is the version of what is derived.
	known   bool
	derived int64
	// upgraded is how far an upgrade to the version upgradingTo has come.
	upgradingTo int64
	upgraded    place
}

// place is a node, and all those before it in the order of an upgrade.
type place struct{ Type, ID string }

// Whole is an error if the graph is not whole, which says what to do about it.
func (s Standing) Whole() error {
	switch {
	case s.Filling == "":
		return nil
	case s.By == Generate:
		return message.NewError("store.generating-unfinished")
	}
	return message.NewError("store.load-unfinished", s.Filling)
}

// Empty tells if there are no nodes of the model's types.
func (s Standing) Empty() bool { return s.Facts+s.Synthetic == 0 }

// Opening says how a graph is opened.
type Opening struct {
	// Filling is what the graph is going to be filled with by the command By, if nobody
	// has used the database before; "" for nothing.
	Filling string
	By      Filler
	// Contents has the graph's contents counted, which takes time if there are millions.
	Contents bool
	// Made says that the program has made the graph just now, apart from the database's
	// transactions.
	Made bool
	// Upgrading is told how many of all nodes an upgrade has been through; it may be nil.
	Upgrading func(done, all int)
}

// Open makes a graph ready for this program: constraints, indexes, and what is derived if
// an older program computed it. It refuses a graph of a newer one.
func Open(ctx context.Context, w cypher.Writer, m *graph.Model, o Opening) (Standing, error) {
	s, err := Look(ctx, w)
	if err != nil {
		return s, err
	}
	used, err := constrained(ctx, w)
	if err != nil {
		return s, err
	}
	if err := Migrate(ctx, w, m); err != nil {
		return s, err
	}
	// A new one is known by having nothing in it, and an upgrade tells of how many.
	if o.Contents || s.derived < DerivedVersion && !o.Made {
		if s.Contents, err = Count(ctx, w, m); err != nil {
			return s, err
		}
	}
	if !s.known {
		if err := call(ctx, w, standingUnique); err != nil {
			return s, err
		}
		if !used && !o.Made && s.Empty() {
			s.Filling, s.By = o.Filling, o.By
		}
		if o.Made || s.Empty() {
			s.derived = DerivedVersion
		}
		if err := s.write(ctx, w); err != nil {
			return s, err
		}
	}
	if s.derived < DerivedVersion {
		err = s.upgrade(ctx, w, m, o.Upgrading)
	}
	return s, err
}

// Look tells how a graph stands, but for its contents, and changes nothing. It refuses a
// graph of a newer program.
func Look(ctx context.Context, w cypher.Writer) (s Standing, err error) {
	err = w.Write(ctx, func(tx cypher.Tx) error {
		rows, err := run(ctx, tx, "MATCH "+standing+" RETURN g.derived, g.filling, g.by, g.upgradingTo, g.upgradedType, g.upgradedID, g.parts", nil)
		if err != nil || len(rows) == 0 {
			return err
		}
		row := rows[0]
		s = Standing{known: true, Filling: graph.TextOf(row[1]), By: Filler(graph.TextOf(row[2])), upgraded: place{graph.TextOf(row[4]), graph.TextOf(row[5])}, parts: row[6] == true}
		s.derived, _ = row[0].(int64)
		s.upgradingTo, _ = row[3].(int64)
		return nil
	})
	if err == nil && s.derived > DerivedVersion {
		err = message.NewError("store.newer", s.derived, DerivedVersion)
	}
	return s, err
}

// Current tells if what is derived is as this program computes it.
func (s Standing) Current() bool { return s.known && s.derived == DerivedVersion }

// constrained tells if somebody has made constraints, as each program that opens a graph
// does.
func constrained(ctx context.Context, w cypher.Writer) (is bool, err error) {
	err = w.Write(ctx, func(tx cypher.Tx) error {
		rows, err := run(ctx, tx, "SHOW CONSTRAINTS YIELD name RETURN count(*)", nil)
		is = err == nil && rows[0][0] != int64(0)
		return err
	})
	return is, err
}

// write writes the node anew.
func (s Standing) write(ctx context.Context, w cypher.Writer) error {
	return w.Write(ctx, func(tx cypher.Tx) error {
		_, err := run(ctx, tx, "MERGE "+standing+" SET g.derived = $derived, g.filling = $filling, g.by = $by, g.parts = $parts",
			map[string]any{"derived": s.derived, "filling": textOrNull(s.Filling), "by": textOrNull(string(s.By)), "parts": s.parts})
		return err
	})
}

func textOrNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// Fill says that the graph is being filled, until Filled is called: it does not pass for
// whole meanwhile. parts tells if that takes many transactions; what such a load has left
// that did not come to its end is removed before.
func (s *Standing) Fill(ctx context.Context, w cypher.Writer, m *graph.Model, with string, by Filler, parts bool) error {
	if s.Filling != "" && s.By != Generate && s.parts && !s.Empty() {
		if err := empty(ctx, w, m); err != nil {
			return err
		}
		s.Contents = Contents{}
	}
	s.Filling, s.By, s.parts = with, by, parts
	return s.write(ctx, w)
}

// Filled says that the graph is whole.
func (s *Standing) Filled(ctx context.Context, w cypher.Writer) error {
	s.Filling, s.By, s.parts = "", "", false
	return s.write(ctx, w)
}

// empty removes all nodes of the model's types and the journal, in many transactions.
func empty(ctx context.Context, w cypher.Writer, m *graph.Model) error {
	labels := []string{graph.ChangeLabel}
	for _, e := range m.Nodes {
		labels = append(labels, e.Label())
	}
	for _, label := range labels {
		for n := int64(dropRows); n == dropRows; {
			err := w.Write(ctx, func(tx cypher.Tx) error {
				rows, err := run(ctx, tx, fmt.Sprintf("MATCH (n:%s) WITH n LIMIT %d DETACH DELETE n RETURN count(n)", quote(label), dropRows), nil)
				if err == nil {
					n, _ = rows[0][0].(int64)
				}
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}
