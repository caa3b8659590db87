// Package cypher compiles plans to Cypher, and has the parts of which other packages
// make statements of their own: conditions, patterns, pages. It decides what a
// statement sees: each pattern is written here, and leaves out what imports have made
// that are not complete. It runs nothing and reads no answers.
package cypher
