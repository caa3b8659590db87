package embedded

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"path/filepath"
	"time"

	"zonegraph/message"
)

// A port is free the moment that its owner dies, and whoever takes it next would be sent
// the password of the one before, and could answer as if it were the database. So each
// Neo4j gets a key of its own when it starts, and this program speaks with nobody who
// does not have it: before the password is sent, the other side has proved that it is the
// process that we started. Tools may come without TLS; what they send is at their risk.

const (
	keyFile         = "private.key"
	certificateFile = "public.crt"
	// certificateLife is longer than any process lives.
	certificateLife = 100 * 365 * 24 * time.Hour
)

// newCertificate makes a key and a certificate for it, puts both where Neo4j reads them,
// and returns the certificate, in PEM.
func newCertificate(o Options) (certificate []byte, err error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, message.NewError("neo4j.no-certificate", err)
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return nil, message.NewError("neo4j.no-certificate", err)
	}
	began := time.Now().Add(-24 * time.Hour) // for clocks that are set back
	template := &x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{CommonName: "embedded Neo4j"},
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore:    began, NotAfter: began.Add(certificateLife),
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		// It vouches for itself alone.
		IsCA: true, BasicConstraintsValid: true, MaxPathLenZero: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, message.NewError("neo4j.no-certificate", err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, message.NewError("neo4j.no-certificate", err)
	}
	certificate = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	for name, text := range map[string][]byte{
		keyFile:         pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}),
		certificateFile: certificate,
	} {
		if err := writeFile(filepath.Join(o.certificateDir(), name), string(text)); err != nil {
			return nil, homeError(err)
		}
	}
	return certificate, nil
}

// certificateDir is where Neo4j looks for what its bolt port has.
func (o Options) certificateDir() string { return filepath.Join(o.Home, "certificates", "bolt") }
