// Package message is the catalogue of everything that the program says to people,
// in English and in Chinese. A Message is a code and its arguments; it becomes text
// where somebody reads it, in their language:
//
//	m := message.New("filter.no-such-field", "Zone")
//	m.In(message.Chinese)
//
// What lives here: the texts (a file for each area below catalogue), how they are
// written with their arguments, how a reader's language is found, and how errors are
// put into words, those of libraries among them (foreign.go, yaml.go). What does not:
// names of types and fields, which are the contract's, and what the graph itself
// says.
//
// A code is stable: machines may rely on it, whatever becomes of the text. An entry
// has both languages with the same arguments. Strings, numbers, errors and other
// messages can be arguments; %q puts a string between quotation marks of the
// language. English texts can have words that depend on a number:
//
//	paths.found:
//	  en: "The shortest paths have %[1]d ${steps}; there ${are} %[2]d."
//	  plural:
//	    steps: {arg: 1, one: step, other: steps}
//	    are: {arg: 2, one: is, other: are}
//	  zh: "最短路径%d步，共%d条。"
//
// The tests of this package read the whole program: each code that it uses has an
// entry, each entry is used, and the arguments fit in number and kind. Codes are used
// as constants of the type Code, and as messages of slog.
package message
