// Package doctest reads the pages of the documentation for the tests that hold them
// to the program: which links a page has, what it names as code, and what its blocks
// of code say. It knows Markdown; what a block must be is for each test to know.
package doctest

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
)

// Page is a page of the documentation.
type Page struct {
	// Path is the file's, from the root of the repository.
	Path   string
	Source []byte
	tree   ast.Node
}

// Block is a fenced block of code.
type Block struct {
	// Language is the word behind the fence, Text what is between the fences, and
	// Start and Stop where that is in the page's source.
	Language, Text string
	Start, Stop    int
	// Next is the block that follows with nothing between, nil if there is none.
	Next *Block
}

// Root is the root of the repository, as a path from where the test runs.
func Root(t testing.TB) string {
	t.Helper()
	for dir := "."; len(dir) < 40; dir = filepath.Join(dir, "..") {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
	}
	t.Fatal("there is no go.mod above the test")
	return ""
}

// elsewhere are folders whose pages are not ours, or are built.
var elsewhere = map[string]bool{"node_modules": true, "bin": true, "dist": true}

// Pages are all pages of the repository, in the order of their paths.
func Pages(t testing.TB) []*Page {
	t.Helper()
	var out []*Page
	files := os.DirFS(Root(t))
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (elsewhere[d.Name()] || name != "." && strings.HasPrefix(d.Name(), ".")):
			return fs.SkipDir
		case d.IsDir() || path.Ext(name) != ".md":
			return nil
		}
		source, err := fs.ReadFile(files, name)
		if err == nil {
			out = append(out, Parse(name, source))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Parse reads a page.
func Parse(name string, source []byte) *Page {
	markdown := goldmark.New(goldmark.WithExtensions(extension.GFM))
	return &Page{name, source, markdown.Parser().Parse(text.NewReader(source))}
}

// Blocks are the fenced blocks of code in a language, in order.
func (p *Page) Blocks(language string) []Block {
	var out []Block
	p.each(func(n ast.Node) {
		if b := p.block(n); b != nil && b.Language == language {
			b.Next = p.block(n.NextSibling())
			out = append(out, *b)
		}
	})
	return out
}

func (p *Page) block(n ast.Node) *Block {
	fenced, ok := n.(*ast.FencedCodeBlock)
	if !ok || fenced.Lines().Len() == 0 {
		return nil
	}
	lines := fenced.Lines()
	start, stop := lines.At(0).Start, lines.At(lines.Len()-1).Stop
	return &Block{Language: string(fenced.Language(p.Source)), Text: string(p.Source[start:stop]), Start: start, Stop: stop}
}

// Spans are the texts that stand as code within sentences.
func (p *Page) Spans() []string {
	var out []string
	p.each(func(n ast.Node) {
		if span, ok := n.(*ast.CodeSpan); ok {
			out = append(out, p.textOf(span))
		}
	})
	return out
}

// Links are the targets of links and pictures, as they are written.
func (p *Page) Links() []string {
	var out []string
	p.each(func(n ast.Node) {
		switch n := n.(type) {
		case *ast.Link:
			out = append(out, string(n.Destination))
		case *ast.Image:
			out = append(out, string(n.Destination))
		}
	})
	return out
}

// Headings are the texts of the headings.
func (p *Page) Headings() []string {
	var out []string
	p.each(func(n ast.Node) {
		if h, ok := n.(*ast.Heading); ok {
			out = append(out, p.textOf(h))
		}
	})
	return out
}

func (p *Page) textOf(n ast.Node) string {
	var out strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			out.Write(t.Segment.Value(p.Source))
			continue
		}
		out.WriteString(p.textOf(c))
	}
	return out.String()
}

// each visits every node of the page.
func (p *Page) each(visit func(ast.Node)) {
	_ = ast.Walk(p.tree, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			visit(n)
		}
		return ast.WalkContinue, nil
	})
}

var (
	word       = regexp.MustCompile(`'[^']*'|"[^"]*"|[^\s'"]+(?:"[^"]*"|'[^']*')?`)
	assignment = regexp.MustCompile(`^[A-Z][A-Z0-9_]*=`)
)

// Commands are the command lines of the page's blocks of shell and those that stand
// within sentences, as words. Comments, variables in front and the brackets around what
// may be left out are gone.
func (p *Page) Commands() [][]string {
	var lines []string
	for _, span := range p.Spans() {
		if program, _, arguments := strings.Cut(span, " "); arguments && slices.Contains([]string{"zonegraph", "make", "go", "docker", "scripts/need"}, program) {
			lines = append(lines, span)
		}
	}
	for _, b := range p.Blocks("sh") {
		lines = append(lines, strings.Split(b.Text, "\n")...)
	}
	var out [][]string
	for _, line := range lines {
		line, _, _ = strings.Cut(line, " #")
		if strings.HasPrefix(line, "#") {
			continue
		}
		words := word.FindAllString(line, -1)
		for len(words) > 0 && assignment.MatchString(words[0]) {
			words = words[1:]
		}
		for i, w := range words {
			if strings.HasPrefix(w, "'") || strings.HasPrefix(w, `"`) {
				words[i] = w[1 : len(w)-1]
			} else {
				words[i] = strings.Trim(w, "[]")
			}
		}
		if len(words) > 0 {
			out = append(out, words)
		}
	}
	return out
}
