package process

import (
	"context"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestProcess(t *testing.T) {
	p, err := Start(Command{Name: "loop", Path: "/bin/sh", Args: []string{"-c", `echo "ready on 7"; while :; do :; done`}, Logs: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Stop()
	port, err := p.Await(t.Context(), 10*time.Second, func(line string) (string, bool) { return strings.CutPrefix(line, "ready on ") })
	if err != nil || port != "7" {
		t.Fatalf("%q, %v", port, err)
	}
	m := Measure(p.PID())
	var u Usage
	for end := time.Now().Add(10 * time.Second); u.Processor == 0 && time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		u = m.Stop()
	}
	if u.Processor == 0 || u.Peak == 0 {
		t.Errorf("a busy process used %+v", u)
	}
	if err := p.Alive(); err != nil {
		t.Error(err)
	}
	p.Stop()
	if p.Alive() == nil || syscall.Kill(p.PID(), 0) == nil {
		t.Error("it still runs")
	}
}

func TestAwaitTellsOfAnEnd(t *testing.T) {
	p, err := Start(Command{Name: "broken", Path: "/bin/sh", Args: []string{"-c", "exit 3"}, Logs: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	_, err = p.Await(context.Background(), 10*time.Second, func(string) (string, bool) { return "", false })
	if err == nil || !strings.Contains(err.Error(), "broken ended") {
		t.Errorf("got %v", err)
	}
}
