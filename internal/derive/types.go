package derive

import (
	"fmt"
	"sort"
	"strings"

	"zonegraph/graph"
)

// sdl writes the derived types, each once.
type sdl struct {
	strings.Builder
	model *graph.Model
	done  map[string]bool
}

func (d *sdl) line(format string, args ...any) { d.WriteString(fmt.Sprintf(format+"\n", args...)) }

// once tells if a type of this name has yet to be written.
func (d *sdl) once(name string) bool {
	if d.done[name] {
		return false
	}
	d.done[name] = true
	return true
}

func (d *sdl) all() {
	d.common()
	enums := make([]string, 0, len(d.model.Enums))
	for name := range d.model.Enums {
		enums = append(enums, name)
	}
	sort.Strings(enums)
	for _, name := range enums {
		d.line("\"Conditions on a %s.\"\ninput %sEnumScalarFilters {\n  \"Equals; null finds what is not recorded.\"\n  eq: %s\n  \"Equals one of these.\"\n  in: [%s!]\n}", name, name, name, name)
	}
	for _, e := range d.model.Nodes {
		d.entity(e)
		d.connection(e.Name, e, nil)
		for _, f := range e.Fields {
			if f.IsProperty() {
				continue
			}
			d.entity(f.Relationship.Target)
			if f.Relationship.Many {
				d.step(f)
			}
		}
	}
}

// entity writes the filter, sort and quantifier types of a node type, interface
// or relationship's properties.
func (d *sdl) entity(e *graph.Entity) {
	if !d.once("entity " + e.Name) {
		return
	}
	d.line("\"Conditions on a %s; all must hold.\"\ninput %sWhere {", e.Name, e.Name)
	d.booleans(e.Name + "Where")
	for _, f := range e.Fields {
		switch {
		case f.IsProperty():
			d.line("  %q\n  %s: %s", firstSentence(f.Description), f.Name, filterType(f))
		case f.Relationship.Many:
			d.line("  %q\n  %s: %sRelationshipFilters", firstSentence(f.Description), f.Name, f.Relationship.Target.Name)
			d.line("  \"The same, with conditions on the relationship and on aggregates.\"\n  %sConnection: %sConnectionFilters", f.Name, stepName(f))
		default:
			d.line("  %q\n  %s: %sWhere", firstSentence(f.Description)+" Null finds where there is none.", f.Name, f.Relationship.Target.Name)
		}
	}
	if e.Validity != nil {
		d.line("  %q\n  validAt: Date", validAt(e.Validity))
	}
	if e.Abstract() {
		d.line("  \"It is of one of these types.\"\n  typename: [%sImplementation!]", e.Name)
		for _, m := range e.Members {
			d.line("  \"It is a %s that meets these conditions.\"\n  %s: %sWhere", m.Name, m.Name, m.Name)
		}
	}
	d.line("}\n\"Order of %s items; of several keys in one object the one declared first decides first.\"\ninput %sSort {", e.Name, e.Name)
	for _, f := range e.Fields {
		switch {
		case f.IsProperty() && !f.List:
			d.line("  %q\n  %s: SortDirection", firstSentence(f.Description), f.Name)
		case !f.IsProperty() && f.Relationship.Many:
			d.line("  \"By their number: %s\"\n  %s: SortDirection", firstSentence(f.Description), f.Count().Name)
		}
	}
	d.line("}")
	if e.Abstract() {
		d.line("\"The types of %s.\"\nenum %sImplementation {", e.Name, e.Name)
		for _, m := range e.Members {
			d.line("  %q\n  %s", firstSentence(m.Description), m.Name)
		}
		d.line("}")
	}
	if e.Kind == graph.PropertiesKind {
		return
	}
	d.line("\"How many of the related %s items must meet the conditions.\"\ninput %sRelationshipFilters {", e.Name, e.Name)
	d.quantifiers(e.Name + "Where")
	d.line("}")
}

func (d *sdl) booleans(self string) {
	d.line("  \"All of these hold.\"\n  AND: [%s!]\n  \"One of these holds; an empty list is no condition.\"\n  OR: [%s!]\n  \"This does not hold; an empty object is no condition.\"\n  NOT: %s", self, self, self)
}

