// Package match finds the nodes that the rows of a file speak of: by code, by name, by a
// name without its ending, or by the key that a row makes for what has neither. What it
// finds them in is Known, the codes and names of the graph and of the file's own nodes.
//
// It asks the database nothing. Missing and Questions say what Known needs for some
// rows; package fetch reads it.
package match
