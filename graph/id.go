package graph

import "slices"

// ReadID reads an argument that must be the global id of a node. The error names the
// argument.
func (m *Model) ReadID(id, argument string) (Ref, error) {
	ref, err := ParseRef(id)
	if err != nil {
		return ref, BadValue(argument, err)
	}
	if m.Node(ref.Type) == nil {
		return ref, BadInput(argument, "node.no-such-type", id, ref.Type)
	}
	return ref, nil
}

// ReadIDOf is ReadID for a node of a type, or of one of an interface's members.
func (m *Model) ReadIDOf(typ, id, argument string) (Ref, error) {
	ref, err := m.ReadID(id, argument)
	if err == nil && !slices.ContainsFunc(m.Entities[typ].Members, func(e *Entity) bool { return e.Name == ref.Type }) {
		err = BadInput(argument, "node.other-type", id, ref.Type, typ)
	}
	return ref, err
}
