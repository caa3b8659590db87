package resolvers

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"slices"

	"zonegraph/graph"
	"zonegraph/graph/coverage"
	"zonegraph/loaders"
	"zonegraph/resolvers/gql"
)

// coverageAnswer turns judged rows into the answer of the contract.
type coverageAnswer struct {
	loader *loaders.Loader
	batch  *loaders.Batch
	out    *gql.Coverage
	rules  []coverage.Requirement
	// standings are those of the peers by subject, nil if none are asked for.
	standings map[string][]coverage.Standing
}

func newCoverageAnswer(l *loaders.Loader, rules []coverage.Requirement, day string) *coverageAnswer {
	return &coverageAnswer{loader: l, batch: loaders.NewBatch(l), rules: rules,
		out: &gql.Coverage{AsOf: text(day), Columns: make([]gql.CoverageColumn, len(rules))}}
}

// sumUp writes what is told of all rows.
func (a *coverageAnswer) sumUp(rows []coverage.Row) {
	a.out.TotalRows = len(rows)
	for i, r := range a.rules {
		column := &a.out.Columns[i]
		column.Requirement = shownRequirement(r)
		for _, row := range rows {
			switch row.Cells[i].State {
			case coverage.Met:
				column.Met++
			case coverage.NotMet:
				column.NotMet++
			default:
				column.Unknown++
			}
		}
		a.out.Met += column.Met
		a.out.NotMet += column.NotMet
		a.out.Unknown += column.Unknown
	}
	if len(rows) == 0 {
		return
	}
	most := &a.out.Columns[0]
	for i := range a.out.Columns {
		if c := &a.out.Columns[i]; c.NotMet > most.NotMet || (c.NotMet == most.NotMet && c.Unknown > most.Unknown) {
			most = c
		}
	}
	a.out.MostLacked = most
	worst := rows[0]
	for _, row := range rows {
		if n, w := row.Count(coverage.NotMet), worst.Count(coverage.NotMet); n > w || (n == w && row.Count(coverage.Unknown) > worst.Count(coverage.Unknown)) {
			worst = row
		}
	}
	a.out.LacksMost = a.node("Coverage.lacksMost", worst.Subject)
}

// pageOf cuts the page behind the cursor of a row.
func pageOf[T any](rows []T, id func(T) string, size int, after *string) (page []T, more bool, err error) {
	if after != nil {
		start := slices.IndexFunc(rows, func(row T) bool { return rowCursor(id(row)) == *after })
		if start < 0 {
			return nil, false, graph.BadInput("after", "coverage.not-its-cursor")
		}
		rows = rows[start+1:]
	}
	if len(rows) > size {
		return rows[:size], true, nil
	}
	return rows, false, nil
}

func rowCursor(subject string) string {
	return base64.RawURLEncoding.EncodeToString([]byte("row " + subject))
}

// fill writes the rows of the page.
func (a *coverageAnswer) fill(ctx context.Context, m *coverage.Matrix, page []coverage.Row) error {
	citations, err := a.citations(ctx, page)
	if err != nil {
		return err
	}
	candidates, err := a.candidates(ctx, m, page)
	if err != nil {
		return err
	}
	a.out.Rows = make([]gql.CoverageRow, len(page))
	for i, row := range page {
		out := gql.CoverageRow{Subject: a.node("CoverageRow.subject", row.Subject), Cursor: rowCursor(row.Subject), Cells: make([]gql.CoverageCell, len(row.Cells)),
			Met: row.Count(coverage.Met), NotMet: row.Count(coverage.NotMet), Unknown: row.Count(coverage.Unknown)}
		for j, cell := range row.Cells {
			out.Cells[j] = a.cell(a.rules[j].Key, cell)
			if a.standings != nil {
				s := a.standings[row.Subject][j]
				out.Cells[j].Peers = &gql.CoveragePeers{Count: s.Count, Met: s.Met, NotMet: s.NotMet, Unknown: s.Unknown}
			}
			for _, id := range facts(cell) {
				for _, c := range citations[id] {
					out.Cells[j].Citations = append(out.Cells[j].Citations, a.node("CoverageCell.citations", c))
				}
			}
			for _, c := range candidates[place{i, j}] {
				out.Cells[j].Candidates = append(out.Cells[j].Candidates, gql.CoverageCandidate{
					Node: a.node("CoverageCandidate.node", c.ID), Distance: len(c.Path) - 1, Path: a.nodes("CoverageCandidate.path", c.Path)})
			}
		}
		a.out.Rows[i] = out
		a.out.EndCursor = &out.Cursor
	}
	return nil
}

