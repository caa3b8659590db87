package embedded

import (
	"bytes"
	"context"
	"errors"
	"io"
	"time"

	"zonegraph/message"
)

// adminStopLimit is how long a cancelled command may tidy up.
const adminStopLimit = 5 * time.Second

// Admin runs a command of neo4j-admin on the home, such as
//
//	Admin(ctx, o, os.Stdout, "database", "import", "full", "--nodes=…", "neo4j")
//
// while no server runs on it; ErrInUse is wrapped when one does. What the
// command prints goes to out, which may be nil; the error quotes its last line.
// The command ends with ctx, and with this process, as a server does.
func Admin(ctx context.Context, o Options, out io.Writer, args ...string) error {
	p, err := prepare(ctx, o)
	if err != nil {
		return err
	}
	defer p.lock.unlock()
	if err := writeConf(p.o, 0); err != nil { // the port is of no interest here
		return err
	}
	// This is the tool itself. Neo4jAdminCommand, what the neo4j-admin script
	// runs, only starts the same in a second JVM: 2.6 s instead of 1.2 s for a
	// small command, and a process that nothing would tie to ours.
	command := p.command("org.neo4j.cli.AdminTool", args...)

	var printed tail
	if out == nil {
		out = io.Discard
	}
	child, err := startChild(command,
		childEnv("NEO4J_HOME="+p.o.Home, "NEO4J_CONF="+p.o.confDir()),
		io.MultiWriter(out, &printed))
	if err != nil {
		return err
	}
	select {
	case <-child.ended:
	case <-ctx.Done():
		inTime, cancel := context.WithTimeout(context.WithoutCancel(ctx), adminStopLimit)
		defer cancel()
		_, stopErr := child.stop(inTime.Done())
		return errors.Join(message.NewError("neo4j.admin-ended", ctx.Err()), stopErr)
	}
	if child.err != nil {
		return message.NewError("neo4j.admin-failed", child.err, printed.lastLine())
	}
	return nil
}

// tail keeps the end of what is written to it.
type tail struct{ buf []byte }

func (t *tail) Write(p []byte) (int, error) {
	const keep = 4096
	t.buf = append(t.buf, p...)
	if extra := len(t.buf) - keep; extra > 0 {
		t.buf = append(t.buf[:0], t.buf[extra:]...)
	}
	return len(p), nil
}

func (t *tail) lastLine() string {
	lines := bytes.Split(bytes.TrimSpace(t.buf), []byte("\n"))
	return string(bytes.TrimSpace(lines[len(lines)-1]))
}
