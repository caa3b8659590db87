package stage

import (
	"fmt"
	"strconv"
	"strings"

	"zonegraph/graph"
	"zonegraph/graph/store"
	"zonegraph/internal/ingest/journal"
	"zonegraph/internal/ingest/judge"
	"zonegraph/internal/ingest/match"
	"zonegraph/internal/ingest/read"
)

// Add puts what a row does among what is to be written.
func (b *Batch) Add(v *judge.Verdict) error {
	r := rowWriter{Batch: b, row: v.Row}
	for i := range v.Nodes {
		if err := r.node(&v.Nodes[i]); err != nil {
			return err
		}
	}
	for i := range v.Links {
		if err := r.link(&v.Links[i]); err != nil {
			return err
		}
	}
	return nil
}

// rowWriter adds what one row does. All of it has one source.
type rowWriter struct {
	*Batch
	row *read.Row
	// cited is the id of the row's citation, "" as long as nothing needs it.
	cited string
}

func (r *rowWriter) node(c *judge.NodeChange) error {
	switch c.Kind {
	case judge.Created:
		return r.create(c)
	case judge.Added:
		if err := r.addTo(c.Match, c.Want); err != nil {
			return err
		}
	case judge.Changed:
		r.note(journal.NodeChanged, c.Match, "", "", only(c.Have, c.Fields), only(c.Want, c.Fields))
	default:
		return nil
	}
	r.claim(c.Claims())
	return nil
}

// create has a new fact written together with the row's citation, if that is new too.
func (r *rowWriter) create(c *judge.NodeChange) error {
	var by *citation
	if r.cited == "" && judge.IsFact(c.Entity) {
		r.cited, by = r.citation(r.row)
	}
	if err := r.Batch.create(c.Match, c.Want, by); err != nil {
		return err
	}
	if !judge.IsFact(c.Entity) {
		r.note(journal.NodeNew, c.Match, "", "", nil, nil)
	}
	if by == nil {
		r.claim(c.Claims())
	}
	return nil
}

func (r *rowWriter) link(c *judge.LinkChange) error {
	switch c.Kind {
	case judge.Created:
		for _, g := range c.Gone {
			r.goes(g, c.Type)
		}
		if err := r.createLink(c); err != nil {
			return err
		}
	case judge.Changed:
		r.note(journal.LinkChanged, c.From, c.To.ID, c.Type, only(c.Have, c.Fields), only(c.Want, c.Fields))
	default:
		return nil
	}
	r.claim(c.Claims())
	return nil
}

// claim has the row's citation support claims.
func (r *rowWriter) claim(claims []judge.Claim) {
	for _, c := range claims {
		if r.cited == "" {
			r.cited = r.cite(r.row)
		}
		r.Batch.claim(r.cited, c)
	}
}

// createLink adds a new relationship.
func (b *Batch) createLink(c *judge.LinkChange) error {
	s := b.shape(c.Properties)
	row, err := s.Append([]any{c.From.ID, c.To.ID}, c.Want)
	if err != nil {
		return fmt.Errorf("%s from %s to %s: %w", c.Type, c.From.ID, c.To.ID, err)
	}
	g := b.add(rankLinks, "link "+c.Type+c.From.Entity.Name+c.To.Entity.Name, row, func() string {
		return fmt.Sprintf("UNWIND $rows AS row MATCH (a:%s {id: row[0]}) MATCH (b:%s {id: row[1]}) CREATE (a)-[r:%s {%s: $import%s}]->(b) RETURN count(r)",
			store.Quote(c.From.Entity.Label()), store.Quote(c.To.Entity.Label()), store.Quote(c.Type), graph.ImportProperty, columns)
	})
	g.shape, g.first = s, 2
	if !c.Cited {
		b.note(journal.LinkNew, c.From, c.To.ID, c.Type, nil, nil)
	}
	return nil
}

// note writes an entry of the journal.
func (b *Batch) note(kind journal.Kind, m match.Match, other, link string, before, after graph.Values) {
	b.seq++
	rank := rankLinkJournal
	if other == "" {
		rank = rankJournal
	}
	b.add(rank, fmt.Sprint("journal ", rank), []any{b.seq, string(kind), m.ID, other, link, journal.Encode(before), journal.Encode(after)}, func() string { return journal.CreateStatement })
}

// goes notes that a relationship gives way when the import ends.
func (b *Batch) goes(g judge.Gone, typ string) {
	b.seq++
	b.add(rankLinkJournal, "gone", []any{g.Element, g.From, g.To, typ, b.seq}, func() string { return journal.CreateGoneStatement })
}

// only are the values of some fields.
func only(values graph.Values, fields []judge.FieldChange) graph.Values {
	out := graph.Values{}
	for _, f := range fields {
		if v := values[f.Field]; v != nil {
			out[f.Field] = v
		}
	}
	return out
}

// citation is what a row is cited by.
type citation struct {
	id, name string
	section  any
	row      int64
}

func (c *citation) appendTo(row []any) []any { return append(row, c.id, c.name, c.section, c.row) }

// citationLiteral is the properties of a citation that rows carry from an item on, and
// supportsLiteral those of its claim that a node is a fact.
func citationLiteral(first int) string {
	return fmt.Sprintf("{id: row[%d], name: row[%d], section: row[%d], paragraph: row[%d], %s: false, %s: $import}", first, first+1, first+2, first+3, read.SyntheticField, graph.ImportProperty)
}

const supportsLiteral = "{confidence: 'HIGH', " + graph.ImportProperty + ": $import}"

// citation gives the id of a row's citation, and the whole of it if it is new: then
// the caller has to write it.
func (b *Batch) citation(row *read.Row) (id string, fresh *citation) {
	id = CitationsOf(b.ID) + row.Sheet + "#" + strconv.Itoa(row.Number)
	if b.Writer.cite(row.Sheet, row.Number) {
		return id, nil
	}
	at := fmt.Sprintf("%s 第%d行", row.Sheet, row.Number)
	c := &citation{id, b.source.Name + " " + strings.TrimSpace(at), row.Sheet, int64(row.Number)}
	if row.Sheet == "" {
		c.section = nil
	}
	b.add(rankDocument, "document", id, func() string {
		return fmt.Sprintf("MATCH (d:%s {id: $document}) UNWIND $rows AS id MATCH (c:%s {id: id}) CREATE (c)-[:IN_DOCUMENT {%s: $import}]->(d) RETURN count(c)", DocumentType, CitationType, graph.ImportProperty)
	})
	return id, c
}

// cite adds the citation of a row, unless it is there, and gives its id.
func (b *Batch) cite(row *read.Row) string {
	id, c := b.citation(row)
	if c != nil {
		b.add(rankCitations, "cite", c.appendTo(nil), func() string {
			return fmt.Sprintf("UNWIND $rows AS row CREATE (c:%s %s) RETURN count(c)", CitationType, citationLiteral(0))
		})
	}
	return id
}

func (b *Batch) claim(citation string, c judge.Claim) {
	b.add(rankClaims, "claim "+c.Entity.Name, []any{citation, c.ID, c.Field, c.Value}, func() string {
		return fmt.Sprintf("UNWIND $rows AS row MATCH (c:%s {id: row[0]}) MATCH (n:%s {id: row[1]}) CREATE (c)-[r:%s {confidence: 'HIGH', field: row[2], value: row[3], %s: $import}]->(n) RETURN count(r)",
			CitationType, store.Quote(c.Entity.Label()), SupportsType, graph.ImportProperty)
	})
}
