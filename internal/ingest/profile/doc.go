// Package profile turns the sheets of officials into rows for the graph. A profile is
// a small file that says what the columns of a list are called and what of the graph
// they give; data/profiles has the built-in ones and describes the form.
//
// The package finds the header of each sheet and the profile that fits it
// (recognise.go), reads the rows below it (reader.go), and makes of each an
// read.Row or refusals that name the cell, the reason and the remedy (build.go).
// It does not touch the graph.
package profile
