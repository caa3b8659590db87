package console

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"sync"
	"time"

	"zonegraph/message"
)

// lines writes to people, a line at a time, around a bar that may be there.
type lines struct {
	mu              sync.Mutex
	w               io.Writer
	terminal, timed bool
	// clear removes the bar, which is drawn again at its next step.
	clear func()
}

func (l *lines) write(line []byte) error {
	if l.clear != nil {
		l.clear()
	}
	_, err := l.w.Write(line)
	return err
}

// people writes records as sentences.
type people struct {
	lines    *lines
	language message.Language
	// rest writes the attributes that are no arguments of the sentence, into text.
	rest slog.Handler
	text *bytes.Buffer
}

func newPeople(l *lines, language message.Language, level slog.Level) *people {
	text := &bytes.Buffer{}
	return &people{lines: l, language: language, text: text, rest: slog.NewTextHandler(text, &slog.HandlerOptions{Level: level,
		ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
			if len(groups) == 0 && (a.Key == slog.TimeKey || a.Key == slog.LevelKey || a.Key == slog.MessageKey) {
				return slog.Attr{}
			}
			if err, ok := a.Value.Any().(error); ok {
				a.Value = slog.StringValue(message.Text(language, err))
			}
			return a
		}})}
}

// Enabled implements slog.Handler.
func (p *people) Enabled(ctx context.Context, level slog.Level) bool {
	return p.rest.Enabled(ctx, level)
}

// WithAttrs implements slog.Handler.
func (p *people) WithAttrs(attrs []slog.Attr) slog.Handler {
	with := *p
	with.rest = p.rest.WithAttrs(attrs)
	return &with
}

// WithGroup implements slog.Handler.
func (p *people) WithGroup(name string) slog.Handler {
	with := *p
	with.rest = p.rest.WithGroup(name)
	return &with
}

// Handle implements slog.Handler.
func (p *people) Handle(ctx context.Context, r slog.Record) error {
	p.lines.mu.Lock()
	defer p.lines.mu.Unlock()
	m, others := sentence(r)
	line := []byte(m.In(p.language))
	if p.lines.timed {
		line = append([]byte(r.Time.Format(time.RFC3339)+" "+r.Level.String()+" "), line...)
	}
	p.text.Reset()
	if err := p.rest.Handle(ctx, others); err != nil {
		return err
	}
	if rest := bytes.TrimSpace(p.text.Bytes()); len(rest) > 0 {
		line = append(append(line, ' '), rest...)
	}
	return p.lines.write(append(line, '\n'))
}

// sentence is what a record says, and the record with the attributes that are no part
// of that.
func sentence(r slog.Record) (message.Message, slog.Record) {
	m := message.Message{Code: message.Code(r.Message)}
	others := slog.NewRecord(r.Time, r.Level, r.Message, r.PC)
	n := m.Code.Arguments()
	r.Attrs(func(a slog.Attr) bool {
		if len(m.Args) < n {
			m.Args = append(m.Args, a.Value.Resolve().Any())
		} else {
			others.AddAttrs(a)
		}
		return true
	})
	return m, others
}

// machines writes records as JSON, with their code and their text.
type machines struct {
	slog.Handler
	language message.Language
}

// WithAttrs implements slog.Handler.
func (m *machines) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &machines{m.Handler.WithAttrs(attrs), m.language}
}

// WithGroup implements slog.Handler.
func (m *machines) WithGroup(name string) slog.Handler {
	return &machines{m.Handler.WithGroup(name), m.language}
}

// Handle implements slog.Handler.
func (m *machines) Handle(ctx context.Context, r slog.Record) error {
	text, _ := sentence(r)
	out := slog.NewRecord(r.Time, r.Level, text.In(m.language), r.PC)
	if text.Code.Known() {
		out.AddAttrs(slog.String("event", r.Message))
	}
	r.Attrs(func(a slog.Attr) bool {
		switch v := a.Value.Resolve().Any().(type) {
		case error:
			a.Value = slog.StringValue(message.Text(m.language, v))
		case time.Duration:
			a.Value = slog.Float64Value(v.Seconds())
		}
		out.AddAttrs(a)
		return true
	})
	return m.Handler.Handle(ctx, out)
}
