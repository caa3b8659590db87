// Package guangxi holds the facts that ship with the program: Guangxi's high-tech
// zones as an official reply of 2022 and public pages describe them. README.md
// says how to read and edit the files; graph/dataset checks them.
package guangxi

import "embed"

// Name is the dataset's name, under which it is loaded and later replaced.
const Name = "guangxi"

// Files are the dataset's files.
//
//go:embed *.yaml
var Files embed.FS
