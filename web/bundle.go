package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
)

// dist is the built playground; without a build it holds only its README.
//
//go:embed all:dist
var dist embed.FS

// readme is the one file of dist that is not part of the page.
const readme = "README.md"

// contentTypes names the type of every kind of file that a build produces. The
// types of the operating system differ between machines, so we do not ask them.
var contentTypes = map[string]string{
	".css":  "text/css; charset=utf-8",
	".html": "text/html; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".json": "application/json",
	".svg":  "image/svg+xml",
	".ttf":  "font/ttf",
	".txt":  "text/plain; charset=utf-8",
}

// file is one file of the page, held in the form in which it was embedded.
type file struct {
	body        []byte
	gzipped     bool // body is the gzip form; plain text must be unpacked.
	contentType string
	etag        string
	immutable   bool // the name contains a hash of the content.
}

// plain returns the content as it was before compression.
func (f *file) plain() ([]byte, error) {
	if !f.gzipped {
		return f.body, nil
	}
	r, err := gzip.NewReader(bytes.NewReader(f.body))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// newFile describes body; a name that ends in ".gz" marks it as compressed.
func newFile(name string, body []byte) (*file, error) {
	name, gzipped := strings.CutSuffix(name, ".gz")
	contentType, ok := contentTypes[path.Ext(name)]
	if !ok {
		return nil, fmt.Errorf("web: no content type for %q", name)
	}
	sum := sha256.Sum256(body)
	return &file{
		body:        body,
		gzipped:     gzipped,
		contentType: contentType,
		etag:        hex.EncodeToString(sum[:8]),
		immutable:   strings.HasPrefix(name, "assets/"),
	}, nil
}

// loadBundle reads a built page, keyed by path without ".gz". It is empty if
// the page was not built.
func loadBundle(fsys fs.FS) (map[string]*file, error) {
	files := map[string]*file{}
	err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || name == readme {
			return err
		}
		body, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		f, err := newFile(name, body)
		if err != nil {
			return err
		}
		files[strings.TrimSuffix(name, ".gz")] = f
		return nil
	})
	return files, err
}

// Built reports whether the page was built into this binary.
func Built() bool {
	_, err := fs.Stat(dist, "dist/index.html.gz")
	return err == nil
}
