package resolvers

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"zonegraph/graph"
	"zonegraph/graph/provenance"
	"zonegraph/loaders"
	"zonegraph/resolvers/gql"
)

// maxConflictFacts is about how many facts conflicts can be asked for at once.
const maxConflictFacts = 1000

// Conflicts lists contradictory claims: one statement, and one for each field with
// nodes that is selected.
func (q query) Conflicts(ctx context.Context, ids []string, types []any, fields []string, synthetic *bool, first *int, after *string) (*gql.ConflictConnection, error) {
	size, err := q.pageSize(first)
	if err != nil {
		return nil, err
	}
	c, err := q.conflictQuery(ids, types, fields)
	if err != nil {
		return nil, err
	}
	c.Synthetic, c.Limit = synthetic, size
	if after != nil {
		if c.After, err = conflictPlace(*after); err != nil {
			return nil, err
		}
	}
	out := &gql.ConflictConnection{Edges: []gql.ConflictEdge{}, PageInfo: &gql.PageInfo{HasPreviousPage: after != nil}}
	var found []provenance.Conflict
	err = q.Loader.Reader.Read(ctx, c.Statement(q.Loader.Model), func(v any) error {
		out.TotalCount, found = provenance.DecodeConflicts(v)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(found) > size {
		found, out.PageInfo.HasNextPage = found[:size], true
	}
	b := loaders.NewBatch(q.Loader)
	for _, f := range found {
		out.Edges = append(out.Edges, gql.ConflictEdge{Cursor: conflictCursor(f.ConflictPlace),
			Node: &gql.Conflict{Fact: b.Node("Conflict.fact", ref(f.Fact)), Field: f.Field, Recorded: text(f.Recorded), Values: claimedValues(b, f)}})
	}
	if n := len(out.Edges); n > 0 {
		out.PageInfo.StartCursor, out.PageInfo.EndCursor = &out.Edges[0].Cursor, &out.Edges[n-1].Cursor
	}
	return out, b.Load(ctx)
}

func (q query) conflictQuery(ids []string, types []any, fields []string) (*provenance.ConflictQuery, error) {
	entities, err := q.types(types)
	if err != nil {
		return nil, err
	}
	if entities == nil {
		entities = q.Loader.Model.Entities["Fact"].Members
	}
	c := &provenance.ConflictQuery{Fields: provenance.SingleFields(entities, fields)}
	if ids != nil {
		if c.Facts, err = q.refs("Fact", ids, maxConflictFacts, "ids"); err != nil {
			return nil, err
		}
	}
	if fields != nil && len(fields) == 0 {
		return nil, graph.BadInput("fields", "conflicts.no-fields")
	}
	for i, name := range fields {
		if len(provenance.SingleFields(entities, []string{name})) == 0 {
			return nil, graph.BadInput(fmt.Sprintf("fields[%d]", i), "conflicts.no-such-field", name)
		}
	}
	return c, nil
}

// claimedValues groups claims by their values, the best supported first.
func claimedValues(b *loaders.Batch, f provenance.Conflict) []gql.ConflictValue {
	var out []gql.ConflictValue
	at := func(value string) *gql.ConflictValue {
		for i := range out {
			if out[i].Value == value {
				return &out[i]
			}
		}
		out = append(out, gql.ConflictValue{Value: value, Claims: []gql.ConflictClaim{}})
		return &out[len(out)-1]
	}
	for _, c := range f.Claims {
		value := cmp.Or(c.Value, f.Recorded)
		if value == "" {
			continue // it states what is not recorded
		}
		v, confidence := at(value), gql.Confidence(c.Confidence)
		v.Claims = append(v.Claims, gql.ConflictClaim{Citation: b.Node("ConflictClaim.citation", ref(c.Citation)), Confidence: confidence, Note: text(c.Note)})
		if v.Confidence == nil || sureness(&confidence) > sureness(v.Confidence) {
			v.Confidence = &confidence
		}
	}
	if f.Recorded != "" {
		at(f.Recorded)
	}
	slices.SortFunc(out, func(a, b gql.ConflictValue) int {
		return cmp.Or(sureness(b.Confidence)-sureness(a.Confidence), len(b.Claims)-len(a.Claims), strings.Compare(a.Value, b.Value))
	})
	return out
}

// sureness orders confidence; nobody being sure comes last.
func sureness(c *gql.Confidence) int {
	if c == nil {
		return -1
	}
	return slices.Index([]gql.Confidence{gql.ConfidenceLow, gql.ConfidenceMiddle, gql.ConfidenceHigh}, *c)
}

func conflictCursor(p provenance.ConflictPlace) string {
	return graph.WriteCursor("conflict", p.Fact, p.Field)
}

func conflictPlace(cursor string) (provenance.ConflictPlace, error) {
	items, ok := graph.ReadCursor(cursor)
	if ok && len(items) == 3 && items[0] == "conflict" {
		fact, isText := items[1].(string)
		field, isTextToo := items[2].(string)
		if isText && isTextToo {
			return provenance.ConflictPlace{Fact: fact, Field: field}, nil
		}
	}
	return provenance.ConflictPlace{}, graph.BadInput("after", "conflicts.not-its-cursor")
}
