package dataset

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"zonegraph/graph"
	"zonegraph/message"
)

// Dataset is a checked set of facts, in the order of the files. Citations and
// their relationships, which the files write under cites, are among them.
type Dataset struct {
	Nodes         []graph.NodeRecord
	Relationships []graph.RelationshipRecord
	// Exported says that Writer wrote it: it is a whole graph, whose records have marks
	// of who put them there. Changes are the journal of the imports in it.
	Exported bool
	Changes  []graph.Change
}

// Read reads every .yaml file of the tree and checks it against the model. The
// error is an Errors with every mistake, unless a file could not be read at all.
// Files whose name ends in .md or .go are passed over.
func Read(fsys fs.FS, m *graph.Model) (*Dataset, error) {
	r := newReader(m)
	if err := r.readTree(fsys); err != nil {
		return nil, err
	}
	if err := r.check(); err != nil {
		return nil, err
	}
	return r.dataset(), nil
}

// Part is one node of a file that is not a whole dataset, with the relationships
// that are written under it and the citations among these.
type Part struct {
	File          string
	Line          int
	Node          graph.NodeRecord
	Relationships []graph.RelationshipRecord
}

// ReadParts reads a file that adds to a graph rather than describes one: it may
// refer to nodes that it does not have, and need not name a source, because it
// is one itself. Otherwise it is checked as Read checks files.
func ReadParts(file string, data []byte, m *graph.Model) ([]Part, error) {
	r := newReader(m)
	r.open = true
	r.readFile(file, data)
	if err := r.check(); err != nil {
		return nil, err
	}
	var out []Part
	at := map[graph.Ref]int{}
	for _, c := range r.tail {
		at[c.Ref] = len(out)
		out = append(out, Part{Node: c})
	}
	for _, e := range r.order {
		at[e.ref] = len(out)
		out = append(out, Part{File: e.file, Line: e.line, Node: graph.NodeRecord{Ref: e.ref, Values: e.values}})
	}
	for _, s := range r.steps {
		p := &out[at[s.owner]]
		p.Relationships = append(p.Relationships, s.RelationshipRecord)
		if p.Line == 0 {
			p.File, p.Line = s.file, s.line
		}
	}
	return out, nil
}

func newReader(m *graph.Model) *reader {
	return &reader{model: m, entries: map[graph.Ref]*entry{}, citations: map[graph.Ref]bool{}}
}

func (r *reader) readTree(fsys fs.FS) error {
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		switch path.Ext(name) {
		case ".yaml":
			data, err := fs.ReadFile(fsys, name)
			if err != nil {
				return err
			}
			r.readFile(name, data)
		case ".md", ".go":
		default:
			r.add(place{name, 0}, "dataset.not-a-yaml-file")
		}
		return nil
	})
	if err != nil {
		return message.NewError("dataset.unreadable", err)
	}
	return nil
}

// check reads what the files give of each node, and holds it all together.
func (r *reader) check() error {
	if len(r.order) == 0 && len(r.list) == 0 {
		return message.NewError("dataset.empty")
	}
	for _, e := range r.order {
		r.readEntry(e)
	}
	if r.exported > 0 {
		// What a graph has is taken as it is.
		if r.exported < r.files {
			return message.NewError("dataset.partly-exported", r.exported, r.files)
		}
		return r.err()
	}
	r.checkRelationships()
	r.checkUnique()
	r.checkRules()
	return r.err()
}

// reader holds what has been read so far.
type reader struct {
	faults
	model *graph.Model
	// open says that there is more in the graph than in the files.
	open bool
	// order has the nodes as the files have them; entries finds them.
	order     []*entry
	entries   map[graph.Ref]*entry
	citations map[graph.Ref]bool
	steps     []step
	// tail has the citation nodes, which follow the others.
	tail []graph.NodeRecord
	// exported of the files were written by Writer; changes are what these have of the
	// journal.
	files, exported int
	changes         []graph.Change
}

// entry is one node of the files.
type entry struct {
	place
	ref    graph.Ref
	entity *graph.Entity
	fields []pair
	values graph.Values
	cited  bool
	// exported is true in a file that Writer wrote, which gives marks.
	exported bool
	marks    graph.Marks
}

