package graph

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Hide gives the statement that sees nothing of what some imports have made.
//
// It works on the text of statements, so that none can be forgotten, wherever it is
// written. Everything that an import makes has its id; so it is enough to look at
// each relationship of a pattern, and at those nodes to which no relationship leads:
// a node at the end of a relationship that is seen is seen itself.
//
// What it does not understand is an error, never a statement that sees more. Equal
// texts give equal texts; nothing hidden leaves the statement as it is.
func Hide(s Statement, hidden []string) (Statement, error) {
	if len(hidden) == 0 {
		return s, nil
	}
	text, err := hideText(s.Text)
	if err == nil && s.Params[hiddenParam] != nil {
		err = fmt.Errorf("it has a parameter %s of its own", hiddenParam)
	}
	if err != nil {
		return Statement{}, fmt.Errorf("graph: hiding what is not complete from %q: %w", s.Text, err)
	}
	params := map[string]any{hiddenParam: hidden}
	maps.Copy(params, s.Params)
	return Statement{text, params}, nil
}

func hideText(text string) (string, error) {
	ts, err := tokens(text)
	if err != nil {
		return "", err
	}
	pairs, err := brackets(ts)
	if err != nil {
		return "", err
	}
	h := &hider{text: text, ts: ts, pairs: pairs, conditions: map[int][]string{}}
	for i, t := range ts {
		switch {
		case t.is(")"):
			err = h.step(i)
		case t.is("MATCH") && !h.isName(i):
			err = h.patterns(i + 1)
		case (t.is("COUNT") || t.is("EXISTS")) && h.at(i+1).is("{") && h.at(i+2).is("("):
			err = h.patterns(i + 2)
		case t.is("CALL") && !h.isName(i) && !h.at(i+1).is("{") && !h.at(i+1).is("("):
			err = h.procedure(i + 1)
		}
		if err != nil {
			return "", err
		}
	}
	for open, conditions := range h.conditions {
		h.restrict(open, conditions)
	}
	return h.result(), nil
}

// hider collects what is to be put into a statement.
type hider struct {
	text  string
	ts    []token
	pairs map[int]int
	// conditions are those to put into the brackets that open at a token.
	conditions map[int][]string
	edits      []edit
	named      int
}

// edit replaces a part of the text.
type edit struct {
	start, end int
	text       string
}

func (h *hider) insert(at int, text string) { h.edits = append(h.edits, edit{at, at, text}) }

// at is a token, or an empty sign behind the last one.
func (h *hider) at(i int) token {
	if i < 0 || i >= len(h.ts) {
		return token{kind: signToken, start: len(h.text), end: len(h.text)}
	}
	return h.ts[i]
}

// isName tells if a word stands where a name does: of a property, a label, a
// parameter, or a key of a map.
func (h *hider) isName(i int) bool {
	return h.at(i-1).is(".") || h.at(i-1).is(":") || h.at(i+1).is(":") || h.at(i+1).is(".")
}

func seen(variable string) string {
	return "NOT coalesce(" + variable + "." + ImportProperty + ", '') IN $" + hiddenParam
}

// name gives the variable of a pattern's part, and makes one if it has none.
func (h *hider) name(open int) string {
	if t := h.at(open + 1); t.variable() && !t.is("WHERE") {
		return t.text
	}
	v := "unseen" + strconv.Itoa(h.named)
	h.named++
	h.insert(h.at(open).end, v)
	return v
}

// restrict adds conditions to the part of a pattern that opens at a token.
func (h *hider) restrict(open int, conditions []string) {
	all := strings.Join(conditions, " AND ")
	end := h.at(h.pairs[open]).start
	if where := h.find(open, "WHERE"); where > 0 {
		h.insert(h.at(where).end, " (")
		h.insert(end, ") AND "+all)
		return
	}
	h.insert(end, " WHERE "+all)
}

// find gives the place of a word or sign within brackets, but not within inner
// ones; 0 if there is none.
func (h *hider) find(open int, text string) int {
	for i := open + 1; i < h.pairs[open]; i++ {
		if h.at(i).is(text) && !h.at(i-1).is(":") && !h.at(i-1).is("|") {
			return i
		}
		if inner, ok := h.pairs[i]; ok {
			i = inner
		}
	}
	return 0
}

