// Package journal keeps what an import changes of what was there before, and where new
// nodes are that nothing else leads to. Entries are written while the import is staged
// (package stage). Forward does what they tell when it is published, Backward takes it
// back when it is undone.
package journal
