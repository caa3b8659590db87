// Package plain answers operations from Go structs, in the simplest way that can be seen
// to be right: it looks at every node for every question. It is what test/random holds
// the service against. It shares the model of the schema and the records of the graph
// with the service, and neither the reading of arguments, nor plans, nor statements.
//
// What lives here: values and their order, conditions, lists, connections, aggregates,
// groups, look-ups by id, and the comparison of an answer with what it should be. What
// does not: root fields with behaviour of their own, of whose answers only the nodes in
// them are compared.
package plain
