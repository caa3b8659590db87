package random_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// operation is an operation as a tree that can be made smaller.
type operation struct{ selections []*selection }

// selection is a field, an inline fragment or a named fragment.
type selection struct {
	// name of a field; "" for a fragment.
	name, alias string
	// on is the type of a fragment; "" for none. named is true for one with a name.
	on    string
	named bool

	arguments, directives []*member
	selections            []*selection
}

// member is an argument, or a member of an input object.
type member struct {
	name  string
	value any
}

// The values of arguments: nil, bool, string, json.Number, enum, list, object, raw or
// variable.
type (
	enum   string
	list   []any
	object []*member
	// variable is a value that is given by a variable.
	variable struct {
		typ   string
		value any
		// absent is true if the variable is declared and not given.
		absent bool
	}
)

// request is what is sent.
type request struct {
	query     string
	variables map[string]any
}

// printer writes an operation.
type printer struct {
	strings.Builder
	declared  []string
	fragments []string
	variables map[string]any
}

// request writes the operation. What it writes is a function of the tree.
func (o *operation) request() request {
	p := &printer{variables: map[string]any{}}
	p.set(o.selections)
	head := ""
	if len(p.declared) > 0 {
		head = "query(" + strings.Join(p.declared, ", ") + ") "
	}
	return request{head + p.String() + strings.Join(p.fragments, ""), p.variables}
}

func (p *printer) set(set []*selection) {
	p.WriteString("{")
	for _, s := range set {
		p.WriteString(" ")
		p.selection(s)
	}
	p.WriteString(" }")
}

func (p *printer) selection(s *selection) {
	switch {
	case s.name != "":
		if s.alias != "" {
			p.WriteString(s.alias + ": ")
		}
		p.WriteString(s.name)
		if len(s.arguments) > 0 {
			p.WriteString("(")
			p.members(s.arguments)
			p.WriteString(")")
		}
	case s.named:
		inner := &printer{declared: p.declared, fragments: p.fragments, variables: p.variables}
		inner.set(s.selections)
		name := "F" + strconv.Itoa(len(inner.fragments))
		p.declared, p.fragments = inner.declared, inner.fragments
		p.fragments = append(p.fragments, " fragment "+name+" on "+s.on+" "+inner.String())
		p.WriteString("..." + name)
		p.directives(s)
		return
	case s.on != "":
		p.WriteString("... on " + s.on)
	default:
		p.WriteString("...")
	}
	p.directives(s)
	if len(s.selections) > 0 {
		p.WriteString(" ")
		p.set(s.selections)
	}
}

func (p *printer) directives(s *selection) {
	for _, d := range s.directives {
		p.WriteString(" @" + d.name + "(if: ")
		p.value(d.value)
		p.WriteString(")")
	}
}

func (p *printer) members(members []*member) {
	for i, m := range members {
		if i > 0 {
			p.WriteString(", ")
		}
		p.WriteString(m.name + ": ")
		p.value(m.value)
	}
}

func (p *printer) value(v any) {
	switch v := v.(type) {
	case nil:
		p.WriteString("null")
	case string:
		p.WriteString(quoted(v))
	case list:
		p.WriteString("[")
		for i, item := range v {
			if i > 0 {
				p.WriteString(", ")
			}
			p.value(item)
		}
		p.WriteString("]")
	case object:
		p.WriteString("{")
		p.members(v)
		p.WriteString("}")
	case *variable:
		name := "v" + strconv.Itoa(len(p.declared))
		p.declared = append(p.declared, "$"+name+": "+v.typ)
		if !v.absent {
			p.variables[name] = plainValue(v.value)
		}
		p.WriteString("$" + name)
	default:
		_, _ = fmt.Fprint(p, v)
	}
}

// quoted is a text as GraphQL writes it.
func quoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case r < ' ' || r == 0x7f || r == '\u202e':
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// plainValue is a value as JSON has it.
func plainValue(v any) any {
	switch v := v.(type) {
	case enum:
		return string(v)
	case list:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = plainValue(item)
		}
		return out
	case object:
		out := map[string]any{}
		for _, m := range v {
			out[m.name] = plainValue(m.value)
		}
		return out
	}
	return v
}

// number is a number as it is written.
func number(text string) json.Number { return json.Number(text) }
