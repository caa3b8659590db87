// Package store writes records to Neo4j: the constraints and indexes that the
// model asks for (Migrate), a dataset with everything that an earlier version of
// it left behind (Apply), large generated graphs (Bulk), and exported ones with the
// marks of who put what there (Restore). Open makes a graph ready for this program:
// it brings up to date what an older one derived, and knows if a graph is whole. The
// package does not read for queries, and it does not know the driver: a Writer is all
// it needs.
//
// Apply marks what it writes with the property graph.DatasetProperty, on nodes and on
// relationships, and touches nothing that carries another mark or none.
package store
