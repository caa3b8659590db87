package server

import (
	"encoding/json"
	"mime"
	"strings"
)

const (
	mediaJSON    = "application/json"
	mediaGraphQL = "application/graphql-response+json"
)

// negotiate picks the media type of the answer. Without a wish, and for clients
// that take anything, it is application/json.
func negotiate(accept []string) (string, bool) {
	if len(accept) == 0 {
		return mediaJSON, true
	}
	if len(accept) == 1 {
		switch accept[0] { // what most clients send needs no parsing
		case mediaJSON, "*/*":
			return mediaJSON, true
		case mediaGraphQL:
			return mediaGraphQL, true
		}
	}
	best, quality := "", 0.0
	for _, item := range strings.Split(strings.Join(accept, ","), ",") {
		media, attributes, err := mime.ParseMediaType(strings.TrimSpace(item))
		if err != nil {
			continue
		}
		if !isUTF8(attributes["charset"]) {
			continue
		}
		q := 1.0
		if text, ok := attributes["q"]; ok {
			if err := json.Unmarshal([]byte(text), &q); err != nil {
				continue
			}
		}
		switch media {
		case mediaGraphQL, mediaJSON:
		case "*/*", "application/*":
			media = mediaJSON
		default:
			continue
		}
		if q > quality {
			best, quality = media, q
		}
	}
	return best, best != ""
}
