package embedded

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"text/template"

	"zonegraph/message"
)

// claimHome makes the home directory and takes its lock.
func claimHome(o Options) (*fileLock, error) {
	for _, dir := range []string{o.Home, o.confDir(), o.logsDir(), o.certificateDir()} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, homeError(err)
		}
	}
	lock, err := tryLock(filepath.Join(o.Home, "lock"))
	var locked *lockedError
	if errors.As(err, &locked) {
		return nil, inUse(o, locked.pid)
	}
	if err != nil {
		return nil, homeError(err)
	}
	return lock, nil
}

func homeError(err error) error {
	var at *fs.PathError
	if errors.Is(err, syscall.ENOSPC) && errors.As(err, &at) {
		return message.NewError("neo4j.disk-full", at.Path)
	}
	return message.NewError("neo4j.home-read-only", err)
}

// ErrInUse is wrapped by the error of Start and Admin on a home that another
// process uses.
var ErrInUse error = message.NewError("neo4j.in-use")

func inUse(o Options, pid int) error {
	return message.NewError("neo4j.in-use-by-process", o.Home, ErrInUse, pid)
}

// neo4jConf is written anew at each start. Heap sizes are here for readers;
// what counts is on the command line, because the launcher script of Neo4j's
// own distribution, which would read them, is not part of an embedded one.
var neo4jConf = template.Must(template.New("neo4j.conf").Parse(`# Written by zonegraph at each start; changes are lost.
server.bolt.enabled=true
server.bolt.listen_address=127.0.0.1:{{.Port}}
# The program itself comes with TLS, and takes no other certificate than the one of this
# start; tools may come without.
server.bolt.tls_level=OPTIONAL
dbms.ssl.policy.bolt.enabled=true
dbms.ssl.policy.bolt.client_auth=NONE
# Other users of the machine can reach the port, and must not lock the owner out by wrong
# passwords. The right one is 24 random bytes: nobody guesses it.
dbms.security.auth_max_failed_attempts=0
server.http.enabled=false
server.https.enabled=false
dbms.usage_report.enabled=false
client.allow_telemetry=false
server.bolt.telemetry.enabled=false
server.memory.heap.initial_size={{.HeapMB}}m
server.memory.heap.max_size={{.HeapMB}}m
server.memory.pagecache.size={{.PageCacheMB}}m
# A statement that needs more is ended, instead of the server. What it has found is
# packed for the client besides, outside of these bounds, so they are far below the heap.
dbms.memory.transaction.total.max={{.TotalMB}}m
db.memory.transaction.max={{.TransactionMB}}m
# How often it is looked if a transaction's time is over; by default every two seconds.
db.transaction.monitor.check.interval=200ms
# Statements are counted and traced by the service itself.
db.logs.query.enabled=OFF
# A knowledge graph is loaded in bulk and then read: keep little history.
db.tx_log.rotation.size=16m
db.tx_log.rotation.retention_policy=128m size
# On a full disk nothing must be written by halves: a log that ends in the middle of a
# record, and goes on behind it once there is space again, cannot be recovered from. So the
# room for the log and for what the stores take in is had before anything is written;
# without it the change is refused, and the database takes no other until it is restarted.
db.tx_log.preallocate=true
internal.dbms.out_of_disk_space_protection=true
internal.dbms.readonly.failover=true
# Netty's default is two quiet periods of 5 s each: a stop took 10.2 s, and takes 0.3 s so.
internal.dbms.bolt.netty_server_shutdown_quiet_period=0
`))

func writeConf(o Options, port int) error {
	var text strings.Builder
	err := neo4jConf.Execute(&text, struct {
		Options
		Port, TotalMB, TransactionMB int
	}{o, port, o.HeapMB * 2 / 5, o.HeapMB / 4})
	if err != nil {
		return message.NewError("neo4j.conf-not-written", err)
	}
	if err := writeFile(filepath.Join(o.confDir(), "neo4j.conf"), withSettings(text.String(), o.own)); err != nil {
		return homeError(err)
	}
	return nil
}

// ensurePassword returns the password of the home, made up at the first start.
//
// A new database takes its first password from data/dbms/auth.ini, which
// "neo4j-admin dbms set-initial-password" writes. We write the file ourselves:
// the command costs a JVM of 2.7 s, on a start of 5, for one line whose format
// cannot change under a pinned version. It stays harmless afterwards: Neo4j
// looks at it only while its system database has no users.
func ensurePassword(o Options) (string, error) {
	path := filepath.Join(o.Home, "password")
	system := filepath.Join(o.Home, "data", "databases", "system")
	_, err := os.Stat(system)
	fresh := errors.Is(err, fs.ErrNotExist)

	text, err := os.ReadFile(path)
	password := strings.TrimSpace(string(text))
	switch {
	case err == nil && password == "", errors.Is(err, fs.ErrNotExist):
		if !fresh {
			return "", message.NewError("neo4j.password-missing", path, system, filepath.Join(o.Home, "data", "transactions", "system"))
		}
		password = newPassword()
		if err := writeFile(path, password+"\n"); err != nil {
			return "", homeError(err)
		}
	case err != nil:
		return "", homeError(err)
	}
	if !fresh {
		return password, nil
	}
	dbms := filepath.Join(o.Home, "data", "dbms")
	if err := os.MkdirAll(dbms, 0o700); err != nil {
		return "", homeError(err)
	}
	if err := writeFile(filepath.Join(dbms, "auth.ini"), authLine(password)); err != nil {
		return "", homeError(err)
	}
	return password, nil
}

// authLine is one user as Neo4j keeps it: a salted SHA-256, iterated.
func authLine(password string) string {
	const iterations = 1024
	salt := make([]byte, sha256.Size)
	_, _ = rand.Read(salt) // never fails, says its documentation
	sum := sha256.Sum256(append(salt[:len(salt):len(salt)], password...))
	for range iterations - 1 {
		sum = sha256.Sum256(sum[:])
	}
	return fmt.Sprintf("%s:SHA-256,%s,%s,%d:\n", User, hex.EncodeToString(sum[:]), hex.EncodeToString(salt), iterations)
}

func newPassword() string {
	random := make([]byte, 24)
	_, _ = rand.Read(random)
	return base64.RawURLEncoding.EncodeToString(random)
}

// writeFile replaces a file in one step, readable by its owner alone.
func writeFile(path, text string) error {
	tmp := path + ".new"
	if err := os.WriteFile(tmp, []byte(text), 0o600); err != nil {
		return err
	}
	return os.Rename(tmp, path)
}
