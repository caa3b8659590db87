package search

import (
	"errors"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"zonegraph/graph"
	"zonegraph/graph/search/pinyin"
)

// How is the way in which a hit matches; the schema's enum SearchMatch describes
// the values.
type How string

// The ways.
const (
	Exact        How = "EXACT"
	Prefix       How = "PREFIX"
	Text         How = "TEXT"
	Code         How = "CODE"
	Pinyin       How = "PINYIN"
	Initials     How = "INITIALS"
	Abbreviation How = "ABBREVIATION"
)

var hows = [tiers]How{exact: Exact, begins: Prefix, contains: Text, codeBegins: Code, pinyinWhole: Pinyin, pinyinBegins: Pinyin, pinyinInside: Pinyin,
	initialsWhole: Initials, initialsBegin: Initials, abbreviation: Abbreviation}

// Match is what matched.
type Match struct {
	How How
	// Property is the property that has the form that matched, Form the form.
	Property, Form string
	// Reading is the pinyin of the form or its initials, if those matched.
	Reading string
}

// Hit is a node that was found.
type Hit struct {
	Ref graph.Ref
	// Score is between 0 and 1, and smaller from hit to hit or the same.
	Score float64
	Match Match
	Place Place
}

// Place is where a hit stands in the order.
type Place struct {
	rank int64
	id   string
}

// Answer is a page of hits.
type Answer struct {
	Hits []Hit
	// Total is the number of all hits; if Capped, there are more than that.
	Total  int
	Capped bool
	// More is true if there are hits behind the page.
	More bool
}

var errShape = errors.New("search: the answer has another shape than the statement")

// Answer reads the value of the statement for a page of so many hits.
func (q *Query) Answer(v any, first int) (*Answer, error) {
	row, ok := v.([]any)
	if !ok || len(row) != 3 {
		return nil, errShape
	}
	out := &Answer{}
	total, _ := row[0].(int64)
	out.Total = int(total)
	out.Capped, _ = row[1].(bool)
	hits, _ := row[2].([]any)
	for _, h := range hits {
		if len(out.Hits) == first {
			out.More = true
			break
		}
		hit, err := q.hit(h)
		if err != nil {
			return nil, err
		}
		out.Hits = append(out.Hits, hit)
	}
	return out, nil
}

func (q *Query) hit(v any) (Hit, error) {
	slots, ok := v.([]any)
	if !ok || len(slots) != 2+len(nameFields)+len(codeFields) {
		return Hit{}, errShape
	}
	id, _ := slots[0].(string)
	rank, _ := slots[1].(int64)
	ref, err := graph.ParseRef(id)
	if err != nil || rank < 0 || rank >= int64(tiers)*tierUnit {
		return Hit{}, errShape
	}
	properties := slices.Concat(nameFields, codeFields)
	found := forms(func(p string) any { return slots[2+slices.Index(properties, p)] })
	t := tier(rank / tierUnit)
	return Hit{ref, 1 - float64(rank)/float64(int(tiers)*tierUnit), q.match(t, found), Place{rank, id}}, nil
}

// match tells which of a node's forms matched in the way that its rank says, the
// shortest of several. The index and this package may differ about a rare character; then it is the name.
func (q *Query) match(t tier, all []form) Match {
	m := Match{How: hows[t]}
	best := -1
	for _, f := range all {
		closeness, reading := q.closeness(t, f)
		if closeness > best || (closeness == best && len(f.text) < len(m.Form)) {
			best, m.Property, m.Form, m.Reading = closeness, f.property, f.text, reading
		}
	}
	return m
}

// closeness tells how well a form fits the way of matching, at most 0 if it does
// not, and which reading of it fits.
func (q *Query) closeness(t tier, f form) (int, string) {
	key := Key(f.text)
	fits := func(yes bool) (int, string) {
		if yes {
			return 1, ""
		}
		return 0, ""
	}
	switch t {
	case exact:
		if f.code {
			return fits(CodeKey(f.text) == CodeKey(q.text))
		}
		return fits(key == Key(q.text))
	case begins:
		return fits(!f.code && strings.HasPrefix(key, Key(q.text)))
	case codeBegins:
		// A half of a credit code is as good as its beginning.
		return fits(f.code && strings.Contains(CodeKey(f.text), CodeKey(q.text)))
	case contains:
		if f.code {
			return 0, ""
		}
		n := 0
		for _, w := range runs(q.text) {
			if strings.Contains(key, w.text) {
				n++
			}
		}
		return n, ""
	case abbreviation:
		return fits(!f.code && (subsequence(key, Key(q.text)) || subsequence(Key(q.text), key)))
	}
	if f.code {
		return 0, ""
	}
	for _, s := range pinyin.Spell(fold(f.text)) {
		if n := q.sounds(t, s); n > 0 {
			if t >= initialsWhole {
				return n, s.Initials
			}
			return n, s.Syllables
		}
	}
	return 0, ""
}

// sounds tells if a spelling fits the way of matching: 3 if as a whole, 2 if from
// the beginning on, 1 if within.
func (q *Query) sounds(t tier, s pinyin.Spelling) int {
	if t >= initialsWhole {
		return fit(s.Initials, Key(q.text), "")
	}
	best := 0
	for _, typed := range pinyin.Divide(fold(q.text)) {
		best = max(best, fit(s.Syllables, strings.Join(typed.Syllables, " "), " "))
	}
	return best
}

func fit(have, want, separator string) int {
	switch {
	case have == want:
		return 3
	case strings.HasPrefix(have, want):
		return 2
	case separator != "" && strings.Contains(have, separator+want):
		return 1
	}
	return 0
}

// subsequence tells if the characters of short stand in long in the same order.
func subsequence(short, long string) bool {
	rest := []rune(short)
	for _, r := range long {
		if len(rest) > 0 && rest[0] == r {
			rest = rest[1:]
		}
	}
	return len(rest) == 0
}

// Cursor writes a place for a client.
func (q *Query) Cursor(p Place) string {
	return graph.WriteCursor(q.fingerprint(), p.rank, p.id)
}

// Place reads a cursor back. The error is BAD_USER_INPUT and names the argument
// after.
func (q *Query) Place(cursor string) (*Place, error) {
	bad := graph.BadInput("after", "search.not-its-cursor")
	items, ok := graph.ReadCursor(cursor)
	if !ok || len(items) != 3 || items[0] != q.fingerprint() {
		return nil, bad
	}
	rank, isWhole := graph.Whole(items[1])
	id, isText := items[2].(string)
	if !isWhole || !isText {
		return nil, bad
	}
	return &Place{rank, id}, nil
}

// fingerprint tells cursors of different searches apart: a rank means nothing
// beside another text.
func (q *Query) fingerprint() string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(fold(q.text)))
	for _, e := range q.types {
		_, _ = h.Write([]byte("," + e.Name))
	}
	return strconv.FormatUint(uint64(h.Sum32()), 36)
}
