package doctest_test

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"zonegraph/internal/doctest"
)

// Every link within the repository leads to a file, and to a heading of it.
func TestLinks(t *testing.T) {
	pages := map[string]*doctest.Page{}
	for _, p := range doctest.Pages(t) {
		pages[p.Path] = p
	}
	links := 0
	for _, p := range pages {
		for _, link := range p.Links() {
			if strings.Contains(link, "://") || strings.HasPrefix(link, "mailto:") {
				continue
			}
			links++
			file, anchor, _ := strings.Cut(link, "#")
			target := p.Path
			if file != "" {
				target = path.Join(path.Dir(p.Path), file)
			}
			if _, err := os.Stat(filepath.Join(doctest.Root(t), target)); err != nil {
				t.Errorf("%s: the link %s leads nowhere", p.Path, link)
			}
			if anchor == "" {
				continue
			}
			to := pages[target]
			if to == nil || !slices.ContainsFunc(to.Headings(), func(h string) bool { return anchorOf(h) == anchor }) {
				t.Errorf("%s: the link %s leads to no heading", p.Path, link)
			}
		}
	}
	if links < 20 {
		t.Errorf("only %d links were found", links)
	}
}

// anchorOf is the name by which GitHub lets a heading be linked to.
func anchorOf(heading string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return -1
	}, heading)
}

// Every file or folder that is named as code is there.
func TestNamedFiles(t *testing.T) {
	root := doctest.Root(t)
	top, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, entry := range top {
		names[entry.Name()] = true
	}
	for _, p := range doctest.Pages(t) {
		for _, span := range p.Spans() {
			first, _, inside := strings.Cut(span, "/")
			if !names[first] || !inside && path.Ext(span) == "" || strings.ContainsAny(span, " …") {
				continue
			}
			if found, err := filepath.Glob(filepath.Join(root, strings.TrimSuffix(span, "/..."))); err != nil || len(found) == 0 {
				t.Errorf("%s names %s, which is not there (%v)", p.Path, span, err)
			}
		}
	}
}

// identifier is a word that is worth looking for.
var identifier = regexp.MustCompile(`[A-Za-z_][A-Za-z0-9_]{2,}`)

// Every word that is named as code stands somewhere in the code, the schema, the
// data or the build files: nothing is described that was renamed or removed.
func TestNamedThings(t *testing.T) {
	known := words(t)
	for _, p := range doctest.Pages(t) {
		texts := p.Spans()
		for _, b := range p.Blocks("sh") {
			texts = append(texts, b.Text)
		}
		for _, text := range texts {
			for _, word := range identifier.FindAllString(text, -1) {
				if !known[word] && !slices.Contains(foreign, word) {
					t.Errorf("%s names %q in %q, which stands in no other file", p.Path, word, text)
				}
			}
		}
	}
}

// foreign are words of Neo4j and of Go, which no file of ours has.
var foreign = []string{"thread_pool_max_size", "GOMEMLIMIT"}

// words are those of all files that are not pages, and of the names of all files.
func words(t *testing.T) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	files := os.DirFS(doctest.Root(t))
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || d.Name() == "dist" || d.Name() == ".git" || d.Name() == "bin"):
			return fs.SkipDir
		case d.IsDir():
			return nil
		}
		for _, word := range identifier.FindAllString(name, -1) {
			out[word] = true
		}
		if path.Ext(name) == ".md" || d.Name() == "package-lock.json" {
			return nil
		}
		text, err := fs.ReadFile(files, name)
		for _, word := range identifier.FindAllString(string(text), -1) {
			out[word] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// others are the commands of blocks of shell that are not the project's own.
var others = []string{"docker", "git", "cd", "npm", "goreleaser"}

// Every command in a block of shell is one that there is: a target of the Makefile, a
// package under test, a script. Those of the program are held by its own test.
func TestShellBlocks(t *testing.T) {
	root := doctest.Root(t)
	makefile, err := os.ReadFile(filepath.Join(root, "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	commands := 0
	for _, p := range doctest.Pages(t) {
		for _, line := range p.Commands() {
			commands++
			switch word := line[0]; {
			case word == "zonegraph", slices.Contains(others, word):
			case word == "make":
				for _, target := range line[1:] {
					if strings.Contains(target, "=") {
						continue
					}
					if !regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(target) + `:`).Match(makefile) {
						t.Errorf("%s: there is no target %s in %q", p.Path, target, line)
					}
				}
			case word == "go" && len(line) > 2:
				for _, argument := range line[2:] {
					if !strings.HasPrefix(argument, "./") {
						continue
					}
					if _, err := os.Stat(filepath.Join(root, strings.TrimSuffix(argument, "..."))); err != nil {
						t.Errorf("%s: %q: %v", p.Path, line, err)
					}
				}
			default:
				if info, err := os.Stat(filepath.Join(root, word)); err != nil || info.Mode()&0o111 == 0 {
					t.Errorf("%s: %q begins with no command that is known here", p.Path, line)
				}
			}
		}
	}
	if commands < 20 {
		t.Errorf("only %d commands were found", commands)
	}
}

func TestCommands(t *testing.T) {
	p := doctest.Parse("a.md", []byte("Say `zonegraph check` or `--home`:\n\n```sh\n# nothing\nA=1 B=x zonegraph export --variables '{\"a\": \"b c\"}'   # what it does\n\nmake test\n```\n"))
	want := [][]string{{"zonegraph", "check"}, {"zonegraph", "export", "--variables", `{"a": "b c"}`}, {"make", "test"}}
	if got := p.Commands(); !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("got %q", got)
	}
}

func TestBlocks(t *testing.T) {
	p := doctest.Parse("a.md", []byte("```graphql\n{ a }\n```\n```json\n{}\n```\n\ntext\n\n```graphql\n{ b }\n```\nand\n```json\n1\n```\n"))
	blocks := p.Blocks("graphql")
	if len(blocks) != 2 || blocks[0].Text != "{ a }\n" || blocks[0].Next == nil || blocks[0].Next.Text != "{}\n" || blocks[0].Next.Language != "json" || blocks[1].Next != nil {
		t.Errorf("got %+v", blocks)
	}
	if b := blocks[0].Next; string(p.Source[b.Start:b.Stop]) != b.Text {
		t.Errorf("the block is not at %d to %d", b.Start, b.Stop)
	}
}
