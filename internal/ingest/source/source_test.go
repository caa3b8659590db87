package source

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"zonegraph/data/profiles"
	"zonegraph/internal/contract/contracttest"
	"zonegraph/internal/ingest/profile"
	"zonegraph/internal/spreadsheet"
	"zonegraph/message"
)

const list = "企业名称,所属市\n柳州试验科技有限公司,柳州市\n"

func open(t *testing.T, ctx context.Context, path string) (*File, error) { //nolint:revive // the test comes first
	t.Helper()
	shipped := contracttest.Load(t)
	all, err := profile.Read(shipped.Model, shipped.API, profiles.Files)
	if err != nil {
		t.Fatal(err)
	}
	return Open(ctx, path, shipped.Model, all, profile.Options{})
}

// reasonOf is why a file is not read.
func reasonOf(err error) message.Code {
	var fault *spreadsheet.Fault
	if errors.As(err, &fault) {
		return fault.Reason.Code
	}
	return ""
}

// What is no file on a disk is refused before anything is read of it.
func TestOnlyFiles(t *testing.T) {
	folder := t.TempDir()
	pipe := filepath.Join(folder, "list.csv")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	behind := filepath.Join(folder, "link.csv")
	if err := os.Symlink(os.DevNull, behind); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]message.Code{
		folder: "file.folder", pipe: "file.pipe", "/dev/zero": "file.device", behind: "file.device", "/dev/tty": "file.device",
	} {
		f, err := open(t, t.Context(), path)
		if reasonOf(err) != want {
			t.Errorf("%s: %v %v", path, f, err)
		}
	}
}

// Reading ends with the context, wherever it is.
func TestInterrupted(t *testing.T) {
	path := filepath.Join(t.TempDir(), "list.csv")
	if err := os.WriteFile(path, []byte(list), 0o600); err != nil {
		t.Fatal(err)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := open(t, ended, path); !errors.Is(err, context.Canceled) {
		t.Errorf("opening: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	f, err := open(t, ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	rows := 0
	for _, err = range f.source.Rows {
		rows++
	}
	if rows != 1 || !errors.Is(err, context.Canceled) {
		t.Errorf("%d rows, and %v", rows, err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
}

// A file that grows meanwhile is refused, with all of its rows.
func TestGrowing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "list.csv")
	if err := os.WriteFile(path, []byte(list), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := open(t, t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	for _, err = range f.source.Rows {
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(path, []byte(list+strings.Repeat("桂林试验科技有限公司,桂林市\n", 10)), 0o600); err != nil {
		t.Fatal(err)
	}
	rows := 0
	for _, err = range f.source.Rows {
		rows++
	}
	if rows != 2 || reasonOf(err) != "file.changed" {
		t.Errorf("%d rows, and %v", rows, err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
}
