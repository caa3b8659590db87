package ingest

import (
	"context"

	"zonegraph/graph"
	"zonegraph/internal/ingest/fetch"
	"zonegraph/internal/ingest/judge"
	"zonegraph/internal/ingest/match"
	"zonegraph/internal/ingest/publish"
	"zonegraph/internal/ingest/read"
	"zonegraph/internal/ingest/stage"
)

// pass is one pass over a file: what the steps have in common.
type pass struct {
	model   *graph.Model
	source  read.Source
	options Options

	graph  *fetch.Reader
	known  *match.Known
	file   *judge.File
	writer *stage.Writer

	report Report
	// taken and refused are the rows counted last: some give several things.
	taken, refused rowID
	// searches counts the names for which candidates were searched.
	searches int
}

// rowID is a row of a file.
type rowID struct {
	sheet  string
	number int
}

func newPass(db Database, m *graph.Model, src read.Source, id string, o Options) *pass {
	return &pass{model: m, source: src, options: o, graph: fetch.New(db), known: match.NewKnown(m), file: judge.NewFile(),
		writer: stage.NewWriter(stage.Import{DB: db, Model: m, ID: id}, src, o.At), report: Report{File: src.Name}}
}

// rows takes the file through all steps but the last, batch by batch, and hands over
// what is to be written.
func (p *pass) rows(ctx context.Context, write func(*stage.Batch) error) error {
	for batch, err := range read.Batches(p.source.Rows, p.options.batch) {
		p.refusedByReader(batch.Refused)
		if err != nil {
			return err
		}
		rows, stored, err := p.match(ctx, batch.Rows)
		if err != nil {
			return err
		}
		changes, err := p.judge(rows, stored)
		if err != nil {
			return err
		}
		if err := p.refuse(ctx, rows); err != nil {
			return err
		}
		p.options.Progress(p.report.Rows + p.report.Refused)
		// A file that will not be written need not be sent.
		if p.options.Threshold.exceeded(p.report.Refused) {
			continue
		}
		if err := write(changes); err != nil {
			return err
		}
	}
	return nil
}

// match finds the nodes that rows speak of, and reads what the graph has of them.
func (p *pass) match(ctx context.Context, batch []*read.Row) ([]match.Row, *judge.Stored, error) {
	if err := p.graph.Names(ctx, p.known.Missing(batch), p.known); err != nil {
		return nil, nil, err
	}
	rows, err := p.known.Rows(batch)
	if err != nil {
		return nil, nil, err
	}
	stored := p.file.Stored()
	if err := p.graph.Nodes(ctx, stored.MissingNodes(rows), stored); err != nil {
		return nil, nil, err
	}
	questions, err := p.known.Questions(rows, stored)
	if err != nil {
		return nil, nil, err
	}
	answers, err := p.graph.Answers(ctx, questions)
	if err != nil {
		return nil, nil, err
	}
	if p.known.Recall(rows, answers) {
		if err := p.graph.Nodes(ctx, stored.MissingNodes(rows), stored); err != nil {
			return nil, nil, err
		}
	}
	if err := p.known.Steps(rows); err != nil {
		return nil, nil, err
	}
	links, ends := stored.MissingLinks(rows)
	return rows, stored, p.graph.Links(ctx, links, ends, stored)
}

// judge tells what rows change, counts it, and puts it among what is to be written.
func (p *pass) judge(rows []match.Row, stored *judge.Stored) (*stage.Batch, error) {
	out := p.writer.Batch()
	for i := range rows {
		row := &rows[i]
		if row.Fault != nil {
			continue
		}
		v, refusal := p.file.Judge(row, stored)
		if refusal != nil {
			row.Fault = &match.Fault{Refusal: *refusal}
			continue
		}
		p.file.Take(v, stored)
		for i := range v.Nodes {
			if had, now, changed := v.Nodes[i].Renamed(); changed {
				p.known.Learn(v.Nodes[i].Match, had, now)
			}
		}
		if err := out.Add(v); err != nil {
			return nil, err
		}
		for _, d := range stored.Diffs(v) {
			p.options.Changed(*d)
		}
		if at := (rowID{row.Sheet, row.Number}); at != p.taken {
			p.taken = at
			p.report.Rows++
		}
	}
	out.Prune()
	p.report.Nodes, p.report.Relationships = p.file.Nodes, p.file.Relationships
	return out, nil
}

func (p *pass) record() publish.Record {
	r := p.report
	return publish.Record{Source: p.source, By: p.options.By, At: p.options.At, Rows: r.Rows, Refused: r.Refused, Nodes: r.Nodes, Relationships: r.Relationships}
}
