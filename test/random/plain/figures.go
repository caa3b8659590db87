package plain

import (
	"math/big"
	"strings"
	"unicode/utf8"

	"zonegraph/graph"
)

// count is the number of nodes, each once, or of edges.
func count(figure string, edges []edge) any {
	if figure == "nodes" {
		edges = once(edges)
	}
	return int64(len(edges))
}

// figureScalar is the type of a figure of a property.
func figureScalar(f *graph.Field, figure string) graph.Scalar {
	switch {
	case figure == "averageLength", figure == "average" && f.Scalar != graph.DecimalScalar:
		return graph.FloatScalar
	case strings.HasSuffix(figure, "Length"):
		return graph.IntScalar
	}
	return f.Scalar
}

// figureOf is a figure of a property over edges, nil where none has a value. Of
// properties of nodes, each node counts once.
func figureOf(figure string, f *graph.Field, edges []edge) any {
	if f.Owner.Kind != graph.PropertiesKind {
		edges = once(edges)
	}
	var values []any
	for _, e := range edges {
		if v := property(e, f); v != nil {
			values = append(values, v)
		}
	}
	if figure == "recorded" {
		return int64(len(values))
	}
	if len(values) == 0 {
		return nil
	}
	switch figure {
	case "min":
		return best(values, compare)
	case "max":
		return best(values, func(a, b any) int { return compare(b, a) })
	case "shortest":
		return best(values, byLength(1))
	case "longest":
		return best(values, byLength(-1))
	case "shortestLength":
		return characters(best(values, byLength(1)))
	case "longestLength":
		return characters(best(values, byLength(-1)))
	case "averageLength":
		for i, v := range values {
			values[i] = characters(v)
		}
	}
	total := new(big.Rat)
	for _, v := range values {
		switch v := v.(type) {
		case int64:
			total.Add(total, new(big.Rat).SetInt64(v))
		case float64:
			total.Add(total, new(big.Rat).SetFloat64(v))
		case graph.Decimal:
			total.Add(total, new(big.Rat).SetInt64(int64(v)))
		}
	}
	if figure != "sum" {
		total.Quo(total, new(big.Rat).SetInt64(int64(len(values))))
	}
	switch {
	case f.Scalar == graph.DecimalScalar:
		return millionths(total)
	case figure == "sum" && f.Scalar == graph.IntScalar:
		return total.Num().Int64()
	}
	out, _ := total.Float64()
	return out
}

// millionths rounds, halves away from zero.
func millionths(r *big.Rat) graph.Decimal {
	n, ok := new(big.Int).SetString(r.FloatString(0), 10)
	if !ok || !n.IsInt64() {
		panic("plain: a sum of decimals that no number of millionths can hold: the data are not meant to have them")
	}
	return graph.Decimal(n.Int64())
}

func best(values []any, order func(a, b any) int) any {
	out := values[0]
	for _, v := range values {
		if order(v, out) < 0 {
			out = v
		}
	}
	return out
}

func characters(v any) int64 { return int64(utf8.RuneCountInString(v.(string))) }

// byLength orders texts by their number of characters, and those of one length by
// their characters.
func byLength(sign int64) func(a, b any) int {
	return func(a, b any) int {
		if d := sign * (characters(a) - characters(b)); d != 0 {
			return int(d)
		}
		return compare(a, b)
	}
}
