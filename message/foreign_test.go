package message

import (
	"go/ast"
	"go/constant"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/vektah/gqlparser/v2"
	gqlast "github.com/vektah/gqlparser/v2/ast"
	"go.yaml.in/yaml/v3"
	"golang.org/x/tools/go/packages"
)

// literals are the texts with which the functions of a library are called that make its
// errors. The function is told by its name, and by the place of the text.
func literals(t *testing.T, path string, files *regexp.Regexp, makers map[string]int) []string {
	t.Helper()
	loaded, err := packages.Load(&packages.Config{Dir: "..", Mode: packages.NeedName | packages.NeedSyntax | packages.NeedTypes | packages.NeedTypesInfo | packages.NeedImports}, path)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]bool{}
	for _, p := range loaded {
		for _, f := range p.Syntax {
			if !files.MatchString(p.Fset.Position(f.Pos()).Filename) {
				continue
			}
			ast.Inspect(f, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				name := ""
				switch f := call.Fun.(type) {
				case *ast.Ident:
					name = f.Name
				case *ast.SelectorExpr:
					name = f.Sel.Name
				}
				at, makes := makers[name]
				if !makes || at >= len(call.Args) {
					return true
				}
				if v := p.TypesInfo.Types[call.Args[at]].Value; v != nil && v.Kind() == constant.String {
					out[constant.StringVal(v)] = true
				}
				return true
			})
		}
	}
	return slices.Sorted(maps.Keys(out))
}

// verbsOfGo are how libraries write arguments.
var verbsOfGo = regexp.MustCompile(`%[#+]?[a-zA-Z0-9]*[a-zA-Z]`)

// translated tells if a text is known, and the same in English.
func translated(t *testing.T, text string, m Message, other Code) {
	t.Helper()
	chinese := m.In(Chinese)
	if m.Code == other || m.In(English) != text || strings.Contains(chinese, "%!") || !strings.ContainsFunc(chinese, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		t.Errorf("%q is %s: %q, %q", text, m.Code, m.In(English), chinese)
	}
}

// All that gqlparser can say of a query is known, whatever version of it is used.
func TestAllOfGQLParserIsKnown(t *testing.T) {
	var all []string
	for path, files := range map[string]string{"lexer": `lexer\.go$`, "parser": `(parser|query)\.go$`, "validator": `vars\.go$`, "validator/rules": `\.go$`} {
		found := literals(t, "github.com/vektah/gqlparser/v2/"+path, regexp.MustCompile(files),
			map[string]int{"makeError": 0, "error": 1, "ErrorPathf": 1, "Message": 0})
		if len(found) == 0 {
			t.Errorf("nothing is found in %s", path)
		}
		all = append(all, found...)
	}
	all = slices.DeleteFunc(all, func(text string) bool {
		// These are only parts, or put together elsewhere; of floats as ids our own check
		// speaks first.
		return text == "%s" || strings.HasPrefix(text, "cannot use %g as ID")
	})
	if len(all) < 60 {
		t.Errorf("only %d messages are found", len(all))
	}
	for _, format := range all {
		// A cycle may lead over others, which is another entry.
		text := strings.Replace(format, "within itself%s.", "within itself.", 1)
		if strings.HasSuffix(format, "depth of %d") {
			text = strings.Replace(text, "%d", "9", 1)
		}
		text = verbsOfGo.ReplaceAllString(text, "X")
		translated(t, text, GraphQL(text), "gqlparser.other")
	}
}

// What the YAML library can say is known. Of anchors and tags, datasets have none.
func TestAllOfYAMLIsKnown(t *testing.T) {
	found := literals(t, "go.yaml.in/yaml/v3", regexp.MustCompile(`(scannerc|parserc|readerc)\.go$`),
		map[string]int{"yaml_parser_set_scanner_error": 3, "yaml_parser_set_parser_error": 1, "yaml_parser_set_parser_error_context": 3, "yaml_parser_set_reader_error": 1, "yaml_parser_set_scanner_tag_error": 3})
	if len(found) < 40 {
		t.Errorf("only %d messages are found", len(found))
	}
	for _, text := range found {
		m := yamlReason(text)
		if m.Code == "yaml.other" {
			t.Errorf("%q is not known", text)
			continue
		}
		translated(t, text, m, "yaml.other")
	}
}

const foreignSchema = `
interface Thing { id: ID! }
type Zone implements Thing { id: ID! name(of: Int! kind: Kind): String zones(where: Where): [Zone!] }
type City implements Thing { id: ID! mayor: String }
enum Kind { BIG SMALL }
input Where { name: String! year: Int }
type Query { zone: Zone thing: Thing }
`

