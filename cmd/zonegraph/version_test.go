package main

import (
	"runtime/debug"
	"testing"

	"zonegraph/internal/embedded"
	"zonegraph/message"
)

func TestVersionOf(t *testing.T) {
	vcs := func(modified string) []debug.BuildSetting {
		return []debug.BuildSetting{{Key: "-trimpath", Value: "true"}, {Key: "vcs", Value: "git"}, {Key: "vcs.revision", Value: "22beec0aa"},
			{Key: "vcs.time", Value: "2026-11-27T10:00:00Z"}, {Key: "vcs.modified", Value: modified}}
	}
	for name, c := range map[string]struct {
		info debug.BuildInfo
		want string
	}{
		"a release": {debug.BuildInfo{GoVersion: "go1.26.0", Main: debug.Module{Version: "v1.2.3"}, Settings: vcs("false")},
			"v1.2.3 (commit 22beec0aa of 2026-11-27T10:00:00Z; go1.26.0; embedded Neo4j " + embedded.Version + ")"},
		"changed files": {debug.BuildInfo{GoVersion: "go1.26.0", Main: debug.Module{Version: "v1.2.4-0.20261127100000-22beec0aa000+dirty"}, Settings: vcs("true")},
			"v1.2.4-0.20261127100000-22beec0aa000+dirty (commit 22beec0aa of 2026-11-27T10:00:00Z with uncommitted changes; go1.26.0; embedded Neo4j " + embedded.Version + ")"},
		"no repository": {debug.BuildInfo{GoVersion: "go1.26.0", Main: debug.Module{Version: "(devel)"}},
			"(devel) (commit unknown; go1.26.0; embedded Neo4j " + embedded.Version + ")"},
		"nothing at all": {debug.BuildInfo{}, "unknown (commit unknown; unknown; embedded Neo4j " + embedded.Version + ")"},
	} {
		if got := versionOf(&c.info).In(message.English); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
	want := "v1（2026-11-27T10:00:00Z的提交22beec0aa，另有未提交的改动；Go版本未知；内置Neo4j " + embedded.Version + "）"
	if got := versionOf(&debug.BuildInfo{Main: debug.Module{Version: "v1"}, Settings: vcs("true")}).In(message.Chinese); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
