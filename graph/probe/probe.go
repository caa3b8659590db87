// Package probe finds out whether the graph can be read: all of a small graph each time,
// of a large one the next part.
//
// A database that answers may have a store of which parts are damaged. It says so only to
// who reads there.
//
// What lives here: reading nodes in the order in which they are stored, with what hangs on
// them, for the sake of reading. What does not: whether what they hold is right.
package probe

import (
	"context"
	"sync"
	"time"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/graph/snapshot"
)

const (
	// window is how many places for nodes are read in one statement.
	window = 1_000
	// enough is how long a check reads on.
	enough = 200 * time.Millisecond
	// fresh is how long the outcome of a check stands for who asks next.
	fresh = time.Second
	// mostLinks is how many relationships of a node are read.
	mostLinks = 20
	// sparse is how many places for nodes there are at most for each node: those of nodes
	// that were removed are taken again.
	sparse = 4
)

// Probe reads the graph, a part with each check. It is safe for concurrent use.
type Probe struct {
	db snapshot.Database

	mu sync.Mutex
	// next is the place where the next check begins.
	next    int64
	outcome error
	at      time.Time
}

// New is a probe that begins with the first node.
func New(db snapshot.Database) *Probe { return &Probe{db: db} }

// Check reads for a fifth of a second, or until it has read all. What could not be read
// is tried again by the next check: only when it can be, there is another answer.
func (p *Probe) Check(ctx context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.at.IsZero() && time.Since(p.at) < fresh {
		return p.outcome
	}
	err := p.read(ctx)
	if ctx.Err() == nil { // else it says something of who asked
		p.outcome, p.at = err, time.Now()
	}
	return err
}

func (p *Probe) read(ctx context.Context) error {
	begin := time.Now()
	for first := p.next; ; {
		total, err := p.window(ctx)
		if err != nil {
			return err
		}
		p.next += window
		if p.next >= sparse*total+window {
			p.next = 0
		}
		if p.next == first || time.Since(begin) > enough {
			return nil
		}
	}
}

// window reads the nodes in the next places, their properties and some of their
// relationships, and tells how many nodes there are.
func (p *Probe) window(ctx context.Context) (total int64, err error) {
	_, err = p.db.Run(ctx, statement(p.next), snapshot.RunOptions{}, func(value any) error {
		if row := graph.ListOf(value); len(row) > 0 {
			total, _ = row[0].(int64)
		}
		return nil
	})
	return total, err
}

// statement reads what is hidden too: nobody is shown it.
func statement(from int64) cypher.Statement {
	return cypher.New(func(c *cypher.Compiler) string {
		return "CALL { MATCH " + c.Node("n") + " RETURN count(n) AS total }\n" +
			"CALL {\n" +
			"  UNWIND range(" + c.Bind("from", from) + ", " + c.Bind("to", from+window-1) + ") AS place\n" +
			"  MATCH " + c.Node("n") + " WHERE id(n) = place\n" +
			"  WITH size(keys(properties(n))) AS values, COLLECT { MATCH " + c.Path("n", cypher.Out("r", "", "o")) + " RETURN size(keys(properties(r))) + size(labels(o)) LIMIT " + c.Bind("links", mostLinks) + " } AS links\n" +
			"  RETURN sum(values + reduce(all = 0, one IN links | all + one)) AS read\n" +
			"}\n" +
			"RETURN [total, read] AS v"
	})
}
