// Command rooms prints the map of the project: each package with what it is for and
// what it imports of the project, from the top floor down, and the arrows that run
// against the order of the folders.
//
//	go run ./scripts/rooms            # print the map
//	go run ./scripts/rooms -C DIR     # of another working copy
//	go run ./scripts/rooms -write     # bring the table of ARCHITECTURE.md up to date
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	dir := flag.String("C", ".", "`directory` of the working copy")
	write := flag.Bool("write", false, "bring the table of ARCHITECTURE.md up to date instead of printing the map")
	flag.Parse()
	if err := run(os.Stdout, *dir, *write); err != nil {
		fmt.Fprintln(os.Stderr, "rooms:", err)
		os.Exit(1)
	}
}

func run(out io.Writer, dir string, write bool) error {
	rooms, err := read(dir)
	if err != nil {
		return err
	}
	if !write {
		_, err := io.WriteString(out, text(rooms))
		return err
	}
	page := filepath.Join(dir, "ARCHITECTURE.md")
	old, err := os.ReadFile(page)
	if err != nil {
		return err
	}
	fresh, err := withTable(string(old), rooms)
	if err != nil {
		return err
	}
	return os.WriteFile(page, []byte(fresh), 0o644)
}

// text is the map, for people.
func text(rooms []room) string {
	var b strings.Builder
	built, tests, arrows, floors := 0, 0, 0, 0
	for _, r := range rooms {
		if r.tests {
			tests++
			continue
		}
		built++
		arrows += len(r.imports)
		floors = max(floors, r.floor)
	}
	fmt.Fprintf(&b, "%d rooms on %d floors with %d arrows; %d rooms of tests alone\n", built, floors, arrows, tests)
	floor := 0
	for _, r := range rooms {
		if r.floor != floor {
			floor = r.floor
			fmt.Fprintf(&b, "\nfloor %d\n", floor)
		}
		fmt.Fprintf(&b, "  %s: %s\n", r.path, r.doc)
		if len(r.imports) > 0 {
			fmt.Fprintf(&b, "      → %s\n", strings.Join(r.imports, ", "))
		}
	}
	up := upward(rooms)
	fmt.Fprintf(&b, "\n%d arrows run up\n", len(up))
	for _, a := range up {
		fmt.Fprintf(&b, "  %s → %s\n", a[0], a[1])
	}
	return b.String()
}

const (
	begin = "<!-- rooms:begin -->\n"
	end   = "<!-- rooms:end -->"
)

// withTable puts the table of rooms into the page, between the marks: the top floor
// first, but without numbers, which a new room on the ground would change everywhere.
func withTable(page string, rooms []room) (string, error) {
	before, rest, ok := strings.Cut(page, begin)
	_, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		return "", errors.New("ARCHITECTURE.md has no table between " + strings.TrimSpace(begin) + " and " + end)
	}
	var b strings.Builder
	b.WriteString("| Room | What it does |\n|---|---|\n")
	for _, r := range rooms {
		short, _, _ := strings.Cut(strings.TrimSuffix(r.doc, "."), ":")
		fmt.Fprintf(&b, "| `%s` | %s |\n", r.path, short)
	}
	return before + begin + b.String() + end + after, nil
}