// follow gives the places of the relationship's bracket (0 if it has none) and of
// the node behind it, if there is a step at the end of a node's brackets.
func (h *hider) follow(i int) (bracket, dash, next int, ok bool) {
	i++
	if h.at(i).is("<") {
		i++
	}
	if !h.at(i).is("-") {
		return 0, 0, 0, false
	}
	dash = i
	i++
	if h.at(i).is("[") {
		bracket = i
		i = h.pairs[i] + 1
	}
	if !h.at(i).is("-") {
		return 0, 0, 0, false
	}
	i++
	if h.at(i).is(">") {
		i++
	}
	// A quantifier.
	switch {
	case h.at(i).is("+") || h.at(i).is("*"):
		i++
	case h.at(i).is("{"):
		i = h.pairs[i] + 1
	}
	return bracket, dash, i, h.at(i).is("(")
}

// step hides the relationship that leads on from the node whose brackets close at a
// token, if one does.
func (h *hider) step(i int) error {
	bracket, dash, next, ok := h.follow(i)
	switch {
	case !ok && h.at(i+1).is("-") && h.at(i+2).is("["):
		return fmt.Errorf("at %d neither a relationship nor a difference", h.at(i).start)
	case !ok:
		return nil
	case bracket == 0:
		v := "unseen" + strconv.Itoa(h.named)
		h.named++
		h.insert(h.at(dash).end, "["+v+" WHERE "+seen(v)+"]")
		return nil
	}
	v := h.name(bracket)
	if h.find(bracket, "*") == 0 {
		h.conditions[bracket] = append(h.conditions[bracket], seen(v))
		return nil
	}
	// A relationship of variable length takes no condition; the node behind it does.
	h.conditions[next] = append(h.conditions[next], "all(u IN "+v+" WHERE "+seen("u")+")")
	return nil
}

// patterns hides the nodes of a list of patterns to which no relationship leads.
func (h *hider) patterns(i int) error {
	for {
		if h.at(i).variable() && h.at(i+1).is("=") {
			i += 2
		}
		after := 0 // behind the brackets of a function, if there is one
		if h.at(i).is("shortestPath") || h.at(i).is("allShortestPaths") {
			after = h.pairs[i+1] + 1
			i += 2
		}
		if !h.at(i).is("(") {
			return fmt.Errorf("no pattern at %d", h.at(i).start)
		}
		first, alone := i, true
		for {
			end := h.pairs[i]
			_, _, next, ok := h.follow(end)
			if !ok {
				i = end + 1
				break
			}
			i, alone = next, false
		}
		if alone {
			if h.at(first + 1).is("(") {
				return fmt.Errorf("a path in brackets at %d", h.at(first).start)
			}
			h.conditions[first] = append(h.conditions[first], seen(h.name(first)))
		}
		i = max(i, after)
		if !h.at(i).is(",") {
			return nil
		}
		i++
	}
}

// fullTextNodes is the one procedure that statements call.
const fullTextNodes = "db.index.fulltext.queryNodes"

// procedure hides what a full-text index finds. The limit is applied to what is
// left: what is hidden must not take the place of anything.
func (h *hider) procedure(i int) error {
	open := i
	for open < len(h.ts) && !h.at(open).is("(") {
		open++
	}
	end := h.pairs[open]
	if open == len(h.ts) || h.text[h.at(i).start:h.at(open).start] != fullTextNodes || !h.at(end+1).is("YIELD") || !h.at(end+2).is("node") {
		return fmt.Errorf("a procedure at %d other than %s with YIELD node", h.at(i).start, fullTextNodes)
	}
	limit := ""
	if options := h.find(open, "{"); options > 0 {
		last := h.pairs[options]
		if !h.at(options+1).is("limit") || !h.at(options+2).is(":") || last != options+4 || last+1 != end || !h.at(options-1).is(",") {
			return fmt.Errorf("options of a search at %d other than a limit", h.at(options).start)
		}
		limit = " WITH * LIMIT " + h.at(options+3).text
		h.edits = append(h.edits, edit{h.at(options - 1).start, h.at(last).end, ""})
	}
	at, v := end+2, "node"
	if h.at(at + 1).is("AS") {
		at += 2
		v = h.at(at).text
	}
	if h.at(at+1).is(",") || h.at(at+1).is("WHERE") {
		return fmt.Errorf("more than a node of a search at %d", h.at(at).start)
	}
	h.insert(h.at(at).end, " WHERE "+seen(v)+limit)
	return nil
}

// result is the text with everything put in.
func (h *hider) result() string {
	// Of two at one place, a name comes before a condition; there are no others.
	slices.SortStableFunc(h.edits, func(a, b edit) int { return a.start - b.start })
	var b strings.Builder
	done := 0
	for _, e := range h.edits {
		b.WriteString(h.text[done:e.start])
		b.WriteString(e.text)
		done = e.end
	}
	b.WriteString(h.text[done:])
	return b.String()
}
