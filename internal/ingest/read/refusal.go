package read

// Refusal is a row, or one of its cells, that cannot be taken, in words for the
// person who holds the file.
type Refusal struct {
	Sheet  string `json:"sheet"`
	Row    int    `json:"row"`
	Column string `json:"column,omitempty"`
	Value  string `json:"value,omitempty"`
	Reason string `json:"reason"`
	Remedy string `json:"remedy,omitempty"`
	// ReasonZH and RemedyZH say the same in Chinese, where that is written.
	ReasonZH string `json:"reasonZH,omitempty"`
	RemedyZH string `json:"remedyZH,omitempty"`
	// Candidates are nodes that may be meant by a name that is not known, or that
	// stands for several.
	Candidates []Candidate `json:"candidates,omitempty"`
}

// Candidate is a node that a name may stand for.
type Candidate struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Refuse says why a row is refused and what to do, at the cell that names a node;
// without a mention, of the row as a whole.
func Refuse(row *Row, m *Mention, reason, remedy string) *Refusal {
	out := &Refusal{Sheet: row.Sheet, Row: row.Number, Reason: reason, Remedy: remedy}
	if m != nil {
		out.Column, out.Value = m.Column, m.Shown()
	}
	return out
}

// InChinese adds the same for those who filled in the list.
func (r *Refusal) InChinese(reason, remedy string) *Refusal {
	r.ReasonZH, r.RemedyZH = reason, remedy
	return r
}
