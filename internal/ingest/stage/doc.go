// Package stage writes an import so that nobody sees it before it is complete. All that
// it creates carries the import's id, and one node lists the ids that are hidden. So an
// import is written in many transactions (Writer, Batch), and can be removed again in
// many (Remove). What was there before is not touched while it is staged: what shall
// become of it is noted in the journal, and done when package publish takes the id off
// the list.
//
// Imports are written one at a time, under a lock (Hold). Whatever ends this process or
// the database leaves at worst hidden nodes, which the next import or start removes.
package stage
