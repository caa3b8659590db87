package relational

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"zonegraph/bench/process"
)

var (
	//go:embed schema.sql
	schema string
	//go:embed indexes.sql
	indexes string
)

// Postgres is a PostgreSQL that runs on a directory of its own, on loopback.
type Postgres struct {
	*process.Process
	bin  string
	port int
}

// URL is how a client connects.
func (p *Postgres) URL() string { return fmt.Sprintf("postgres://bench@127.0.0.1:%d/bench", p.port) }

// settings are what an operator would give a machine with a few spare gigabytes
// and a fast disk. The rest are the server's own.
var settings = []string{"shared_buffers=1GB", "effective_cache_size=4GB", "work_mem=32MB", "maintenance_work_mem=256MB", "random_page_cost=1.1", "max_wal_size=4GB", "jit=off", "max_connections=200", "autovacuum=off"}

// Start runs a PostgreSQL on a directory. A new one is filled by export, which
// gets a directory for the files that Export writes; so is one that was filled with
// data of another fingerprint, or laid out by other SQL.
func Start(ctx context.Context, dir, logs, fingerprint string, export func(dir string) error) (*Postgres, error) {
	bin, err := programs()
	if err != nil {
		return nil, err
	}
	as, err := owner()
	if err != nil {
		return nil, err
	}
	p := &Postgres{bin: bin}
	layout := fnv.New64a()
	_, _ = io.WriteString(layout, schema+indexes)
	fingerprint += " " + strconv.FormatUint(layout.Sum64(), 36)
	filled := filepath.Join(dir, "filled")
	have, _ := os.ReadFile(filled)
	fresh := string(have) != fingerprint
	data := filepath.Join(dir, "data")
	if fresh {
		if err := p.initialise(ctx, dir, data, as); err != nil {
			return nil, err
		}
	}
	if err := p.run(ctx, data, logs, as); err != nil {
		return nil, err
	}
	if fresh {
		if err := errors.Join(p.fill(ctx, dir, export), ctx.Err()); err != nil {
			p.Stop()
			return nil, err
		}
		if err := os.WriteFile(filled, []byte(fingerprint), 0o600); err != nil {
			p.Stop()
			return nil, err
		}
	}
	return p, nil
}

func (p *Postgres) initialise(ctx context.Context, dir, data string, as *syscall.Credential) error {
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	if err := os.MkdirAll(data, 0o700); err != nil {
		return err
	}
	if as != nil {
		if err := errors.Join(os.Chmod(dir, 0o755), os.Chown(data, int(as.Uid), int(as.Gid))); err != nil {
			return err
		}
	}
	cmd := exec.CommandContext(ctx, filepath.Join(p.bin, "initdb"), "-D", data, "-U", "bench", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: as}
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	return nil
}

func (p *Postgres) run(ctx context.Context, data, logs string, as *syscall.Credential) error {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	p.port = l.Addr().(*net.TCPAddr).Port
	_ = l.Close()
	args := []string{"-D", data, "-p", strconv.Itoa(p.port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="}
	for _, s := range settings {
		args = append(args, "-c", s)
	}
	// SIGINT is its fast shutdown: clients are cut off.
	p.Process, err = process.Start(process.Command{Name: "postgres", Path: filepath.Join(p.bin, "postgres"), Args: args, Dir: "/", User: as, Stop: syscall.SIGINT, Logs: logs})
	if err != nil {
		return err
	}
	_, err = p.Await(ctx, 2*time.Minute, func(line string) (string, bool) {
		return "", strings.Contains(line, "ready to accept connections")
	})
	if err != nil {
		p.Stop()
	}
	return err
}

func (p *Postgres) fill(ctx context.Context, dir string, export func(string) error) error {
	files := filepath.Join(dir, "files")
	if err := os.MkdirAll(files, 0o700); err != nil {
		return err
	}
	defer os.RemoveAll(files) //nolint:errcheck // the next load does it
	if err := export(files); err != nil {
		return err
	}
	if _, err := p.SQL(ctx, "postgres", "CREATE DATABASE bench"); err != nil {
		return err
	}
	entries, err := os.ReadDir(files)
	if err != nil {
		return err
	}
	var script strings.Builder
	script.WriteString(schema)
	for _, e := range entries {
		fmt.Fprintf(&script, "\\copy %s FROM '%s'\n", e.Name(), filepath.Join(files, e.Name()))
	}
	script.WriteString(indexes)
	_, err = p.SQL(ctx, "bench", script.String())
	return err
}

// SQL runs a script and gives what it printed, unaligned and without headings.
func (p *Postgres) SQL(ctx context.Context, database, script string) (string, error) {
	cmd := exec.CommandContext(ctx, filepath.Join(p.bin, "psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", strconv.Itoa(p.port), "-U", "bench", "-d", database, "-f", "-")
	cmd.Stdin = strings.NewReader(script)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("psql: %w\n%s", err, stderr.Bytes())
	}
	return strings.TrimSpace(string(out)), nil
}

// programs is the directory of PostgreSQL's own programs, the newest first.
func programs() (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	slices.Sort(found)
	slices.Reverse(found)
	if path, err := exec.LookPath("postgres"); err == nil {
		if target, err := filepath.EvalSymlinks(path); err == nil {
			found = append(found, target)
		}
	}
	if len(found) == 0 {
		return "", errors.New("PostgreSQL is missing: install it (Debian: apt-get install postgresql; macOS: brew install postgresql)")
	}
	return filepath.Dir(found[0]), nil
}

// owner is the user that PostgreSQL runs as: this one, or postgres where this
// one is root, as which it refuses to run.
func owner() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, fmt.Errorf("PostgreSQL does not run as root: %w", err)
	}
	uid, _ := strconv.ParseUint(u.Uid, 10, 32)
	gid, _ := strconv.ParseUint(u.Gid, 10, 32)
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}
