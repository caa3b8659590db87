package search

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
)

const (
	// MaxText is the longest text that can be searched for, in characters.
	MaxText = 100
	// MaxHits is how many hits can be counted and paged through.
	MaxHits = 1000
	// maxCandidates is how many names are tried as abbreviations.
	maxCandidates = 200
)

// Query is a text to search for.
type Query struct {
	model *graph.Model
	text  string
	// types are the types to find, none for all.
	types []*graph.Entity
}

// Parse makes a query of a text and the types to find, none for all. The errors
// are BAD_USER_INPUT: a text without a letter or a digit, or longer than MaxText.
func Parse(m *graph.Model, text string, types []*graph.Entity) (*Query, error) {
	switch n := utf8.RuneCountInString(text); {
	case n > MaxText:
		return nil, graph.BadInput("text", "search.text-too-long", n, MaxText)
	case strings.TrimSpace(text) == "":
		return nil, graph.BadInput("text", "search.text-empty")
	case Key(text) == "":
		return nil, graph.BadInput("text", "search.text-without-letters", text)
	}
	return &Query{m, text, types}, nil
}

// prominent are the types that come first among equal matches, in this order.
var prominent = []string{"Region", "City", "Zone", "County"}

// A rank is one number, the smaller the better: the tier, and below it, in
// decimal places, what orders hits of one tier.
const (
	tierUnit      = 100_000
	prominentUnit = 20_000
	syntheticUnit = 10_000
	// Of abbreviations the number of characters that are missing decides first.
	missingUnit        = 1_000
	looseProminentUnit = 200
	looseSyntheticUnit = 100
)

// Statement asks for a page of so many hits behind a place, nil for the start.
func (q *Query) Statement(first int, after *Place) cypher.Statement {
	params := map[string]any{
		"limit": int64(MaxHits + 1), "most": int64(MaxHits), "first": int64(first + 1),
		"keys": keyIndex, "text": textIndex, "candidates": int64(maxCandidates), "key": Key(q.text), "loose": nil, "rank": nil,
	}
	var list []any
	for _, p := range probes(q.text) {
		p.query = q.complete(p.query)
		list = append(list, p.parameter())
	}
	for _, p := range q.codeProbes() {
		list = append(list, p.parameter())
	}
	params["probes"] = list
	if loose := abbreviationQuery(runs(q.text)); loose != "" {
		params["loose"] = q.filtered(loose)
	}
	behind := ""
	if after != nil {
		params["rank"], behind = after.rank, after.id
	}
	return cypher.New(func(c *cypher.Compiler) string {
		for name, value := range params {
			c.Bind(name, value)
		}
		return statementOf(c, q.model, behind)
	})
}

// complete adds to a query for matches which types are wanted, and what comes
// first if there are more hits than can be had. A range of one value scores the
// same for all, whatever the statistics.
func (q *Query) complete(query string) string {
	var b strings.Builder
	b.WriteString(q.filtered(query))
	for i, name := range prominent {
		fmt.Fprintf(&b, " %s^%d000", kindIs(strings.ToLower(name)), len(prominent)-i)
	}
	b.WriteString(" " + kindIs(factKind) + "^500")
	return b.String()
}

func (q *Query) filtered(query string) string {
	out := "+(" + query + ")"
	if len(q.types) == 0 {
		return out
	}
	var kinds []string
	for _, e := range q.types {
		kinds = append(kinds, kindIs(kind(e)))
	}
	return out + " +(" + strings.Join(kinds, " ") + ")"
}

func kindIs(kind string) string { return fmt.Sprintf("%s:[%[2]s TO %[2]s]", kindProperty, kind) }

