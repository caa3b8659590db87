package cypher

import (
	"fmt"
	"strconv"
	"strings"

	"zonegraph/graph"
)

// hiddenParam is the parameter with the ids of the imports that are left out.
const hiddenParam = "hidden"

// Hop is a relationship of a path and the node behind it.
type Hop struct {
	// variable and types are as they are written: types joined by "|", "" for any.
	variable, types string
	out, in         bool
	// length is the quantifier of a relationship of variable length, with its star.
	length string
	// to is what stands in the brackets of the node: a variable, labels, properties.
	to string
}

// Out is a relationship that points away from the node before it.
func Out(variable, types, to string) Hop {
	return Hop{variable: variable, types: types, out: true, to: to}
}

// In is a relationship that points to the node before it.
func In(variable, types, to string) Hop {
	return Hop{variable: variable, types: types, in: true, to: to}
}

// Either is a relationship in whatever direction.
func Either(variable, types, to string) Hop { return Hop{variable: variable, types: types, to: to} }

// Along is the relationship of a field.
func Along(variable string, f *graph.Field, to string) Hop {
	if f.Relationship.Out {
		return Out(variable, f.Relationship.Type, to)
	}
	return In(variable, f.Relationship.Type, to)
}

// Repeated is the hop taken from least to most times.
func (h Hop) Repeated(least, most int) Hop {
	h.length = fmt.Sprintf("*%d..%d", least, most)
	return h
}

// Path writes a pattern of nodes and relationships. Nodes are given as they stand in
// their brackets: "n", "n:Label", ":Label {id: $id}". A first node that is no more than
// a variable is one that was matched before.
//
// Of what an import has made, a path finds nothing while the import is left out: none
// of its relationships is of the import, and neither is a node. Nodes are asked too,
// because the database shows its records one by one: while a node is being deleted with
// its relationships, these can be met without their properties, and only the node tells
// that they are going.
func (c *Compiler) Path(from string, hops ...Hop) string {
	var b strings.Builder
	if from != "" && variableOf(from) == from {
		b.WriteString("(" + from + ")")
	} else {
		b.WriteString(c.Node(from))
	}
	for _, h := range hops {
		c.hop(&b, h)
	}
	return b.String()
}

// Node writes a node of a pattern.
func (c *Compiler) Node(node string) string {
	if !c.hiding {
		return "(" + node + ")"
	}
	return c.nodeWhere(node)
}

func (c *Compiler) hop(b *strings.Builder, h Hop) {
	rel, behind := h.variable, ""
	if h.types != "" {
		rel += ":" + h.types
	}
	rel += h.length
	if c.hiding {
		variable := h.variable
		if variable == "" {
			variable = c.unnamed()
			rel = variable + rel
		}
		if h.length == "" {
			rel += " WHERE " + notHidden(variable)
		} else {
			// A relationship of variable length takes no condition; the node behind it does.
			behind = "all(u IN " + variable + " WHERE " + notHidden("u") + " AND " + visible("startNode(u)") + " AND " + visible("endNode(u)") + ")"
		}
	}
	left, right := "-[", "]-"
	switch {
	case h.in:
		left = "<-["
	case h.out:
		right = "]->"
	}
	b.WriteString(left + rel + right)
	switch {
	case !c.hiding:
		b.WriteString("(" + h.to + ")")
	case behind != "":
		b.WriteString(c.nodeWhere(h.to, behind))
	default:
		b.WriteString(c.nodeWhere(h.to))
	}
}

// nodeWhere writes a node that must be visible and meet further conditions.
func (c *Compiler) nodeWhere(node string, conditions ...string) string {
	variable := variableOf(node)
	if variable == "" {
		variable = c.unnamed()
		node = variable + node
	}
	return "(" + node + " WHERE " + strings.Join(append([]string{visible(variable)}, conditions...), " AND ") + ")"
}

// unnamed gives a name to what a statement does not name itself.
func (c *Compiler) unnamed() string {
	c.unseen++
	return "unseen" + strconv.Itoa(c.unseen-1)
}

// variableOf is the variable of a node, "" if it has none.
func variableOf(node string) string {
	if i := strings.IndexAny(node, ": {"); i >= 0 {
		return node[:i]
	}
	return node
}

// hidden is the condition that something is of an import that is left out.
func hidden(v string) string {
	return "coalesce(" + v + "." + graph.ImportProperty + ", '') IN $" + hiddenParam
}

// notHidden is the opposite.
func notHidden(v string) string { return "NOT " + hidden(v) }

// visible is the condition that a node is of no import that is left out, and there.
//
// A node that is deleted in this moment can be met without its properties, the import's
// id among them. So it is asked for that first, and then if it is there still, which only
// its labels tell: each node has one, and they go before the properties do. A property
// would not do, because its value can come from an index, or have been read before. CASE
// keeps the order, which AND does not.
func visible(v string) string {
	return "CASE WHEN " + hidden(v) + " THEN false ELSE " + v + ":% END"
}

// FullText writes a search in a full-text index, which gives at most limit nodes, all
// if limit is "". All arguments but the variable are expressions.
func (c *Compiler) FullText(index, query, limit, variable string) string {
	call := "CALL db.index.fulltext.queryNodes(" + index + ", " + query
	cut := ""
	switch {
	case limit != "" && c.hiding:
		// What is left out must not take the place of anything.
		cut = " WITH * LIMIT " + limit
	case limit != "":
		call += ", {limit: " + limit + "}"
	}
	call += ") YIELD node"
	if variable != "node" {
		call += " AS " + variable
	}
	if c.hiding {
		call += " WHERE " + visible(variable) + cut
	}
	return call
}

// Step writes the pattern of a field's relationship from a node that was matched before.
func (c *Compiler) Step(from string, f *graph.Field, rel, to, toLabels string) string {
	return c.Path(from, Along(rel, f, to+toLabels))
}

// Labels are the labels of an entity as they stand behind a variable.
func Labels(e *graph.Entity) string {
	names := make([]string, len(e.Members))
	for i, m := range e.Members {
		names[i] = m.Label()
	}
	return ":" + strings.Join(names, "|")
}

// StepLabels are the labels to check at a step's end. Where a step towards an
// interface can lead nowhere else, there is nothing to check.
func StepLabels(f *graph.Field) string {
	if f.Relationship.Target.Abstract() && f.LeadsOnlyToTarget() {
		return ""
	}
	return Labels(f.Relationship.Target)
}

// CountLabels are the labels to check when only counting a step: where it can
// lead nowhere else, the count is the node's degree, which is stored.
func CountLabels(f *graph.Field) string {
	if f.LeadsOnlyToTarget() {
		return ""
	}
	return Labels(f.Relationship.Target)
}
