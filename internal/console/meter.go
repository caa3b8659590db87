package console

import (
	"math"
	"time"

	"github.com/schollz/progressbar/v3"

	"zonegraph/message"
)

// Task is something that takes long.
type Task struct {
	// Title is what a bar says when so many are done.
	Title func(count int) message.Message
	// Record logs how far the task is.
	Record func(Progress)
}

// Progress is how far a task is.
type Progress struct {
	// Count is how many are done, Part which part of all, from 0 to 1; 0 if that is not
	// known.
	Count int
	Part  float64
	Spent time.Duration
}

// Rate is how many are done in a second.
func (p Progress) Rate() float64 { return float64(p.Count) / p.Spent.Seconds() }

// Percent is the part, rounded.
func (p Progress) Percent() int { return int(math.Round(100 * p.Part)) }

// Left is how long the rest will take, if it goes on like this.
func (p Progress) Left() time.Duration {
	return time.Duration(float64(p.Spent) * (1 - p.Part) / p.Part).Round(time.Second)
}

// Meter shows how far a task is: by a bar on a terminal, by a record every few seconds
// elsewhere.
type Meter struct {
	console     *Console
	task        Task
	bar         *progressbar.ProgressBar
	now         func() time.Time
	start, last time.Time
}

const (
	// meterParts is how finely a bar is divided, meterPause how long there is no other
	// record after one.
	meterParts = 1000
	meterPause = 5 * time.Second
)

// Meter begins to show a task.
func (c *Console) Meter(t Task) *Meter {
	m := &Meter{console: c, task: t, now: time.Now, start: time.Now()}
	m.last = m.start
	if c.draws {
		m.bar = progressbar.NewOptions(meterParts, progressbar.OptionSetWriter(c.lines.w), progressbar.OptionSetDescription(t.Title(0).In(c.Language)),
			progressbar.OptionSetPredictTime(true), progressbar.OptionSetElapsedTime(true), progressbar.OptionClearOnFinish())
		c.lines.mu.Lock()
		c.lines.clear = func() { _ = m.bar.Clear() }
		c.lines.mu.Unlock()
	}
	return m
}

// Show tells which part is done, from 0 to 1, 0 if that is not known, and how many.
func (m *Meter) Show(part float64, count int) {
	if m.bar != nil {
		m.console.lines.mu.Lock()
		defer m.console.lines.mu.Unlock()
		m.bar.Describe(m.task.Title(count).In(m.console.Language))
		_ = m.bar.Set(int(part * (meterParts - 1))) // the end is when all is written
		return
	}
	if now := m.now(); now.Sub(m.last) > meterPause {
		m.last = now
		m.task.Record(Progress{Count: count, Part: part, Spent: now.Sub(m.start)})
	}
}

// Done ends the showing.
func (m *Meter) Done() {
	if m.bar == nil {
		return
	}
	m.console.lines.mu.Lock()
	defer m.console.lines.mu.Unlock()
	_ = m.bar.Finish()
	m.console.lines.clear = nil
}
