package embedded

import (
	"os"
	"strings"

	"zonegraph/message"
)

// A setting is a line of neo4j.conf.
type setting struct{ name, value string }

// reserved are settings that this program depends on, by the beginning of their names,
// with the reason for which nobody else may choose them.
var reserved = []struct {
	prefix string
	why    message.Message
}{
	{"server.bolt.", message.New("neo4j.reserved-connection")},
	{"server.http", message.New("neo4j.reserved-connection")}, // and https
	{"server.default_listen_address", message.New("neo4j.reserved-connection")},
	{"server.default_advertised_address", message.New("neo4j.reserved-connection")},
	{"dbms.ssl.policy.bolt.", message.New("neo4j.reserved-connection")},
	{"dbms.security.auth", message.New("neo4j.reserved-login")}, // authentication_providers and the like too
	{"server.directories.", message.New("neo4j.reserved-folders")},
	{"initial.dbms.default_database", message.New("neo4j.reserved-database")},
	{"dbms.default_database", message.New("neo4j.reserved-database")},
	{"server.databases.read_only", message.New("neo4j.reserved-writing")},
	{"server.databases.default_to_read_only", message.New("neo4j.reserved-writing")},
	{"server.memory.heap.", message.New("neo4j.reserved-heap")},
	{"server.memory.pagecache.size", message.New("neo4j.reserved-page-cache")},
	{"server.jvm.", message.New("neo4j.reserved-java")},
	{"db.tx_log.preallocate", message.New("neo4j.reserved-disk")},
	{"internal.dbms.readonly.failover", message.New("neo4j.reserved-disk")},
	{"internal.dbms.out_of_disk_space_protection", message.New("neo4j.reserved-disk")},
}

// readSettings reads the operator's own settings: lines of the form name=value, with
// blank lines and comments between them. What is wrong is told with its place, before
// Neo4j is started.
func readSettings(path string) ([]setting, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, message.NewError("neo4j.settings-unreadable", err)
	}
	var out []setting
	seen := map[string]bool{}
	number := 0
	for line := range strings.Lines(strings.TrimPrefix(string(text), "\ufeff")) {
		number++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, value, ok := strings.Cut(line, "=")
		s := setting{strings.TrimSpace(name), strings.TrimSpace(value)}
		switch {
		case !ok, s.name == "", strings.HasSuffix(s.value, `\`): // a line that goes on would take in the next of ours
			return nil, message.NewError("neo4j.setting-malformed", path, number)
		case seen[s.name]:
			return nil, message.NewError("neo4j.setting-twice", path, number, s.name)
		}
		for _, r := range reserved {
			if strings.HasPrefix(s.name, r.prefix) {
				return nil, message.NewError("neo4j.setting-reserved", path, number, s.name, r.why)
			}
		}
		seen[s.name] = true
		out = append(out, s)
	}
	return out, nil
}

// withSettings puts the operator's settings into a neo4j.conf, in the place of its own
// ones of the same name: Neo4j refuses a name that stands there twice.
func withSettings(conf string, own []setting) string {
	if len(own) == 0 {
		return conf
	}
	chosen := map[string]bool{}
	for _, s := range own {
		chosen[s.name] = true
	}
	var out strings.Builder
	for line := range strings.Lines(conf) {
		if name, _, _ := strings.Cut(line, "="); !chosen[name] {
			out.WriteString(line)
		}
	}
	out.WriteString("# The operator's own settings.\n")
	for _, s := range own {
		out.WriteString(s.name + "=" + s.value + "\n")
	}
	return out.String()
}