func (d *sdl) quantifiers(where string) {
	d.line("  \"There is at least one, and every one is known to meet them.\"\n  all: %s\n  \"None meets them.\"\n  none: %s\n  \"Exactly one meets them; one to which several relationships lead counts as often.\"\n  single: %s\n  \"At least one meets them.\"\n  some: %s", where, where, where, where)
}

// step writes the types of a connection along a step.
func (d *sdl) step(f *graph.Field) {
	name, target, props := stepName(f), f.Relationship.Target, f.Relationship.Properties
	if !d.once("step " + name) {
		return
	}
	d.line("\"Conditions on an edge to a %s.\"\ninput %sConnectionWhere {", target.Name, name)
	d.booleans(name + "ConnectionWhere")
	d.line("  \"Conditions on the node.\"\n  node: %sWhere", target.Name)
	if props != nil {
		d.line("  \"Conditions on the relationship.\"\n  edge: %sWhere", props.Name)
	}
	d.line("}\n\"Order of the edges to %s items.\"\ninput %sConnectionSort {\n  \"By the node.\"\n  node: %sSort", target.Name, name, target.Name)
	if props != nil {
		d.line("  \"By the relationship.\"\n  edge: %sSort", props.Name)
	}
	d.line("}\n\"Conditions on the edges to %s items.\"\ninput %sConnectionFilters {", target.Name, name)
	d.quantifiers(name + "ConnectionWhere")
	d.line("  \"An aggregate over them meets these conditions.\"\n  aggregate: %sConnectionAggregateFilters\n}", name)
	d.line("\"Conditions on aggregates over %s items.\"\ninput %sConnectionAggregateFilters {", target.Name, name)
	d.booleans(name + "ConnectionAggregateFilters")
	d.line("  \"Conditions on their number.\"\n  count: ConnectionAggregationCountFilterInput")
	d.aggregateFilter("node", target)
	if props != nil {
		d.aggregateFilter("edge", props)
	}
	d.line("}")
	for _, e := range []*graph.Entity{target, props} {
		if e != nil && len(aggregated(e)) > 0 && d.once("aggregate filter "+e.Name) {
			d.line("\"Conditions on aggregates of the properties of %s.\"\ninput %sAggregationWhere {", e.Name, e.Name)
			d.booleans(e.Name + "AggregationWhere")
			for _, f := range aggregated(e) {
				d.line("  %q\n  %s: %sScalarAggregationFilters", firstSentence(f.Description), f.Name, f.Scalar)
			}
			d.line("}")
		}
	}
	if props != nil {
		d.entity(props)
	}
	d.connection(name, target, props)
}

func (d *sdl) aggregateFilter(key string, e *graph.Entity) {
	if len(aggregated(e)) > 0 {
		d.line("  \"Conditions on aggregates of the properties of the %s.\"\n  %s: %sAggregationWhere", key, key, e.Name)
	}
}

// connection writes the connection, edge and aggregate types.
func (d *sdl) connection(name string, target, props *graph.Entity) {
	if !d.once("connection " + name) {
		return
	}
	d.line("\"A page of %s items, with counts and aggregates over all of them.\"\ntype %sConnection {\n  \"The edges of this page, in order.\"\n  edges: [%sEdge!]!\n  \"Number of all edges that meet the conditions, on whatever page.\"\n  totalCount: Int!\n  \"Where this page stands.\"\n  pageInfo: PageInfo!\n  \"Aggregates over all edges that meet the conditions.\"\n  aggregate: %sAggregate!\n  \"All edges that meet the conditions in groups. What has no value for a key is in a group of its own, with null.\"\n  groups(\n    \"By what to group; what has several things along a step counts in the group of each.\"\n    by: [%sGroupKey!]!\n    \"Most groups to return; extensions.notices says if there are more.\"\n    limit: Int\n    \"Which groups come first.\"\n    sort: GroupOrder = SIZE\n  ): [%sGroup!]!\n}", target.Name, name, name, name, name, name)
	d.line("\"An edge to a %s.\"\ntype %sEdge {\n  \"Marks the place of the edge in the order asked for; use it with after or before and the same sort.\"\n  cursor: String!\n  \"The node.\"\n  node: %s!", target.Name, name, target.Name)
	if props != nil {
		d.line("  \"Properties of the relationship.\"\n  properties: %s!", props.Name)
	}
	d.line("}\n\"Aggregates over %s items.\"\ntype %sAggregate {\n  \"Their number.\"\n  count: CountConnection!", target.Name, name)
	if len(aggregated(target)) > 0 {
		d.line("  \"Over the properties of the nodes.\"\n  node: %sNodeAggregate!", target.Name)
	}
	if props != nil && len(aggregated(props)) > 0 {
		d.line("  \"Over the properties of the relationships.\"\n  edge: %sNodeAggregate!", props.Name)
	}
	d.line("}")
	d.group(name, target, props)
	for _, e := range []*graph.Entity{target, props} {
		if e != nil && len(aggregated(e)) > 0 && d.once("aggregate "+e.Name) {
			d.line("\"Aggregates over the properties of %s.\"\ntype %sNodeAggregate {", e.Name, e.Name)
			for _, f := range aggregated(e) {
				d.line("  %q\n  %s: %sAggregateSelection!", firstSentence(f.Description), f.Name, f.Scalar)
			}
			d.line("}")
		}
	}
}

