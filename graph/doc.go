// Package graph knows the knowledge graph: how GraphQL types map to labels,
// properties and relationships (Model), what a query wants of them (Plan), the
// Cypher that answers it, and how an answer is decoded. It knows nothing of HTTP
// or of gqlgen's runtime, and only its subpackage neo4j imports the driver.
package graph
