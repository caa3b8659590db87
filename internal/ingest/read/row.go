package read

import (
	"cmp"

	"zonegraph/graph"
)

// The properties that every node has apart from what a row says of it.
const (
	IDField        = "id"
	NameField      = "name"
	EnglishField   = "nameEn"
	AliasesField   = "aliases"
	SyntheticField = "synthetic"
)

// Row is one data row of a sheet, read by a profile, not yet matched with the graph.
type Row struct {
	Sheet string
	// Number is the row's number as the spreadsheet shows it, from 1.
	Number int
	// Mentions are the nodes that the row speaks of; the first is its subject.
	Mentions []Mention
	Links    []Link
}

// Mention names a node as a person would: by a code or a name, with what the row
// says about it.
type Mention struct {
	// Type is the node type of the model, such as Enterprise.
	Type string
	// Or are further node types that the name may be of, where the row does not tell:
	// an institution is an enterprise or an organisation. A new node is of Type.
	Or []string
	// Identity is a unique property of the type and its value (a social credit
	// code, a zone code); empty if the row has none.
	IdentityField, Identity string
	// Name is the name as written, cleaned of width and space; empty if none.
	Name string
	// KeyParts make the key of a node that has neither code nor name of its own,
	// such as a certification: kind, number, year. The keys of the mentions in
	// KeyOf are put in front once these are matched.
	KeyParts []string
	KeyOf    []int
	// KeyFields are the fields of Values that KeyParts are made of.
	KeyFields []string
	// MayCreate says that the node is created if the graph has none such; without
	// it, an unknown name is refused with its candidates.
	MayCreate bool
	// Values are the fields that the row gives, as graph.Values of a NodeRecord.
	Values graph.Values
	// Column and Text are the cell that names the node, for the report.
	Column, Text string
}

// Link is a relationship that the row states between two of its mentions.
type Link struct {
	// From and To index Row.Mentions.
	From, To int
	// Field is the relationship's field on From's type, such as certifications.
	Field  string
	Values graph.Values
}

// Shown is what the cell says that names the node, for the report.
func (m *Mention) Shown() string { return cmp.Or(m.Text, m.Name, m.Identity) }
