package main_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// service is a running `zonegraph serve`.
type service struct {
	cmd  *exec.Cmd
	url  string
	out  *output
	done chan error
}

// output is what a service printed, while it goes on printing.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write implements io.Writer.
func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

// String is all that was printed so far.
func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// event is a line of the log as machines read it.
type event struct {
	Level, Event, Msg, URL, Error string
	Facts                         int
}

// events are the log's lines, each of which must be one.
func events(t *testing.T, log string) []event {
	t.Helper()
	var out []event
	for line := range strings.Lines(log) {
		var e event
		if err := json.Unmarshal([]byte(line), &e); err != nil || e.Event == "" || e.Msg == "" {
			t.Errorf("%v: not a line of the log: %s", err, line)
		}
		out = append(out, e)
	}
	return out
}

func start(t *testing.T, home string, settings ...string) *service {
	t.Helper()
	s, err := launch(t, home, settings...)
	if err != nil {
		t.Fatalf("the service ended: %v\n%s", err, s.out)
	}
	return s
}

// launch is start for a service that may end before it is ready; the error is how it ended.
func launch(t *testing.T, home string, settings ...string) (*service, error) {
	t.Helper()
	s := &service{cmd: exec.Command(binary, "--home", home, "--addr", "127.0.0.1:0", "--log-format", "json", "serve"), out: &output{}, done: make(chan error, 1)}
	s.cmd.Env = environment(settings...)
	pipe, err := s.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.cmd.Process.Signal(syscall.SIGTERM) })
	ready := make(chan string, 1)
	ended := make(chan struct{})
	go func() {
		lines := bufio.NewScanner(io.TeeReader(pipe, s.out))
		for lines.Scan() {
			var e event
			if json.Unmarshal(lines.Bytes(), &e) == nil && e.Event == "serve.listening" {
				ready <- strings.TrimSuffix(e.URL, "/graphql")
			}
		}
		close(ended)
	}()
	go func() {
		<-ended // Wait closes the pipe
		s.done <- s.cmd.Wait()
	}()
	select {
	case s.url = <-ready:
	case err := <-s.done:
		return s, err
	case <-time.After(2 * time.Minute):
		_ = s.cmd.Process.Kill()
		t.Fatalf("the service did not start\n%s", s.out)
	}
	return s, nil
}

func (s *service) get(t *testing.T, path string) (int, string) {
	t.Helper()
	res, err := http.Get(s.url + path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

const zonesOfLiuzhou = `/graphql?query=%7Bcities(where:%7Bcode:%7Beq:%22450200%22%7D%7D)%7Bname%20zonesConnection%7BtotalCount%7D%7D%7D`

// javas are the processes that have the home in their command line, other than
// the service.
func javas(t *testing.T, home string, except int) []int {
	t.Helper()
	files, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	var out []int
	for _, f := range files {
		text, _ := os.ReadFile(f)
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(f)))
		if pid != except && pid != os.Getpid() && bytes.Contains(text, []byte(home)) && bytes.Contains(text, []byte("CommunityEntryPoint")) {
			out = append(out, pid)
		}
	}
	return out
}

func eventually(t *testing.T, what string, within time.Duration, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(within); !holds(); time.Sleep(100 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s: not within %s", what, within)
		}
	}
}
