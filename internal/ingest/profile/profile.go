package profile

import (
	"zonegraph/graph"
)

// Profile says how a list becomes nodes and relationships.
type Profile struct {
	ID, Version, TitleZH, TitleEN, Description string
	Mentions                                   []*MentionRule
	Links                                      []*LinkRule
	Columns                                    []*Column
	// Across is set if the list has figures side by side.
	Across *AcrossRule
	// Ignored are the headers of columns that are left out on purpose.
	Ignored []string

	synonyms map[string]*Column
	ignored  map[string]bool
}

// MentionRule says what node a row speaks of.
type MentionRule struct {
	ID string
	// Entity is the type that it is, unless a name's ending says otherwise.
	Entity *graph.Entity
	// Or are the types that it may be as well.
	Or []string
	// Endings tell the type from how a name ends.
	Endings []Ending
	// Create lets the node be created if the graph has none such.
	Create bool
	// Keys are the ways to make the key of a node that has no name of its own; the
	// first for which the row has all fields is taken.
	Keys []KeyRule
	// Set are values that hold unless a row gives others.
	Set graph.Values
	// Implies are values that follow from another: by field and its value.
	Implies map[string]map[string]graph.Values
	// Title is the pattern of the name for display, with {mention.field} in it.
	Title string

	index   int
	line    int
	pattern []patternPart
	// listed says that a cell may name several.
	listed bool
}

// patternPart is a part of a title: a text, or the field of a mention.
type patternPart struct {
	mention *MentionRule
	text    string
}

// Ending is a type with the endings of names that tell it.
type Ending struct {
	Type  string
	Words []string
	Set   graph.Values
}

// KeyRule is one way to make a key: from keys of other mentions, and from fields.
type KeyRule struct {
	Of     []*MentionRule
	Fields []string
}

// LinkRule says how two mentions are related.
type LinkRule struct {
	ID       string
	From, To *MentionRule
	// Field is the relationship's field on From's type.
	Field string
	// OfType restricts the link to targets of one type; empty for all.
	OfType string
	// Set are the relationship's properties; Rank names the property that counts the
	// place in a list.
	Set  graph.Values
	Rank string

	properties *graph.Entity
}

// Column says what a column gives.
type Column struct {
	// Headers are what it is called; the first is used in templates.
	Headers []string
	// Mention or Link gets the value, in Field. The field name of a mention is what
	// finds it, unless the mention has Keys.
	Mention *MentionRule
	Link    *LinkRule
	Field   string
	// Read is how the cell is read.
	Read Reading
	// Unit is the unit that a number is turned into; UnitField gets the unit of one
	// that keeps its own. YearField gets the year of a day.
	Unit, UnitField, YearField string
	Required                   bool
	// Expected columns tell the list from others, but a row may have nothing in them.
	Expected bool
	// FromTitle takes the value from a title, a section row, the sheet's or the
	// file's name where there is no such column.
	FromTitle bool
	// Words are what the values of an enum are called.
	Words map[string]string
	// Choices are the words for a drop-down, one for each value.
	Choices []string
	// Example and Note are for templates.
	Example, Note string

	target string
	scalar graph.Scalar
}

// Header is the name of the column, with its unit.
func (c *Column) Header() string {
	if c.Unit != "" {
		return c.Headers[0] + "（" + c.Unit + "）"
	}
	return c.Headers[0]
}

// Reading is a way to read a cell.
type Reading string

// The ways to read a cell.
const (
	ReadName           Reading = "name"
	ReadNames          Reading = "names" // several, in rank order
	ReadText           Reading = "text"
	ReadTexts          Reading = "texts"
	ReadCode           Reading = "code"
	ReadCreditCode     Reading = "creditCode"
	ReadCertificate    Reading = "certificate"
	ReadDocumentNumber Reading = "documentNumber"
	ReadNumber         Reading = "number"
	ReadWhole          Reading = "whole"
	ReadYear           Reading = "year"
	ReadDay            Reading = "day"
	ReadPeriod         Reading = "period"
	ReadValidity       Reading = "validity"
	ReadWord           Reading = "word"
	ReadYesNo          Reading = "yesNo"
	ReadUnit           Reading = "unit"
)

// readings tells which scalars a reading can give; the first reading of a scalar in
// defaults is the usual one.
var readings = map[Reading][]graph.Scalar{
	ReadName: {graph.StringScalar}, ReadNames: {graph.StringScalar}, ReadText: {graph.StringScalar}, ReadTexts: {graph.StringScalar},
	ReadCode: {graph.StringScalar}, ReadCreditCode: {graph.StringScalar}, ReadCertificate: {graph.StringScalar},
	ReadDocumentNumber: {graph.StringScalar}, ReadUnit: {graph.StringScalar}, ReadPeriod: {graph.StringScalar},
	ReadNumber: {graph.DecimalScalar, graph.FloatScalar}, ReadWhole: {graph.IntScalar}, ReadYear: {graph.IntScalar},
	ReadDay: {graph.DateScalar}, ReadValidity: {graph.DateScalar}, ReadWord: {graph.EnumScalar, graph.StringScalar}, ReadYesNo: {graph.BooleanScalar},
}

var defaults = map[graph.Scalar]Reading{
	graph.StringScalar: ReadText, graph.DecimalScalar: ReadNumber, graph.FloatScalar: ReadNumber, graph.IntScalar: ReadWhole,
	graph.DateScalar: ReadDay, graph.EnumScalar: ReadWord, graph.BooleanScalar: ReadYesNo,
}

const (
	nameField    = "name"
	aliasesField = "aliases"
)

// finds tells if the column is what its mention is found by.
func (c *Column) finds() bool {
	return c.Mention != nil && c.Field == nameField && len(c.Mention.Keys) == 0
}

// identifies tells if the column is a code that its mention is found by.
func (c *Column) identifies() bool {
	if c.Mention == nil {
		return false
	}
	f := c.Mention.Entity.Field(c.Field)
	return f != nil && f.Unique
}
