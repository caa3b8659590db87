package stage

import (
	"strings"
)

// What imports write of their own, besides facts.
const (
	ImportType   = "Import"
	DocumentType = "Document"
	CitationType = "Citation"
	SupportsType = "SUPPORTS"
)

// DocumentOf is the id of the file of an import.
func DocumentOf(importID string) string {
	return DocumentType + ":import-" + strings.TrimPrefix(importID, ImportType+":")
}

// CitationsOf is how the ids of the citations of an import begin.
func CitationsOf(importID string) string {
	return CitationType + strings.TrimPrefix(DocumentOf(importID), DocumentType) + "#"
}
