// Package console is how the program speaks where it runs: results go to standard
// output, and whatever it says meanwhile is a log record on standard error, as text in
// the reader's language or as JSON. Progress is records too, or a bar on a terminal.
//
//	c := console.New(console.Options{Language: message.Chinese, Out: os.Stdout, Err: os.Stderr})
//	c.Log.Info("serve.listening", "url", url)
//	c.Print("import.undone", id, file, gone, restored)
//
// The message of a record is a code of the catalogue; the values of its attributes are
// the arguments, in their order. As JSON a record has the code as "event", the text as
// "msg", and the attributes by their names.
//
// What lives here: the handlers and the bar. What does not: the texts, which are in
// package message, and what is worth saying.
package console
