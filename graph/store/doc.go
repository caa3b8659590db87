// Package store writes records to Neo4j: the constraints and indexes that the
// model asks for (Migrate), a dataset with everything that an earlier version of
// it left behind (Apply), and large generated graphs (Bulk). It does not read
// for queries, and it does not know the driver: a Writer is all it needs.
//
// Apply marks what it writes with the property OwnerProperty, on nodes and on
// relationships, and touches nothing that carries another mark or none.
package store
