package message

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

const ownPath = "zonegraph/message"

// The whole program uses the catalogue as it is: codes that it has, all of them, with
// arguments that fit. What libraries say is found by its text (see foreign_test.go).
func TestUses(t *testing.T) {
	loaded, err := packages.Load(&packages.Config{Dir: "..", Mode: packages.NeedName | packages.NeedSyntax | packages.NeedTypes | packages.NeedTypesInfo | packages.NeedImports}, "zonegraph/...")
	if err != nil {
		t.Fatal(err)
	}
	u := newUses(shipped().entries)
	for _, p := range loaded {
		for _, e := range p.Errors {
			t.Fatal(e)
		}
		u.read(p.Fset, p.TypesInfo, p.Syntax)
	}
	for _, fault := range u.faults {
		t.Error(fault)
	}
	for _, code := range slices.Sorted(maps.Keys(u.entries)) {
		if !u.used[code] && !strings.HasPrefix(string(code), graphQLLibrary+".") && !strings.HasPrefix(string(code), yamlLibrary+".") {
			t.Errorf("%s is used nowhere", code)
		}
	}
}

// uses gathers what a program does with the catalogue.
type uses struct {
	entries map[Code]entry
	used    map[Code]bool
	faults  []string
	// fitted are codes that stand beside their arguments.
	fitted map[ast.Expr]bool
	fset   *token.FileSet
	info   *types.Info
}

func newUses(entries map[Code]entry) *uses {
	return &uses{entries: entries, used: map[Code]bool{}, fitted: map[ast.Expr]bool{}}
}

func (u *uses) read(fset *token.FileSet, info *types.Info, files []*ast.File) {
	u.fset, u.info = fset, info
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				u.call(n)
			case ast.Expr:
				u.constant(n)
			}
			return true
		})
	}
}

func (u *uses) fault(at ast.Node, format string, args ...any) {
	u.faults = append(u.faults, u.fset.Position(at.Pos()).String()+": "+fmt.Sprintf(format, args...))
}

// constant notes a code, wherever it stands. Where nothing says what its arguments are,
// it has none.
func (u *uses) constant(e ast.Expr) {
	tv := u.info.Types[e]
	if tv.Value == nil || !isCode(tv.Type) {
		return
	}
	code := Code(constant.StringVal(tv.Value))
	if code == "" {
		return
	}
	if _, ok := u.entries[code]; !ok {
		u.fault(e, "%s is not in the catalogue", code)
	}
	u.used[code] = true
	if n := u.entries[code].arguments(); n > 0 && !u.fitted[e] {
		u.fault(e, "%s needs %d arguments, which are not given with it", code, n)
	}
}

func isCode(t types.Type) bool {
	n, ok := t.(*types.Named)
	return ok && n.Obj().Name() == "Code" && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == ownPath
}

// call checks the arguments of a call that takes a code and what belongs to it, or
// that logs.
func (u *uses) call(c *ast.CallExpr) {
	signature, ok := u.info.Types[c.Fun].Type.(*types.Signature)
	if !ok || !signature.Variadic() {
		return
	}
	last := signature.Params().Len() - 1
	if at := u.logged(c); at >= 0 {
		u.log(c, at)
		return
	}
	if last == 0 || !isCode(signature.Params().At(last-1).Type()) {
		return
	}
	code := u.info.Types[c.Args[last-1]].Value
	u.fitted[c.Args[last-1]] = true
	switch {
	case c.Ellipsis.IsValid() && code == nil:
		// It hands on what it was given, which is checked where that was written.
	case c.Ellipsis.IsValid():
		u.fault(c, "the arguments of %s cannot be counted", code)
	case code == nil:
		u.fault(c, "the code is not a constant")
	default:
		u.fit(c, Code(constant.StringVal(code)), c.Args[last:], true)
	}
}

// logged is the place of the message among the arguments of a call of slog, -1 for
// other calls.
func (u *uses) logged(c *ast.CallExpr) int {
	selector, ok := c.Fun.(*ast.SelectorExpr)
	if !ok {
		return -1
	}
	f, ok := u.info.Uses[selector.Sel].(*types.Func)
	if !ok || f.Pkg() == nil || f.Pkg().Path() != "log/slog" || f.Signature().Recv() == nil {
		return -1
	}
	params := f.Signature().Params()
	for i := range params.Len() {
		if params.At(i).Name() == "msg" {
			return i
		}
	}
	return -1
}

// log checks a record: the values of its attributes are the arguments of the entry, in
// their order, and there may be more.
func (u *uses) log(c *ast.CallExpr, at int) {
	message := u.info.Types[c.Args[at]].Value
	if message == nil {
		return // a handler hands on what others say
	}
	code := Code(constant.StringVal(message))
	if _, ok := u.entries[code]; !ok {
		u.fault(c, "%s is not in the catalogue", code)
		return
	}
	u.used[code] = true
	var values []ast.Expr
	rest := c.Args[at+1:]
	for i := 0; i+1 < len(rest); i += 2 {
		values = append(values, rest[i+1])
	}
	u.fit(c, code, values, false)
}

