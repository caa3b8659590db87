package read

import (
	"fmt"
	"iter"

	"zonegraph/graph"
	"zonegraph/graph/dataset"
)

// Facts are nodes in the dataset's own format as rows, the number being the line at
// which a node is written: first all nodes, then what links them, because a file
// may refer to what it says further down.
func Facts(m *graph.Model, parts []dataset.Part) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		for _, linked := range []bool{false, true} {
			for _, p := range parts {
				if linked && len(p.Relationships) == 0 {
					continue
				}
				if !linked {
					p.Relationships = nil
				}
				row, err := factRow(m, p)
				if !yield(Item{Row: row}, err) || err != nil {
					return
				}
			}
		}
	}
}

func factRow(m *graph.Model, p dataset.Part) (*Row, error) {
	row := &Row{Sheet: p.File, Number: p.Line}
	index := map[graph.Ref]int{}
	mention := func(ref graph.Ref) int {
		i, known := index[ref]
		if !known {
			i = len(row.Mentions)
			index[ref] = i
			row.Mentions = append(row.Mentions, Mention{Type: ref.Type, IdentityField: IDField, Identity: ref.Key, Text: ref.String()})
		}
		return i
	}
	first := &row.Mentions[mention(p.Node.Ref)]
	first.Values, first.MayCreate = p.Node.Values, true
	for _, r := range p.Relationships {
		l := Link{From: mention(r.From), To: mention(r.To), Values: r.Values}
		for _, f := range m.Node(r.From.Type).Fields {
			if f.Relationship == nil || !f.Relationship.Out || f.Relationship.Type != r.Type {
				continue
			}
			for _, e := range f.Relationship.Target.Members {
				if e.Name == r.To.Type {
					l.Field = f.Name
				}
			}
		}
		if l.Field == "" {
			return nil, fmt.Errorf("line %d: no relationship %s leads from a %s to a %s", p.Line, r.Type, r.From.Type, r.To.Type)
		}
		row.Links = append(row.Links, l)
	}
	return row, nil
}
