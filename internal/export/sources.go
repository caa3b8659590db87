package export

// citations is the field with the sources of a fact.
const citations = "citationsConnection"

// documentSelection is what is asked of a citation.
const documentSelection = `section paragraph document { name number date url }`

// claimedSelection is what is asked of the citations of a row.
const claimedSelection = `{ edges { properties { field value confidence note } node { ` + documentSelection + ` } } ` + moreKey + `: pageInfo { hasNextPage } }`

// documentColumns are those of a source's document and place.
var documentColumns = []column{
	{title: "文件", path: []string{"document", "name"}},
	{title: "文件编号", path: []string{"document", "number"}},
	{title: "文件日期", path: []string{"document", "date"}, kind: dateKind},
	{title: "节", path: []string{"section"}},
	{title: "段", path: []string{"paragraph"}, kind: numberKind},
	{title: "地址", path: []string{"document", "url"}},
}

// rowColumns say which row a source belongs to.
var rowColumns = []column{{title: "行", kind: numberKind}, {title: "标识"}, {title: nameTitle}}

// claimColumns are those of a claim.
var claimColumns = []column{{title: "字段"}, {title: "所称之值"}, {title: "可信度"}, {title: "说明"}}

var confidenceWords = map[string]string{"HIGH": "高", "MIDDLE": "中", "LOW": "低"}

// sourceColumns are the columns of the table's sources.
func (t *table) sourceColumns() []column {
	middle := claimColumns
	if t.matrix {
		middle = cellColumns
	}
	return append(append(append([]column{}, rowColumns...), middle...), documentColumns...)
}

// sources are the lines about where a row is stated. number is the row's in the
// sheet.
func (t *table) sources(item any, number string) [][]value {
	if t.matrix {
		return t.cellSources(item, number)
	}
	about := at(item, t.node...)
	var out [][]value
	for _, edge := range listAt(about, sourcesKey, "edges") {
		field := textAt(edge, "properties", "field")
		if title := t.claims[field]; title != "" {
			field = title
		}
		line := []value{{number, numberKind}, {text: textAt(about, idKey)}, {text: textAt(about, nameKey)},
			{text: field}, {text: textAt(edge, "properties", "value")}, {text: confidenceWords[textAt(edge, "properties", "confidence")]}, {text: textAt(edge, "properties", "note")}}
		out = append(out, append(line, documentValues(at(edge, "node"))...))
	}
	return out
}

func documentValues(citation any) []value {
	out := make([]value, len(documentColumns))
	for i, c := range documentColumns {
		out[i] = c.value(citation)
	}
	return out
}
