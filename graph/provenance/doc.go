// Package provenance asks where facts come from and how far they go: the citations of
// facts, claims that contradict each other, the numbers that documents report of
// things, and statements that a list is complete. It writes statements and reads their
// answers; it runs none.
package provenance
