// Package ingest takes the rows of officials' lists into the graph: it finds the
// nodes that a row speaks of (names.go, index.go, resolve.go, keyed.go), tells what
// would change (state.go, judge.go, judge_links.go), and writes a whole file or nothing
// of it (importer.go, threshold.go, write.go, stage.go). Files are opened by package
// file. What it wrote can be listed and undone (record.go, undo.go).
//
// One file is written in many transactions, under a lock, and is hidden until the last
// of them (stage.go): all that an import creates has its id, and one node says whose
// ids are not to be seen. What was there before changes with the last transaction, which
// replays a journal (journal.go, replay.go) that the others have written. So nobody
// ever sees a part of a file, and the database's memory bounds only how much one file
// can change of what was there. Whatever ends this process or the database leaves at
// worst hidden nodes, which the next import or start removes.
//
// What is there is read apart from the transactions that write, and without what is
// hidden: what the file itself has written is remembered here.
package ingest
