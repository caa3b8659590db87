// Package snapshot reads one consistent state of the graph while imports are written.
//
// An import becomes visible as a whole: it is written in many transactions while its id
// is on the list of what is hidden, and appears when the id is taken off. A State is
// what is known of that: the database's bookmark, the epoch, and what is hidden. A
// Clock reads it, one read at a time for all who wait. A Reader has work read under one
// state, and again if that has changed meanwhile. What a piece of work has in common
// travels in one context value, its ReadScope.
package snapshot
