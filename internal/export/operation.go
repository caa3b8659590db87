package export

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"zonegraph/graph"
	"zonegraph/internal/lexical"
	"zonegraph/internal/strictjson"
	"zonegraph/message"
	"zonegraph/queries"
)

// operation is one operation of a document, checked against the contract.
type operation struct {
	schema *ast.Schema
	def    *ast.OperationDefinition
	// given are the variables as they came, variables what they mean.
	given, variables map[string]any
	// table is what the document's comments say of its columns and rows.
	table queries.Table
}

// parseOperation reads a document. Every mistake in it is BAD_USER_INPUT or one of
// the codes of GraphQL, with a message for people.
func parseOperation(schema *ast.Schema, text, name string, variables map[string]any) (*operation, error) {
	if at, bad := strictjson.NotUTF8([]byte(text)); bad {
		return nil, &graph.Error{Code: graph.CodeParse, Message: message.New("json.not-utf8", strictjson.PlaceIn([]byte(text), at))}
	}
	doc, err := parser.ParseQuery(&ast.Source{Input: text})
	if fault := cmp.Or(lexical.HalfCharacter(text), lexical.Check(text)); fault != nil {
		return nil, &graph.Error{Code: graph.CodeParse, Message: fault.Message}
	}
	if err != nil {
		return nil, &graph.Error{Code: graph.CodeParse, Message: message.New("export.not-graphql", err)}
	}
	if errs := validator.ValidateWithRules(schema, doc, rules.NewDefaultRules()); len(errs) > 0 {
		return nil, &graph.Error{Code: graph.CodeValidation, Message: message.New("export.not-the-schema", errs)}
	}
	o := &operation{schema: schema, def: doc.Operations.ForName(name), given: variables}
	if o.def == nil {
		var names []string
		for _, d := range doc.Operations {
			names = append(names, d.Name)
		}
		return nil, graph.BadInput("operation", "export.no-such-operation", name, names)
	}
	for v := range variables {
		if o.def.VariableDefinitions.ForName(v) == nil {
			return nil, graph.BadInput("variables", "export.no-such-variable", v)
		}
	}
	if o.variables, err = validator.VariableValues(schema, o.def, variables); err != nil {
		var e *gqlerror.Error
		if !errors.As(err, &e) {
			return nil, err
		}
		at := "$" + strings.TrimPrefix(strings.TrimPrefix(e.Path.String(), "variable"), ".")
		return nil, graph.BadInput("variables", "export.wrong-variable", at, message.GraphQL(e.Message))
	}
	if o.table, err = queries.ParseTable(text); err != nil {
		return nil, graph.BadValue("query", err)
	}
	return o, nil
}

// hidden begins the response keys and variables that this package adds.
const hidden = "_export_"

const (
	rootKey      = hidden + "root"
	edgesKey     = hidden + "edges"
	pageKey      = hidden + "page"
	nodeKey      = hidden + "node"
	moreKey      = hidden + "more"
	endKey       = hidden + "end"
	idKey        = hidden + "id"
	nameKey      = hidden + "name"
	syntheticKey = hidden + "synthetic"
	sourcesKey   = hidden + "sources"
	firstName    = hidden + "first"
	afterName    = hidden + "after"
)

// roots are the root fields that are selected, in order.
func (o *operation) roots() ([]*selected, error) {
	if o.def.Operation != ast.Query {
		return nil, graph.BadInput("operation", "export.no-query")
	}
	all := collect([]ast.SelectionSet{o.def.SelectionSet}, o.variables)
	roots := slices.DeleteFunc(all, func(s *selected) bool { return strings.HasPrefix(s.field.Name, "__") })
	if len(roots) == 0 {
		return nil, graph.BadInput("operation", "export.selects-nothing")
	}
	for _, r := range roots {
		if strings.HasPrefix(r.key, hidden) || usesHidden(r.sets) {
			return nil, graph.BadInput("operation", "export.reserved-key", hidden)
		}
	}
	return roots, nil
}

func usesHidden(sets []ast.SelectionSet) bool {
	for _, s := range collect(sets, nil) {
		if strings.HasPrefix(s.key, hidden) || usesHidden(s.sets) {
			return true
		}
	}
	return false
}

// fieldOf makes a field with an alias.
func fieldOf(key, name string, set ...ast.Selection) *ast.Field {
	return &ast.Field{Alias: key, Name: name, SelectionSet: set}
}

// selection parses a fixed selection.
func selection(text string) ast.SelectionSet {
	doc, err := parser.ParseQuery(&ast.Source{Input: text})
	if err != nil {
		panic(err) // the texts are constants of this package
	}
	return doc.Operations[0].SelectionSet
}

// arguments copies arguments but those named.
func arguments(list ast.ArgumentList, without ...string) ast.ArgumentList {
	var out ast.ArgumentList
	for _, a := range list {
		if !slices.Contains(without, a.Name) {
			out = append(out, a)
		}
	}
	return out
}

// pageArguments are what the arguments of a page become.
func pageArguments(list ast.ArgumentList) ast.ArgumentList {
	return append(arguments(list, "first", "after", "last", "before", "limit", "offset"),
		&ast.Argument{Name: "first", Value: &ast.Value{Kind: ast.Variable, Raw: firstName}},
		&ast.Argument{Name: "after", Value: &ast.Value{Kind: ast.Variable, Raw: afterName}})
}

// Variables puts the variables of a request over those of a saved operation; both
// are JSON objects, or empty.
func Variables(saved, given string) (map[string]any, error) {
	out := map[string]any{}
	for _, text := range []string{saved, given} {
		if strings.TrimSpace(text) == "" {
			continue
		}
		var more map[string]any
		if err := strictjson.Decode([]byte(text), &more); message.CodeOf(err) != "" {
			return nil, graph.BadValue("variables", err)
		} else if err != nil {
			return nil, graph.BadInput("variables", "export.not-an-object")
		}
		maps.Copy(out, more)
	}
	return out, nil
}
