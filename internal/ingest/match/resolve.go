package match

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"zonegraph/graph"
	"zonegraph/internal/ingest/read"
	"zonegraph/message"
)

// Rows finds the node of each mention of some rows, or says why it cannot. Of the types
// that are Missing there must be an index. The error is a mistake of the profile.
func (k *Known) Rows(rows []*read.Row) ([]Row, error) {
	out := make([]Row, len(rows))
	for i, row := range rows {
		out[i] = Row{Row: row, Nodes: make([]Match, len(row.Mentions))}
		if err := k.row(&out[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (k *Known) row(row *Row) error {
	// Keys of other mentions are needed first.
	for _, byOthers := range []bool{false, true} {
		for i := range row.Mentions {
			m := &row.Mentions[i]
			if (len(m.KeyOf) > 0) != byOthers {
				continue
			}
			found, fault, err := k.mention(row, m)
			if err != nil {
				return err
			}
			if fault != nil {
				row.Nodes, row.Fault = nil, fault
				return nil
			}
			row.Nodes[i] = found
		}
	}
	return nil
}

// mention finds a node in the way that the mention names it.
func (k *Known) mention(row *Row, m *read.Mention) (Match, *Fault, error) {
	e := k.model.Node(m.Type)
	switch {
	case e == nil:
		return Match{}, nil, fmt.Errorf("the profile names a type %s, which does not exist", m.Type)
	case keyed(m):
		return k.byKey(row, m, e)
	case m.Identity != "" && m.IdentityField == read.IDField:
		return Match{e, graph.Ref{Type: m.Type, Key: strings.TrimPrefix(m.Identity, m.Type+":")}.String(), ByCode}, nil, nil
	}
	key := Key(m.Name)
	if m.Identity == "" && key == "" {
		return Match{}, faultOf(read.Refuse(row.Row, m, message.New("cell.neither-name-nor-code", e.Term()), message.New("remedy.fill-name-or-code"))), nil
	}
	indexes, err := k.named(e, m)
	if err != nil {
		return Match{}, nil, err
	}
	if found, ok := coded(indexes, m); ok {
		return found, nil, nil
	}
	found, ofAnother := namedAlike(indexes, m, key)
	if len(found) == 0 || found[0].how == ByVariant {
		if signs := butForSigns(indexes, m, key); len(signs) > 0 {
			return Match{}, inDoubt(row, m, signs), nil
		}
	}
	switch {
	case ofAnother:
		return Match{}, codeOfAnother(row, m, e, found), nil
	case len(found) == 1:
		return found[0].settle(m), nil, nil
	case len(found) > 1:
		return Match{}, ambiguous(row, m, matchesOf(found), message.New("remedy.code-or-full-name")), nil
	case !m.MayCreate || key == "":
		return Match{}, unknown(row, m, e, key, indexes), nil
	}
	return indexes[0].create(m, key), nil, nil
}

// named gives the indexes of the types of which a mention may be, its own first.
func (k *Known) named(e *graph.Entity, m *read.Mention) ([]*Index, error) {
	x, err := k.index(e)
	if err != nil {
		return nil, err
	}
	out := []*Index{x}
	for _, name := range m.Or {
		if other := k.model.Node(name); other != nil {
			if x, err = k.index(other); err != nil {
				return nil, err
			}
			out = append(out, x)
		}
	}
	return out, nil
}

// coded finds the node that has the mention's code.
func coded(indexes []*Index, m *read.Mention) (Match, bool) {
	if m.Identity == "" {
		return Match{}, false
	}
	for _, x := range indexes {
		if !slices.Contains(x.codeFields, m.IdentityField) {
			continue
		}
		if n, ok := x.coded(m.IdentityField, m.Identity); ok {
			return Match{x.entity, x.ids[n], ByCode}, true
		}
	}
	return Match{}, false
}

// alike is a node that is called as a mention says, or nearly so.
type alike struct {
	index *Index
	n     uint32
	how   How
}

func (a alike) match() Match { return Match{a.index.entity, a.index.ids[a.n], a.how} }

// settle takes it for the one that is meant: from now on it is found by the code that
// it gets with this row.
func (a alike) settle(m *read.Mention) Match {
	if m.Identity != "" && a.index.entity.Field(m.IdentityField) != nil {
		a.index.addCode(m.IdentityField, m.Identity, a.n)
	}
	return a.match()
}

func matchesOf(found []alike) []Match {
	out := make([]Match, len(found))
	for i, a := range found {
		out[i] = a.match()
	}
	return out
}

// namedAlike finds the nodes that have the mention's name, or else those that have it
// but for the ending. Where the mention gives a code, a node with another code and the
// same name is suspicious (ofAnother); with a similar name it is just another node.
func namedAlike(indexes []*Index, m *read.Mention, key string) (found []alike, ofAnother bool) {
	for _, how := range []How{ByName, ByVariant} {
		for _, x := range indexes {
			for _, n := range x.named(key, how) {
				if m.Identity != "" && x.codes[n] != 0 {
					if how == ByVariant {
						continue
					}
					ofAnother = true
				}
				found = append(found, alike{x, n, how})
			}
		}
		if len(found) > 0 {
			break
		}
	}
	return found, ofAnother
}

// create adds a node that is not there, so that later rows find it.
func (x *Index) create(m *read.Mention, key string) Match {
	ref := graph.Ref{Type: x.entity.Name, Key: key}
	if m.Identity != "" {
		ref.Key = m.Identity
	}
	n := x.add(ref.String())
	x.addKey(key, n)
	if m.Identity != "" {
		x.addCode(m.IdentityField, m.Identity, n)
	}
	return Match{x.entity, x.ids[n], Unmatched}
}

func codeOfAnother(row *Row, m *read.Mention, e *graph.Entity, found []alike) *Fault {
	f := faultOf(read.Refuse(row.Row, m, message.New("refusal.name-of-another-code", e.Term(), e.FieldTerm(m.IdentityField), m.Identity), message.New("remedy.correct-code-or-name")))
	f.Candidates = matchesOf(found)
	return f
}

// ambiguous refuses a mention by a name that several nodes have.
func ambiguous(row *Row, m *read.Mention, found []Match, remedy message.Message) *Fault {
	var types []*graph.Entity
	for _, c := range found {
		if !slices.Contains(types, c.Entity) {
			types = append(types, c.Entity)
		}
	}
	f := faultOf(read.Refuse(row.Row, m, message.New("refusal.name-ambiguous", either(types)), remedy))
	f.Candidates = found
	return f
}

func either(types []*graph.Entity) message.Either {
	out := make(message.Either, len(types))
	for i, e := range types {
		out[i] = e.Term()
	}
	return out
}

// unknown refuses a mention of a node that is not there and cannot be created.
func unknown(row *Row, m *read.Mention, e *graph.Entity, key string, indexes []*Index) *Fault {
	if m.MayCreate {
		return faultOf(read.Refuse(row.Row, m, message.New("refusal.new-without-name", e.Term(), e.FieldTerm(m.IdentityField), m.Identity), message.New("remedy.fill-name")))
	}
	if key == "" {
		return faultOf(read.Refuse(row.Row, m, message.New("refusal.code-unknown", e.Term(), e.FieldTerm(m.IdentityField), m.Identity), message.New("remedy.code-of-known", e.Term())))
	}
	var types []*graph.Entity
	for _, x := range indexes {
		types = append(types, x.entity)
	}
	f := faultOf(read.Refuse(row.Row, m, message.New("refusal.name-unknown", either(types)), message.New("remedy.name-of-known")))
	f.Near, f.Types = m.Name, types
	return f
}

// keyed tells if a mention is of a node that has neither code nor name.
func keyed(m *read.Mention) bool { return len(m.KeyParts)+len(m.KeyOf) > 0 }

// namesake is the name of a node whose key is its name alone, "" for others.
func namesake(m *read.Mention) string {
	if len(m.KeyOf) > 0 || !slices.Equal(m.KeyFields, []string{read.NameField}) {
		return ""
	}
	name, _ := m.Values[read.NameField].(string)
	return name
}

// byKey finds a node by its key. One whose key is its name alone may be there under
// another id.
func (k *Known) byKey(row *Row, m *read.Mention, e *graph.Entity) (Match, *Fault, error) {
	if name := namesake(m); name != "" {
		x, err := k.index(e)
		if err != nil {
			return Match{}, nil, err
		}
		var found []Match
		for _, n := range x.named(Key(name), ByName) {
			found = append(found, Match{e, x.ids[n], ByName})
		}
		switch {
		case len(found) == 1:
			return found[0], nil, nil
		case len(found) > 1:
			return Match{}, ambiguous(row, m, found, message.New("remedy.tell-apart")), nil
		}
	}
	return Match{e, graph.Ref{Type: m.Type, Key: keyText(m, row.Nodes)}.String(), ByKey}, nil, nil
}

// keyText makes the key of a node that has neither code nor name.
func keyText(m *read.Mention, others []Match) string {
	var parts []string
	for _, i := range m.KeyOf {
		_, key, _ := strings.Cut(others[i].ID, ":")
		parts = append(parts, key)
	}
	parts = append(parts, m.KeyParts...)
	text := strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), "-")
	return strings.Map(func(c rune) rune {
		if unicode.IsSpace(c) || unicode.IsControl(c) {
			return '_'
		}
		return c
	}, text)
}
