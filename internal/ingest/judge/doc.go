// Package judge tells what the rows of a file change. It holds a row against what the
// graph has (Stored) and against what earlier rows have said (File), and gives a
// Verdict: new nodes, changed values, new relationships and those that give way, and
// what the row is a source of. Rows that contradict an earlier row, or what cannot be
// changed, are refused.
//
// It asks the database nothing. MissingNodes and MissingLinks say what Stored needs for
// some rows; package fetch reads it, and package stage writes verdicts.
package judge
