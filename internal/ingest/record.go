package ingest

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/graph/search"
	"zonegraph/graph/store"
)

// mostCandidates is how many candidates a refusal names, mostSearches for how many
// refusals of a file they are searched for.
const (
	mostCandidates = 5
	mostSearches   = 100
)

// Prepare creates what imports need besides the model's constraints and indexes: the
// lock that they take, and indexes for the journal. It can be called again.
func Prepare(ctx context.Context, w cypher.Writer) error {
	for _, statement := range []string{
		"CREATE CONSTRAINT `_import_lock` IF NOT EXISTS FOR (n:" + lockLabel + ") REQUIRE n.id IS UNIQUE",
		"DROP INDEX `_change_import` IF EXISTS", // of an older version
		"CREATE INDEX `_change_seq` IF NOT EXISTS FOR (n:" + changeLabel + ") ON (n.import, n.seq)",
		"CREATE INDEX `_change_node` IF NOT EXISTS FOR (n:" + changeLabel + ") ON (n.node)",
		"UNWIND ['" + importLock + "', '" + nodeLane.name + "', '" + linkLane.name + "'] AS id MERGE (n:" + lockLabel + " {id: id})",
	} {
		err := w.Write(ctx, func(tx cypher.Tx) error {
			_, err := tx.Run(ctx, cypher.Write(statement, nil))
			return err
		})
		if err != nil {
			return fmt.Errorf("preparing for imports: %w", err)
		}
	}
	return nil
}

// open hides the import and writes the file as a document, which citations need, before
// the first batch.
func (r *run) open(ctx context.Context) error {
	r.opened = true
	s := r.stage()
	if err := s.db.Write(ctx, func(tx cypher.Tx) error { return s.hide(ctx, tx) }); err != nil {
		return err
	}
	return s.write(ctx, nodeLane, func(tx cypher.Tx) error {
		return r.about(ctx, tx, documentType, r.document, graph.Values{"name": filepath.Base(r.source.Name), "category": "数据表", "date": graph.Date(r.options.At.Format(time.DateOnly)),
			"contentHash": r.source.Hash, "otherNumbers": []string{}, syntheticField: false}, ", "+importProperty+": $import")
	})
}

// end does what cannot be staged, changes of what was there before, writes the record of
// the import, and shows all of it, with one transaction.
func (r *run) end(ctx context.Context) error {
	s := r.stage()
	err := s.write(ctx, nodeLane, func(tx cypher.Tx) error {
		var clash error
		forward := &replay{tx: tx, model: r.model, id: r.importID, forward: true, clash: func(format string, args ...any) {
			if clash == nil {
				clash = fmt.Errorf("something else changed the graph meanwhile: "+format, args...)
			}
		}}
		if err := forward.run(ctx); err != nil {
			return err
		}
		if clash != nil {
			return clash
		}
		if err := r.record(ctx, tx); err != nil {
			return err
		}
		return s.show(ctx, tx)
	})
	if graph.CodeOf(err) == graph.CodeTooComplex {
		return fmt.Errorf("%w: it changes %d nodes and %d relationships that were there", ErrTooManyChanges, r.report.Nodes.Changed, r.report.Relationships.Changed)
	}
	return err
}

// record writes the record of the import.
func (r *run) record(ctx context.Context, tx cypher.Tx) error {
	c := r.report
	record := graph.Values{"name": filepath.Base(r.source.Name), "contentHash": r.source.Hash, "by": r.options.By, "importedAt": r.options.At.UTC().Format(time.RFC3339), "state": "COMMITTED",
		"rows": int64(c.Rows), "refused": int64(c.Refused), "nodesNew": int64(c.Nodes.New), "nodesChanged": int64(c.Nodes.Changed),
		"relationshipsNew": int64(c.Relationships.New), "relationshipsChanged": int64(c.Relationships.Changed)}
	if r.source.Profile != "" {
		record["profile"] = r.source.Profile
	}
	if err := r.about(ctx, tx, importType, r.importID, record, ""); err != nil {
		return err
	}
	_, err := tx.Run(ctx, cypher.Write(fmt.Sprintf("MATCH (i:%s {id: $import}) MATCH (d:%s {id: $document}) CREATE (i)-[:IMPORTED_AS {%s: $import}]->(d)", importType, documentType, importProperty),
		map[string]any{"import": r.importID, "document": r.document}))
	return err
}

