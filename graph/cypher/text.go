package cypher

import "zonegraph/graph"

// Text is ordered by code points everywhere: in Go, in the database's indexes, and
// where it sorts or compares values that it has stored. A parameter alone it compares
// by UTF-16 units, in which a character beyond U+FFFF comes before those from U+E000
// on, such as full-width brackets. Which of the two orders a condition has would
// depend on whether the planner finds an index for it.

const (
	// firstHigh to lastHigh are the characters that change places with those beyond.
	firstHigh, lastHigh = '\ue000', '\uffff'
	// nowhere is a place behind the end of any text.
	nowhere = 1 << 30
	// lastSafe is the last character before the surrogates: up to it both orders are
	// one.
	lastSafe = '\ud7ff'
)

// swaps are the places in a text at which the two orders can disagree, counted in
// characters.
type swaps struct {
	// high are those of characters from U+E000 to U+FFFF, beyond those above.
	high, beyond []int64
	// safe is what comes before the first of them.
	safe string
}

func swapsOf(text string) swaps {
	s := swaps{safe: text}
	place := int64(0)
	for at, r := range text {
		if r >= firstHigh && s.none() {
			s.safe = text[:at]
		}
		switch {
		case r > lastHigh:
			s.beyond = append(s.beyond, place)
		case r >= firstHigh:
			s.high = append(s.high, place)
		}
		place++
	}
	return s
}

// none tells if the two orders agree about the text.
func (s swaps) none() bool { return len(s.high)+len(s.beyond) == 0 }

// OrderText is a condition that holds where a text comes before or after a value, by
// code points: op is OpLt, OpLte, OpGt or OpGte.
func (c *Compiler) OrderText(text string, op graph.Op, value string) string {
	s := swapsOf(value)
	if s.none() {
		return text + sign[op] + c.Param(value)
	}
	out := c.reordered(text, op, value, s)
	// What an index can be asked for, since it finds none of the rest.
	if bound := c.bound(text, op, s); bound != "" {
		out = "(" + bound + " AND " + out + ")"
	}
	return out
}

// reordered is OrderText for a value about which the two orders disagree. Where a text
// goes on like the value up to a place of theirs and has a character of the other kind
// there, the place decides. The planner leaves a CASE as it is; the same as ANDs and ORs
// it multiplies out, which takes it longer than all the rest of a statement.
func (c *Compiler) reordered(text string, op graph.Op, value string, s swaps) string {
	p := c.Param(value)
	holds, fails := c.beyondThere(text, p, s.high), c.highThere(text, p, s.beyond)
	if op == graph.OpLt || op == graph.OpLte {
		holds, fails = fails, holds
	}
	return "CASE WHEN " + fails + " THEN false WHEN " + holds + " THEN true ELSE " + text + sign[op] + p + " END"
}

// bound is a condition that an index can be asked for and that holds wherever OrderText
// does, "" if there is none.
func (c *Compiler) bound(text string, op graph.Op, s swaps) string {
	less := op == graph.OpLt || op == graph.OpLte
	limit := s.limit(less)
	switch {
	case less && limit == "":
		return ""
	case less:
		return text + " < " + c.Param(limit)
	}
	return text + " >= " + c.Param(limit)
}

// limit is a text in which both orders are one, and which all that come after the
// value are not before, or that all come before which are before the value; "" if
// there is none.
func (s swaps) limit(less bool) string {
	if !less || s.safe == "" {
		return s.safe
	}
	next := []rune(s.safe)
	last := len(next) - 1
	if next[last] == lastSafe {
		return ""
	}
	next[last]++
	return string(next)
}

// beyondThere is a condition that holds where a text is like a parameter up to one of
// some places and has a character beyond U+FFFF there.
func (c *Compiler) beyondThere(text, p string, places []int64) string {
	return c.there(text, p, places, func(at string) string {
		return at + ` > '\uD7FF' AND NOT '\uE000' <= ` + at + ` <= '\uFFFF'`
	})
}

// highThere is the same for a character from U+E000 to U+FFFF.
func (c *Compiler) highThere(text, p string, places []int64) string {
	return c.there(text, p, places, func(at string) string { return `'\uE000' <= ` + at + ` <= '\uFFFF'` })
}

func (c *Compiler) there(text, p string, places []int64, is func(at string) string) string {
	// The database plans a statement anew for lists of another order of magnitude, and
	// for an empty one.
	for len(places) < 2 {
		places = append(places, nowhere)
	}
	return "any(i IN " + c.Param(places) + " WHERE " + is("substring("+text+", i, 1)") + " AND " + text + " STARTS WITH substring(" + p + ", 0, i))"
}

var sign = map[graph.Op]string{graph.OpLt: " < ", graph.OpLte: " <= ", graph.OpGt: " > ", graph.OpGte: " >= "}

// order is a condition that holds where an expression of a field's type comes before
// or after a value.
func (c *Compiler) order(left string, op graph.Op, f *graph.Field, value any) string {
	if text, ok := value.(string); ok && f.Textual() {
		return c.OrderText(left, op, text)
	}
	return left + sign[op] + c.parameter(f, value)
}
