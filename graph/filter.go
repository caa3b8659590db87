package graph

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"golang.org/x/text/unicode/norm"

	"zonegraph/message"
)

// ParseFilter reads a `where` argument, given as plain values, into a filter on
// the entity. path names the argument in errors, which are BAD_USER_INPUT.
func ParseFilter(e *Entity, where any, path string) (Filter, error) {
	f, err := parseBoolean(where, path, func(key string, value any, path string) (Filter, error) {
		return parseNodeKey(e, key, value, path)
	})
	return finished(f, err, path)
}

// ParseConnectionFilter reads the `where` of a connection along a step, which
// tells the node's conditions from the relationship's.
func ParseConnectionFilter(step *Field, where any, path string) (Filter, error) {
	f, err := parseBoolean(where, path, func(key string, value any, path string) (Filter, error) {
		if key == "edge" {
			return ParseFilter(step.Relationship.Properties, value, path)
		}
		return ParseFilter(step.Relationship.Target, value, path)
	})
	return finished(f, err, path)
}

const (
	// maxConditions is how many conditions a filter can have, maxSteps across how
	// many relationships one can reach: the database must plan all of it, and no
	// deadline ends planning.
	maxConditions = 200
	maxSteps      = 8
	// maxRelated is how many conditions can be about other nodes. Planning 40 of them
	// takes the database a second, 100 take it eight, and 200 more than a minute. Within
	// all and single each counts for nestedWeight: planning them takes four times as long
	// with every level.
	maxRelated   = 30
	nestedWeight = 4
	// maxAlternations is how often AND and OR can take turns from the outermost to the
	// innermost.
	maxAlternations = 16
)

// finished simplifies a filter that was read, and refuses one that is larger than the
// database should have to plan.
func finished(f Filter, err error, path string) (Filter, error) {
	if err == nil {
		err = bounded(f, path)
	}
	if err != nil {
		return nil, err
	}
	f = Simplified(f)
	if alternations(f) > maxAlternations {
		return nil, &Error{Code: CodeTooComplex, Argument: path, Message: message.New("filter.too-nested", maxAlternations)}
	}
	return f, nil
}

func bounded(f Filter, path string) error {
	conditions, steps := MeasureFilter(f)
	if relatedConditions(f) > maxRelated {
		return &Error{Code: CodeTooComplex, Argument: path, Message: message.New("filter.too-many-related", maxRelated)}
	}
	if conditions > maxConditions || steps > maxSteps {
		return &Error{Code: CodeTooComplex, Argument: path, Message: message.New("filter.too-large", maxConditions, maxSteps)}
	}
	return nil
}

// CheckFilters refuses filters that are together larger than the database should
// have to plan in one statement.
func CheckFilters(argument string, filters ...Filter) error {
	var all And
	for _, f := range filters {
		if f != nil {
			all = append(all, f)
		}
	}
	return bounded(all, argument)
}

// relatedConditions counts the conditions of a filter that are about other nodes, by
// what it takes to plan them.
func relatedConditions(f Filter) int {
	switch f := f.(type) {
	case Related:
		inner := relatedConditions(f.Where)
		if f.Quantifier == All || f.Quantifier == Single {
			return 2 + nestedWeight*inner
		}
		return 1 + inner
	case RelatedFigure:
		return 1
	}
	n := 0
	for _, x := range operands(f) {
		n += relatedConditions(x)
	}
	return n
}

// MeasureFilter counts the conditions of a filter, and across how many relationships
// it reaches.
func MeasureFilter(f Filter) (conditions, steps int) {
	add := func(inner Filter) {
		n, depth := MeasureFilter(inner)
		conditions, steps = conditions+n, max(steps, depth)
	}
	switch f := f.(type) {
	case nil:
	case And, Or, Not:
		for _, x := range operands(f) {
			add(x)
		}
	case Related:
		add(f.Where)
		return conditions + 1, steps + 1
	case RelatedFigure:
		return 1, 1
	default:
		return 1, 0
	}
	return conditions, steps
}

type keyParser func(key string, value any, path string) (Filter, error)

