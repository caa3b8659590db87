package export

import (
	"fmt"

	"github.com/vektah/gqlparser/v2/ast"
)

// coverageType is the type of a matrix of requirements.
const coverageType = "Coverage"

// matrixSelection is what is asked of a matrix, whatever the operation selects of it.
const matrixSelection = `{ ` + endKey + `: endCursor ` + moreKey + `: hasNextPage
columns { requirement { key titleZH titleEN } }
rows { subject { id name synthetic } cells { state basis reasonZH shortfall citations { ` + documentSelection + ` } } } }`

// stateWords are the states of a cell. Unknown is never an empty cell: nothing shows
// that the requirement is met, nor that it is not.
var stateWords = map[string]string{"MET": "满足", "NOT_MET": "不满足", "UNKNOWN": notRecorded}

// cellColumns are those of a cell's judgement, beside its sources.
var cellColumns = []column{{title: "要求"}, {title: "状态"}, {title: "依据"}, {title: "缺口", kind: numberKind}, {title: "理由"}}

// matrixTable has a matrix asked for by pages: a row for each subject, a column for
// each requirement.
func (o *operation) matrixTable(t *table, s *selected, field *ast.Field) error {
	field.SelectionSet = selection(matrixSelection)
	t.title = "覆盖矩阵"
	t.paged, t.matrix, t.sourced, t.marked = true, true, true, true
	t.items, t.more, t.end = []string{"rows"}, []string{moreKey}, []string{endKey}
	t.claims = map[string]string{}
	for _, v := range o.schema.Types["CoverageBasis"].EnumValues {
		t.claims[v.Name] = termOf(v.Name, v.Description)
	}
	return t.page(s.field.ArgumentMap(o.variables), "first", "")
}

// matrixColumns are known with the first page: the subject and the requirements.
func (t *table) matrixColumns(root any) {
	t.columns = []column{{title: "标识", path: []string{"subject", "id"}}, {title: "主体名称", path: []string{"subject", "name"}}}
	seen := map[string]bool{}
	for _, c := range listAt(root, "columns") {
		key := textAt(c, "requirement", "key")
		title := textAt(c, "requirement", "titleZH")
		if title == "" {
			title = textAt(c, "requirement", "titleEN")
		}
		if title == "" {
			title = key
		}
		if seen[title] {
			title = fmt.Sprintf("%s（%s）", title, key)
		}
		seen[title] = true
		t.columns = append(t.columns, column{title: title, kind: wordKind, description: "The state of the requirement " + key + "."})
	}
}

// matrixValues are the cells of a row, the states in words.
func (t *table) matrixValues(row any) []value {
	out := []value{t.columns[0].value(row), t.columns[1].value(row)}
	for _, cell := range listAt(row, "cells") {
		out = append(out, value{stateWords[textAt(cell, "state")], wordKind})
	}
	return out
}

// cellSources are a line for each source of each cell, and one for a cell that has
// none: its reason must be there.
func (t *table) cellSources(row any, number string) [][]value {
	var out [][]value
	for i, cell := range listAt(row, "cells") {
		line := []value{{number, numberKind}, {text: textAt(row, "subject", "id")}, {text: textAt(row, "subject", "name")},
			{text: t.columns[2+i].title}, {text: stateWords[textAt(cell, "state")]}, {text: t.claims[textAt(cell, "basis")]},
			{textAt(cell, "shortfall"), numberKind}, {text: textAt(cell, "reasonZH")}}
		cited := listAt(cell, "citations")
		if len(cited) == 0 {
			cited = []any{nil}
		}
		for _, c := range cited {
			out = append(out, append(line[:len(line):len(line)], documentValues(c)...))
		}
	}
	return out
}
