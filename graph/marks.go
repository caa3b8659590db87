package graph

// The properties of nodes and relationships that are fields of no type: queries cannot
// select them.
const (
	// DatasetProperty says which dataset put a node or a relationship there.
	DatasetProperty = "_dataset"
	// ImportProperty says which import created it, by its id.
	ImportProperty = "_import"
	// ImportedProperty lists, on what belongs to a dataset, the fields that imports
	// have changed. They are the imports' until these are undone: a load leaves them as
	// they are.
	ImportedProperty = "_imported"
	// FingerprintProperty tells if a node that an import created is as that left it.
	FingerprintProperty = "_print"
)

// Marks say who put a node or a relationship into the graph. A load, and the undoing of
// an import, go by them.
type Marks struct {
	Dataset, Import string
	Imported        []string
	// Fingerprint is nil on what no import has created.
	Fingerprint *int64
}

// ChangeLabel is the label of the entries of the journal.
const ChangeLabel = "_Change"

// Change is an entry of the journal of imports, in which each import keeps what it has
// changed of what was there before. Texts are its properties besides the import and the
// number; who writes the journal knows what they mean.
type Change struct {
	Import string
	Seq    int64
	Texts  map[string]string
}
