package ingest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"zonegraph/graph"
)

// how tells by what a mention was matched with a node.
type how int

const (
	byKey how = iota // the key of a node that has neither code nor name
	byCode
	byName
	byVariant // the name without its ending
	unmatched // a node that is not there yet
)

// String is for people.
func (h how) String() string {
	return [...]string{"key", "code", "name", "name without its legal form or rank", "new"}[h]
}

// match is the node that a mention speaks of.
type match struct {
	entity *graph.Entity
	id     string
	how    how
}

// mistake is a refusal in the making, with the ids of candidates whose names are
// still to be read.
type mistake struct {
	Refusal
	candidates []match
	// near is a name for which search shall find candidates of the types.
	near  string
	types []*graph.Entity
}

// resolve finds the node of each mention of a row, or says why it cannot.
func (r *run) resolve(ctx context.Context, row *Row) ([]match, *mistake, error) {
	out := make([]match, len(row.Mentions))
	// Keys of other mentions are needed first.
	for _, keyed := range []bool{false, true} {
		for i := range row.Mentions {
			if (len(row.Mentions[i].KeyOf) > 0) != keyed {
				continue
			}
			m, fault, err := r.resolveOne(ctx, row, &row.Mentions[i], out)
			if err != nil || fault != nil {
				return nil, fault, err
			}
			out[i] = m
		}
	}
	return out, nil, nil
}

func (r *run) resolveOne(ctx context.Context, row *Row, m *Mention, others []match) (match, *mistake, error) {
	fault := func(reason, remedy, reasonZH, remedyZH string) (match, *mistake, error) {
		return match{}, r.refusal(row, m, reason, remedy).inChinese(reasonZH, remedyZH), nil
	}
	entity := r.model.Node(m.Type)
	if entity == nil {
		return match{}, nil, fmt.Errorf("the profile names a type %s, which does not exist", m.Type)
	}
	switch {
	case len(m.KeyParts)+len(m.KeyOf) > 0:
		found, err := r.namesake(ctx, m, entity)
		switch {
		case err != nil:
			return match{}, nil, err
		case len(found) == 1:
			return found[0], nil, nil
		case len(found) > 1:
			_, miss, _ := fault("the name is ambiguous", "give what tells one from the other, such as the employer", "有几个同名的", "请写明是哪一个，如填写其单位")
			miss.candidates = found
			return match{}, miss, nil
		}
		return match{entity, graph.Ref{Type: m.Type, Key: keyText(m, others)}.String(), byKey}, nil, nil
	case m.Identity != "" && m.IdentityField == idField:
		return match{entity, graph.Ref{Type: m.Type, Key: strings.TrimPrefix(m.Identity, m.Type+":")}.String(), byCode}, nil, nil
	case m.Identity == "" && keyOf(m.Name) == "":
		return fault("the row neither names it nor gives its code", "fill in its name or its code", "此行既没有名称也没有代码", "请填写名称或代码")
	}
	entities := []*graph.Entity{entity}
	for _, other := range m.Or {
		if e := r.model.Node(other); e != nil {
			entities = append(entities, e)
		}
	}
	var found []match
	var at []uint32 // places of what was found
	var codeOf bool // a node of that name has another code
	for _, e := range entities {
		x, err := r.index(ctx, e)
		if err != nil {
			return match{}, nil, err
		}
		if m.Identity != "" && slices.Contains(codeFields(e), m.IdentityField) {
			if place, ok := x.byCode[x.hash(m.IdentityField+"="+m.Identity)]; ok {
				return match{e, x.ids[place], byCode}, nil, nil
			}
		}
	}
	key := keyOf(m.Name)
	for _, level := range []how{byName, byVariant} {
		for _, e := range entities {
			x, _ := r.index(ctx, e)
			places := x.byKey.get(x.hash(key))
			if level == byVariant {
				places = x.byBase.get(x.hash(base(e.Name, key)))
			}
			for _, place := range places {
				if m.Identity != "" && x.codes[place] != 0 {
					// It has a code, and another one. The same name is suspicious, a
					// similar one is not.
					codeOf = codeOf || level == byName
					if level == byVariant {
						continue
					}
				}
				found, at = append(found, match{e, x.ids[place], level}), append(at, place)
			}
		}
		if len(found) > 0 {
			break
		}
	}
	switch {
	case codeOf:
		_, miss, _ := fault(fmt.Sprintf("no %s has the %s %s, but the name belongs to one with another", m.Type, m.IdentityField, m.Identity), "correct the code or the name",
			fmt.Sprintf("图谱中没有代码%s，而该名称属于另一代码", m.Identity), "请核对代码或名称")
		miss.candidates = found
		return match{}, miss, nil
	case len(found) == 1:
		if x, _ := r.index(ctx, found[0].entity); m.Identity != "" && found[0].entity.Field(m.IdentityField) != nil {
			x.addCode(m.IdentityField, m.Identity, at[0]) // which it gets with this row
		}
		return found[0], nil, nil
	case len(found) > 1:
		_, miss, _ := fault("the name is ambiguous", "give the code, or the full name of the one that is meant", "该名称对应多个对象", "请填写代码，或写全称")
		miss.candidates = found
		return match{}, miss, nil
	case !m.MayCreate:
		_, miss, _ := fault(fmt.Sprintf("no %s is known by this name", strings.Join(append([]string{m.Type}, m.Or...), " or ")), "write the name as the graph has it, or import it first",
			"图谱中没有这个名称", "请按图谱中的名称填写，或先导入它")
		if key == "" {
			miss.ReasonZH = fmt.Sprintf("图谱中没有代码%s", m.Identity)
			miss.Reason = fmt.Sprintf("no %s has the %s %s", m.Type, m.IdentityField, m.Identity)
		}
		miss.near, miss.types = m.Name, entities
		return match{}, miss, nil
	case key == "":
		return fault(fmt.Sprintf("no %s has the %s %s, and the row gives no name for a new one", m.Type, m.IdentityField, m.Identity), "fill in the name",
			fmt.Sprintf("图谱中没有代码%s，此行也没有给出新对象的名称", m.Identity), "请填写名称")
	}
	return r.create(ctx, entity, m, key)
}

// create gives a node that is not there a place in the index, so that later rows
// find it.
func (r *run) create(ctx context.Context, e *graph.Entity, m *Mention, key string) (match, *mistake, error) {
	x, err := r.index(ctx, e)
	if err != nil {
		return match{}, nil, err
	}
	ref := graph.Ref{Type: e.Name, Key: key}
	if m.Identity != "" {
		ref.Key = m.Identity
	}
	place := x.place(ref.String())
	x.addKey(key, place)
	if m.Identity != "" {
		x.addCode(m.IdentityField, m.Identity, place)
	}
	return match{e, x.ids[place], unmatched}, nil, nil
}

// keyText makes the key of a node that has neither code nor name.
func keyText(m *Mention, others []match) string {
	var parts []string
	for _, i := range m.KeyOf {
		_, key, _ := strings.Cut(others[i].id, ":")
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

func shown(m *Mention) string {
	for _, text := range []string{m.Text, m.Name, m.Identity} {
		if text != "" {
			return text
		}
	}
	return ""
}
