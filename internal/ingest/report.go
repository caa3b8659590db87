package ingest

import (
	"errors"
	"fmt"
)

// Counts counts distinct nodes or relationships by what becomes of them.
type Counts struct {
	New       int `json:"new"`
	Changed   int `json:"changed"`
	Unchanged int `json:"unchanged"`
}

// String lists the counts.
func (c Counts) String() string {
	return fmt.Sprintf("%d new, %d changed, %d unchanged", c.New, c.Changed, c.Unchanged)
}

// Report tells what a file holds for the graph, and what became of it.
type Report struct {
	// Import is the id of the record, empty if nothing was written.
	Import string `json:"import,omitempty"`
	File   string `json:"file"`
	// Rows of the file gave something, and of Refused something is refused. A row with
	// figures side by side may be among both.
	Rows          int    `json:"rows"`
	Refused       int    `json:"refused"`
	Nodes         Counts `json:"nodes"`
	Relationships Counts `json:"relationships"`
}

// Changes tells if the file says anything that the graph does not have.
func (r Report) Changes() bool {
	return r.Nodes.New+r.Nodes.Changed+r.Relationships.New+r.Relationships.Changed > 0
}

// String is a line for people.
func (r Report) String() string {
	return fmt.Sprintf("%d rows taken, %d refused; nodes: %s; relationships: %s", r.Rows, r.Refused, r.Nodes, r.Relationships)
}

// Diff is what one row does to one node and to what is linked to it.
type Diff struct {
	Sheet string `json:"sheet,omitempty"`
	Row   int    `json:"row"`
	ID    string `json:"id"`
	Name  string `json:"name"`
	// New is true for a node that the file creates.
	New bool `json:"new,omitempty"`
	// By tells by what the node was found, if it is not new.
	By     string        `json:"by,omitempty"`
	Fields []FieldChange `json:"fields,omitempty"`
}

// FieldChange is a property before and after. For a relationship the field is the
// step's, and the value the node at its other end.
type FieldChange struct {
	Field string `json:"field"`
	Old   string `json:"old,omitempty"`
	New   string `json:"new"`
	// Link says that the field is a step, which may have other ends besides.
	Link bool `json:"link,omitempty"`
}

// RefusedError says that a file was not taken, because of refused rows.
type RefusedError struct {
	Refused   int
	Threshold Threshold
}

// Error says how many rows are too many.
func (e *RefusedError) Error() string {
	return fmt.Sprintf("%d rows are refused, and at most %s may be; nothing was written", e.Refused, e.Threshold)
}

// ErrTooManyChanges says that a file changes more of what was there before than the
// database can do at once; what it creates has no such bound. Nothing was written.
var ErrTooManyChanges = errors.New("the file changes more than this database can at once; nothing was written. Give Neo4j a larger heap (--neo4j-heap-mb for the embedded one), or divide the file")
