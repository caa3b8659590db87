// Package graph is the model and the plan: how GraphQL types map to labels, properties
// and relationships (Model), and what a query wants of them (List, Connection, Lookup
// and the filters in them). All of it is plain data, which tests can read and which
// graph/cypher compiles. It knows nothing of Cypher, of the driver, of HTTP or of gqlgen.
package graph