// fit checks arguments against what an entry needs.
func (u *uses) fit(at ast.Node, code Code, args []ast.Expr, exactly bool) {
	e, ok := u.entries[code]
	if !ok {
		return // told where the code stands
	}
	needed, err := arguments(e.EN)
	if err != nil {
		return // told of the entry
	}
	if len(args) < len(needed) || (exactly && len(args) > len(needed)) {
		u.fault(at, "%s needs %d arguments and has %d", code, len(needed), len(args))
		return
	}
	for i, arg := range args[:len(needed)] {
		if t := u.info.Types[arg].Type; !suits(t, needed[i+1]) {
			u.fault(arg, "argument %d of %s is a %s, and must be a %s", i+1, code, t, needed[i+1])
		}
	}
}

// suits tells if values of a type can be an argument of a kind.
func suits(t types.Type, kind string) bool {
	basic, ok := t.Underlying().(*types.Basic)
	switch kind {
	case "whole number":
		return ok && basic.Info()&types.IsInteger != 0 && !hasText(t)
	case "number":
		return ok && basic.Info()&types.IsFloat != 0
	}
	if slice, is := t.Underlying().(*types.Slice); is {
		element, isBasic := slice.Elem().Underlying().(*types.Basic)
		return hasText(t) || strings.HasPrefix(t.String(), ownPath+".") || (isBasic && element.Kind() == types.String)
	}
	return hasText(t) || (ok && basic.Info()&types.IsString != 0)
}

// hasText tells if a value of the type says itself what it is in words.
func hasText(t types.Type) bool {
	methods := types.NewMethodSet(t)
	for _, name := range []string{"In", "Error", "String"} {
		if methods.Lookup(nil, name) != nil {
			return true
		}
	}
	return false
}

// The check above finds what it is for.
func TestUsesAreJudged(t *testing.T) {
	const source = `package p
import ("log/slog"; "zonegraph/message")
func say(string, message.Code, ...any) {}
func handOn(code message.Code, args ...any) { say("", code, args...) }
func f(l *slog.Logger, code message.Code, err error, m message.Message) {
	%s
}`
	check := checker(t)
	entries := map[Code]entry{"a": {EN: "%s"}, "b": {EN: "%d"}, "c": {EN: "x"}, "d": {EN: "%.1f"}}
	for use, want := range map[string]string{
		`say("", "a", "x")`:                       "",
		`say("", "a", err)`:                       "",
		`say("", "a", m)`:                         "",
		`say("", "a", []string{"x"})`:             "",
		`say("", "b", 1)`:                         "",
		`say("", "d", 1.5)`:                       "",
		`handOn("c")`:                             "",
		`_ = message.Code("c")`:                   "",
		`l.Info("a", "key", "x")`:                 "",
		`l.Info("a", "key", "x", "more", 1)`:      "",
		`l.Info("unknown")`:                       "unknown is not in the catalogue",
		`l.Info("a")`:                             "a needs 1 arguments and has 0",
		`l.Info("b", "key", "x")`:                 "argument 1 of b",
		`say("", "unknown")`:                      "unknown is not in the catalogue",
		`_ = []message.Code{"unknown"}`:           "unknown is not in the catalogue",
		`say("", "a")`:                            "a needs 1 arguments and has 0",
		`say("", "a", "x", "y")`:                  "a needs 1 arguments and has 2",
		`say("", "a", 1)`:                         "argument 1 of a",
		`say("", "b", "x")`:                       "argument 1 of b",
		`say("", "d", 1)`:                         "argument 1 of d",
		`say("", code)`:                           "the code is not a constant",
		`say("", "a", []any{"x"}...)`:             "cannot be counted",
		`say("", "b", struct{ A int }{})`:         "argument 1 of b",
		`say("", "a", any(1))`:                    "argument 1 of a",
		`handOn("a", map[string]string{"x": ""})`: "argument 1 of a",
	} {
		t.Run(use, func(t *testing.T) {
			u := newUses(entries)
			check(u, fmt.Sprintf(source, use))
			if got := strings.Join(u.faults, "\n"); (got == "") != (want == "") || !strings.Contains(got, want) {
				t.Errorf("got %s, want %s", cmp.Or(got, "nothing"), cmp.Or(want, "nothing"))
			}
		})
	}
}

// checker reads sources that import this package and slog.
func checker(t *testing.T) func(u *uses, source string) {
	loaded, err := packages.Load(&packages.Config{Dir: "..", Mode: packages.NeedName | packages.NeedTypes | packages.NeedImports}, "log/slog", ownPath)
	if err != nil {
		t.Fatal(err)
	}
	imported := imports{}
	for _, p := range loaded {
		imported[p.PkgPath] = p.Types
	}
	return func(u *uses, source string) {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "p.go", source, 0)
		if err != nil {
			t.Fatal(err)
		}
		info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}}
		if _, err := (&types.Config{Importer: imported}).Check("p", fset, []*ast.File{file}, info); err != nil {
			t.Fatal(err)
		}
		u.read(fset, info, []*ast.File{file})
	}
}

// imports are packages by their paths.
type imports map[string]*types.Package

// Import implements types.Importer.
func (i imports) Import(path string) (*types.Package, error) { return i[path], nil }
