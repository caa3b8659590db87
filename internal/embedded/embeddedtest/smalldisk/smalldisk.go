// Package smalldisk gives tests a disk that they can fill.
//
// What lives here: mounting and filling it. What does not: what is tested on it.
package smalldisk

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
)

// Disk is a file system in memory, on a folder of its own.
type Disk struct{ Path string }

// New mounts a disk of so many MB until the test ends. Mounting takes rights: those of
// root, or of sudo without a password, as on machines for CI. Who has neither has the test
// skipped, which says so; there is no other way to a disk that can be filled.
func New(tb testing.TB, mb int) Disk {
	tb.Helper()
	d := Disk{tb.TempDir()}
	mount := []string{"mount", "-t", "tmpfs", "-o", "mode=0777,size=" + strconv.Itoa(mb) + "m", "tmpfs", d.Path}
	unmount := []string{"umount", "--lazy", d.Path}
	if os.Geteuid() != 0 {
		mount, unmount = append([]string{"sudo", "-n"}, mount...), append([]string{"sudo", "-n"}, unmount...)
	}
	if out, err := exec.Command(mount[0], mount[1:]...).CombinedOutput(); err != nil { //nolint:noctx // it takes no time
		tb.Skipf("a disk that can be full needs root, or sudo without a password: %v: %s", err, out)
	}
	tb.Cleanup(func() {
		if out, err := exec.Command(unmount[0], unmount[1:]...).CombinedOutput(); err != nil { //nolint:noctx // likewise
			tb.Errorf("unmount: %v: %s", err, out)
		}
	})
	return d
}

// Free is how many bytes are free.
func (d Disk) Free(tb testing.TB) int64 {
	tb.Helper()
	var s syscall.Statfs_t
	if err := syscall.Statfs(d.Path, &s); err != nil {
		tb.Fatal(err)
	}
	return int64(s.Bavail) * s.Bsize //nolint:gosec // a small disk
}

// Fill writes a file that leaves so many bytes free, or nothing at all.
func (d Disk) Fill(tb testing.TB, leave int64) {
	tb.Helper()
	f, err := os.OpenFile(d.filler(), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // it is full of nothing
	block := make([]byte, 1<<20)
	for {
		most := d.Free(tb) - leave
		if most <= 0 {
			return
		}
		_, err := f.Write(block[:min(most, int64(len(block)))])
		if errors.Is(err, syscall.ENOSPC) {
			return
		}
		if err != nil {
			tb.Fatal(err)
		}
	}
}

// Clear removes what Fill has written.
func (d Disk) Clear(tb testing.TB) {
	tb.Helper()
	if err := os.Remove(d.filler()); err != nil {
		tb.Fatal(err)
	}
}

func (d Disk) filler() string { return filepath.Join(d.Path, "filler") }
