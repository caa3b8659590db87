// Package packs holds the packs of requirements that ship with the program.
package packs

import "embed"

// Files are the packs, one a file; graph/coverage reads and checks them.
//
//go:embed *.yaml
var Files embed.FS
