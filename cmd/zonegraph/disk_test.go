package main_test

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"zonegraph/internal/embedded/embeddedtest/smalldisk"
)

// firmsList writes a list of made-up firms.
func firmsList(t *testing.T, rows int) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("企业名称,所在市\n")
	for i := range rows {
		fmt.Fprintf(&b, "柳州试验%d号科技有限公司,柳州市\n", i)
	}
	path := filepath.Join(t.TempDir(), "名单.csv")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const firmsOfTheList = `/graphql?query=%7BenterprisesConnection(where:%7Bname:%7BstartsWith:%22%E6%9F%B3%E5%B7%9E%E8%AF%95%E9%AA%8C%22%7D%7D)%7BtotalCount%7D%7D`

// A disk that others fill while the service runs and lists are taken in: a list is there
// as a whole or not at all, the graph is answered from all the time, and once there is
// space everything works again without an operator.
func TestFullDisk(t *testing.T) {
	const rows = 12_000
	disk := smalldisk.New(t, 600)
	home := filepath.Join(disk.Path, "home")
	list := firmsList(t, rows)
	s := start(t, home)
	firms := func() string {
		t.Helper()
		_, body := s.get(t, firmsOfTheList)
		return body
	}
	count := func(n int) string { return fmt.Sprintf(`{"data":{"enterprisesConnection":{"totalCount":%d}}}`, n) }
	ready := func() bool { status, _ := s.get(t, "/readyz"); return status == http.StatusOK }
	if got := firms(); got != count(0) {
		t.Fatal(got)
	}

	t.Run("too little before an import begins", func(t *testing.T) {
		disk.Fill(t, 20<<20)
		defer disk.Clear(t)
		out := run(t, environment(), false, "--home", home, "import", "--commit", "--diff", "0", list)
		if !strings.Contains(out, "MB are free, and 128 MB are needed") || !strings.Contains(out, home) {
			t.Error(out)
		}
		if got := firms(); got != count(0) {
			t.Error(got)
		}
		eventually(t, "it is ready", time.Minute, ready)
	})
	t.Run("too little between its batches", func(t *testing.T) {
		disk.Fill(t, 131_000_000)
		defer disk.Clear(t)
		out := run(t, environment(), false, "--home", home, "import", "--commit", "--diff", "0", list)
		if !strings.Contains(out, "MB are free, and 128 MB are needed") {
			t.Error(out)
		}
		if got := firms(); got != count(0) {
			t.Error(got)
		}
		eventually(t, "it is ready", time.Minute, ready)
	})
	if left := run(t, environment(), true, "--home", home, "import", "list"); strings.Contains(left, "名单.csv") {
		t.Errorf("an import that failed is listed: %s", left)
	}
	t.Run("nothing at all while it is written", func(t *testing.T) {
		cmd := exec.Command(binary, "--home", home, "import", "--commit", "--diff", "0", list)
		cmd.Env = environment()
		var out output
		cmd.Stdout, cmd.Stderr = &out, &out
		free := disk.Free(t)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		eventually(t, "the import is written", 2*time.Minute, func() bool { return disk.Free(t) < free-500_000 })
		disk.Fill(t, 0)
		failed := cmd.Wait()
		t.Logf("%v: %s", failed, out.String())
		disk.Clear(t)
		want := count(0)
		if failed == nil { // it was done before the disk was full
			want = count(rows)
		}
		eventually(t, "the graph is as it was", 2*time.Minute, func() bool { return ready() && firms() == want })
		if failed == nil {
			return
		}
		eventually(t, "the list goes in", 3*time.Minute, func() bool {
			again := exec.Command(binary, "--home", home, "import", "--commit", "--diff", "0", list)
			again.Env = environment()
			out, err := again.CombinedOutput()
			if err != nil {
				t.Logf("%s", out)
			}
			return err == nil
		})
		if got := firms(); got != count(rows) {
			t.Errorf("got %s", got)
		}
	})
	t.Run("at the start", func(t *testing.T) {
		before := firms()
		if err := s.cmd.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
		if err := <-s.done; err != nil {
			t.Fatal(err)
		}
		disk.Fill(t, 0)
		oneLine(t, last(run(t, environment(), false, "--home", home, "--addr", "127.0.0.1:0", "serve")), "too little space on the disk", home)
		disk.Clear(t)
		s = start(t, home)
		if got := firms(); got != before {
			t.Errorf("got %s, want %s", got, before)
		}
		eventually(t, "it is ready", time.Minute, ready)
	})
}

// last is the last line of what was printed.
func last(out string) string {
	lines := strings.Split(strings.TrimSpace(out), "\n")
	return lines[len(lines)-1]
}
