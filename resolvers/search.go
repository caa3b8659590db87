package resolvers

import (
	"context"
	"fmt"

	"zonegraph/graph"
	"zonegraph/graph/search"
	"zonegraph/loaders"
	"zonegraph/resolvers/gql"
)

// Search finds facts by what people call them: one statement for the ranking, and
// one for what is selected of the nodes.
func (q query) Search(ctx context.Context, text string, types []any, first *int, after *string) (*gql.SearchConnection, error) {
	entities, err := q.types(types)
	if err != nil {
		return nil, err
	}
	s, err := search.Parse(q.Loader.Model, text, entities)
	if err != nil {
		return nil, err
	}
	size, err := q.pageSize(first)
	if err != nil {
		return nil, err
	}
	var place *search.Place
	if after != nil {
		if place, err = s.Place(*after); err != nil {
			return nil, err
		}
	}
	var answer *search.Answer
	err = q.Loader.Reader.Read(ctx, s.Statement(size, place), func(v any) (err error) {
		answer, err = s.Answer(v, size)
		return err
	})
	if err != nil {
		return nil, err
	}
	return q.searchConnection(ctx, s, answer, place != nil)
}

func (q query) searchConnection(ctx context.Context, s *search.Query, answer *search.Answer, follows bool) (*gql.SearchConnection, error) {
	b := loaders.NewBatch(q.Loader)
	out := &gql.SearchConnection{Edges: []gql.SearchEdge{}, TotalCount: answer.Total, TotalCountIsCapped: answer.Capped,
		PageInfo: &gql.PageInfo{HasNextPage: answer.More, HasPreviousPage: follows}}
	for _, h := range answer.Hits {
		m := &gql.SearchMatched{How: gql.SearchMatch(h.Match.How), Form: h.Match.Form, Property: h.Match.Property}
		if h.Match.Reading != "" {
			m.Reading = &h.Match.Reading
		}
		out.Edges = append(out.Edges, gql.SearchEdge{Cursor: s.Cursor(h.Place), Score: h.Score, Matched: m, Node: b.Node("SearchEdge.node", h.Ref)})
	}
	if n := len(out.Edges); n > 0 {
		out.PageInfo.StartCursor, out.PageInfo.EndCursor = &out.Edges[0].Cursor, &out.Edges[n-1].Cursor
	}
	return out, b.Load(ctx)
}

// types reads the names of types, which the contract has validated; none stands
// for all.
func (q query) types(names []any) ([]*graph.Entity, error) {
	if names != nil && len(names) == 0 {
		return nil, graph.BadInput("types", "search.no-types")
	}
	var out []*graph.Entity
	for i, item := range names {
		e := q.Loader.Model.Node(fmt.Sprint(item))
		if e == nil {
			return nil, graph.BadInput(fmt.Sprintf("types[%d]", i), "search.no-such-type", fmt.Sprint(item))
		}
		out = append(out, e)
	}
	return out, nil
}
