// Package dataset reads a set of facts from YAML files that people edit, and
// checks it against the model of the schema. A file maps types to keys to
// fields:
//
//	Zone:
//	  liuzhou:
//	    name: 柳州高新区
//	    tier: NATIONAL
//	    stage: ESTABLISHED
//	    cities: [City:450200]
//	    enterprises: [{to: Enterprise:sgmw, role: 宝骏基地}]
//	    cites: [{at: reply-2022317#1.3#1}]
//
// Writer writes a graph in the same form, with a mark that lets its files hold what
// people do not write: made-up nodes, facts without a source, citations by themselves,
// imports with their journal, and who put each record there. Read takes such a graph as
// it is, and does not hold it to the rules for facts.
//
// A set with a mistake is refused whole, with every mistake and its line. The
// package reads and checks; graph/store writes to the graph. data/guangxi/README.md describes
// the format for editors.
package dataset