// group writes the type of a connection's groups and what they can be made by.
func (d *sdl) group(name string, target, props *graph.Entity) {
	d.line("\"A group of %s items.\"\ntype %sGroup {\n  \"The keys, in the order of by.\"\n  key: [GroupValue!]!\n  \"Their number.\"\n  count: CountConnection!", target.Name, name)
	if len(aggregated(target)) > 0 {
		d.line("  \"Over the properties of the nodes.\"\n  node: %sNodeAggregate!", target.Name)
	}
	if props != nil && len(aggregated(props)) > 0 {
		d.line("  \"Over the properties of the relationships.\"\n  edge: %sNodeAggregate!", props.Name)
	}
	d.line("}")
	d.line("\"What %s items can be grouped by: a property; the year of a date; step_property of what is along a step, and of the place where that lies; edge_property of the relationship.\"\nenum %sGroupKey {", target.Name, name)
	for _, k := range graph.GroupKeys(target, props) {
		var way string
		for _, step := range k.Steps {
			way += step.Name + ": "
		}
		description := way + firstSentence(k.Property.Description)
		if k.Year {
			description += " Its year."
		}
		d.line("  %q\n  %s", description, k.Name)
	}
	d.line("}")
}

// aggregated are the properties that have aggregates.
func aggregated(e *graph.Entity) []*graph.Field {
	var out []*graph.Field
	for _, f := range e.Fields {
		if !f.IsProperty() || f.List {
			continue
		}
		switch f.Scalar {
		case graph.StringScalar, graph.IntScalar, graph.FloatScalar, graph.DecimalScalar, graph.DateScalar, graph.DateTimeScalar:
			out = append(out, f)
		}
	}
	return out
}

func filterType(f *graph.Field) string {
	switch {
	case f.List:
		return "StringListFilters"
	case f.Scalar == graph.EnumScalar:
		return f.Enum + "EnumScalarFilters"
	}
	return string(f.Scalar) + "ScalarFilters"
}

// firstSentence shortens a description for the derived field.
func firstSentence(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	for i := range s {
		if strings.HasPrefix(s[i:], ". ") && !strings.HasSuffix(s[:i], "e.g") {
			s = s[:i+1]
			break
		}
	}
	return strings.ReplaceAll(s, `"`, "'")
}

// validAt describes the condition of this name: how it reads the fields, and how
// to find what it cannot judge.
func validAt(v *graph.Validity) string {
	var ends, unknown []string
	for _, f := range []*graph.Field{v.From, v.To, v.At} {
		if f != nil {
			ends, unknown = append(ends, f.Name), append(unknown, f.Name+": {eq: null}")
		}
	}
	return fmt.Sprintf("Valid at this day by %s; first and last day are included, and an end that is not recorded is open. Where nothing is recorded it is not known, and found neither by this nor by its negation, but by {%s}.",
		strings.Join(ends, ", "), strings.Join(unknown, ", "))
}
