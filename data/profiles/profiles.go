// Package profiles holds the profiles of lists that ship with the program.
package profiles

import "embed"

// Files are the profiles, one a file; internal/ingest/profile reads and checks them.
//
//go:embed *.yaml
var Files embed.FS
