package embedded

import (
	"os"
	"path/filepath"
	"strings"

	"zonegraph/message"
)

// Running tells how to reach the Neo4j that another process of this program runs on
// a home, as that process wrote it down: its bolt address and password. It does not
// look if anybody answers there.
func Running(home string) (uri, password string, err error) {
	o, err := Options{Home: home}.withDefaults()
	if err != nil {
		return "", "", err
	}
	conf, err := os.ReadFile(filepath.Join(o.confDir(), "neo4j.conf"))
	if err != nil {
		return "", "", message.NewError("neo4j.running-not-found", o.Home, err)
	}
	text, err := os.ReadFile(filepath.Join(o.Home, "password"))
	if err != nil {
		return "", "", message.NewError("neo4j.running-password", o.Home, err)
	}
	for line := range strings.Lines(string(conf)) {
		if address, ok := strings.CutPrefix(strings.TrimSpace(line), "server.bolt.listen_address="); ok {
			return "bolt://" + address, strings.TrimSpace(string(text)), nil
		}
	}
	return "", "", message.NewError("neo4j.running-without-address", o.Home)
}