// parseBoolean reads an input object whose keys are AND, OR, NOT or something
// that parse knows. Keys are taken in name order, so that equal filters compile
// to equal statements.
func parseBoolean(v any, path string, parse keyParser) (Filter, error) {
	if v == nil {
		return nil, nil
	}
	object, ok := v.(map[string]any)
	if !ok {
		return nil, BadInput(path, "filter.not-an-object", Literal(v))
	}
	var out And
	for _, key := range sortedKeys(object) {
		value, at := object[key], path+"."+key
		var f Filter
		var err error
		switch key {
		case "AND", "OR":
			f, err = parseOperands(key, value, at, parse)
		case "NOT":
			var inner Filter
			if inner, err = parseBoolean(value, at, parse); inner != nil {
				f = Not{inner}
			}
		default:
			f, err = parse(key, value, at)
		}
		if err != nil {
			return nil, err
		}
		if f != nil {
			out = append(out, f)
		}
	}
	switch len(out) {
	case 0:
		return nil, nil
	case 1:
		return out[0], nil
	}
	return out, nil
}

func parseOperands(key string, v any, path string, parse keyParser) (Filter, error) {
	if v == nil {
		return nil, nil
	}
	var operands []Filter
	always := false // an empty condition holds for everything, and so does an OR with one
	for i, item := range Items(v) {
		f, err := parseBoolean(item, fmt.Sprintf("%s[%d]", path, i), parse)
		if err != nil {
			return nil, err
		}
		if f != nil {
			operands = append(operands, f)
		} else {
			always = key == "OR"
		}
	}
	switch {
	case len(operands) == 0 || always:
		return nil, nil
	case key == "OR":
		return Or(operands), nil
	default:
		return And(operands), nil
	}
}

func parseNodeKey(e *Entity, key string, v any, path string) (Filter, error) {
	if e.Abstract() {
		if key == "typename" {
			return parseTypeNames(e, v, path)
		}
		for _, m := range e.Members {
			if m.Name == key {
				if v == nil {
					return nil, nil
				}
				f, err := ParseFilter(m, v, path)
				if err != nil {
					return nil, err
				}
				return conjunction(IsType{[]*Entity{m}}, f), nil
			}
		}
	}
	if key == "validAt" && e.Validity != nil {
		if v == nil {
			return nil, nil
		}
		day, err := coerce(DateScalar, v, path)
		return ValidAt{Validity: e.Validity, Day: day}, err
	}
	if f := e.Field(key); f != nil {
		if f.IsProperty() {
			return parseOps(v, path, func(op Op, value any, path string) (Filter, error) {
				value, err := coerceFor(f, op, value, path)
				return Compare{f, op, value}, err
			})
		}
		return parseRelated(f, v, path)
	}
	if f := e.Field(strings.TrimSuffix(key, "Connection")); f != nil && !f.IsProperty() {
		return parseRelatedConnection(f, v, path)
	}
	return nil, BadInput(path, "filter.no-such-field", e.Name)
}

func parseTypeNames(e *Entity, v any, path string) (Filter, error) {
	if v == nil {
		return nil, nil
	}
	is := IsType{}
	for _, item := range Items(v) {
		i := slices.IndexFunc(e.Members, func(m *Entity) bool { return m.Name == item })
		if i < 0 {
			return nil, BadInput(path, "filter.no-such-type", Literal(item), e.Name)
		}
		is.Entities = append(is.Entities, e.Members[i])
	}
	return is, nil
}

func parseRelated(f *Field, v any, path string) (Filter, error) {
	if !f.Relationship.Many {
		if v == nil {
			return Related{f, Missing, nil}, nil
		}
		inner, err := ParseFilter(f.Relationship.Target, v, path)
		return Related{f, One, inner}, err
	}
	return eachKey(v, path, func(key string, value any, path string) (Filter, error) {
		if value == nil {
			return nil, nil
		}
		inner, err := ParseFilter(f.Relationship.Target, value, path)
		return Related{f, Quantifier(key), inner}, err
	})
}

func parseRelatedConnection(f *Field, v any, path string) (Filter, error) {
	return eachKey(v, path, func(key string, value any, path string) (Filter, error) {
		if value == nil {
			return nil, nil
		}
		if key == "aggregate" {
			return parseFigures(f, value, path)
		}
		inner, err := ParseConnectionFilter(f, value, path)
		return Related{f, Quantifier(key), inner}, err
	})
}

