// Package ingest takes the rows of officials' lists into the graph: it finds the
// nodes that a row speaks of (names.go, index.go, resolve.go, keyed.go), tells what
// would change (state.go, judge.go, judge_links.go), and writes a whole file or nothing
// of it (importer.go, threshold.go, write.go). Files are opened by package file. What it wrote can be listed and undone (record.go,
// undo.go).
//
// One file is one transaction of the database, taken under a lock. So nobody ever
// sees a part of a file, whatever ends this process or the database leaves the graph
// as it was, and two imports follow one another. The price is the database's memory:
// it holds a transaction on its heap, some 35 KB for a row of three new nodes
// with its index entries, sources and relationships.
//
// Writing in many transactions to nodes without their labels, and giving them these
// in one short transaction, was measured as the way around that (Neo4j 5.26.12, two
// nodes and four relationships a row, 50,000 rows): one transaction held 16.0 KB a
// row, the one that only gave labels still 10.1 KB, because each index entry of a
// node that gets a label, some 900 bytes, is kept until the end either way. It
// bought less than two times the rows for a second state that a crash can leave
// behind.
//
// What is there is read in other transactions than the one that writes: these need
// not look through what the file itself has written, which is remembered here.
package ingest
