package judge

import (
	"maps"
	"reflect"

	"zonegraph/graph"
	"zonegraph/internal/ingest/match"
	"zonegraph/internal/ingest/read"
	"zonegraph/message"
)

// File is what the rows of a file have said so far, and what becomes of the graph by it.
type File struct {
	// Nodes and Relationships count what the rows that were taken do.
	Nodes, Relationships Counts

	memory *memory
	// edited has what the file has changed of known nodes that later rows need: what
	// they are called by, and lists.
	edited map[string]graph.Values
}

// NewFile has said nothing yet.
func NewFile() *File { return &File{memory: newMemory(), edited: map[string]graph.Values{}} }

// Judge tells what a row changes, or why it is refused. It changes nothing itself, so
// that a row that is refused for its last cell leaves no trace.
func (f *File) Judge(row *match.Row, s *Stored) (*Verdict, *read.Refusal) {
	j := &judging{File: f, row: row, stored: s, verdict: &Verdict{Row: row.Row}, fresh: map[string]bool{}}
	for i := range row.Mentions {
		if fault := j.node(i); fault != nil {
			return nil, fault
		}
	}
	for i := range row.Links {
		if fault := j.link(i); fault != nil {
			return nil, fault
		}
	}
	return j.verdict, nil
}

// judging is one call of Judge.
type judging struct {
	*File
	row     *match.Row
	stored  *Stored
	verdict *Verdict
	// fresh are the nodes that are new with this row.
	fresh map[string]bool
}

// refuse says why the row is refused.
func (j *judging) refuse(m *read.Mention, reason, remedy message.Message) *read.Refusal {
	return read.Refuse(j.row.Row, m, reason, remedy)
}

// Take remembers what a row that is not refused has said, and counts it.
func (f *File) Take(v *Verdict, s *Stored) {
	for i := range v.Nodes {
		c := &v.Nodes[i]
		f.count(c)
		n := f.memory.add(c.before, c.say)
		n.standing = c.now
		f.memory.nodes[c.hash] = n
		if c.Kind == Changed {
			f.edit(c, s)
		}
	}
	for i := range v.Links {
		c := &v.Links[i]
		if !c.single {
			f.memory.links[c.hash] = c.say
		}
		for _, o := range c.ones {
			f.memory.ones[o[0]] = pack(o[1], v.Row.Number, 0)
		}
		switch c.Kind {
		case Created:
			f.Relationships.New++
		case Changed:
			f.Relationships.Changed++
		default:
			f.Relationships.Unchanged++
		}
	}
}

// count moves a node from its former standing to the new one.
func (f *File) count(c *NodeChange) {
	if c.before.standing == c.now {
		return
	}
	if c.before.standing == same {
		f.Nodes.Unchanged--
	}
	switch c.now {
	case same:
		f.Nodes.Unchanged++
	case changed:
		f.Nodes.Changed++
	case created:
		f.Nodes.New++
	}
}

// edit keeps of a changed node what later rows must know: in the rest of the batch all
// of it, and behind that what it is called by, and lists.
func (f *File) edit(c *NodeChange, s *Stored) {
	s.nodes[c.ID] = maps.Clone(c.Want)
	for _, change := range c.Fields {
		if change.Field == read.NameField || c.Entity.Field(change.Field).List {
			if f.edited[c.ID] == nil {
				f.edited[c.ID] = graph.Values{}
			}
			f.edited[c.ID][change.Field] = c.Want[change.Field]
		}
	}
}

// valuesOf are all values that a row gives of a node: a node that is mentioned twice
// has them at its first mention, and nil at the others.
func (j *judging) valuesOf(i int) (graph.Values, *read.Refusal) {
	nodes := j.row.Nodes
	for k := range i {
		if nodes[k].ID == nodes[i].ID {
			return nil, nil
		}
	}
	out := own(&j.row.Mentions[i], nodes[i])
	for k := i + 1; k < len(nodes); k++ {
		if nodes[k].ID != nodes[i].ID {
			continue
		}
		for name, v := range own(&j.row.Mentions[k], nodes[k]) {
			if first, given := out[name]; given && !reflect.DeepEqual(first, v) && name != read.NameField {
				f := nodes[i].Entity.Field(name)
				return nil, j.refuse(&j.row.Mentions[k], message.New("refusal.given-twice", nodes[i].Entity.Term(), nodes[i].Entity.FieldTerm(name), read.FieldValue{Field: f, Value: first}, read.FieldValue{Field: f, Value: v}),
					message.New("remedy.keep-one"))
			}
			out[name] = v
		}
	}
	return out, nil
}

// own are the values that a mention gives, its code and name among them.
func own(m *read.Mention, at match.Match) graph.Values {
	out := make(graph.Values, len(m.Values)+2)
	for name, v := range m.Values {
		if v != nil {
			out[name] = v
		}
	}
	if m.Identity != "" && m.IdentityField != read.IDField && at.Entity.Field(m.IdentityField) != nil {
		out[m.IdentityField] = m.Identity
	}
	if m.Name != "" && out[read.NameField] == nil {
		out[read.NameField] = m.Name
	}
	return out
}
