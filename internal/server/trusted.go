package server

import (
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"zonegraph/internal/strictjson"
	"zonegraph/message"
)

// ReadTrustedDocuments reads the *.graphql files and the *.json manifests of a folder.
//
// The document of a file can be asked for by the SHA-256 digest of its text in
// hexadecimal, by the file's name without the ending, and by the names of its
// operations. A manifest is what a client's build writes: an object of texts by their
// ids (the client preset of GraphQL Code Generator, Relay's compiler), or Apollo's with
// its operations, each with an id and a body. Its documents can be asked for by their
// ids, and by digest.
//
// A document that does not fit the schema is refused, and so is a name that stands for
// two documents.
func ReadTrustedDocuments(files fs.FS, schema *ast.Schema) (map[string]TrustedDocument, error) {
	t := trustedDocuments{schema, map[string]TrustedDocument{}}
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return nil, err
	}
	for _, entry := range entries {
		name := entry.Name()
		ending := path.Ext(name)
		if entry.IsDir() || ending != ".graphql" && ending != ".json" {
			continue
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		if ending == ".json" {
			err = t.manifest(text)
		} else {
			err = t.file(strings.TrimSuffix(name, ending), text)
		}
		if err != nil {
			return nil, message.At(name, err)
		}
	}
	if len(t.byID) == 0 {
		return nil, message.NewError("document.no-files")
	}
	return t.byID, nil
}

// trustedDocuments are those that were read so far.
type trustedDocuments struct {
	schema *ast.Schema
	byID   map[string]TrustedDocument
}

// file reads the document of a file, called by its name without the ending.
func (t trustedDocuments) file(name string, text []byte) error {
	if at, bad := strictjson.NotUTF8(text); bad {
		return message.NewError("json.not-utf8", strictjson.PlaceIn(text, at))
	}
	doc, err := t.add(string(text), name)
	if err != nil {
		return err
	}
	for _, op := range doc.Operations {
		if op.Name != "" {
			if err := t.name(op.Name, TrustedDocument{string(text), op.Name}); err != nil {
				return err
			}
		}
	}
	return nil
}

// manifest reads texts by their ids, or Apollo's form of the same.
func (t trustedDocuments) manifest(text []byte) error {
	members, err := strictjson.Members(text)
	if err != nil {
		return err
	}
	texts := map[string]string{}
	if format, apollo := members["format"]; apollo && string(format) == `"apollo-persisted-query-manifest"` {
		var operations []struct{ ID, Body string }
		if err := strictjson.DecodeChecked(members["operations"], &operations); err != nil {
			return message.NewError("document.no-manifest")
		}
		for _, o := range operations {
			texts[o.ID] = o.Body
		}
	} else {
		for id, value := range members {
			var body string
			if err := strictjson.DecodeChecked(value, &body); err != nil {
				return message.NewError("document.no-manifest")
			}
			texts[id] = body
		}
	}
	if len(texts) == 0 || texts[""] != "" {
		return message.NewError("document.no-manifest")
	}
	for _, id := range slices.Sorted(maps.Keys(texts)) {
		if _, err := t.add(texts[id], id); err != nil {
			return message.At(id, err)
		}
	}
	return nil
}

// add makes a document known under an id, and under its digest as it is written and
// without blanks around it.
func (t trustedDocuments) add(text, id string) (*ast.QueryDocument, error) {
	doc, errs := gqlparser.LoadQueryWithRules(t.schema, text, nil)
	if len(errs) > 0 {
		return nil, errs
	}
	for _, id := range []string{digestOf(text), digestOf(strings.TrimSpace(text)), strings.TrimPrefix(id, "sha256:")} {
		if err := t.name(id, TrustedDocument{Text: text}); err != nil {
			return nil, err
		}
	}
	return doc, nil
}

// name makes a document known under a name, which stands for no other.
func (t trustedDocuments) name(id string, d TrustedDocument) error {
	if other, taken := t.byID[id]; taken && strings.TrimSpace(other.Text) != strings.TrimSpace(d.Text) {
		return message.NewError("document.name-taken", id)
	}
	t.byID[id] = d
	return nil
}
