package embedded

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// parentOfNeo4j is the process that TestParentKilled kills: it starts a
// server, writes a node, tells the server's process id and waits.
func parentOfNeo4j() {
	withoutDeathSignal = os.Getenv("EMBEDDED_TEST_WATCHDOG_ONLY") != ""
	i, err := Start(context.Background(), Options{Home: os.Getenv("EMBEDDED_TEST_HOME"), HeapMB: 256, PageCacheMB: 64, ShortLived: true})
	if err != nil {
		fmt.Println("failed:", err)
		os.Exit(1)
	}
	fmt.Println(i.PID())
	select {}
}

// parentOfStubborn has a child that does not listen to SIGTERM.
func parentOfStubborn() {
	c, err := startChild([]string{"sh", "-c", "trap '' TERM; while :; do sleep 1; done"}, os.Environ(), os.Stderr)
	if err != nil {
		fmt.Println("failed:", err)
		os.Exit(1)
	}
	fmt.Println(c.cmd.Process.Pid)
	select {}
}

// startParent runs this test binary as a parent and returns it with the id of
// its child.
func startParent(t *testing.T, role string, env ...string) (*exec.Cmd, int) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	parent := exec.CommandContext(context.Background(), self)
	parent.Env = append(os.Environ(), append(env, parentEnv+"="+role)...)
	out, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = parent.Process.Kill() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil {
		t.Fatalf("the parent says: %s", line)
	}
	return parent, pid
}

// gone reports whether a process has ended, counting a zombie as ended.
func gone(pid int) bool {
	if errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
		return true
	}
	out, err := exec.CommandContext(context.Background(), "ps", "-o", "state=", "-p", strconv.Itoa(pid)).Output()
	return err == nil && strings.HasPrefix(strings.TrimSpace(string(out)), "Z")
}

func killAndAwait(t *testing.T, parent *exec.Cmd, pid int) {
	t.Helper()
	if gone(pid) {
		t.Fatalf("process %d is gone before its parent", pid)
	}
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = parent.Wait()
	killed := time.Now()
	for !gone(pid) {
		if time.Since(killed) > 10*time.Second {
			_ = syscall.Kill(pid, syscall.SIGKILL)
			t.Fatalf("process %d is still there 10 s after its parent was killed", pid)
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Logf("gone %.1f s after its parent", time.Since(killed).Seconds())
}

// TestParentKilled: a parent that gets SIGKILL takes its Neo4j with it, with
// and without the kernel's help, and the next start finds home and data well.
func TestParentKilled(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	env := []string{"EMBEDDED_TEST_HOME=" + home}

	parent, pid := startParent(t, "neo4j", env...)
	killAndAwait(t, parent, pid)

	parent, pid = startParent(t, "neo4j", append(env, "EMBEDDED_TEST_WATCHDOG_ONLY=1")...)
	if holder := recordLockHolder(Options{Home: home}.storeLock()); holder != pid {
		t.Errorf("the store is locked by %d, want %d", holder, pid)
	}
	if err := parent.Process.Kill(); err != nil { // and start anew at once
		t.Fatal(err)
	}
	_ = parent.Wait()
	i, err := Start(testContext(t), testOptions(t, home))
	if err != nil {
		t.Fatal(err)
	}
	if !gone(pid) {
		t.Errorf("the earlier Neo4j, process %d, still runs", pid)
	}
	if got := query(t, i, "RETURN 1"); got != int64(1) {
		t.Errorf("got %v", got)
	}
	if err := i.Stop(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestStubbornChild: a child that ignores SIGTERM is killed by the watchdog.
func TestStubbornChild(t *testing.T) {
	t.Parallel()
	parent, pid := startParent(t, "stubborn")
	killAndAwait(t, parent, pid)
}

// TestGate: a parent that dies before its watchdog runs leaves no Java: the
// gate ends at the end of its input, without running the command.
func TestGate(t *testing.T) {
	t.Parallel()
	marker := t.TempDir() + "/ran"
	cmd := exec.CommandContext(t.Context(), "sh", "-c", gate, "zonegraph-gate", "touch", marker)
	if err := cmd.Run(); err == nil { // its input is empty
		t.Error("the gate opened without a word")
	}
	if _, err := os.Stat(marker); err == nil {
		t.Error("the command ran")
	}
}
