package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const root = "../.."

// ARCHITECTURE.md has every package once, with the first sentence about it, and no arrow
// runs up.
func TestArchitectureIsUpToDate(t *testing.T) {
	rooms, err := read(root)
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join(root, "ARCHITECTURE.md"))
	if err != nil {
		t.Fatal(err)
	}
	fresh, err := withTable(string(page), rooms)
	if err != nil {
		t.Fatal(err)
	}
	if fresh != string(page) {
		_, table, _ := strings.Cut(fresh, begin)
		t.Errorf("the table of ARCHITECTURE.md is out of date: run go run ./scripts/rooms -write, or put there\n%s", table)
	}
	for _, a := range upward(rooms) {
		t.Errorf("%s imports %s, which stands above it", a[0], a[1])
	}
	for _, r := range rooms {
		if r.doc == "" {
			t.Errorf("%s has no package comment", r.path)
		}
		if place(r.path) < 0 {
			t.Errorf("%s is in no folder that has a place in the order", r.path)
		}
	}
}

// How much code is generated is said to the nearest thousand lines or so.
func TestArchitectureSaysHowMuchIsGenerated(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(root, "ARCHITECTURE.md"))
	if err != nil {
		t.Fatal(err)
	}
	said := regexp.MustCompile(`about ([\d,]+)\s+lines of Go in`).FindSubmatch(page)
	if said == nil {
		t.Fatal("ARCHITECTURE.md does not say how many lines of Go are generated")
	}
	want, err := strconv.Atoi(strings.ReplaceAll(string(said[1]), ",", ""))
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(root, "resolvers/gql/*.go"))
	if err != nil {
		t.Fatal(err)
	}
	lines := 0
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		lines += strings.Count(string(text), "\n")
	}
	if lines < want*9/10 || lines > want*11/10 {
		t.Errorf("%d lines are generated, ARCHITECTURE.md says about %d", lines, want)
	}
}

func TestFloorsAndArrows(t *testing.T) {
	rooms := []room{
		{path: "cmd/a", imports: []string{"graph", "internal/table"}},
		{path: "graph", imports: []string{"schema"}},
		{path: "graph/ingest", imports: []string{"graph", "internal/table"}},
		{path: "internal/table"},
		{path: "internal/server", imports: []string{"resolvers"}},
		{path: "resolvers", imports: []string{"resolvers/gql"}},
		{path: "resolvers/gql", imports: []string{"graph"}},
		{path: "schema"},
		{path: "internal/e2e", imports: []string{"cmd/a"}, tests: true},
	}
	setFloors(rooms)
	want := []int{3, 2, 3, 1, 5, 4, 3, 1, 4}
	for i, r := range rooms {
		if r.floor != want[i] {
			t.Errorf("%s is on floor %d, want %d", r.path, r.floor, want[i])
		}
	}
	if up := upward(rooms); !slices.Equal(up, [][2]string{{"graph/ingest", "internal/table"}}) {
		t.Errorf("up run %v", up)
	}
}