// statementOf is the text of all searches, so that the database plans it once. Its
// answer is one value: how many hits there are, if there may be more than that,
// and the page's hits with one more, to tell if there is a next page.
//
// A node that the index gives and inside refuses gets a tier behind all others,
// rather than being left out at once: it took the place of one that was not read.
//
// after is the id behind which the page begins among hits of one rank.
func statementOf(c *cypher.Compiler, m *graph.Model, after string) string {
	codes := ""
	for _, e := range derived(m) {
		codes += codesOf(c, e)
	}
	return fmt.Sprintf(`UNWIND $probes AS probe
CALL { WITH probe
  WITH probe WHERE probe.index IN [$keys, $text]
  %[15]s
  RETURN n, CASE WHEN n.id IS NOT NULL AND (probe.inside IS NULL OR any(s IN n.%[1]s WHERE any(i IN probe.inside WHERE (' ' + s + ' ') CONTAINS i))) THEN probe.tier ELSE %[2]d END AS tier%[16]s }
WITH n, min(tier) AS tier
WITH n, tier, tier * %[3]d + %[4]s * %[5]d + CASE WHEN n.synthetic THEN %[6]d ELSE 0 END + CASE WHEN size(n.name) < %[6]d THEN size(n.name) ELSE %[6]d - 1 END AS rank
ORDER BY rank, n.id LIMIT $limit
WITH count(n) = $limit AS cut, collect(CASE WHEN tier < %[2]d THEN {node: n, rank: rank} END) AS strict
CALL { WITH strict WITH strict WHERE size(strict) = 0 AND $loose IS NOT NULL
  %[17]s
  WITH n, [k IN n.%[7]s WHERE size(k) >= %[8]d AND (%[9]s OR %[10]s) | abs(size(k) - size($key))] AS missing
  WITH n, reduce(least = null, m IN missing | CASE WHEN least IS NULL OR m < least THEN m ELSE least END) AS missing
  WITH n, missing, %[11]d * %[3]d + CASE WHEN missing < 99 THEN missing ELSE 99 END * %[12]d + %[4]s * %[13]d + CASE WHEN n.synthetic THEN %[14]d ELSE 0 END + CASE WHEN size(n.name) < %[14]d THEN size(n.name) ELSE %[14]d - 1 END AS rank
  ORDER BY rank, n.id
  RETURN count(*) = $candidates AS looseCut, collect(CASE WHEN missing IS NOT NULL AND n.id IS NOT NULL THEN {node: n, rank: rank} END) AS loose }
WITH cut OR looseCut AS cut, (strict + loose)[..$most] AS hits
WITH cut, size(hits) AS total, [h IN hits WHERE $rank IS NULL OR h.rank > $rank OR (h.rank = $rank AND %[19]s)][..$first] AS page
RETURN [total, cut, [h IN page | [h.node.id, h.rank, %[18]s]]] AS v`,
		pinyinProperty, tiers, tierUnit, prominence(), prominentUnit, syntheticUnit,
		KeysProperty, shortestAbbreviation, abbreviates("k", "$key"), abbreviates("$key", "k"),
		abbreviation, missingUnit, looseProminentUnit, looseSyntheticUnit,
		c.FullText("probe.index", "probe.query", "$limit", "n"), codes, c.FullText("$text", "$loose", "$candidates", "n"), shownForms(), c.OrderText("h.node.id", graph.OpGt, after))
}

// codesOf finds nodes with derived names, those of one type.
func codesOf(c *cypher.Compiler, e *graph.Entity) string {
	return fmt.Sprintf(`
  UNION ALL
  WITH probe WITH probe WHERE probe.index = '%[1]s'
  MATCH %[2]s WHERE n.%[3]s STARTS WITH probe.query
  WITH probe, n ORDER BY n.%[3]s LIMIT $limit
  RETURN n, CASE WHEN n.%[3]s = probe.query THEN %[4]d ELSE probe.tier END AS tier`,
		e.Label(), c.Node("n"+cypher.Labels(e)), CodeProperty, exact)
}

// prominence is an expression for the place of n's type among the prominent ones.
func prominence() string {
	var b strings.Builder
	b.WriteString("CASE")
	for i, name := range prominent {
		fmt.Fprintf(&b, " WHEN n:%s THEN %d", name, i)
	}
	fmt.Fprintf(&b, " ELSE %d END", len(prominent))
	return b.String()
}

// abbreviates is an expression that is true if the characters of a text stand in
// another in the same order, whatever stands between them.
func abbreviates(short, long string) string {
	return fmt.Sprintf("(size(%[1]s) < size(%[2]s) AND reduce(i = 0, c IN split(%[2]s, '') | i + CASE WHEN substring(%[1]s, i, 1) = c THEN 1 ELSE 0 END) = size(%[1]s))", short, long)
}

// shownForms are the properties from which Matched is told.
func shownForms() string {
	var out []string
	for _, f := range append(append([]string(nil), nameFields...), codeFields...) {
		out = append(out, "h.node."+f)
	}
	return strings.Join(out, ", ")
}
