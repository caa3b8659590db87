// Package read is the first step of an import: what a file says, row by row. A Source
// gives rows as a profile or the dataset's own format has them, and Batches puts them
// together. It knows neither the graph's contents nor the database; package match finds
// the nodes that rows speak of.
package read
