package main

import (
	"fmt"
	"runtime/debug"

	"zonegraph/internal/embedded"
)

// version is what --version prints behind the program's name: everything that a
// report of a fault should say of the program. Go's linker writes it into each
// binary, so nobody has to keep a number up to date.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	return versionOf(info)
}

// versionOf tells the module's version, the commit and its time, if files were
// changed since, the version of Go, and that of the Neo4j which is run when none is
// given. What the build did not record is called unknown: a program that was built
// outside a repository, or with -buildvcs=false, has no commit.
func versionOf(info *debug.BuildInfo) string {
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	commit := orUnknown(settings["vcs.revision"])
	if at := settings["vcs.time"]; at != "" {
		commit += " of " + at
	}
	if settings["vcs.modified"] == "true" {
		commit += " with uncommitted changes"
	}
	return fmt.Sprintf("%s (commit %s; %s; embedded Neo4j %s)", orUnknown(info.Main.Version), commit, orUnknown(info.GoVersion), embedded.Version)
}

func orUnknown(s string) string {
	if s == "" {
		return "unknown"
	}
	return s
}
