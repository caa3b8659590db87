package resolvers

import (
	"context"
	"fmt"
	"slices"

	"zonegraph/graph"
	"zonegraph/graph/coverage"
	"zonegraph/loaders"
	"zonegraph/message"
	"zonegraph/resolvers/gql"
)

const (
	// maxSubjects and maxCells bound a coverage matrix.
	maxSubjects = 1000
	maxCells    = 50_000
	// maxCandidates is how many candidates a cell can have.
	maxCandidates = 5
)

// Coverage judges requirements for zones or cities. It takes one statement, one
// more for peers if they are asked for, for citations and for candidates if they are
// selected, and one for each field with nodes that is selected, however many rows and
// columns there are.
func (q query) Coverage(ctx context.Context, zones, cities any, requirements []gql.RequirementInput, pack *string, asOf *string, peers *gql.CoveragePeersInput, sort *gql.CoverageSort, first *int, after *string) (*gql.Coverage, error) {
	subject, where, err := q.coverageSubject(zones, cities)
	if err != nil {
		return nil, err
	}
	rules, err := q.requirements(subject, requirements, pack)
	if err != nil {
		return nil, err
	}
	day := ""
	if asOf != nil {
		if day, err = graph.CheckDate(*asOf, "asOf"); err != nil {
			return nil, err
		}
	}
	size, err := q.pageSize(first)
	if err != nil {
		return nil, err
	}
	among, traits, err := q.coveragePeers(subject, peers)
	if err != nil {
		return nil, err
	}
	all := slices.Concat(rules, traits)
	m, rows, err := q.judged(ctx, subject, where, all, day, loaders.Selects(ctx, "rows", "cells", "evidence") ||
		loaders.Selects(ctx, "rows", "cells", "evidenceCursor") || loaders.Selects(ctx, "rows", "cells", "citations"))
	if err != nil {
		return nil, err
	}
	a := newCoverageAnswer(q.Loader, rules, day)
	if peers != nil {
		_, others, err := q.judged(ctx, subject, among, all, day, false)
		if err != nil {
			return nil, err
		}
		a.standings = coverage.Standings(rows, others, len(traits))
		for i := range rows {
			rows[i].Cells = rows[i].Cells[:len(rules)]
		}
	}
	a.sumUp(rows)
	if order := orDefault(sort, gql.CoverageSortSubject); order != gql.CoverageSortSubject {
		coverage.Sort(rows, order == gql.CoverageSortLacking)
	}
	page, more, err := pageOf(rows, func(row coverage.Row) string { return row.Subject }, size, after)
	if err != nil {
		return nil, err
	}
	a.out.HasNextPage = more
	if err := a.fill(ctx, m, page); err != nil {
		return nil, err
	}
	return a.out, a.batch.Load(ctx)
}

