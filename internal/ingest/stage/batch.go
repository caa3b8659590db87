package stage

import (
	"context"
	"slices"
	"strings"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/graph/store"
	"zonegraph/message"
)

// Batch is what some rows have to write, grouped so that each group is one statement.
// Add verdicts and then call Prune, once.
type Batch struct {
	*Writer
	// order has the statements in the order in which they must run.
	order  []*group
	groups map[string]*group
}

// group is rows for one statement.
type group struct {
	rank      int
	statement string
	rows      []any
	// shape is of what rows have from the item first on, for the place marked by columns
	// in the statement; nil if there is none.
	shape *store.Shape
	first int
	// amend is the type of nodes of this file to which rows add what they are called,
	// or items of lists.
	amend *graph.Entity
}

// columns stands in a statement for the properties that rows carry.
const columns = "/*columns*/"

// The ranks of the groups of a batch: nodes come before what links them.
const (
	rankNodes = iota
	rankPatches
	rankAmend
	rankCitations
	rankClaims
	rankJournal

	rankLinks
	rankDocument
	rankLinkJournal
	ranks
)

// Lane is one of the two transactions by which a batch is written, a range of ranks.
// The links of a batch are written while the nodes of the next one are. By what the
// first lane writes, all that it creates can be found again: facts by their citations,
// other nodes by the journal.
type Lane struct {
	name       string
	begin, end int
}

var (
	nodeLane = Lane{"nodes", rankNodes, rankLinks}
	linkLane = Lane{"links", rankLinks, ranks}
	lanes    = []Lane{nodeLane, linkLane}
)

func (b *Batch) add(rank int, key string, row any, statement func() string) *group {
	g := b.groups[key]
	if g == nil {
		g = &group{rank: rank, statement: statement()}
		b.groups[key] = g
		b.order = append(b.order, g)
	}
	g.rows = append(g.rows, row)
	return g
}

// Prune leaves out of the statements what no row has.
func (b *Batch) Prune() {
	for _, g := range b.order {
		if g.shape != nil {
			g.statement = strings.Replace(g.statement, columns, g.shape.Prune(g.rows, g.first), 1)
		}
	}
}

// empty tells if there is nothing to write.
func (b *Batch) empty() bool { return len(b.order) == 0 }

// in tells if a group is written in a lane.
func (g *group) in(l Lane) bool { return l.begin <= g.rank && g.rank < l.end }

// write writes what the batch has in a lane.
func (b *Batch) write(ctx context.Context, l Lane) error {
	if !slices.ContainsFunc(b.order, func(g *group) bool { return g.in(l) }) {
		return nil
	}
	return b.Write(WithPhase(ctx, Staging), l, func(tx cypher.Tx) error { return b.execute(ctx, tx, l) })
}

func (b *Batch) execute(ctx context.Context, tx cypher.Tx, l Lane) error {
	for rank := l.begin; rank < l.end; rank++ {
		for _, g := range b.order {
			if g.rank != rank {
				continue
			}
			groups := []*group{g}
			if g.amend != nil {
				var err error
				if groups, err = amended(ctx, tx, g); err != nil {
					return err
				}
			}
			for _, g := range groups {
				if err := b.executeGroup(ctx, tx, g); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (b *Batch) executeGroup(ctx context.Context, tx cypher.Tx, g *group) error {
	out, err := tx.Run(ctx, cypher.Write(g.statement, map[string]any{"rows": g.rows, "import": b.ID, "document": b.document}))
	if err != nil {
		return message.Trace(g.statement, err)
	}
	if n, _ := out[0][0].(int64); n != int64(len(g.rows)) {
		return message.Trace(g.statement, message.NewError("import.graph-changed", message.New("changed.rows-lost", n, len(g.rows))))
	}
	return nil
}
