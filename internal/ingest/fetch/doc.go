// Package fetch reads from the graph what matching and judging need: the codes and
// names of nodes for match.Known, values and relationships for judge.Stored, and what
// refusals name as candidates. All is read in read transactions that see nothing of an
// import that is not complete; what the file itself has written is remembered by match
// and judge.
package fetch
