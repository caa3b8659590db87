package export

import (
	"bytes"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"

	"zonegraph/graph"
)

// table is a root field as rows: how to ask for them, and how to read them.
type table struct {
	// key is the root field's response key, title a name for people.
	key, title string
	// document asks for the rows, or for a page of them if paged.
	document  string
	variables map[string]any
	paged     bool
	// after is where the first page starts, limit how many rows there are at most
	// (-1 for all), skip how many to leave out first.
	after       string
	limit, skip int
	// items leads from the root field's value to the list of items, row from an item
	// to the row, node from an item to what was added about its node.
	items, row, node []string
	// each leads from an item to a list whose items get rows of their own.
	each []string
	// more and end lead to whether and where there are more.
	more, end []string
	columns   []column
	// marked is true if it is known of each row whether it is made up, but its own
	// columns do not say so.
	marked bool
	// sourced is true if the sources of rows are asked for.
	sourced bool
	// matrix is true for the matrix of a coverage.
	matrix bool
	// claims are the titles of the row's fields, for the sources.
	claims map[string]string
}

// tableOf reads a root field. sources asks for the citations of rows; raw keeps what
// is selected of a matrix.
func (o *operation) tableOf(s *selected, sources, raw bool) (*table, error) {
	def := s.field.Definition
	typ := o.schema.Types[def.Type.Name()]
	if !typ.IsCompositeType() {
		return nil, graph.BadInput(s.key, "export.no-rows", typ.Name)
	}
	t := &table{key: s.key, limit: -1, title: o.typeTitle(typ)}
	field := &ast.Field{Alias: rootKey, Name: s.field.Name, Arguments: s.field.Arguments}
	rows := rowsOf{typ, s.sets}
	var err error
	switch {
	case def.Type.Elem != nil && o.schema.Query.Fields.ForName(def.Name+"Connection") != nil:
		field.Name = def.Name + "Connection"
		err = o.listTable(t, s, field, rows, sources)
	case isConnection(typ) && has(s.sets, "edges", o.variables):
		rows, err = o.connectionTable(t, s, field, typ, sources)
	case typ.Name == coverageType && !raw:
		if err := o.matrixTable(t, s, field); err != nil {
			return nil, err
		}
		t.finish(o, field, s.field.Arguments)
		return t, nil
	default:
		field.SelectionSet = o.guarded(s.sets)
		for _, name := range []string{"groups", "rows"} {
			if f := typ.Fields.ForName(name); def.Type.Elem == nil && f != nil && f.Type.Elem != nil && has(s.sets, name, o.variables) {
				rows, err = o.itemsTable(t, s, field, typ, f)
				break
			}
		}
	}
	if err != nil {
		return nil, err
	}
	spread := false
	if t.columns, spread = o.columns(rows.typ, rows.sets); len(t.columns) == 0 {
		return nil, graph.BadInput(s.key, "export.no-columns")
	}
	if spread && !raw {
		t.each = append(append([]string{}, t.row...), strings.Split(o.table.Rows, ".")...)
	}
	t.finish(o, field, s.field.Arguments)
	return t, nil
}

// rowsOf is what a row consists of.
type rowsOf struct {
	typ  *ast.Definition
	sets []ast.SelectionSet
}

// listTable pages through the connection that goes with a list.
func (o *operation) listTable(t *table, s *selected, field *ast.Field, rows rowsOf, sources bool) error {
	t.row = []string{"node"}
	edges := fieldOf(edgesKey, "edges", fieldOf("node", "node", o.guarded(s.sets)...))
	edges.SelectionSet = append(edges.SelectionSet, o.about(t, rows.typ, s.sets, sources)...)
	t.edges(field, edges)
	return t.page(s.field.ArgumentMap(o.variables), "limit", "offset")
}

// connectionTable pages through a connection; a row is an edge.
func (o *operation) connectionTable(t *table, s *selected, field *ast.Field, typ *ast.Definition, sources bool) (rowsOf, error) {
	rows := rowsOf{o.schema.Types[typ.Fields.ForName("edges").Type.Name()], under(s.sets, o.variables, "edges")}
	if _, err := keyOf(s, "edges", o.variables); err != nil {
		return rows, err
	}
	edges := fieldOf(edgesKey, "edges", o.guarded(rows.sets)...)
	if f := rows.typ.Fields.ForName("node"); f != nil {
		node := o.schema.Types[f.Type.Name()]
		t.title = o.typeTitle(node)
		edges.SelectionSet = append(edges.SelectionSet, o.about(t, node, under(rows.sets, o.variables, "node"), sources)...)
	}
	t.edges(field, edges)
	given := s.field.ArgumentMap(o.variables)
	if given["last"] != nil || given["before"] != nil {
		return rows, graph.BadInput(s.key, "export.backward")
	}
	return rows, t.page(given, "first", "")
}

// edges has a connection asked for by pages.
func (t *table) edges(field, edges *ast.Field) {
	field.SelectionSet = ast.SelectionSet{edges, fieldOf(pageKey, "pageInfo", fieldOf("hasNextPage", "hasNextPage"), fieldOf("endCursor", "endCursor"))}
	t.paged, t.items = true, []string{edgesKey}
	t.more, t.end = []string{pageKey, "hasNextPage"}, []string{pageKey, "endCursor"}
}

