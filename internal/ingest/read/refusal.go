package read

import (
	"encoding/json"

	"zonegraph/graph"
	"zonegraph/message"
)

// Refusal is a row, or one of its cells, that cannot be taken: why, and what the person
// who holds the file can do. Its texts are written when somebody reads them, since a file
// can have half a million.
type Refusal struct {
	Sheet          string
	Row            int
	Column, Value  string
	Reason, Remedy message.Message
	// Candidates are nodes that may be meant by a name that is not known, or that
	// stands for several.
	Candidates []Node
}

// Refuse says why a row is refused and what to do, at the cell that names a node;
// without a mention, of the row as a whole.
func Refuse(row *Row, m *Mention, reason, remedy message.Message) *Refusal {
	out := &Refusal{Sheet: row.Sheet, Row: row.Number, Reason: reason, Remedy: remedy}
	if m != nil {
		out.Column, out.Value = m.Column, m.Shown()
	}
	return out
}

// Repeats tells if it says of the same cell what another refusal has said.
func (r *Refusal) Repeats(o *Refusal) bool {
	return r.Row == o.Row && r.Sheet == o.Sheet && r.Column == o.Column && r.Value == o.Value && r.Reason.Equal(o.Reason)
}

// MarshalJSON gives machines the code of the reason, and the texts in both languages.
func (r Refusal) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Sheet      string       `json:"sheet"`
		Row        int          `json:"row"`
		Column     string       `json:"column,omitempty"`
		Value      string       `json:"value,omitempty"`
		Code       message.Code `json:"code"`
		Reason     string       `json:"reason"`
		Remedy     string       `json:"remedy"`
		ReasonZH   string       `json:"reasonZH"`
		RemedyZH   string       `json:"remedyZH"`
		Candidates []Node       `json:"candidates,omitempty"`
	}{r.Sheet, r.Row, r.Column, r.Value, r.Reason.Code, r.Reason.In(message.English), r.Remedy.In(message.English),
		r.Reason.In(message.Chinese), r.Remedy.In(message.Chinese), r.Candidates})
}

// Node is a node as people are told of it.
type Node struct {
	ID   string     `json:"id"`
	Name string     `json:"name"`
	Type graph.Term `json:"-"`
}

var _ message.Localized = Node{}

// In has the name and the id, which begins with the type as English texts call it.
func (n Node) In(l message.Language) string {
	named := message.New("node.named", n.Name, n.ID)
	if n.Name == "" {
		named = message.New("node.nameless", n.ID)
	}
	if l == message.English || n.Type.Name == "" {
		return named.In(l)
	}
	return message.New("node.typed", n.Type, named).In(l)
}

// String is the English text.
func (n Node) String() string { return n.In(message.English) }
