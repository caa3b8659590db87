package export

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// kind is how a column's values are read and written.
type kind int

const (
	textKind kind = iota
	numberKind
	dateKind
	truthKind
	wordKind // a value of an enum, or the name of a type
)

// column is one property of a row, or of what a row leads to.
type column struct {
	title string
	// path is the response keys from the row, as the query has them.
	path []string
	// lists is how many lists there are on the way, the property's own included.
	lists int
	kind  kind
	// words are the values of an enum, or the types, in Chinese.
	words map[string]string
	// description is the property's in the schema.
	description string
	scalar      string
}

// step is one response key on the way to a column.
type step struct {
	key string
	// title is empty where the step says nothing to people, as edges and node.
	title string
}

// columns are those of a row, in the order of the selection.
// spread tells if the list whose items get rows of their own is among them.
func (o *operation) columns(typ *ast.Definition, sets []ast.SelectionSet) (out []column, spread bool) {
	b := columnBuilder{operation: o, seen: map[string]int{}}
	b.object(typ, sets, nil, 0)
	return b.out, b.spread
}

type columnBuilder struct {
	*operation
	out    []column
	seen   map[string]int
	spread bool
}

func (b *columnBuilder) object(typ *ast.Definition, sets []ast.SelectionSet, way []step, lists int) {
	for _, s := range collect(sets, b.variables) {
		if s.field.Name == "__typename" {
			b.add(column{kind: wordKind, words: b.typeWords(typ), description: "Type of the node.", scalar: "String", lists: lists}, append(way, step{s.key, typeNameTitle}))
			continue
		}
		def := s.field.Definition
		if isCursor(typ, def) {
			continue
		}
		inner := lists
		for t := def.Type; t.Elem != nil; t = t.Elem {
			inner++
		}
		target := b.schema.Types[def.Type.Name()]
		if !target.IsCompositeType() {
			c := column{description: strings.Join(strings.Fields(def.Description), " "), scalar: target.Name, lists: inner}
			c.kind, c.words = b.kindOf(target)
			b.add(c, append(way, step{s.key, b.leafTitle(s.field.ObjectDefinition, def, onlyPlumbing(way))}))
			continue
		}
		title := b.fieldTitle(typ, def, s.key)
		if isPlumbing(typ, def.Name) {
			title = ""
		}
		on := slices.Concat(way, []step{{s.key, title}})
		if b.table.Rows != "" && lists == 0 && inner == 1 && pathOf(on) == b.table.Rows {
			b.spread, inner = true, 0
		}
		b.object(target, s.sets, on, inner)
	}
}

func pathOf(way []step) string {
	keys := make([]string, len(way))
	for i, s := range way {
		keys[i] = s.key
	}
	return strings.Join(keys, ".")
}

// isPlumbing tells if a field only leads on to what matters.
func isPlumbing(typ *ast.Definition, name string) bool {
	edge := typ.Fields.ForName("cursor") != nil && typ.Fields.ForName("node") != nil
	return (isConnection(typ) && name == "edges") || (edge && (name == "node" || name == "properties"))
}

func onlyPlumbing(way []step) bool {
	for _, s := range way {
		if s.title != "" {
			return false
		}
	}
	return true
}

// isCursor tells if a field is of use for paging only.
func isCursor(typ *ast.Definition, def *ast.FieldDefinition) bool {
	return def.Name == "cursor" || def.Type.Name() == "PageInfo" || (typ.Name == "PageInfo")
}

func (b *columnBuilder) add(c column, way []step) {
	var titles []string
	for _, s := range way {
		c.path = append(c.path, s.key)
		if s.title != "" {
			titles = append(titles, s.title)
		}
	}
	c.title = strings.Join(titles, "/")
	if named := b.table.Columns[strings.Join(c.path, ".")]; named != "" {
		c.title = named
	}
	// Two columns of one title are told apart by the key that the query gives.
	if b.seen[c.title]++; b.seen[c.title] > 1 {
		c.title = fmt.Sprintf("%s（%s）", c.title, strings.Join(c.path, "."))
	}
	b.out = append(b.out, c)
}

func (b *columnBuilder) kindOf(typ *ast.Definition) (kind, map[string]string) {
	switch {
	case typ.Kind == ast.Enum:
		words := map[string]string{}
		for _, v := range typ.EnumValues {
			words[v.Name] = termOf(v.Name, v.Description)
		}
		return wordKind, words
	case typ.Name == "Int" || typ.Name == "Float" || typ.Name == "Decimal":
		return numberKind, nil
	case typ.Name == "Date":
		return dateKind, nil
	case typ.Name == "Boolean":
		return truthKind, nil
	}
	return textKind, nil
}

// typeWords are the types that an object can be of.
func (o *operation) typeWords(typ *ast.Definition) map[string]string {
	words := map[string]string{typ.Name: o.typeTitle(typ)}
	for _, t := range o.schema.GetPossibleTypes(typ) {
		words[t.Name] = o.typeTitle(t)
	}
	return words
}
