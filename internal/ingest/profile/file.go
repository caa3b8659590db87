package profile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"reflect"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
	"go.yaml.in/yaml/v3"

	"zonegraph/graph"
	"zonegraph/message"
)

// profileFile is the form of a file; data/profiles/README.md describes it.
type profileFile struct {
	ID          string        `yaml:"id"`
	Version     string        `yaml:"version"`
	TitleZH     string        `yaml:"titleZH"`
	TitleEN     string        `yaml:"titleEN"`
	Description string        `yaml:"description"`
	Mentions    []mentionFile `yaml:"mentions"`
	Links       []linkFile    `yaml:"links"`
	Columns     []columnFile  `yaml:"columns"`
	Across      *acrossFile   `yaml:"across"`
	Ignore      []string      `yaml:"ignore"`
}

type mentionFile struct {
	ID      string                                  `yaml:"id"`
	Type    string                                  `yaml:"type"`
	Or      []string                                `yaml:"or"`
	Endings []endingFile                            `yaml:"endings"`
	Create  bool                                    `yaml:"create"`
	Keys    []keyFile                               `yaml:"keys"`
	Set     map[string]string                       `yaml:"set"`
	Implies map[string]map[string]map[string]string `yaml:"implies"`
	Title   string                                  `yaml:"title"`
	line    int
}

type endingFile struct {
	Type  string            `yaml:"type"`
	Words []string          `yaml:"words"`
	Set   map[string]string `yaml:"set"`
	line  int
}

type keyFile struct {
	Of     []string `yaml:"of"`
	Fields []string `yaml:"fields"`
	line   int
}

type linkFile struct {
	ID     string            `yaml:"id"`
	From   string            `yaml:"from"`
	Field  string            `yaml:"field"`
	To     string            `yaml:"to"`
	OfType string            `yaml:"ofType"`
	Set    map[string]string `yaml:"set"`
	Rank   string            `yaml:"rank"`
	line   int
}

type columnFile struct {
	Headers   []string          `yaml:"headers"`
	Gives     string            `yaml:"gives"`
	Read      string            `yaml:"read"`
	Unit      string            `yaml:"unit"`
	UnitField string            `yaml:"unitField"`
	YearField string            `yaml:"yearField"`
	Required  bool              `yaml:"required"`
	Expected  bool              `yaml:"expected"`
	FromTitle bool              `yaml:"fromTitle"`
	Words     map[string]string `yaml:"words"`
	Example   string            `yaml:"example"`
	Note      string            `yaml:"note"`
	line      int
}

type acrossFile struct {
	Names   string       `yaml:"names"`
	Example string       `yaml:"example"`
	Parts   []columnFile `yaml:"parts"`
	line    int
}

func (f *acrossFile) UnmarshalYAML(n *yaml.Node) error {
	type plain acrossFile
	return strictly(n, (*plain)(f), &f.line)
}

func (f *profileFile) UnmarshalYAML(n *yaml.Node) error {
	type plain profileFile
	return strictly(n, (*plain)(f), nil)
}

func (f *mentionFile) UnmarshalYAML(n *yaml.Node) error {
	type plain mentionFile
	return strictly(n, (*plain)(f), &f.line)
}

func (f *endingFile) UnmarshalYAML(n *yaml.Node) error {
	type plain endingFile
	return strictly(n, (*plain)(f), &f.line)
}

func (f *keyFile) UnmarshalYAML(n *yaml.Node) error {
	type plain keyFile
	return strictly(n, (*plain)(f), &f.line)
}

func (f *linkFile) UnmarshalYAML(n *yaml.Node) error {
	type plain linkFile
	return strictly(n, (*plain)(f), &f.line)
}

func (f *columnFile) UnmarshalYAML(n *yaml.Node) error {
	type plain columnFile
	return strictly(n, (*plain)(f), &f.line)
}

// strictly decodes a map whose keys are all fields of the struct, and tells its line.
func strictly(n *yaml.Node, to any, line *int) error {
	if n.Kind != yaml.MappingNode {
		return &yaml.TypeError{Errors: []string{fmt.Sprintf("line %d: a map is expected here", n.Line)}}
	}
	var known []string
	for t, i := reflect.TypeOf(to).Elem(), 0; i < t.NumField(); i++ {
		if tag := t.Field(i).Tag.Get("yaml"); tag != "" {
			known = append(known, tag)
		}
	}
	var unknown []string
	for i := 0; i < len(n.Content); i += 2 {
		if k := n.Content[i]; !slices.Contains(known, k.Value) {
			unknown = append(unknown, fmt.Sprintf("line %d: %s", k.Line, message.New("yaml.no-such-key", k.Value, known)))
		}
	}
	err := n.Decode(to)
	var wrong *yaml.TypeError
	if errors.As(err, &wrong) {
		unknown = append(unknown, wrong.Errors...)
	} else if err != nil {
		return err
	}
	if line != nil {
		*line = n.Line
	}
	if len(unknown) > 0 {
		return &yaml.TypeError{Errors: unknown}
	}
	return nil
}

// Read reads every .yaml file of some folders as a profile, one of which may take the
// place of one with the same id in an earlier folder. The error names every mistake,
// as file:line: reason; with one there are no profiles at all.
func Read(m *graph.Model, api *ast.Schema, folders ...fs.FS) ([]*Profile, error) {
	r := &reader{model: m, api: api}
	var all []*Profile
	for _, folder := range folders {
		earlier := len(all)
		names, err := fs.Glob(folder, "*.yaml")
		if err != nil {
			return nil, message.NewError("profile.unreadable", err)
		}
		for _, name := range names {
			data, err := fs.ReadFile(folder, name)
			if err != nil {
				return nil, message.NewError("profile.unreadable", err)
			}
			r.file = name
			p := r.read(data)
			if p == nil {
				continue
			}
			switch at := slices.IndexFunc(all, func(q *Profile) bool { return q.ID == p.ID }); {
			case at < 0:
				all = append(all, p)
			case at < earlier:
				all[at] = p
			default:
				r.fault(1, "profile.id-taken", p.ID)
			}
		}
	}
	if len(r.faults) > 0 {
		return nil, errors.Join(r.faults...)
	}
	return all, nil
}

// reader reads profiles and gathers what is wrong with them.
type reader struct {
	model  *graph.Model
	api    *ast.Schema
	file   string
	faults []error
}

func (r *reader) fault(line int, code message.Code, args ...any) {
	r.faults = append(r.faults, message.At(fmt.Sprintf("%s:%d", r.file, line), message.NewError(code, args...)))
}

func (r *reader) read(data []byte) *Profile {
	before := len(r.faults)
	var f profileFile
	d := yaml.NewDecoder(bytes.NewReader(data))
	if err := d.Decode(&f); err != nil {
		r.notYAML(err)
		return nil
	}
	if err := d.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		r.fault(1, "profile.second-document")
	}
	p := r.profile(f)
	if len(r.faults) > before {
		return nil
	}
	return p
}

func (r *reader) notYAML(err error) {
	for _, fault := range message.YAMLFaults(err) {
		r.fault(fault.Line, "profile.not-yaml", fault.What)
	}
}
