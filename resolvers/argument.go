package resolvers

import (
	"fmt"

	"zonegraph/graph"
	"zonegraph/message"
)

// The years that figures can bear.
const (
	firstYear = 1900
	lastYear  = 2100
)

func checkYear(year int, argument string) error {
	if year < firstYear || year > lastYear {
		return graph.BadInput(argument, "input.not-between", year, firstYear, lastYear)
	}
	return nil
}

// orDefault is the value of an argument, or its default where it is null: clients send
// null for what they leave out. The defaults are those of the schema.
func orDefault[T any](given *T, usual T) T {
	if given == nil {
		return usual
	}
	return *given
}

// bounded reads a number between least and most.
func bounded(given *int, argument string, usual, least, most int) (int, error) {
	n := orDefault(given, usual)
	if n < least || n > most {
		return 0, graph.BadInput(argument, "input.not-between", n, least, most)
	}
	return n, nil
}

// refs reads 1 to most ids of a type, each given once.
func (q query) refs(typ string, ids []string, most int, argument string) ([]graph.Ref, error) {
	if len(ids) == 0 || len(ids) > most {
		return nil, graph.BadInput(argument, "node.id-number", len(ids), most)
	}
	out := make([]graph.Ref, len(ids))
	seen := map[graph.Ref]bool{}
	for i, id := range ids {
		at := fmt.Sprintf("%s[%d]", argument, i)
		var err error
		if out[i], err = q.Loader.Model.ReadIDOf(typ, id, at); err != nil {
			return nil, err
		}
		if seen[out[i]] {
			return nil, graph.BadInput(at, "node.id-twice", id)
		}
		seen[out[i]] = true
	}
	return out, nil
}

// inBoth is a message in the two languages of the contract's pairs of fields.
func inBoth(m message.Message) (zh, en string) { return m.In(message.Chinese), m.In(message.English) }
