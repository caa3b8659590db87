package main

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"zonegraph/internal/embedded"
)

// versions are those of everything that took part.
func (st *stage) versions(ctx context.Context) map[string]string {
	v := map[string]string{"Go": strings.TrimPrefix(runtime.Version(), "go"), "Neo4j": embedded.Version}
	if st.running[neo4jGraphQL] != nil || st.running[postGraphile] != nil {
		if out, err := exec.CommandContext(ctx, "node", "--version").Output(); err == nil {
			v["Node"] = strings.TrimSpace(string(out))
		}
		for _, name := range []string{"@neo4j/graphql", "graphql-yoga", "postgraphile", "postgraphile-plugin-connection-filter", "@graphile/pg-aggregates"} {
			text, err := os.ReadFile(filepath.Join(st.settings.peers, "node_modules", filepath.FromSlash(name), "package.json"))
			var p struct{ Version string }
			if err == nil && json.Unmarshal(text, &p) == nil {
				v[name] = p.Version
			}
		}
	}
	if st.postgres != nil {
		if out, err := st.postgres.SQL(ctx, "bench", "SHOW server_version"); err == nil {
			v["PostgreSQL"] = out
		}
	}
	if out, err := exec.CommandContext(ctx, "git", "describe", "--always", "--dirty").Output(); err == nil {
		v["zonegraph"] = strings.TrimSpace(string(out))
	}
	return v
}
