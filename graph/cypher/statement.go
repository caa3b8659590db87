package cypher

import (
	"context"
)

// Statement is a Cypher statement that only reads, with its parameters. It can be
// made by New alone, so whatever reads the graph has been written by a Compiler.
// Plans of equal shape give equal text, so that the database plans them once.
type Statement struct {
	text   string
	params map[string]any
	write  func(*Compiler) string
}

// New has a statement written. write must give the same text each time: it is called
// again if the statement has to leave out what some imports have made.
func New(write func(*Compiler) string) Statement {
	c := newCompiler(false)
	text := write(c)
	return Statement{text, c.params, write}
}

// Text is the statement in Cypher.
func (s Statement) Text() string { return s.text }

// Params are the statement's parameters. They must not be changed.
func (s Statement) Params() map[string]any { return s.params }

// Without gives the statement that sees nothing of what some imports have made. If
// there are none, it is the statement itself.
func (s Statement) Without(imports []string) Statement {
	if len(imports) == 0 {
		return s
	}
	c := newCompiler(true)
	c.params[hiddenParam] = imports
	text := s.write(c)
	return Statement{text, c.params, s.write}
}

// Reader runs statements read-only and hands over the value of each row. Rows come in
// the order of the statement; each is called by one goroutine at a time, and its error
// ends the reading and is returned. Other errors are *graph.Error where the client
// should know of them. A Reader is safe for concurrent use.
type Reader interface {
	Read(ctx context.Context, s Statement, each func(value any) error) error
}

// Command is a Cypher statement for a write transaction, with its parameters. It sees
// everything, also what readers may not see yet.
type Command struct {
	text   string
	params map[string]any
}

// Write makes a command.
func Write(text string, params map[string]any) Command { return Command{text, params} }

// Command is the statement for use in a write transaction, where it sees everything.
func (s Statement) Command() Command { return Command{s.text, s.params} }

// Text is the command in Cypher.
func (c Command) Text() string { return c.text }

// Params are the command's parameters. They must not be changed.
func (c Command) Params() map[string]any { return c.params }

// Writer runs work in one write transaction. If work returns an error, or the
// context ends, nothing of it stays. The work may be run again after a transient
// failure, as the driver's managed transactions do, so it starts afresh each time.
type Writer interface {
	Write(ctx context.Context, work func(Tx) error) error
}

// Tx is an open write transaction. Run gives the rows of a command with values as
// the driver decodes them: string, int64, float64, bool, []any, map[string]any.
type Tx interface {
	Run(ctx context.Context, c Command) (rows [][]any, err error)
}
