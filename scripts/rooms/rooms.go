package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"go/doc"
	"go/parser"
	"go/token"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// room is a package of the project.
type room struct {
	// path is the package's within the module, doc the first sentence about it without
	// its name.
	path, doc string
	// imports are the rooms that it imports.
	imports []string
	// floor is 1 for a room that imports none, and else one above the highest of these.
	floor int
	// tests is true for a room that has nothing but tests; what they import counts.
	tests bool
}

// listed is what `go list -json` says of a package.
type listed struct {
	Dir, ImportPath, Doc               string
	Module                             struct{ Path string }
	GoFiles, TestGoFiles, XTestGoFiles []string
	Imports, TestImports, XTestImports []string
}

// read finds the rooms of a working copy, the top floor first, and by path within it.
func read(dir string) ([]room, error) {
	cmd := exec.Command("go", "list", "-json=Dir,ImportPath,Doc,Module,GoFiles,TestGoFiles,XTestGoFiles,Imports,TestImports,XTestImports", "./...") //nolint:noctx // it ends by itself
	cmd.Dir = dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w\n%s", err, stderr.String())
	}
	var rooms []room
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		r, err := roomOf(p)
		if err != nil {
			return nil, err
		}
		rooms = append(rooms, r)
	}
	setFloors(rooms)
	slices.SortFunc(rooms, func(a, b room) int { return cmp.Or(b.floor-a.floor, strings.Compare(a.path, b.path)) })
	return rooms, nil
}

func roomOf(p listed) (room, error) {
	within := func(path string) string { return strings.TrimPrefix(path, p.Module.Path+"/") }
	r := room{path: within(p.ImportPath), tests: len(p.GoFiles) == 0}
	about, imports := p.Doc, p.Imports
	if r.tests {
		var err error
		if about, err = commentOf(p.Dir, slices.Concat(p.TestGoFiles, p.XTestGoFiles)); err != nil {
			return r, err
		}
		imports = slices.Concat(p.TestImports, p.XTestImports)
	}
	// "Package graph knows …" and "Command bench measures …" say the name twice.
	about = new(doc.Package).Synopsis(about)
	if words := strings.SplitN(about, " ", 3); len(words) == 3 && (words[0] == "Package" || words[0] == "Command") {
		about = words[2]
	}
	r.doc = about
	for _, i := range imports {
		if path := within(i); path != i && path != r.path {
			r.imports = append(r.imports, path)
		}
	}
	slices.Sort(r.imports)
	r.imports = slices.Compact(r.imports)
	return r, nil
}

// commentOf is the package comment of the first file that has one.
func commentOf(dir string, files []string) (string, error) {
	for _, name := range files {
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, name), nil, parser.PackageClauseOnly|parser.ParseComments)
		if err != nil {
			return "", err
		}
		if f.Doc != nil {
			return f.Doc.Text(), nil
		}
	}
	return "", nil
}

func setFloors(rooms []room) {
	byPath := map[string]*room{}
	for i := range rooms {
		byPath[rooms[i].path] = &rooms[i]
	}
	var floor func(*room) int
	floor = func(r *room) int {
		if r.floor == 0 {
			for _, path := range r.imports {
				if below := byPath[path]; below != nil {
					r.floor = max(r.floor, floor(below))
				}
			}
			r.floor++
		}
		return r.floor
	}
	for i := range rooms {
		floor(&rooms[i])
	}
}

// folders are the folders from the top down: what is in one imports what is in the
// same or in a later one. The longest name that fits counts. What serves tests stands
// on top, for it may import everything.
var folders = []string{
	"test", "internal/e2e", "internal/graphtest", "bench", "scripts", "cmd",
	"internal/server", "resolvers", "loaders", "web", "internal", "graph", "queries", "schema", "data", "message",
}

// upward are the arrows that run against the order of the folders.
func upward(rooms []room) [][2]string {
	var out [][2]string
	for _, r := range rooms {
		if r.tests {
			continue
		}
		for _, to := range r.imports {
			if place(to) < place(r.path) {
				out = append(out, [2]string{r.path, to})
			}
		}
	}
	return out
}

// place is where a room's folder stands in the order.
func place(path string) int {
	found, length := -1, 0
	for i, folder := range folders {
		if (path == folder || strings.HasPrefix(path, folder+"/")) && len(folder) > length {
			found, length = i, len(folder)
		}
	}
	return found
}
