//go:build linux || darwin || freebsd

package embedded

import "syscall"

// freeMB is how many MB a program may still write to the disk of a folder.
func freeMB(folder string) (int, error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(folder, &s); err != nil {
		return 0, err
	}
	return int(max(0, int64(s.Bavail)) / 1000 * int64(s.Bsize) / 1000), nil //nolint:unconvert // their types differ by system
}
