package profile

import (
	"maps"
	"slices"
	"sort"
	"strconv"
	"strings"

	"zonegraph/graph"
	"zonegraph/internal/ingest/value"
)

// profile checks a file against the model, and gathers all that is wrong.
func (r *reader) profile(f profileFile) *Profile {
	for _, needed := range [][2]string{{"id", f.ID}, {"version", f.Version}, {"titleZH", f.TitleZH}, {"titleEN", f.TitleEN}, {"description", f.Description}} {
		if needed[1] == "" {
			r.fault(1, "profile.missing", needed[0])
		}
	}
	p := &Profile{ID: f.ID, Version: f.Version, TitleZH: f.TitleZH, TitleEN: f.TitleEN, Description: f.Description,
		synonyms: map[string]*Column{}, ignored: map[string]bool{}}
	p.Ignored = f.Ignore
	for _, h := range f.Ignore {
		p.ignored[normal(h)] = true
	}
	for i, m := range f.Mentions {
		if rule := r.mention(p, m); rule != nil {
			rule.index = i
			p.Mentions = append(p.Mentions, rule)
		}
	}
	if len(f.Mentions) == 0 {
		r.fault(1, "profile.no-mentions")
	}
	for i := range p.Mentions {
		if m := p.Mentions[i]; m.index < len(f.Mentions) {
			r.keys(p, m, f.Mentions[m.index])
			m.index = i
		}
	}
	for _, l := range f.Links {
		r.link(p, l)
	}
	if len(f.Columns) == 0 {
		r.fault(1, "profile.no-columns")
	}
	for _, c := range f.Columns {
		r.column(p, c)
	}
	if f.Across != nil {
		r.across(p, *f.Across)
	}
	for _, m := range p.Mentions {
		r.titles(p, m)
	}
	return p
}

func (p *Profile) mention(id string) *MentionRule {
	for _, m := range p.Mentions {
		if m.ID == id {
			return m
		}
	}
	return nil
}

func (r *reader) mention(p *Profile, f mentionFile) *MentionRule {
	entity := r.model.Node(f.Type)
	switch {
	case f.ID == "":
		r.fault(f.line, "profile.mention-without-id")
		return nil
	case p.mention(f.ID) != nil:
		r.fault(f.line, "profile.mention-twice", f.ID)
		return nil
	case entity == nil:
		r.fault(f.line, "profile.no-such-type", f.ID, f.Type)
		return nil
	}
	m := &MentionRule{ID: f.ID, Entity: entity, Or: f.Or, Create: f.Create, Title: f.Title, line: f.line}
	m.Set = r.constants(f.line, entity, f.Set)
	for _, or := range f.Or {
		if r.model.Node(or) == nil {
			r.fault(f.line, "profile.no-such-type", f.ID, or)
		}
	}
	for _, e := range f.Endings {
		other := r.model.Node(e.Type)
		if other == nil || len(e.Words) == 0 {
			r.fault(e.line, "profile.ending-without-type", e.Type)
			continue
		}
		m.Endings = append(m.Endings, Ending{e.Type, e.Words, r.constants(e.line, other, e.Set)})
	}
	m.Implies = map[string]map[string]graph.Values{}
	for _, field := range slices.Sorted(maps.Keys(f.Implies)) {
		if entity.Field(field) == nil {
			r.fault(f.line, "profile.no-such-field", entity.Name, field)
			continue
		}
		m.Implies[field] = map[string]graph.Values{}
		for _, v := range slices.Sorted(maps.Keys(f.Implies[field])) {
			r.constant(f.line, entity, field, v)
			m.Implies[field][v] = r.constants(f.line, entity, f.Implies[field][v])
		}
	}
	return m
}

// constants reads values that a file gives.
func (r *reader) constants(line int, entity *graph.Entity, given map[string]string) graph.Values {
	out := graph.Values{}
	for _, field := range slices.Sorted(maps.Keys(given)) {
		if v := r.constant(line, entity, field, given[field]); v != nil {
			out[field] = v
		}
	}
	return out
}

func (r *reader) constant(line int, entity *graph.Entity, field, text string) any {
	var f *graph.Field
	if entity != nil {
		f = entity.Field(field)
	}
	if f == nil || !f.IsProperty() || f.List || field == "id" || field == "synthetic" {
		r.fault(line, "profile.not-a-property", field)
		return nil
	}
	switch f.Scalar {
	case graph.StringScalar:
		return text
	case graph.BooleanScalar:
		if text == "true" || text == "false" {
			return text == "true"
		}
	case graph.IntScalar:
		if n, err := strconv.ParseInt(text, 10, 32); err == nil {
			return n
		}
	case graph.DecimalScalar:
		if d, err := graph.ParseDecimal(text); err == nil {
			return d
		}
	case graph.EnumScalar:
		if slices.Contains(r.model.Enums[f.Enum], text) {
			return text
		}
		r.fault(line, "profile.not-one-of", field, text, r.model.Enums[f.Enum])
		return nil
	}
	r.fault(line, "profile.wrong-value", field, text)
	return nil
}

