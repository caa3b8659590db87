// Package paths looks for ways through the graph along relationships of any type:
// the shortest paths between two nodes, and the nodes around one. It decides what a
// path may use, writes the statements and reads their answers; what runs them is
// handed to it.
//
// A search for paths goes one level at a time from both ends, always from the side
// that has fewer relationships to read, and keeps in memory what it came through.
// Measured on a synthetic graph of 20,000 enterprises: the database's SHORTEST takes
// 3 to 12 s where hubs with 9,000 relationships lie on the way; its shortestPath is as
// fast as this, but all its relationships must be followed in the same direction.
package paths
