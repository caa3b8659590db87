package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"slices"
	"time"

	"zonegraph/bench/load"
	"zonegraph/bench/process"
	"zonegraph/bench/report"
)

// entry is a contestant with a question that it can answer.
type entry struct {
	stage    *stage
	question *question
	runs     *contestant
	requests []load.Request
	row      *report.Row
	rounds   map[int][]round
}

// round is what one window of one round gave.
type round struct {
	load.Result
	service, database process.Usage
	// transactions of Neo4j, those that failed included.
	transactions int64
}

// slow is an answer that takes so long that rounds of it would say no more.
const slow = 5 * time.Second

// enter asks every contestant every question once, holds the answers against each
// other, and gives those that can be measured. What does not agree is an error.
func (st *stage) enter(ctx context.Context) (entries []*entry, rows []*report.Row, err error) {
	var faults []error
	for i := range questions {
		q := &questions[i]
		if !st.settings.asks(q) {
			continue
		}
		reference, err := st.ask(ctx, q, uncached)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %s: %w", q.name, titles[uncached], err)
		}
		if _, err := leaves(reference); err != nil {
			return nil, nil, fmt.Errorf("%s: %s: %w", q.name, titles[uncached], err)
		}
		say("%-9s %6d bytes   %s", q.name, len(reference), q.about)
		for _, name := range contestants {
			if ctx.Err() != nil {
				return nil, nil, ctx.Err()
			}
			c := st.running[name]
			if c == nil {
				continue
			}
			row := &report.Row{Question: q.name, About: q.about, Contestant: name, Title: titles[name], Enterprises: st.enterprises}
			rows = append(rows, row)
			if row.Never = q.never[name]; row.Never != "" {
				continue
			}
			e := &entry{stage: st, question: q, runs: c, row: row, rounds: map[int][]round{}}
			if err := e.check(ctx, reference); err != nil {
				say("          %-31s %v", titles[name], err)
				faults = append(faults, fmt.Errorf("%s: %s: %w", q.name, titles[name], err))
				continue
			}
			if row.Never == "" {
				entries = append(entries, e)
			}
		}
	}
	return entries, rows, errors.Join(faults...)
}

// check holds the answer to the reference, and notes for all variables how long
// answers are.
func (e *entry) check(ctx context.Context, reference []byte) (err error) {
	q, name := e.question, e.runs.name
	if e.requests, err = e.stage.requests(q, name); err != nil {
		return err
	}
	for i := range e.requests {
		start := time.Now()
		body, err := load.Once(ctx, e.runs.address, e.requests[i])
		if tooLate(err) && name != uncached {
			e.row.Never = "no answer within " + load.AnswerLimit.String()
			say("          %-31s %s", titles[name], e.row.Never)
			return nil
		}
		if err != nil {
			return err
		}
		if i == 0 {
			if e.row.Agrees, err = e.agrees(i, reference, body); err != nil {
				return err
			}
			if time.Since(start) > slow {
				start = time.Now() // the first time may have planned
				if _, err = load.Once(ctx, e.runs.address, e.requests[i]); err != nil || time.Since(start) > slow {
					e.row.Never = fmt.Sprintf("over %s an answer", slow)
				}
			}
			say("          %-31s %s", titles[name], e.row.Agrees)
		} else if len(e.requests) > 1 && name != ready {
			want, err := load.Once(ctx, e.stage.running[uncached].address, mustRequest(e.stage, q, uncached, i))
			if err != nil {
				return err
			}
			if _, err := e.agrees(i, want, body); err != nil {
				return err
			}
		}
		e.requests[i].Want = len(body)
	}
	return nil
}

// agrees tells how an answer to the i-th request agrees with the service's.
func (e *entry) agrees(i int, want, got []byte) (how string, err error) {
	how, err = e.question.same(want, got)
	if err != nil {
		variables, _ := json.Marshal(e.question.variables(e.stage.facts, e.runs.name)[i])
		err = fmt.Errorf("differs from %s with the variables %s; %w", titles[uncached], variables, err)
	}
	return how, err
}

func tooLate(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}

func mustRequest(st *stage, q *question, name string, i int) load.Request {
	all, err := st.requests(q, name)
	if err != nil || i >= len(all) {
		return load.Request{}
	}
	return all[i]
}

