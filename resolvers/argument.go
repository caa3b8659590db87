package resolvers

import (
	"fmt"

	"zonegraph/graph"
)

// The years that figures can bear.
const (
	firstYear = 1900
	lastYear  = 2100
)

func checkYear(year int, argument string) error {
	if year < firstYear || year > lastYear {
		return graph.BadInput("%s: %d is not between %d and %d", argument, year, firstYear, lastYear)
	}
	return nil
}

// refOf reads the id of a node of a type, or of an interface's members.
func (q query) refOf(typ, id, argument string) (graph.Ref, error) {
	ref, err := q.ref(id, argument)
	if err != nil {
		return ref, err
	}
	for _, e := range q.Loader.Model.Entities[typ].Members {
		if e.Name == ref.Type {
			return ref, nil
		}
	}
	return ref, graph.BadInput("%s: %q is the id of a %s, not of a %s", argument, id, ref.Type, typ)
}

// refs reads 1 to most ids of a type, each given once.
func (q query) refs(typ string, ids []string, most int, argument string) ([]graph.Ref, error) {
	if len(ids) == 0 || len(ids) > most {
		return nil, graph.BadInput("%s: %d ids are given; 1 to %d are allowed", argument, len(ids), most)
	}
	out := make([]graph.Ref, len(ids))
	seen := map[graph.Ref]bool{}
	for i, id := range ids {
		at := fmt.Sprintf("%s[%d]", argument, i)
		var err error
		if out[i], err = q.refOf(typ, id, at); err != nil {
			return nil, err
		}
		if seen[out[i]] {
			return nil, graph.BadInput("%s: %q is given twice", at, id)
		}
		seen[out[i]] = true
	}
	return out, nil
}

// notFound says that an argument names a node that does not exist.
func notFound(argument string, ref graph.Ref) error {
	return &graph.Error{Code: graph.CodeNotFound, Message: fmt.Sprintf("%s: there is no %s", argument, ref)}
}
