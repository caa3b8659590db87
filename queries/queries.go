// Package queries holds the saved operations: one file each, with its title in
// Chinese and English, offered in the playground's menu.
package queries

import "embed"

// Files are the operations, in the order of their names.
//
//go:embed *.graphql
var Files embed.FS
