// Package synthetic generates a knowledge graph that nobody measured: for
// demonstrations, and to see how the service behaves at a scale that no public
// source fills.
//
//	g := synthetic.New(synthetic.Options{Enterprises: 20_000, Seed: 1})
//	for node := range g.Nodes() { … }
//	for link := range g.Relationships() { … }
//
// A synthetic graph is never mixed into a real one silently:
//
//   - every node has synthetic: true, and a name with the mark 演示;
//   - every key starts with KeyPrefix, so no id equals a real one;
//   - divisions have codes that begin with 99, which GB/T 2260 does not assign,
//     and so have the credit codes built on them; certificates of high-tech
//     enterprises, whose form has no room for that, count from 100000, far above
//     the numbers that are given out;
//   - no relationship leaves the synthetic graph: it has a region, cities,
//     indicators and sources of its own.
//
// Names of cities are those of Guangxi, for the sake of search; all else,
// figures and dates included, is invented, and a likeness to an enterprise or a
// person is an accident of the word lists.
//
// Everything about an entity is derived from the seed, the entity's type and its
// index. Nothing is remembered between records, so memory does not grow with the
// graph, and nodes and relationships can be generated in passes of their own, or
// at the same time. Equal options give equal streams.
//
// Not here: writing to the database, and the real dataset.
package synthetic