// judged reads and judges all rows of a matrix, with the ids of the evidence if they
// are wanted.
func (q query) judged(ctx context.Context, subject *graph.Entity, where graph.Filter, rules []coverage.Requirement, day string, evidence bool) (*coverage.Matrix, []coverage.Row, error) {
	m, err := coverage.New(subject, where, rules, day, maxSubjects)
	if err != nil {
		return nil, nil, err
	}
	m.Query.First = evidence
	var rows []coverage.Row
	err = q.Loader.Reader.Read(ctx, m.Query.Statement(), func(v any) error {
		answer, err := m.Query.Decode(v)
		rows = append(rows, m.Judge(answer))
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	if len(rows) > maxSubjects || len(rows)*len(rules) > maxCells {
		return nil, nil, &graph.Error{Code: graph.CodeTooComplex, Message: message.New("coverage.matrix-too-large", maxSubjects, maxCells)}
	}
	return m, rows, nil
}

// coveragePeers reads with whom subjects are compared: a condition, and what else
// peers must have in common.
func (q query) coveragePeers(subject *graph.Entity, p *gql.CoveragePeersInput) (graph.Filter, []coverage.Requirement, error) {
	if p == nil {
		return nil, nil, nil
	}
	where, argument, other := p.Zones, "zones", p.Cities
	if subject.Name == "City" {
		where, argument, other = p.Cities, "cities", p.Zones
	}
	sameTier := p.SameTier != nil && *p.SameTier
	tier := subject.Field("tier")
	switch {
	case other != nil || (where == nil) != sameTier:
		return nil, nil, graph.BadInput("peers", "coverage.peers-unclear", argument)
	case sameTier && tier == nil:
		return nil, nil, graph.BadInput("peers.sameTier", "coverage.no-tier", subject.Name, argument)
	case sameTier:
		return nil, coverage.Traits(subject, tier, q.Loader.Model.Enums[tier.Enum]), nil
	}
	f, err := graph.ParseFilter(subject, where, "peers."+argument)
	return f, coverage.Traits(subject, nil, nil), err
}

func (q query) coverageSubject(zones, cities any) (*graph.Entity, graph.Filter, error) {
	name, where, argument := "Zone", zones, "zones"
	if zones == nil {
		name, where, argument = "City", cities, "cities"
	}
	if (zones == nil) == (cities == nil) {
		return nil, nil, graph.BadInput("zones, cities", "coverage.zones-or-cities")
	}
	e := q.Loader.Model.Node(name)
	f, err := graph.ParseFilter(e, where, argument)
	return e, f, err
}

// requirements are those of a pack or one's own.
func (q query) requirements(subject *graph.Entity, own []gql.RequirementInput, pack *string) ([]coverage.Requirement, error) {
	if (pack == nil) == (len(own) == 0) {
		return nil, graph.BadInput("requirements, pack", "coverage.requirements-or-pack")
	}
	if pack != nil {
		for _, p := range q.packs {
			if p.ID == *pack {
				if p.Subject != subject {
					return nil, graph.BadInput("pack", "coverage.pack-of-others", *pack, p.Subject.Name, subject.Name)
				}
				return p.Requirements, nil
			}
		}
		return nil, graph.BadInput("pack", "coverage.no-such-pack", *pack)
	}
	seen := map[string]bool{}
	var out []coverage.Requirement
	for i, r := range own {
		at := fmt.Sprintf("requirements[%d]", i)
		condition, other, field := r.Zone, r.City, ".zone"
		if subject.Name == "City" {
			condition, other, field = r.City, r.Zone, ".city"
		}
		switch {
		case condition == nil || other != nil:
			return nil, graph.BadInput(at+field, "coverage.condition-unclear", subject.Name)
		case r.Key == "" || seen[r.Key]:
			return nil, graph.BadInput(at+".key", "coverage.key-taken", r.Key)
		}
		seen[r.Key] = true
		f, err := graph.ParseFilter(subject, condition, at+field)
		if err != nil {
			return nil, err
		}
		minimum := orDefault(r.Minimum, 1)
		if minimum < 1 {
			return nil, graph.BadInput(at+".minimum", "coverage.minimum-too-small", minimum)
		}
		out = append(out, coverage.Requirement{Key: r.Key, TitleZH: value(r.TitleZh), TitleEN: value(r.TitleEn), Condition: f,
			Text: jsonText(condition), Minimum: minimum, Unit: value(r.Unit), Source: value(r.Source)})
	}
	return out, nil
}

// RequirementPacks lists the packs.
func (q query) RequirementPacks(context.Context) ([]gql.RequirementPack, error) {
	out := make([]gql.RequirementPack, len(q.packs))
	for i, p := range q.packs {
		out[i] = gql.RequirementPack{ID: p.ID, Version: p.Version, TitleZh: p.TitleZH, TitleEn: p.TitleEN, Description: p.Description,
			Subject: p.Subject.Name, Requirements: make([]gql.Requirement, len(p.Requirements))}
		for j, r := range p.Requirements {
			out[i].Requirements[j] = *shownRequirement(r)
		}
	}
	return out, nil
}

// CoverageCell implements gql.ResolverRoot.
func (r Root) CoverageCell() gql.CoverageCellResolver { return coverageCell{} }

// coverageCell resolves the fields of CoverageCell that have arguments.
type coverageCell struct{}

// Candidates gives as many of the candidates as are asked for.
func (coverageCell) Candidates(_ context.Context, cell *gql.CoverageCell, first *int) ([]gql.CoverageCandidate, error) {
	n, err := bounded(first, "first", 3, 0, maxCandidates)
	if err != nil {
		return nil, err
	}
	return cell.Candidates[:min(n, len(cell.Candidates))], nil
}