// Sentences that people meet, as the library writes them.
func TestGraphQLInChinese(t *testing.T) {
	schema := gqlparser.MustLoadSchema(&gqlast.Source{Input: foreignSchema})
	for query, want := range map[string]string{
		`{ zone { nme(of: 1) } }`:               "类型Zone没有字段nme；是否应为“name”？",
		`{ zone { zonee } }`:                    "类型Zone没有字段zonee；是否应为“zones”？",
		`{ thing { mayor } }`:                   "类型Thing没有字段mayor；是否应在“City”上使用内联片段？",
		`{ zone { name(of: 1, kind: BIGG) } }`:  "枚举Kind没有值BIGG；是否应为枚举值“BIG”？",
		`{ zone { name(of: 1, kind: "BIG") } }`: `"BIG"不是枚举Kind的值；枚举值不加引号；是否应为枚举值“BIG”？`,
		`{ zone { name } }`:                     "字段name缺少必需的参数of（类型为Int!）",
		`{ zone }`:                              "字段zone（类型为Zone）须选取子字段；是否应为“zone { ... }”？",
		`{ zone { id name: id a: zones { id } a: zones(where: {name: ""}) { id: name(of: 1) } } }`:                  "同名的字段a互相冲突：参数不同；如需同时取得，请使用不同的别名",
		`{ zone { a: zones { x: id y: id } b: zones { id } } zone { a: zones { x: name(of: 1) y: name(of: 2) } } }`: "同名的字段zone互相冲突：子字段a互相冲突：子字段x互相冲突：id和name是不同的字段、子字段y互相冲突：id和name是不同的字段；如需同时取得，请使用不同的别名",
		`{ zone { zones(where: {nam: "a"}) { id } } }`:                                                              "Where缺少必需的字段name（类型为String!）\n类型Where没有字段nam；是否应为“name”？",
		`{ zone { id }`:                                 "应为名称，却遇到文本结尾",
		`{ zone { id } } }`:                             "此处不应出现}",
		`query Q($a: Int) { zone { id } }`:              "变量$a在操作Q中从未使用，请删除",
		`{ zone { name(of: "x") } }`:                    `"x"不是整数`,
		`{ zone { ...F } } fragment F on Zone { ...F }`: "片段F不能在其自身中展开",
		`foo { zone { id } }`:                           "此处不应出现名称“foo”",
	} {
		_, errs := gqlparser.LoadQueryWithRules(schema, query, nil)
		var got []string
		for _, e := range errs {
			m := GraphQL(e.Message)
			translated(t, e.Message, m, "gqlparser.other")
			got = append(got, m.In(Chinese))
		}
		slices.Sort(got)
		if text := strings.Join(got, "\n"); text != want {
			t.Errorf("%s\n got %s\nwant %s", query, text, want)
		}
	}
	if got := GraphQL(`Cannot spread fragment "F" within itself via "G", "H".`).In(Chinese); got != `片段F不能在其自身中展开（经由"G", "H"）` {
		t.Error(got)
	}
	long := `String cannot represent a non string value: ` + strings.Repeat("1", longestForeign)
	if m := GraphQL(long); m.Code != "gqlparser.other" || m.In(English) != long {
		t.Error("a long text is looked at")
	}
	if got := GraphQL("something new").In(Chinese); got != "GraphQL解析器报告：“something new”" {
		t.Error(got)
	}
	_, errs := gqlparser.LoadQueryWithRules(schema, "\n { zone { x } }", nil)
	if got := Text(Chinese, errs); got != "第2行第11列：类型Zone没有字段x" || Text(English, errs) != errs.Error() && Text(English, errs)+"\n" != errs.Error() {
		t.Errorf("%q %q", got, Text(English, errs))
	}
}

// A mistake in a YAML file has its line, and no words of Go.
func TestYAMLFaults(t *testing.T) {
	for text, want := range map[string]string{
		"a: 1\nb: c: d":                 "2 yaml.mapping",
		"a: 1\n b: 2":                   "2 yaml.mapping",
		"a: [1, 2\nb: 3":                "2 dataset.begins-here",
		"a: 1\n\tb: 2":                  "2 yaml.tab",
		"name: [x]":                     "1 dataset.other-kind 应为文本，实为列表",
		"list: x":                       "1 dataset.other-kind 应为列表，实为单个值",
		"\nnested: [x]":                 "2 dataset.other-kind 应为映射，实为列表",
		"yes: 7":                        "1 dataset.other-kind 应为true或false，实为单个值",
		"name: a\nnome: b":              "2 dataset.no-such-key 此处不能有nome",
		"name: a\nname: b":              "2 dataset.field-twice name已写在第1行",
		"name: \"a":                     "1 yaml.end",
		"name: *x":                      "1 yaml.alias",
		"name: a\nlist: x\nnested: [x]": "2 dataset.other-kind 应为列表，实为单个值, 3 dataset.other-kind 应为映射，实为列表",
	} {
		var into struct {
			Name   string
			Yes    bool
			List   []string
			Nested struct{ A string }
		}
		d := yaml.NewDecoder(strings.NewReader(text))
		d.KnownFields(true)
		err := d.Decode(&into)
		if err == nil {
			t.Errorf("%q is read", text)
			continue
		}
		var got []string
		for _, f := range YAMLFaults(err) {
			line := strings.TrimSpace(New("report.row", f.Line).In(English)[len("row "):]) + " " + string(f.What.Code)
			if strings.HasPrefix(string(f.What.Code), "dataset.") && f.What.Code != "dataset.begins-here" {
				line += " " + f.What.In(Chinese)
			}
			got = append(got, line)
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%q: got %q, want %q (%v)", text, got, want, err)
		}
	}
}
