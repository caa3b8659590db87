package ingest

import (
	"zonegraph/internal/ingest/judge"
	"zonegraph/message"
)

// Report tells what a file holds for the graph, and what became of it.
type Report struct {
	// Import is the id of the record, empty if nothing was written.
	Import string `json:"import,omitempty"`
	File   string `json:"file"`
	// Rows of the file gave something, and of Refused something is refused. A row with
	// figures side by side may be among both.
	Rows          int          `json:"rows"`
	Refused       int          `json:"refused"`
	Nodes         judge.Counts `json:"nodes"`
	Relationships judge.Counts `json:"relationships"`
}

// Changes tells if the file says anything that the graph does not have.
func (r Report) Changes() bool { return r.changes() > 0 }

// changes counts the nodes and relationships that are new or changed.
func (r Report) changes() int {
	return r.Nodes.New + r.Nodes.Changed + r.Relationships.New + r.Relationships.Changed
}

// RefusedError says that a file was not taken, because of refused rows.
type RefusedError struct {
	Refused   int
	Threshold Threshold
}

// In says how many rows are too many.
func (e *RefusedError) In(l message.Language) string {
	return message.New("import.too-many-refused", e.Refused, e.Threshold).In(l)
}

// Error is the English text.
func (e *RefusedError) Error() string { return e.In(message.English) }

// Unwrap has the message, for its code.
func (e *RefusedError) Unwrap() error {
	return message.NewError("import.too-many-refused", e.Refused, e.Threshold)
}
