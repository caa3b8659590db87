package embedded

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"zonegraph/message"
)

// The operator's settings take the place of the program's own; what the program depends
// on is refused by name, before anything is started.
func TestSettings(t *testing.T) {
	path := filepath.Join(t.TempDir(), "own.conf")
	read := func(text string) (string, error) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		own, err := readSettings(path)
		return withSettings("a.b=1\ndb.tx_log.rotation.size=64m\n", own), err
	}
	got, err := read("\ufeff# mine\r\n\r\n db.tx_log.rotation.size = 16m \r\ndb.logs.query.obfuscate_literals=true\n")
	if want := "a.b=1\n# The operator's own settings.\ndb.tx_log.rotation.size=16m\ndb.logs.query.obfuscate_literals=true\n"; err != nil || got != want {
		t.Errorf("got %s, %v", got, err)
	}
	if got, err := read("# nothing\n"); err != nil || got != "a.b=1\ndb.tx_log.rotation.size=64m\n" {
		t.Errorf("got %s, %v", got, err)
	}
	for text, want := range map[string]string{
		"x\n":                                 "neo4j.setting-malformed",
		"=1":                                  "neo4j.setting-malformed",
		"a=1\\\n":                             "neo4j.setting-malformed",
		"a=1\na = 2":                          "neo4j.setting-twice",
		"\n#\nserver.memory.heap.max_size=1g": "neo4j.setting-reserved",
	} {
		if _, err := read(text); codeOf(t, err) != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
	_, err = read("\n#\nserver.memory.heap.max_size=1g")
	wantError(t, err, path, "3", "server.memory.heap.max_size", "NEO4J_HEAP_MB")
	for _, r := range reserved {
		if _, err := read(r.prefix + "x=1"); codeOf(t, err) != "neo4j.setting-reserved" {
			t.Errorf("%s: %v", r.prefix, err)
		}
	}
	// What the program writes itself and cannot do without is among them.
	for line := range strings.Lines(confFor(t)) {
		name, _, ok := strings.Cut(line, "=")
		if !ok || strings.HasPrefix(line, "#") || replaceable[name] {
			continue
		}
		if _, err := read(name + "=x"); codeOf(t, err) != "neo4j.setting-reserved" {
			t.Errorf("%s may be set: %v", name, err)
		}
	}
	if _, err := readSettings(filepath.Join(t.TempDir(), "none")); codeOf(t, err) != "neo4j.settings-unreadable" {
		t.Errorf("no file: %v", err)
	}
}

// replaceable are the lines of the program's own neo4j.conf that are but its taste.
var replaceable = map[string]bool{
	"dbms.usage_report.enabled": true, "client.allow_telemetry": true,
	"dbms.memory.transaction.total.max": true, "db.memory.transaction.max": true, "db.transaction.monitor.check.interval": true,
	"db.logs.query.enabled": true, "db.tx_log.rotation.size": true, "db.tx_log.rotation.retention_policy": true,
	"internal.dbms.bolt.netty_server_shutdown_quiet_period": true,
}

// confFor is what the program itself writes into neo4j.conf.
func confFor(t *testing.T) string {
	t.Helper()
	o := testOptions(t, t.TempDir())
	if err := os.MkdirAll(o.confDir(), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := writeConf(o, 1); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(o.confDir(), "neo4j.conf"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// codeOf is the code of an error's message, "" if it has none.
func codeOf(t *testing.T, err error) string {
	t.Helper()
	var known *message.Error
	if !errors.As(err, &known) {
		return ""
	}
	return string(known.Code)
}
