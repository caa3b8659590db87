package stage

import (
	"strings"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
)

// What imports write of their own, besides facts.
const (
	ImportType   = "Import"
	DocumentType = "Document"
	CitationType = "Citation"
	SupportsType = "SUPPORTS"
)

const (
	// importProperty says on nodes and relationships which import created them.
	importProperty = cypher.ImportProperty
	// FingerprintProperty has the Fingerprint of a node that an import created.
	FingerprintProperty = graph.FingerprintProperty
)

// DocumentOf is the id of the file of an import.
func DocumentOf(importID string) string {
	return DocumentType + ":import-" + strings.TrimPrefix(importID, ImportType+":")
}

// CitationsOf is how the ids of the citations of an import begin.
func CitationsOf(importID string) string {
	return CitationType + strings.TrimPrefix(DocumentOf(importID), DocumentType) + "#"
}
