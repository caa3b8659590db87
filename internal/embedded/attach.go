package embedded

import (
	"crypto/tls"
	"crypto/x509"
	"os"
	"path/filepath"
	"strings"

	"zonegraph/message"
)

// Access is what it takes to speak with an embedded Neo4j.
type Access struct {
	// URI is the bolt address, on loopback, with TLS.
	URI string
	// User and Password are its only credentials.
	User, Password string
	// Certificate, in PEM, is the one that this Neo4j has, and nobody else.
	Certificate []byte
}

// accessTo is the access to a Neo4j that listens at an address such as 127.0.0.1:7687.
func accessTo(address, password string, certificate []byte) Access {
	return Access{URI: "bolt+s://" + address, User: User, Password: password, Certificate: certificate}
}

// TLS has a driver speak with nobody but this Neo4j: whoever else listens at its address
// is found out before the password is sent.
func (a Access) TLS() *tls.Config {
	c := &tls.Config{RootCAs: x509.NewCertPool(), MinVersion: tls.VersionTLS13}
	c.RootCAs.AppendCertsFromPEM(a.Certificate)
	return c
}

// Running tells how to reach the Neo4j that another process of this program runs on
// a home, as that process wrote it down. It does not look if anybody answers there.
func Running(home string) (Access, error) {
	o, err := Options{Home: home}.withDefaults()
	if err != nil {
		return Access{}, err
	}
	conf, err := os.ReadFile(filepath.Join(o.confDir(), "neo4j.conf"))
	if err != nil {
		return Access{}, message.NewError("neo4j.running-not-found", o.Home, err)
	}
	certificate, err := os.ReadFile(filepath.Join(o.certificateDir(), certificateFile))
	if err != nil {
		return Access{}, message.NewError("neo4j.running-not-found", o.Home, err)
	}
	password, err := os.ReadFile(filepath.Join(o.Home, "password"))
	if err != nil {
		return Access{}, message.NewError("neo4j.running-password", o.Home, err)
	}
	for line := range strings.Lines(string(conf)) {
		if address, ok := strings.CutPrefix(strings.TrimSpace(line), "server.bolt.listen_address="); ok {
			return accessTo(address, strings.TrimSpace(string(password)), certificate), nil
		}
	}
	return Access{}, message.NewError("neo4j.running-without-address", o.Home)
}
