// Package ingest takes the rows of officials' lists into the graph: it finds the
// nodes that a row speaks of (names.go, index.go, resolve.go), tells what would
// change (state.go, judge.go, judge_links.go), and writes a whole file or nothing of
// it (importer.go, write.go). What it wrote can be listed and undone (record.go,
// undo.go).
//
// One file is one transaction of the database, taken under a lock. So nobody ever
// sees a part of a file, whatever ends this process or the database leaves the graph
// as it was, and two imports follow one another. The price is the database's memory:
// it holds a transaction on its heap, about 10 KB for each node that is new
// with its index entries, sources and relationships.
//
// What is there is read in other transactions than the one that writes: these need
// not look through what the file itself has written, which is remembered here.
package ingest