// about writes a node about the import itself.
func (r *run) about(ctx context.Context, tx cypher.Tx, typ, id string, values graph.Values, mark string) error {
	e := r.model.Node(typ)
	s := store.NewShape(e)
	row, err := s.Append([]any{id}, values)
	if err != nil {
		return err
	}
	if _, err := tx.Run(ctx, cypher.Write(fmt.Sprintf("WITH $row AS row CREATE (n%s {id: row[0]%s%s})", store.Labels(e), mark, s.Literal(1)), map[string]any{"row": row, "import": r.importID})); err != nil {
		return fmt.Errorf("the record of the import: %w", err)
	}
	return nil
}

// Record is an import that was written.
type Record struct {
	ID         string `json:"id"`
	File       string `json:"file"`
	Hash       string `json:"contentHash"`
	Profile    string `json:"profile,omitempty"`
	By         string `json:"by"`
	ImportedAt string `json:"importedAt"`
	State      string `json:"state"`
	UndoneAt   string `json:"undoneAt,omitempty"`
	Report     Report `json:"counts"`
}

// List gives all imports, the latest first.
func List(ctx context.Context, db Database) ([]Record, error) {
	rows, err := newReader(db).read(ctx, cypher.New(func(c *cypher.Compiler) string {
		return "MATCH " + c.Node("i:"+importType) + " WITH i ORDER BY i.importedAt DESC, i.id DESC" +
			" RETURN [i.id, i.name, i.contentHash, i.profile, i.by, i.importedAt, i.state, i.undoneAt, i.rows, i.refused, i.nodesNew, i.nodesChanged, i.relationshipsNew, i.relationshipsChanged]"
	}))
	if err != nil {
		return nil, err
	}
	out := make([]Record, len(rows))
	for i, v := range rows {
		row := graph.ListOf(v)
		s := func(at int) string { return graph.TextOf(row[at]) }
		n := func(at int) int { return graph.IntOf(row[at]) }
		out[i] = Record{ID: s(0), File: s(1), Hash: s(2), Profile: s(3), By: s(4), ImportedAt: s(5), State: s(6), UndoneAt: s(7),
			Report: Report{Import: s(0), File: s(1), Rows: n(8), Refused: n(9), Nodes: Counts{New: n(10), Changed: n(11)}, Relationships: Counts{New: n(12), Changed: n(13)}}}
	}
	return out, nil
}

// refuse tells of the rows of a batch that are refused, with the names of their
// candidates.
func (r *run) refuse(ctx context.Context, faults []*mistake) error {
	names := map[*graph.Entity][]any{}
	for _, f := range faults {
		if f == nil {
			continue
		}
		for _, c := range f.candidates {
			names[c.entity] = append(names[c.entity], c.id)
		}
	}
	called := map[string]string{}
	for e, ids := range names {
		rows, err := r.read(ctx, nodesByID(e, ids, nameField))
		if err != nil {
			return err
		}
		for id, values := range nodesOf(e, rows[0]) {
			called[id], _ = values[nameField].(string)
		}
	}
	var last Refusal
	for _, f := range faults {
		if f == nil {
			continue
		}
		r.countRefused(f.Refusal)
		// The figures of one row are all refused for what is wrong with its beginning.
		if l := last; l.Row == f.Row && l.Sheet == f.Sheet && l.Column == f.Column && l.Value == f.Value && l.Reason == f.Reason {
			continue
		}
		last = f.Refusal
		for _, c := range f.candidates {
			f.Candidates = append(f.Candidates, Candidate{c.id, called[c.id]})
		}
		if f.near != "" && r.searches < mostSearches {
			r.searches++
			var err error
			if f.Candidates, err = r.near(ctx, f.near, f.types); err != nil {
				return err
			}
		}
		if len(f.Candidates) > mostCandidates {
			f.Candidates = f.Candidates[:mostCandidates]
		}
		r.options.Refused(f.Refusal)
	}
	return nil
}

// near finds what a name that is not known may stand for, as the search of the
// service finds it.
func (r *run) near(ctx context.Context, name string, types []*graph.Entity) ([]Candidate, error) {
	q, err := search.Parse(r.model, name, types)
	if err != nil {
		return nil, nil // a name that cannot be searched for has no candidates
	}
	rows, err := r.read(ctx, q.Statement(mostCandidates, nil))
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	answer, err := q.Answer(rows[0], mostCandidates)
	if err != nil {
		return nil, err
	}
	var out []Candidate
	for _, hit := range answer.Hits {
		out = append(out, Candidate{hit.Ref.String(), hit.Match.Form})
	}
	return out, nil
}
