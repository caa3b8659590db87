package coverage

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
	"go.yaml.in/yaml/v3"

	"zonegraph/graph"
	"zonegraph/message"
)

// Pack is a versioned set of requirements on subjects of one type.
type Pack struct {
	ID, Version, TitleZH, TitleEN, Description string
	Subject                                    *graph.Entity
	Requirements                               []Requirement
}

// Subjects are the types that can have requirements.
var Subjects = []string{"Zone", "City"}

// packFile is the form of a file.
type packFile struct {
	ID           string      `yaml:"id"`
	Version      string      `yaml:"version"`
	TitleZH      string      `yaml:"titleZH"`
	TitleEN      string      `yaml:"titleEN"`
	Description  string      `yaml:"description"`
	Subject      string      `yaml:"subject"`
	Source       string      `yaml:"source"`
	Requirements []yaml.Node `yaml:"requirements"`
}

type requirementFile struct {
	Key     string         `yaml:"key"`
	TitleZH string         `yaml:"titleZH"`
	TitleEN string         `yaml:"titleEN"`
	Where   map[string]any `yaml:"where"`
	Minimum *int           `yaml:"minimum"`
	Unit    string         `yaml:"unit"`
	Source  string         `yaml:"source"`
}

// packReader reads packs and gathers what is wrong with them.
type packReader struct {
	model  *graph.Model
	api    *ast.Schema
	faults []error
}

func (r *packReader) fault(file string, line int, code message.Code, args ...any) {
	r.faults = append(r.faults, message.At(fmt.Sprintf("%s:%d", file, line), message.NewError(code, args...)))
}

// ReadPacks reads every .yaml file of some folders as a pack. The error names every
// mistake, as file:line: reason; with one there are no packs at all.
func ReadPacks(m *graph.Model, api *ast.Schema, folders ...fs.FS) ([]Pack, error) {
	r := &packReader{model: m, api: api}
	var all []Pack
	for _, folder := range folders {
		names, err := fs.Glob(folder, "*.yaml")
		if err != nil {
			return nil, message.NewError("pack.unreadable", err)
		}
		for _, name := range names {
			data, err := fs.ReadFile(folder, name)
			if err != nil {
				return nil, message.NewError("pack.unreadable", err)
			}
			p := r.read(name, data)
			if slices.ContainsFunc(all, func(q Pack) bool { return q.ID == p.ID }) {
				r.fault(name, 1, "pack.id-taken", p.ID)
			}
			all = append(all, p)
		}
	}
	if len(r.faults) > 0 {
		return nil, errors.Join(r.faults...)
	}
	return all, nil
}

func (r *packReader) read(file string, data []byte) Pack {
	var f packFile
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	if err := d.Decode(&f); err != nil {
		r.notYAML(file, err)
		return Pack{}
	}
	for name, value := range map[string]string{"id": f.ID, "version": f.Version, "titleZH": f.TitleZH, "titleEN": f.TitleEN, "description": f.Description} {
		if value == "" {
			r.fault(file, 1, "pack.field-missing", name)
		}
	}
	p := Pack{ID: f.ID, Version: f.Version, TitleZH: f.TitleZH, TitleEN: f.TitleEN, Description: f.Description, Subject: r.model.Node(f.Subject)}
	if !slices.Contains(Subjects, f.Subject) {
		r.fault(file, 1, "pack.no-such-subject", f.Subject, Subjects)
		return p
	}
	if len(f.Requirements) == 0 {
		r.fault(file, 1, "pack.empty")
	}
	seen := map[string]bool{}
	for i := range f.Requirements {
		if q, ok := r.requirement(file, &f.Requirements[i], p.Subject, f.Source); ok {
			if seen[q.Key] {
				r.fault(file, f.Requirements[i].Line, "pack.key-taken", q.Key)
			}
			seen[q.Key] = true
			p.Requirements = append(p.Requirements, q)
		}
	}
	return p
}

func (r *packReader) notYAML(file string, err error) {
	for _, fault := range message.YAMLFaults(err) {
		r.fault(file, fault.Line, "pack.not-yaml", fault.What)
	}
}

func (r *packReader) requirement(file string, n *yaml.Node, subject *graph.Entity, packSource string) (Requirement, bool) {
	before := len(r.faults)
	var q requirementFile
	if n.Kind == yaml.MappingNode {
		for i := 0; i < len(n.Content); i += 2 {
			if key := n.Content[i]; !slices.Contains([]string{"key", "titleZH", "titleEN", "where", "minimum", "unit", "source"}, key.Value) {
				r.fault(file, key.Line, "pack.no-such-key", key.Value)
			}
		}
	}
	if err := n.Decode(&q); err != nil {
		r.notYAML(file, err)
		return Requirement{}, false
	}
	out := Requirement{Key: q.Key, TitleZH: q.TitleZH, TitleEN: q.TitleEN, Minimum: 1, Unit: q.Unit, Source: q.Source}
	if out.Source == "" {
		out.Source = packSource
	}
	if q.Minimum != nil {
		out.Minimum = *q.Minimum
	}
	switch {
	case q.Key == "":
		r.fault(file, n.Line, "pack.no-key")
	case q.TitleZH == "" || q.TitleEN == "":
		r.fault(file, n.Line, "pack.no-title", q.Key)
	case len(q.Where) == 0:
		r.fault(file, n.Line, "pack.no-condition", q.Key)
	case out.Minimum < 1:
		r.fault(file, n.Line, "pack.minimum-too-small", q.Key, out.Minimum)
	case out.Source == "":
		r.fault(file, n.Line, "pack.no-source", q.Key)
	default:
		f, err := Condition(r.api, subject, q.Where, "where")
		if err != nil {
			r.fault(file, n.Line, "pack.requirement", q.Key, err)
			break
		}
		if _, err := takeApart(f, out.Minimum, &Query{}); err != nil {
			r.fault(file, n.Line, "pack.requirement", q.Key, err)
		}
		text, err := json.Marshal(q.Where)
		if err != nil {
			r.fault(file, n.Line, "pack.requirement", q.Key, err)
		}
		out.Condition, out.Text = f, string(text)
	}
	return out, len(r.faults) == before
}

// Condition reads a condition on a subject in the dialect of where, checked as
// the contract checks a variable.
func Condition(api *ast.Schema, subject *graph.Entity, where any, path string) (graph.Filter, error) {
	query := fmt.Sprintf("query($where: %sWhere) { __typename }", subject.Name)
	doc, err := parser.ParseQuery(&ast.Source{Input: query})
	if err != nil {
		return nil, err
	}
	op := doc.Operations[0]
	op.VariableDefinitions[0].Definition = api.Types[subject.Name+"Where"]
	values, err := validator.VariableValues(api, op, map[string]any{"where": where})
	if err != nil {
		var fault *gqlerror.Error
		if errors.As(err, &fault) {
			at := strings.TrimPrefix(strings.TrimPrefix(fault.Path.String(), "variable."), "where")
			return nil, graph.BadInput(path+at, "graphql.wrong-value", message.GraphQL(fault.Message))
		}
		return nil, err
	}
	return graph.ParseFilter(subject, values["where"], path)
}