// warm lets every contestant answer every question for a while, as one that has
// run for a day has done.
func warm(ctx context.Context, entries []*entry, d time.Duration) {
	for _, e := range entries {
		load.Run(ctx, e.runs.address, 8, d, e.requests)
	}
}

// measure runs the rounds: for each number of connections and each question, the
// contestants take turns, each round beginning with another one, so that a noisy
// neighbour hurts all alike. One whose answers take so long that it has used
// several times its share of the time gets no further rounds.
func measure(ctx context.Context, s *settings, entries []*entry) error {
	for _, connections := range s.connections {
		for _, group := range byQuestion(entries) {
			say("%d connections: %s", connections, group[0].question.name)
			for r := range s.rounds {
				for i := range group {
					if ctx.Err() != nil {
						return ctx.Err()
					}
					e := group[(i+r)%len(group)]
					if e.spent(connections) > patience*time.Duration(s.rounds)*s.seconds {
						continue
					}
					e.rounds[connections] = append(e.rounds[connections], e.window(ctx, connections, s.seconds))
					if err := e.runs.process.Alive(); err != nil {
						return err
					}
				}
			}
		}
	}
	return nil
}

// patience is how many times its share of the time a contestant may use.
const patience = 3

func (e *entry) spent(connections int) (total time.Duration) {
	for _, r := range e.rounds[connections] {
		total += r.Elapsed
	}
	return total
}

// window is one contestant's turn.
func (e *entry) window(ctx context.Context, connections int, d time.Duration) (out round) {
	before := e.stage.transaction(ctx, e.runs)
	service := process.Measure(e.runs.process.PID())
	var database *process.Meter
	if e.runs.database != 0 {
		database = process.Measure(e.runs.database)
	}
	out.Result = load.Run(ctx, e.runs.address, connections, d, e.requests)
	out.service = service.Stop()
	if database != nil {
		out.database = database.Stop()
	}
	if before > 0 {
		out.transactions = max(e.stage.transaction(ctx, e.runs)-before-1, 0)
	}
	return out
}

// byQuestion keeps the order.
func byQuestion(entries []*entry) (groups [][]*entry) {
	for _, e := range entries {
		if n := len(groups); n > 0 && groups[n-1][0].question == e.question {
			groups[n-1] = append(groups[n-1], e)
		} else {
			groups = append(groups, []*entry{e})
		}
	}
	return groups
}

// results fills the rows with the medians of the rounds.
func results(entries []*entry) {
	for _, e := range entries {
		for connections, rounds := range e.rounds {
			f := report.Figures{Connections: connections, Rounds: len(rounds)}
			answers, transactions := 0, int64(0)
			var service, database time.Duration
			for _, r := range rounds {
				answers += len(r.Latencies)
				transactions += r.transactions
				f.Errors += r.Errors
				if f.Error == "" && r.First != nil {
					f.Error = r.First.Error()
				}
				service, database = service+r.service.Processor, database+r.database.Processor
				f.ServiceMB = max(f.ServiceMB, float64(r.service.Peak)/(1<<20))
				f.DatabaseMB = max(f.DatabaseMB, float64(r.database.Peak)/(1<<20))
			}
			f.Answers = answers
			f.Rate = median(rounds, func(r round) float64 { return r.Rate() })
			f.P50 = median(rounds, func(r round) float64 { return milliseconds(r.Percentile(0.5)) })
			f.P99 = median(rounds, func(r round) float64 { return milliseconds(r.Percentile(0.99)) })
			if answers > 0 {
				f.ServiceCPU = milliseconds(service) / float64(answers)
				f.DatabaseCPU = milliseconds(database) / float64(answers)
				f.Transactions = float64(transactions) / float64(answers)
			}
			e.row.Figures = append(e.row.Figures, f)
		}
		slices.SortFunc(e.row.Figures, func(a, b report.Figures) int { return a.Connections - b.Connections })
	}
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func median(rounds []round, of func(round) float64) float64 {
	values := make([]float64, len(rounds))
	for i, r := range rounds {
		values[i] = of(r)
	}
	slices.Sort(values)
	n := len(values)
	if n%2 == 1 {
		return values[n/2]
	}
	return (values[n/2-1] + values[n/2]) / 2
}