// parseFigures reads {count: {nodes: {gt: 3}}, node: {revenue: {sum: {gt: 1}}}}.
func parseFigures(step *Field, v any, path string) (Filter, error) {
	return parseBoolean(v, path, func(key string, value any, path string) (Filter, error) {
		if key == "count" {
			return eachKey(value, path, func(figure string, value any, path string) (Filter, error) {
				return parseOps(value, path, func(op Op, value any, path string) (Filter, error) {
					value, err := coerceEach(&Field{Scalar: IntScalar}, op, value, path)
					return RelatedFigure{step, nil, figure, op, value}, err
				})
			})
		}
		owner := step.Relationship.Target
		if key == "edge" {
			owner = step.Relationship.Properties
		}
		return parseBoolean(value, path, func(name string, value any, path string) (Filter, error) {
			f := owner.Field(name)
			return eachKey(value, path, func(figure string, value any, path string) (Filter, error) {
				return parseOps(value, path, func(op Op, value any, path string) (Filter, error) {
					value, err := coerceEach(FigureField(f, figure), op, value, path)
					return RelatedFigure{step, f, figure, op, value}, err
				})
			})
		})
	})
}

// FigureField is the type in which a figure of a field is compared.
func FigureField(f *Field, figure string) *Field {
	switch {
	case figure == "average" && f.Scalar != DecimalScalar, figure == "averageLength":
		return &Field{Scalar: FloatScalar}
	case strings.HasSuffix(figure, "Length"):
		return &Field{Scalar: IntScalar}
	}
	return f
}

// parseOps reads comparisons that all must hold. Clients that write out each member of an
// input object send null for those that nobody set: it is no condition, but for eq.
func parseOps(v any, path string, parse func(Op, any, string) (Filter, error)) (Filter, error) {
	return eachKey(v, path, func(key string, value any, path string) (Filter, error) {
		if value == nil && Op(key) != OpEq {
			return nil, nil
		}
		return parse(Op(key), value, path)
	})
}

// eachKey reads an input object whose keys all must hold.
func eachKey(v any, path string, parse keyParser) (Filter, error) {
	if v == nil {
		return nil, nil
	}
	object, ok := v.(map[string]any)
	if !ok {
		return nil, BadInput(path, "filter.not-an-object", Literal(v))
	}
	var out Filter
	for _, key := range sortedKeys(object) {
		f, err := parse(key, object[key], path+"."+key)
		if err != nil {
			return nil, err
		}
		out = conjunction(out, f)
	}
	return out, nil
}

func conjunction(a, b Filter) Filter {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	if and, ok := a.(And); ok {
		return append(slices.Clone(and), b)
	}
	return And{a, b}
}

func coerceFor(f *Field, op Op, v any, path string) (any, error) {
	switch {
	case op == OpMatches:
		s, ok := v.(string)
		if !ok || s == "" {
			return nil, BadInput(path, "filter.empty-text")
		}
		return oneSigma.Replace(Fold(s)), nil
	case f.List && op == OpEq && v != nil:
		return coerceEach(f, OpIn, v, path)
	}
	return coerceEach(f, op, v, path)
}

// coerceEach brings a value, or for `in` each of a list, into the form that the
// property has as a parameter.
func coerceEach(f *Field, op Op, v any, path string) (any, error) {
	if v == nil {
		return nil, nil
	}
	if op != OpIn {
		return coerce(f.Scalar, v, path)
	}
	items := Items(v)
	out := make([]any, len(items))
	for i, item := range items {
		var err error
		if out[i], err = coerce(f.Scalar, item, fmt.Sprintf("%s[%d]", path, i)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Fold brings text into the form in which `matches` compares it, and search too:
// compatibility characters (full-width letters and digits) unified, case ignored.
// It is what toLower(normalize(text, NFKC)) is in Cypher.
func Fold(s string) string {
	return strings.ToLower(dottedI.Replace(norm.NFKC.String(s)))
}

// dottedI is the one letter whose small form Go and Java write differently.
var dottedI = strings.NewReplacer("\u0130", "i\u0307")

// oneSigma has the two small letters of one capital, Σ, be one for `matches`. Java
// writes ς at the end of a word, and Go never.
var oneSigma = strings.NewReplacer("ς", "σ")

func sortedKeys(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