func (r *reader) keys(p *Profile, m *MentionRule, f mentionFile) {
	for _, k := range f.Keys {
		rule := KeyRule{Fields: k.Fields}
		for _, id := range k.Of {
			other := p.mention(id)
			if other == nil || other == m {
				r.fault(k.line, "profile.no-such-mention", id)
				continue
			}
			rule.Of = append(rule.Of, other)
		}
		for _, field := range k.Fields {
			if f := m.Entity.Field(field); f == nil || !f.IsProperty() || f.List {
				r.fault(k.line, "profile.no-such-key-field", m.Entity.Name, field)
			}
		}
		if len(k.Fields) == 0 && len(k.Of) == 0 {
			r.fault(k.line, "profile.key-of-nothing")
		}
		m.Keys = append(m.Keys, rule)
	}
}

func (r *reader) link(p *Profile, f linkFile) {
	from, to := p.mention(f.From), p.mention(f.To)
	if from == nil || to == nil {
		r.fault(f.line, "profile.link-without-mention", f.From, f.To)
		return
	}
	field := from.Entity.Field(f.Field)
	if field == nil || field.IsProperty() {
		r.fault(f.line, "profile.no-such-relationship", from.Entity.Name, f.Field)
		return
	}
	l := &LinkRule{ID: f.ID, From: from, To: to, Field: f.Field, OfType: f.OfType, Rank: f.Rank, properties: field.Relationship.Properties}
	types := to.types()
	if f.OfType != "" {
		if !slices.Contains(types, f.OfType) {
			r.fault(f.line, "profile.never-of-type", f.To, f.OfType)
		}
		types = []string{f.OfType}
	}
	for _, t := range types {
		if !slices.ContainsFunc(field.Relationship.Target.Members, func(e *graph.Entity) bool { return e.Name == t }) {
			r.fault(f.line, "profile.leads-elsewhere", from.Entity.Name, f.Field, t)
		}
	}
	l.Set = graph.Values{}
	if len(f.Set) > 0 {
		l.Set = r.constants(f.line, l.properties, f.Set)
	}
	if f.Rank != "" && (l.properties == nil || l.properties.Field(f.Rank) == nil || l.properties.Field(f.Rank).Scalar != graph.IntScalar) {
		r.fault(f.line, "profile.no-such-rank", f.Field, f.Rank)
	}
	p.Links = append(p.Links, l)
}

// types are all types that a mention can be of.
func (m *MentionRule) types() []string {
	out := append([]string{m.Entity.Name}, m.Or...)
	for _, e := range m.Endings {
		if !slices.Contains(out, e.Type) {
			out = append(out, e.Type)
		}
	}
	return out
}

// across reads the rule for figures side by side. Its columns are found by what is
// left over, so their headers are no synonyms of the profile.
func (r *reader) across(p *Profile, f acrossFile) {
	if len(f.Parts) == 0 || f.Example == "" {
		r.fault(f.line, "profile.across-incomplete")
		return
	}
	within := &Profile{Mentions: p.Mentions, Links: p.Links, synonyms: map[string]*Column{}, ignored: map[string]bool{}}
	r.column(within, columnFile{Headers: []string{f.Example}, Gives: f.Names, Required: true, line: f.line})
	for _, part := range f.Parts {
		r.column(within, part)
	}
	if len(within.Columns) == len(f.Parts)+1 {
		p.Across = &AcrossRule{Names: within.Columns[0], Parts: within.Columns[1:], byName: within.synonyms}
	}
}

