// Package house_test holds how the project is built: that each room has its arrows, and
// that Cypher is written where it should be.
package house_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

const root = "../.."

// packages are the folders of all packages that have more than tests.
func packages(t *testing.T) []string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-f", `{{if .GoFiles}}{{.ImportPath}}{{end}}`, "./...")
	cmd.Dir, cmd.Stderr = root, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var dirs []string
	for line := range strings.Lines(string(out)) {
		if dir := strings.TrimPrefix(strings.TrimSpace(line), "zonegraph/"); dir != "" {
			dirs = append(dirs, dir)
		}
	}
	return dirs
}

// free are the packages that may import whatever they like: commands, and what only
// tests import.
var free = regexp.MustCompile(`^(bench|cmd)(/|$)|test$`)

// Each package has a rule of the linter that says which others it may import.
func TestEveryRoomHasItsArrows(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, ".golangci.yml"))
	if err != nil {
		t.Fatal(err)
	}
	var config struct {
		Linters struct {
			Settings struct {
				Depguard struct {
					Rules map[string]struct {
						Files []string
						Deny  []struct{ Pkg string }
					}
				}
			}
		}
	}
	if err := yaml.Unmarshal(text, &config); err != nil {
		t.Fatal(err)
	}
	held := func(dir string) bool {
		for _, rule := range config.Linters.Settings.Depguard.Rules {
			ours := false
			for _, d := range rule.Deny {
				ours = ours || d.Pkg == "zonegraph" || strings.HasPrefix(d.Pkg, "zonegraph/")
			}
			for _, glob := range rule.Files {
				folder, below := strings.CutSuffix(strings.TrimPrefix(glob, "**/"), "/**")
				if ours && !below {
					folder = path.Dir(folder)
				}
				if ours && (dir == folder || below && strings.HasPrefix(dir, folder+"/")) {
					return true
				}
			}
		}
		return false
	}
	for _, dir := range packages(t) {
		if !free.MatchString(dir) && !held(dir) {
			t.Errorf("%s: no rule of depguard says which packages it may import", dir)
		}
	}
}

// The lanes of the tests have each package that has tests, once.
func TestTheLanesHaveEveryPackage(t *testing.T) {
	run := func(name string, args ...string) []string {
		cmd := exec.CommandContext(t.Context(), name, args...)
		cmd.Dir, cmd.Stderr = root, os.Stderr
		cmd.Env = append(os.Environ(), "WITHOUT_RACE=internal/e2e\nqueries", "LONGEST=internal/ingest\ngraph/store")
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		return strings.Fields(string(out))
	}
	all := run("go", "list", "-f", "{{if or .TestGoFiles .XTestGoFiles}}{{.ImportPath}}{{end}}", "./...")
	var lanes []string
	for _, lane := range []string{"quick", "database"} {
		for _, race := range []string{"race", "plain"} {
			packages := run("scripts/lanes", lane, race)
			if len(packages) == 0 {
				t.Errorf("no package is in %s %s", lane, race)
			}
			if with := slices.Contains(packages, "zonegraph/internal/e2e/exact"); with != (lane == "database" && race == "race") {
				t.Errorf("the tests of the exact cache are in %s %s: %t", lane, race, with)
			}
			if want := []string{"zonegraph/internal/ingest", "zonegraph/graph/store"}; lane == "database" && race == "race" && !slices.Equal(packages[:2], want) {
				t.Errorf("first are %v, want %v", packages[:2], want)
			}
			lanes = append(lanes, packages...)
		}
	}
	slices.Sort(lanes)
	slices.Sort(all)
	if !slices.Equal(lanes, all) {
		t.Errorf("the lanes have\n%v\nwant\n%v", lanes, all)
	}
}

// What the Makefile says of packages is said of packages with tests.
func TestTheMakefileNamesPackages(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	lists := regexp.MustCompile(`(?ms)^export define (\w+)\n(.*?)^endef`).FindAllStringSubmatch(string(text), -1)
	if len(lists) != 2 {
		t.Fatalf("%d lists of packages, want 2", len(lists))
	}
	for _, list := range lists {
		for _, dir := range strings.Fields(list[2]) {
			if found, _ := filepath.Glob(filepath.Join(root, dir, "*_test.go")); found == nil {
				t.Errorf("%s: there is no package with tests at %s", list[1], dir)
			}
		}
	}
}

// pattern is a part of a pattern of Cypher.
var pattern = regexp.MustCompile(`\)\s*<?-\[|\]->?\s*\(|\)--?>?\(|<-\[`)

// writers put patterns into commands for write transactions, which see everything.
var writers = regexp.MustCompile(`^(graph/cypher|graph/store|internal/ingest)(/|$)`)

// Statements get their patterns from the compiler: nowhere else is one written.
func TestPatternsAreWrittenByTheCompiler(t *testing.T) {
	for _, dir := range packages(t) {
		if free.MatchString(dir) || writers.MatchString(dir) {
			continue
		}
		files := token.NewFileSet()
		notTests := func(f fs.FileInfo) bool { return !strings.HasSuffix(f.Name(), "_test.go") }
		parsed, err := parser.ParseDir(files, filepath.Join(root, dir), notTests, 0) //nolint:staticcheck // build tags do not matter here
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range parsed {
			ast.Inspect(p, func(n ast.Node) bool {
				if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING && pattern.MatchString(l.Value) {
					t.Errorf("%s: %s has a part of a pattern; graph/cypher writes it", files.Position(l.Pos()), l.Value)
				}
				return true
			})
		}
	}
}
