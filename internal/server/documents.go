package server

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"zonegraph/graph"
	"zonegraph/internal/cache"
	"zonegraph/message"
)

// documents are the query texts that requests may refer to instead of sending
// them. Either clients register them as they go (automatic persisted queries), or
// the operator has put all that may be asked into a folder.
type documents struct {
	registered *cache.Bounded[string]
	trusted    map[string]TrustedDocument
}

// registeredBytes bounds what clients can register.
const registeredBytes = 8 << 20

// TrustedDocument is a document that may be asked for by a name.
type TrustedDocument struct {
	Text string
	// Operation is what runs if the request names none; empty if there is but one.
	Operation string
}

func digestOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// resolve puts the text that the request refers to into it.
func (d *documents) resolve(r *request) *gqlerror.Error {
	id, err := d.reference(r)
	if err != nil {
		return err
	}
	if d.trusted != nil {
		if id == "" {
			id = digestOf(strings.TrimSpace(r.Query))
		}
		document, ok := d.trusted[id]
		if !ok || (r.Query != "" && strings.TrimSpace(r.Query) != strings.TrimSpace(document.Text)) {
			return shown(&graph.Error{Code: graph.CodeUntrustedDocument, Message: message.New("document.untrusted")})
		}
		r.Query = document.Text
		if r.OperationName == "" {
			r.OperationName = document.Operation
		}
		return nil
	}
	switch {
	case id == "":
		return nil
	case r.Query != "":
		if digestOf(r.Query) != id {
			return shown(graph.BadInput("sha256Hash", "document.other-digest"))
		}
		return nil
	}
	key, ok := documentKey(id)
	if !ok {
		return shown(graph.BadInput("documentId", "document.no-digest", id))
	}
	text, ok := d.registered.Get(key)
	if !ok {
		return shown(&graph.Error{Code: graph.CodePersistedQueryNotFound, Message: message.New("document.not-registered")})
	}
	r.Query = text
	return nil
}

// reference is the digest or the name by which a request refers to a document,
// "" if it does not: documentId, or Apollo's extensions.persistedQuery.
func (d *documents) reference(r *request) (string, *gqlerror.Error) {
	if r.documentID != "" {
		return strings.TrimPrefix(r.documentID, "sha256:"), nil
	}
	persisted, ok := r.Extensions["persistedQuery"]
	if !ok || persisted == nil {
		return "", nil
	}
	fields, _ := persisted.(map[string]any)
	version, _ := fields["version"].(json.Number)
	hash, _ := fields["sha256Hash"].(string)
	// What an operator has named need not be a digest.
	if _, ok := documentKey(hash); (!ok && (d.trusted == nil || hash == "")) || version != "1" {
		return "", shown(graph.BadInput("extensions.persistedQuery", "document.no-hash"))
	} else if ok {
		hash = strings.ToLower(hash)
	}
	return hash, nil
}

func documentKey(id string) (cache.Key, bool) {
	sum, err := hex.DecodeString(id)
	if err != nil || len(sum) != sha256.Size {
		return cache.Key{}, false
	}
	return cache.Key(sum), true
}

// register keeps the text of a valid operation that came with its digest.
func (d *documents) register(r *request) {
	if d.trusted != nil {
		return
	}
	id, err := d.reference(r)
	if err != nil || id == "" {
		return
	}
	if key, ok := documentKey(id); ok {
		d.registered.Put(key, r.Query, len(r.Query))
	}
}