func (r *reader) column(p *Profile, f columnFile) {
	if len(f.Headers) == 0 {
		r.fault(f.line, "profile.column-without-headers")
		return
	}
	c := &Column{Headers: f.Headers, Read: Reading(f.Read), Unit: f.Unit, UnitField: f.UnitField, YearField: f.YearField,
		Required: f.Required, Expected: f.Expected, FromTitle: f.FromTitle, Example: f.Example, Note: f.Note, target: f.Gives}
	owner, field, _ := strings.Cut(f.Gives, ".")
	c.Field = field
	var entity *graph.Entity
	if c.Mention = p.mention(owner); c.Mention != nil {
		entity = c.Mention.Entity
	} else if i := slices.IndexFunc(p.Links, func(l *LinkRule) bool { return l.ID != "" && l.ID == owner }); i >= 0 {
		c.Link = p.Links[i]
		entity = c.Link.properties
	}
	if entity == nil || entity.Field(field) == nil || !entity.Field(field).IsProperty() {
		r.fault(f.line, "profile.gives-unclear", f.Gives)
		return
	}
	target := entity.Field(field)
	c.scalar = target.Scalar
	r.reading(c, target, f)
	for _, h := range f.Headers {
		key := normal(h)
		if other := p.synonyms[key]; other != nil || p.ignored[key] {
			r.fault(f.line, "profile.header-twice", h)
		}
		p.synonyms[key] = c
	}
	r.words(c, target, f)
	p.Columns = append(p.Columns, c)
}

// reading checks how a column is read.
func (r *reader) reading(c *Column, target *graph.Field, f columnFile) {
	switch {
	case c.Read != "":
	case target.Unique && c.Field == "creditCode":
		c.Read = ReadCreditCode
	case target.Unique:
		c.Read = ReadCode
	case c.Field == nameField:
		c.Read = ReadName
	case target.List:
		c.Read = ReadTexts
	case target.Scalar == graph.IntScalar && strings.HasSuffix(strings.ToLower(c.Field), "year"):
		c.Read = ReadYear
	default:
		c.Read = defaults[target.Scalar]
	}
	can, known := readings[c.Read]
	if !known {
		r.fault(f.line, "profile.no-such-reading", c.Read, readingNames())
		return
	}
	if !slices.Contains(can, target.Scalar) || target.List != (c.Read == ReadTexts) {
		r.fault(f.line, "profile.reading-does-not-fit", f.Gives, c.Read)
	}
	if c.Read == ReadNames {
		if !c.named() {
			r.fault(f.line, "profile.names-misplaced", f.Gives)
		} else {
			c.Mention.listed = true
		}
	}
	if c.Unit != "" && (c.Read != ReadNumber && c.Read != ReadWhole || !value.KnownUnit(c.Unit)) {
		r.fault(f.line, "profile.no-such-unit", c.Unit)
	}
	for _, other := range []string{c.UnitField, c.YearField} {
		if other != "" && (c.Mention == nil || c.Mention.Entity.Field(other) == nil) {
			r.fault(f.line, "profile.no-such-field", f.Gives, other)
		}
	}
}

func (c *Column) named() bool { return c.Mention != nil && c.Field == nameField }

func readingNames() []string {
	var names []string
	for r := range readings {
		names = append(names, string(r))
	}
	sort.Strings(names)
	return names
}

// words gathers what the values of an enum are called: the Chinese terms of the
// schema, and the column's own.
func (r *reader) words(c *Column, target *graph.Field, f columnFile) {
	if c.Read != ReadWord {
		if len(f.Words) > 0 {
			r.fault(f.line, "profile.words-misplaced")
		}
		return
	}
	c.Words = map[string]string{}
	if target.Scalar == graph.EnumScalar {
		for _, v := range r.api.Types[target.Enum].EnumValues {
			term, _, _ := strings.Cut(v.Description, " — ")
			c.Choices = append(c.Choices, term)
			c.Words[normal(term)], c.Words[normal(v.Name)] = v.Name, v.Name
		}
	}
	for _, word := range slices.Sorted(maps.Keys(f.Words)) {
		if v := f.Words[word]; target.Scalar != graph.EnumScalar || r.constant(f.line, target.Owner, target.Name, v) != nil {
			c.Words[normal(word)] = v
		}
	}
	if target.Scalar != graph.EnumScalar {
		c.Choices = slices.Sorted(maps.Keys(f.Words))
	}
}

// titles checks the pattern of a mention's name.
func (r *reader) titles(p *Profile, m *MentionRule) {
	rest := 0
	for _, at := range references.FindAllStringSubmatchIndex(m.Title, -1) {
		other, field := p.mention(m.Title[at[2]:at[3]]), m.Title[at[4]:at[5]]
		if other == nil || other.Entity.Field(field) == nil {
			r.fault(m.line, "profile.title-of-nothing", m.ID, m.Title[at[0]:at[1]])
		}
		m.pattern = append(m.pattern, patternPart{text: m.Title[rest:at[0]]}, patternPart{other, field})
		rest = at[1]
	}
	m.pattern = append(m.pattern, patternPart{text: m.Title[rest:]})
	if len(m.Keys) > 0 && m.Title == "" && !slices.ContainsFunc(p.Columns, func(c *Column) bool { return c.Mention == m && c.Field == nameField }) {
		r.fault(m.line, "profile.without-name", m.ID)
	}
}
