package queries

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"strings"
	"unicode"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"zonegraph/message"
)

// Operation is one named operation of the menu.
type Operation struct {
	// Name is the operation name; it is unique and addresses the query in
	// /playground?query=NAME.
	Name string `json:"name"`
	// TitleZH and TitleEN are the question in Chinese and in English.
	TitleZH string `json:"titleZh"`
	TitleEN string `json:"titleEn"`
	// Query is the document as its author wrote it, without the variables line.
	Query string `json:"query"`
	// Variables is an indented JSON object, or empty.
	Variables string `json:"variables"`
}

// The marks that start the comment lines with a meaning.
const (
	variablesMark = "variables:"
	columnsMark   = "columns:"
	rowsMark      = "rows:"
)

// Table is what the comment lines of a document say of it as a table.
type Table struct {
	// Columns are titles of columns by the path of response keys.
	Columns map[string]string
	// Rows is the path of the list inside a row whose items get rows of their own,
	// empty for none.
	Rows string
}

// ParseTable reads the comment lines with which a document shapes its table: one
// names columns, a JSON object from the path of response keys to the title; the
// other is the path of a list inside a row.
//
//	# columns: {"holder.name": "企业名称"}
//	# rows: zonesConnection.edges
func ParseTable(document string) (Table, error) {
	t := Table{Columns: map[string]string{}}
	for line := range strings.Lines(document) {
		comment, ok := commentOf(line)
		if !ok {
			continue
		}
		if names, ok := strings.CutPrefix(comment, columnsMark); ok {
			var more map[string]string
			if err := json.Unmarshal([]byte(names), &more); err != nil {
				return t, message.NewError("export.columns-unreadable", "# "+columnsMark)
			}
			maps.Copy(t.Columns, more)
		}
		if path, ok := strings.CutPrefix(comment, rowsMark); ok {
			t.Rows = strings.TrimSpace(path)
		}
	}
	return t, nil
}

// commentOf is the text of a comment line; ok is false for any other line.
func commentOf(line string) (text string, ok bool) {
	text, ok = strings.CutPrefix(strings.TrimSpace(line), "#")
	return strings.TrimSpace(text), ok
}

// Parse reads every *.graphql file at the root of fsys, in the order
// of the file names. A file holds one named operation, and may hold fragments.
// The comment lines before it carry a title in Chinese, a title in
// English and, if the operation needs them, its variables:
//
//	# 广西有几家高新区,各级几家?
//	# How many high-tech zones does Guangxi have, by tier?
//	# variables: {"province": "Guangxi"}
//	query ZonesByTier($province: String!) { ... }
//
// Further comment lines explain the query and stay in it. The error names every
// broken file; the queries of the others are returned with it.
func Parse(fsys fs.FS) ([]Operation, error) {
	names, err := fs.Glob(fsys, "*.graphql")
	if err != nil {
		return nil, err
	}
	var (
		all    []Operation
		broken []error
		seen   = map[string]string{}
	)
	for _, name := range names {
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			broken = append(broken, err)
			continue
		}
		saved, err := parseSaved(string(text))
		if err != nil {
			broken = append(broken, fmt.Errorf("%s: %w", name, err))
			continue
		}
		if first, taken := seen[saved.Name]; taken {
			broken = append(broken, fmt.Errorf("%s: operation %s is already in %s", name, saved.Name, first))
			continue
		}
		seen[saved.Name] = name
		all = append(all, saved)
	}
	return all, errors.Join(broken...)
}

func parseSaved(text string) (Operation, error) {
	text = strings.TrimPrefix(strings.ReplaceAll(text, "\r\n", "\n"), "\ufeff")
	var saved Operation
	var kept []string
	inHead := true
	for line := range strings.Lines(text) {
		comment, isComment := commentOf(line)
		inHead = inHead && (isComment || strings.TrimSpace(line) == "")
		if inHead && isComment {
			used, err := saved.readComment(comment)
			if err != nil {
				return Operation{}, err
			}
			if used {
				continue
			}
		}
		kept = append(kept, line)
	}
	saved.Query = strings.TrimSpace(strings.Join(kept, "")) + "\n"
	if saved.TitleZH == "" || saved.TitleEN == "" {
		return Operation{}, errors.New("the leading comment needs a title in Chinese and one in English")
	}
	name, err := operationName(saved.Query)
	saved.Name = name
	return saved, err
}

// readComment takes a title or the variables from one comment line. It
// reports whether the line must not stay in the query.
func (s *Operation) readComment(comment string) (bool, error) {
	if object, ok := strings.CutPrefix(comment, variablesMark); ok {
		if s.Variables != "" {
			return false, errors.New("more than one variables line")
		}
		indented, err := indentObject(object)
		s.Variables = indented
		return true, err
	}
	switch {
	case comment == "":
	case strings.ContainsFunc(comment, isHan):
		if s.TitleZH == "" {
			s.TitleZH = comment
		}
	case s.TitleEN == "":
		s.TitleEN = comment
	}
	return false, nil
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// indentObject checks that text is one JSON object and spreads it over lines. It
// does not decode it, because numbers must keep their digits.
func indentObject(text string) (string, error) {
	text = strings.TrimSpace(text)
	var indented bytes.Buffer
	if err := json.Indent(&indented, []byte(text), "", "  "); err != nil {
		return "", fmt.Errorf("variables: %w", err)
	}
	if !strings.HasPrefix(text, "{") {
		return "", errors.New("variables: not a JSON object")
	}
	return indented.String(), nil
}

// operationName returns the name of the only operation in query.
func operationName(query string) (string, error) {
	doc, err := parser.ParseQuery(&ast.Source{Input: query})
	if err != nil {
		return "", err
	}
	if len(doc.Operations) != 1 {
		return "", fmt.Errorf("%d operations, want 1", len(doc.Operations))
	}
	name := doc.Operations[0].Name
	if name == "" {
		return "", errors.New("the operation has no name")
	}
	return name, nil
}