// itemsTable takes the items of one field of an object for rows, by pages if the
// object has a cursor.
func (o *operation) itemsTable(t *table, s *selected, field *ast.Field, typ *ast.Definition, items *ast.FieldDefinition) (rowsOf, error) {
	rows := rowsOf{o.schema.Types[items.Type.Name()], under(s.sets, o.variables, items.Name)}
	var err error
	if t.items, err = keyOf(s, items.Name, o.variables); err != nil {
		return rows, err
	}
	field.SelectionSet = ast.SelectionSet{}
	for _, f := range collect(s.sets, o.variables) {
		if f.field.Name == items.Name {
			one := *f.field
			one.SelectionSet = o.guarded(f.sets)
			field.SelectionSet = append(field.SelectionSet, &one)
		}
	}
	if s.field.Definition.Arguments.ForName("after") == nil || typ.Fields.ForName("hasNextPage") == nil || typ.Fields.ForName("endCursor") == nil {
		return rows, nil
	}
	field.SelectionSet = append(field.SelectionSet, fieldOf(moreKey, "hasNextPage"), fieldOf(endKey, "endCursor"))
	t.paged, t.more, t.end = true, []string{moreKey}, []string{endKey}
	return rows, t.page(s.field.ArgumentMap(o.variables), "first", "")
}

// about asks what each row's node is, whatever is selected of it.
func (o *operation) about(t *table, node *ast.Definition, sets []ast.SelectionSet, sources bool) ast.SelectionSet {
	var out ast.SelectionSet
	if node.Fields.ForName("synthetic") != nil {
		t.marked = !has(sets, "synthetic", o.variables)
		out = append(out, fieldOf(syntheticKey, "synthetic"))
	}
	if sources && node.Fields.ForName(citations) != nil {
		t.sourced, t.claims = true, map[string]string{}
		for _, f := range node.Fields {
			t.claims[f.Name] = o.fieldTitle(node, f, "")
		}
		out = append(out, fieldOf(idKey, "id"), fieldOf(nameKey, "name"), fieldOf(sourcesKey, citations, selection(claimedSelection)...))
	}
	if len(out) == 0 {
		return nil
	}
	t.node = []string{nodeKey}
	return ast.SelectionSet{fieldOf(nodeKey, "node", out...)}
}

// page reads how many rows are wanted, from where.
func (t *table) page(given map[string]any, size, offset string) error {
	whole := func(name string) (int, error) {
		v := given[name]
		if name == "" || v == nil {
			return -1, nil
		}
		n, ok := graph.Whole(v)
		if !ok || n < 0 {
			return 0, graph.BadInput(t.key+"."+name, "export.not-a-size", graph.Literal(v))
		}
		return int(n), nil
	}
	var err error
	if t.limit, err = whole(size); err != nil {
		return err
	}
	t.after, _ = given["after"].(string)
	t.skip, err = whole(offset)
	t.skip = max(t.skip, 0)
	return err
}

// finish writes the document that asks for the table.
func (t *table) finish(o *operation, field *ast.Field, given ast.ArgumentList) {
	var definitions ast.VariableDefinitionList
	field.Arguments = given
	if t.paged {
		field.Arguments = pageArguments(given)
		definitions = ast.VariableDefinitionList{
			{Variable: firstName, Type: ast.NamedType("Int", nil)},
			{Variable: afterName, Type: ast.NamedType(cursorType(o, field), nil)},
		}
	}
	set := ast.SelectionSet{field}
	used := variablesIn(set)
	t.variables = map[string]any{}
	for _, d := range o.def.VariableDefinitions {
		if used[d.Variable] {
			definitions = append(definitions, d)
			if v, given := o.given[d.Variable]; given {
				t.variables[d.Variable] = v
			}
		}
	}
	var b bytes.Buffer
	formatter.NewFormatter(&b).FormatQueryDocument(&ast.QueryDocument{Operations: ast.OperationList{
		{Operation: ast.Query, Name: o.def.Name, VariableDefinitions: definitions, SelectionSet: set}}})
	t.document = b.String()
}

func cursorType(o *operation, field *ast.Field) string {
	if f := o.schema.Query.Fields.ForName(field.Name); f != nil {
		if a := f.Arguments.ForName("after"); a != nil {
			return a.Type.Name()
		}
	}
	return "String"
}

// guarded copies a selection with a question added to each connection inside a row
// of which nobody says how long it may be: if it was cut.
func (o *operation) guarded(sets []ast.SelectionSet) ast.SelectionSet {
	var out ast.SelectionSet
	for _, set := range sets {
		out = append(out, inline(set, func(f *ast.Field) {
			if f.Definition == nil || !isConnection(o.schema.Types[f.Definition.Type.Name()]) {
				return
			}
			given := f.ArgumentMap(o.variables)
			if given["first"] == nil && given["last"] == nil && has([]ast.SelectionSet{f.SelectionSet}, "edges", o.variables) {
				f.SelectionSet = append(f.SelectionSet, fieldOf(moreKey, "pageInfo", fieldOf("hasNextPage", "hasNextPage")))
			}
		})...)
	}
	return out
}

func isConnection(typ *ast.Definition) bool {
	return typ != nil && typ.Fields.ForName("edges") != nil && typ.Fields.ForName("pageInfo") != nil
}

// has tells if a field is selected, under whatever alias.
func has(sets []ast.SelectionSet, name string, variables map[string]any) bool {
	return slices.ContainsFunc(collect(sets, variables), func(s *selected) bool { return s.field.Name == name })
}

// under are the selections below a field.
func under(sets []ast.SelectionSet, variables map[string]any, name string) []ast.SelectionSet {
	var out []ast.SelectionSet
	for _, s := range collect(sets, variables) {
		if s.field.Name == name {
			out = append(out, s.sets...)
		}
	}
	return out
}

// keyOf is the one response key of a field.
func keyOf(s *selected, name string, variables map[string]any) ([]string, error) {
	var keys []string
	for _, f := range collect(s.sets, variables) {
		if f.field.Name == name {
			keys = append(keys, f.key)
		}
	}
	if len(keys) != 1 {
		return nil, graph.BadInput(s.key, "export.selected-twice", name, keys)
	}
	return keys, nil
}
