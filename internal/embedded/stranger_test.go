package embedded

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"zonegraph/internal/embedded/embeddedtest/stranger"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/config"
)

func open(t *testing.T, uri, password string, c *tls.Config) neo4j.DriverWithContext {
	t.Helper()
	driver, err := neo4j.NewDriverWithContext(uri, neo4j.BasicAuth(User, password, ""), func(o *config.Config) { o.TlsConfig = c })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = driver.Close(context.WithoutCancel(t.Context())) })
	return driver
}

// Nobody but the Neo4j that was started is sent its password or is believed, though the
// port is anybody's once it is dead; and others cannot keep its owner out.
func TestStrangers(t *testing.T) {
	t.Parallel()
	o := testOptions(t, t.TempDir()+"/数据 夹")
	i, err := Start(testContext(t), o)
	if err != nil {
		t.Fatal(err)
	}
	defer i.Stop(t.Context()) //nolint:errcheck // it is dead by then
	ours := open(t, i.URI, i.Password, i.TLS())
	if err := ours.VerifyConnectivity(t.Context()); err != nil {
		t.Fatal(err)
	}

	t.Run("files are their owner's alone", func(t *testing.T) {
		for _, name := range []string{"password", "conf/neo4j.conf", "certificates/bolt/private.key", "certificates/bolt/public.crt"} {
			if info, err := os.Stat(filepath.Join(o.Home, name)); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%s: %v %v, want mode 0600", name, info.Mode(), err)
			}
		}
	})
	t.Run("one port is open", func(t *testing.T) {
		want := strings.TrimPrefix(i.PlainURI, "bolt://")
		if got := listening(t, i.PID()); len(got) != 1 || got[0] != want {
			t.Errorf("it listens at %v, want %s alone", got, want)
		}
	})
	t.Run("neither arguments nor environment have the password", func(t *testing.T) {
		for _, name := range []string{"cmdline", "environ"} {
			text, err := os.ReadFile("/proc/" + strconv.Itoa(i.PID()) + "/" + name)
			if err != nil || strings.Contains(string(text), i.Password) {
				t.Errorf("%s: %v, or it has the password", name, err)
			}
		}
	})
	t.Run("wrong passwords lock nobody out", func(t *testing.T) {
		for range 200 {
			err := open(t, i.PlainURI, "wrong", nil).VerifyConnectivity(t.Context())
			var refused *neo4j.Neo4jError
			if !errors.As(err, &refused) || refused.Code != "Neo.ClientError.Security.Unauthorized" {
				t.Fatalf("a wrong password: %v", err)
			}
		}
		if err := open(t, i.URI, i.Password, i.TLS()).VerifyConnectivity(t.Context()); err != nil {
			t.Errorf("the right password: %v", err)
		}
	})

	if err := syscall.Kill(i.PID(), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	<-i.Done()
	foreign := t.TempDir()
	if err := os.MkdirAll(Options{Home: foreign}.certificateDir(), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := newCertificate(Options{Home: foreign}); err != nil {
		t.Fatal(err)
	}
	pair, err := tls.LoadX509KeyPair(filepath.Join(Options{Home: foreign}.certificateDir(), certificateFile), filepath.Join(Options{Home: foreign}.certificateDir(), keyFile))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]*tls.Config{
		"a stranger without TLS":           nil,
		"a stranger with a key of its own": {Certificates: []tls.Certificate{pair}},
	} {
		t.Run(name, func(t *testing.T) {
			l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", strings.TrimPrefix(i.PlainURI, "bolt://"))
			if err != nil {
				t.Fatal(err)
			}
			s := stranger.At(t, l, c)
			for name, driver := range map[string]neo4j.DriverWithContext{
				"the connections of before": ours, "new ones": open(t, i.URI, i.Password, i.TLS()),
			} {
				if err := driver.VerifyConnectivity(t.Context()); err == nil {
					t.Errorf("%s: it was taken for Neo4j", name)
				}
			}
			if s.Connections() == 0 {
				t.Error("nobody came, so nothing was tried")
			}
			s.KnowsNothing(t, i.Password)
		})
	}

	// The next start has another key, and who attaches to it finds that one.
	next, err := Start(testContext(t), o)
	if err != nil {
		t.Fatal(err)
	}
	defer next.Stop(t.Context()) //nolint:errcheck // a test
	if bytes.Equal(next.Certificate, i.Certificate) {
		t.Error("two starts have one certificate")
	}
	if err := open(t, next.URI, i.Password, i.TLS()).VerifyConnectivity(t.Context()); err == nil {
		t.Error("the certificate of before is still good")
	}
	access, err := Running(o.Home)
	if err != nil {
		t.Fatal(err)
	}
	if err := open(t, access.URI, access.Password, access.TLS()).VerifyConnectivity(t.Context()); err != nil {
		t.Errorf("attached: %v", err)
	}
}

// listening are the addresses at which a process accepts connections, of TCP over IPv4
// and IPv6.
func listening(t *testing.T, pid int) (addresses []string) {
	t.Helper()
	proc := "/proc/" + strconv.Itoa(pid)
	files, err := os.ReadDir(proc + "/fd")
	if err != nil {
		t.Fatal(err)
	}
	sockets := map[string]bool{}
	for _, f := range files {
		if target, err := os.Readlink(proc + "/fd/" + f.Name()); err == nil {
			sockets[target] = true
		}
	}
	// sl, local address:port, remote address:port, state (0A listens), …, inode.
	line := regexp.MustCompile(`(?m)^\s*\d+: ([0-9A-F]+):([0-9A-F]{4}) \S+ 0A (?:\S+ +){5}(\d+)`)
	for _, name := range []string{"/net/tcp", "/net/tcp6"} {
		text, err := os.ReadFile(proc + name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range line.FindAllStringSubmatch(string(text), -1) {
			if !sockets["socket:["+m[3]+"]"] {
				continue
			}
			port, err := strconv.ParseUint(m[2], 16, 16)
			if err != nil {
				t.Fatal(err)
			}
			host := m[1]
			switch host {
			case "0100007F", "0000000000000000FFFF00000100007F": // little-endian
				host = "127.0.0.1"
			}
			addresses = append(addresses, net.JoinHostPort(host, strconv.FormatUint(port, 10)))
		}
	}
	return addresses
}
