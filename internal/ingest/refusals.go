package ingest

import (
	"context"

	"zonegraph/internal/ingest/match"
	"zonegraph/internal/ingest/read"
)

// mostCandidates is how many candidates a refusal names, mostSearches for how many
// refusals of a file they are searched for.
const (
	mostCandidates = 5
	mostSearches   = 100
)

// refusedByReader tells of rows that could not be read.
func (p *pass) refusedByReader(rows [][]read.Refusal) {
	for _, refusals := range rows {
		p.countRefused(refusals[0])
		for _, r := range refusals {
			p.options.Refused(r)
		}
	}
}

// refuse tells of the rows of a batch that are refused, with the names of their
// candidates.
func (p *pass) refuse(ctx context.Context, rows []match.Row) error {
	var candidates []match.Match
	for i := range rows {
		if f := rows[i].Fault; f != nil {
			candidates = append(candidates, f.Candidates...)
		}
	}
	called, err := p.graph.Called(ctx, candidates)
	if err != nil {
		return err
	}
	var last read.Refusal
	for i := range rows {
		f := rows[i].Fault
		if f == nil {
			continue
		}
		p.countRefused(f.Refusal)
		// The figures of one row are all refused for what is wrong with its beginning.
		if f.Repeats(&last) {
			continue
		}
		last = f.Refusal
		told := f.Refusal
		for _, c := range f.Candidates {
			told.Candidates = append(told.Candidates, read.Node{ID: c.ID, Name: called[c.ID], Type: c.Entity.Term()})
		}
		if f.Near != "" && p.searches < mostSearches {
			p.searches++
			if told.Candidates, err = p.graph.Near(ctx, p.model, f.Near, f.Types, mostCandidates); err != nil {
				return err
			}
		}
		if len(told.Candidates) > mostCandidates {
			told.Candidates = told.Candidates[:mostCandidates]
		}
		p.options.Refused(told)
	}
	return nil
}

func (p *pass) countRefused(r read.Refusal) {
	if at := (rowID{r.Sheet, r.Row}); at != p.refused {
		p.refused = at
		p.report.Refused++
	}
}

// allowed tells, at the end of the file, if it may be taken without the refused rows.
func (p *pass) allowed() error {
	if refused := p.report.Refused; !p.options.Threshold.Allows(refused, p.report.Rows+refused) {
		return &RefusedError{refused, p.options.Threshold}
	}
	return nil
}
