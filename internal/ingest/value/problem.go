package value

import "zonegraph/message"

// Problem is why a cell cannot be taken, and what the person who holds the file can do.
type Problem struct{ Reason, Remedy message.Message }

// NewProblem makes a problem.
func NewProblem(reason, remedy message.Message) *Problem { return &Problem{reason, remedy} }

// In has the reason and the remedy.
func (p *Problem) In(l message.Language) string {
	return message.New("cell.problem", p.Reason, p.Remedy).In(l)
}

// Error is what In says in English.
func (p *Problem) Error() string { return p.In(message.English) }
