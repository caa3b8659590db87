// Package ingest takes the rows of officials' lists into the graph, all of a file or
// nothing of it. Import is the way of a file, and each step is a package of its own:
//
//	read     the rows that a file has (profile and source read files)
//	match    the nodes that rows speak of
//	judge    what rows change
//	stage    writing it, hidden
//	publish  the last transaction, after which it is seen
//
// match and judge ask the database nothing; package fetch reads what they need. What was
// there before changes with the last transaction only, as the journal tells (package
// journal). So nobody ever sees a part of a file, and the database's memory bounds only
// how much one file can change of what was there. What was imported can be listed and
// undone.
package ingest
