package main

import (
	"runtime/debug"

	"zonegraph/internal/embedded"
	"zonegraph/message"
)

// version is what --version prints behind the program's name: everything that a
// report of a fault should say of the program. Go's linker writes it into each
// binary, so nobody has to keep a number up to date.
func version() message.Message {
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
func versionOf(info *debug.BuildInfo) message.Message {
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	commit := message.New("version.commit", known(settings["vcs.revision"]))
	if at := settings["vcs.time"]; at != "" {
		commit = message.New("version.commit-of", known(settings["vcs.revision"]), at)
	}
	if settings["vcs.modified"] == "true" {
		commit = message.New("version.changed", commit)
	}
	return message.New("version.whole", known(info.Main.Version), commit, known(info.GoVersion), embedded.Version)
}

// known is what the build has recorded.
func known(s string) message.Message {
	if s == "" {
		return message.New("version.unknown")
	}
	return message.New("version.part", s)
}