func (a *coverageAnswer) cell(key string, c coverage.Cell) gql.CoverageCell {
	zh, en := inBoth(c.Reason())
	out := gql.CoverageCell{
		Key: key, Basis: gql.CoverageBasis(c.Basis), ReasonZh: zh, ReasonEn: en, Named: c.Named, Undecided: c.Undecided,
		ReportedCount: c.Reported, Reported: a.nodes("CoverageCell.reported", c.Cohorts), Shortfall: c.Shortfall,
		Evidence: a.nodes("CoverageCell.evidence", c.Evidence), Completeness: a.nodes("CoverageCell.completeness", c.Completeness),
		Citations: []loaders.Value{}, Candidates: []gql.CoverageCandidate{},
	}
	switch c.State {
	case coverage.Met:
		out.State = gql.CoverageStateMet
	case coverage.NotMet:
		out.State = gql.CoverageStateNotMet
	default:
		out.State = gql.CoverageStateUnknown
	}
	if c.Field != nil {
		out.EvidenceField = text(c.Field.Name + "Connection")
		if c.More {
			n := &graph.Connection{Entity: c.Field.Relationship.Target}
			out.EvidenceCursor = text(graph.EncodeCursor(n.CursorFields(c.Field), nil, []any{c.Evidence[len(c.Evidence)-1]}))
		}
	}
	return out
}

// facts are the nodes on which a cell rests.
func facts(c coverage.Cell) []string {
	return append(append(append([]string{}, c.Evidence...), c.Cohorts...), c.Completeness...)
}

// citations are those of all facts of the page, by fact, if they are wanted.
func (a *coverageAnswer) citations(ctx context.Context, page []coverage.Row) (map[string][]string, error) {
	if !loaders.Selects(ctx, "rows", "cells", "citations") {
		return nil, nil
	}
	var ids []string
	for _, row := range page {
		for _, cell := range row.Cells {
			ids = append(ids, facts(cell)...)
		}
	}
	return citationsOf(ctx, a.loader, ids)
}

// place is a cell of the page.
type place struct{ row, column int }

// candidates are those for the gaps of the page, if they are wanted.
func (a *coverageAnswer) candidates(ctx context.Context, m *coverage.Matrix, page []coverage.Row) (map[place][]coverage.Candidate, error) {
	if !loaders.Selects(ctx, "rows", "cells", "candidates") {
		return nil, nil
	}
	var gaps []coverage.Gap
	var places []place
	for i, row := range page {
		for j, cell := range row.Cells {
			if e := m.Lacking(j, cell); e != nil {
				gaps = append(gaps, coverage.Gap{Subject: ref(row.Subject), Evidence: e})
				places = append(places, place{i, j})
			}
		}
	}
	out := map[place][]coverage.Candidate{}
	if len(gaps) == 0 {
		return out, nil
	}
	return out, a.loader.Reader.Read(ctx, coverage.CandidatesFor(gaps, maxCandidates), func(v any) error {
		if i, found := coverage.DecodeCandidates(v); i >= 0 && i < len(places) {
			out[places[i]] = found
		}
		return nil
	})
}

func (a *coverageAnswer) node(field, id string) loaders.Value { return a.batch.Node(field, ref(id)) }

func (a *coverageAnswer) nodes(field string, ids []string) []loaders.Value {
	out := make([]loaders.Value, len(ids))
	for i, id := range ids {
		out[i] = a.node(field, id)
	}
	return out
}

// ref reads an id that comes from the graph.
func ref(id string) graph.Ref {
	r, err := graph.ParseRef(id)
	if err != nil {
		return graph.Ref{}
	}
	return r
}

func shownRequirement(r coverage.Requirement) *gql.Requirement {
	return &gql.Requirement{Key: r.Key, TitleZh: text(r.TitleZH), TitleEn: text(r.TitleEN), Condition: r.Text, Minimum: r.Minimum, Unit: text(r.Unit), Source: text(r.Source)}
}

// text is a text that is null where it is empty, value the other way.
func text(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func jsonText(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return "{}"
	}
	return string(b)
}
