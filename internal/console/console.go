package console

import (
	"fmt"
	"io"
	"log/slog"
	"os"

	"golang.org/x/term"

	"zonegraph/message"
)

// Options say in which language and form the program speaks, and where.
type Options struct {
	Language message.Language
	// JSON has records written for machines.
	JSON bool
	// Level is the lowest that is written.
	Level slog.Level
	// Out takes results, Err takes records.
	Out, Err io.Writer
}

// Console is where the program speaks. It is safe for concurrent use.
type Console struct {
	Language message.Language
	Out      io.Writer
	Log      *slog.Logger
	lines    *lines
	// draws tells if progress is drawn.
	draws bool
}

// New makes a console.
func New(o Options) *Console {
	c := &Console{Language: o.Language, Out: o.Out, lines: &lines{w: o.Err}}
	if o.JSON {
		c.Log = slog.New(&machines{slog.NewJSONHandler(o.Err, &slog.HandlerOptions{Level: o.Level}), o.Language})
		return c
	}
	c.Log = slog.New(newPeople(c.lines, o.Language, o.Level))
	if f, ok := o.Err.(*os.File); ok {
		c.lines.terminal = term.IsTerminal(int(f.Fd()))
	}
	c.draws = c.lines.terminal && o.Level <= slog.LevelInfo
	return c
}

// Print writes a line of results.
func (c *Console) Print(code message.Code, args ...any) {
	_, _ = fmt.Fprintln(c.Out, message.New(code, args...).In(c.Language))
}

// Timed has records for people begin with their time and their level from now on,
// unless they are read on a terminal: it is for what runs long.
func (c *Console) Timed() {
	c.lines.mu.Lock()
	defer c.lines.mu.Unlock()
	c.lines.timed = !c.lines.terminal
}