// step is one relationship, with the field under which it is written.
type step struct {
	place
	graph.RelationshipRecord
	properties *graph.Entity
	// owner is the node under which it is written.
	owner graph.Ref
}

// everyNode is the key under which a file gives what all its nodes of a type
// share.
const everyNode = "*"

func (r *reader) readFile(file string, data []byte) {
	root, ok := parse(file, data, &r.faults)
	if !ok {
		return
	}
	exported := slices.ContainsFunc(root.pairs, func(p pair) bool { return p.key == exportedKey && p.value.text == "true" })
	r.files++
	if exported {
		if r.open {
			r.add(root.place, "dataset.exported-import")
			return
		}
		r.exported++
	}
	for _, section := range root.pairs {
		entity := r.model.Node(section.key)
		switch {
		case section.key == exportedKey && exported:
			continue
		case section.key == journalSection && exported:
			r.readJournal(section.value)
			continue
		case entity == nil:
			r.add(section.place, "dataset.no-such-type", section.key, nearest(section.key, r.typeNames()))
			continue
		case section.key == citationType && !exported:
			r.add(section.place, "dataset.citations-elsewhere", citesKey)
			continue
		case section.key == importType && !exported:
			r.add(section.place, "dataset.imports-elsewhere", importType)
			continue
		case section.value.kind == emptyValue:
			continue
		case section.value.kind != mapValue:
			r.add(section.value.place, "dataset.keys-expected", section.value.kind, section.key)
			continue
		}
		r.readSection(entity, section.value.pairs, exported)
	}
}

func (r *reader) readSection(entity *graph.Entity, nodes []pair, exported bool) {
	var shared []pair
	for _, n := range nodes {
		if n.key == everyNode && !exported {
			shared = append(shared, n.value.pairs...)
		}
	}
	for _, n := range nodes {
		if n.key == everyNode && !exported {
			continue
		}
		e := &entry{place: n.place, ref: graph.Ref{Type: entity.Name, Key: n.key}, entity: entity, exported: exported}
		if n.value.kind != mapValue && (n.value.kind != emptyValue || !exported) {
			r.add(n.place, "dataset.fields-expected", e.ref, n.value.kind)
			continue
		}
		odd := strings.ContainsFunc(n.key, func(c rune) bool { return c <= ' ' }) || (entity.Name == documentType && strings.Contains(n.key, "#"))
		if n.key == "" || (odd && !exported) {
			r.add(n.place, "dataset.bad-key", n.key, documentType)
			continue
		}
		if first, dup := r.entries[e.ref]; dup {
			r.add(n.place, "dataset.node-twice", e.ref, first.place)
			continue
		}
		e.fields = r.withShared(n.value.pairs, shared)
		r.entries[e.ref] = e
		r.order = append(r.order, e)
	}
}

// withShared adds the shared fields that a node does not write itself, and
// reports a field written twice.
func (r *reader) withShared(own, shared []pair) []pair {
	seen := map[string]place{}
	var fields []pair
	for _, p := range own {
		if first, dup := seen[p.key]; dup {
			r.add(p.place, "dataset.field-twice", p.key, first.line)
			continue
		}
		seen[p.key] = p.place
		fields = append(fields, p)
	}
	for _, p := range shared {
		if _, has := seen[p.key]; !has {
			fields = append(fields, p)
		}
	}
	return fields
}

func (r *reader) typeNames() []string {
	var names []string
	for _, e := range r.model.Nodes {
		if e.Name != citationType && e.Name != importType {
			names = append(names, e.Name)
		}
	}
	return names
}

func (r *reader) dataset() *Dataset {
	d := &Dataset{Exported: r.exported > 0, Changes: r.changes}
	for _, e := range r.order {
		n := graph.NodeRecord{Ref: e.ref, Values: e.values}
		if e.exported {
			n.Marks = &e.marks
		}
		d.Nodes = append(d.Nodes, n)
	}
	d.Nodes = append(d.Nodes, r.tail...)
	for _, s := range r.steps {
		d.Relationships = append(d.Relationships, s.RelationshipRecord)
	}
	return d
}
