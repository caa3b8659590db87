package embedded

import (
	"context"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
)

// machineMB returns the memory that this process may count on, in MiB: the
// container's limit where there is one, else the machine's. 0 means unknown.
func machineMB() int {
	if runtime.GOOS == "darwin" {
		out, err := exec.CommandContext(context.Background(), "sysctl", "-n", "hw.memsize").Output()
		if err != nil {
			return 0
		}
		return bytesToMB(string(out))
	}
	total := 0
	if info, err := os.ReadFile("/proc/meminfo"); err == nil {
		total = memTotalMB(string(info))
	}
	for _, limit := range []string{
		"/sys/fs/cgroup/memory.max",                   // cgroup v2
		"/sys/fs/cgroup/memory/memory.limit_in_bytes", // cgroup v1
	} {
		text, err := os.ReadFile(limit)
		if err != nil {
			continue
		}
		// "max" (v2) does not parse; v1 says "no limit" with a huge number.
		if mb := bytesToMB(string(text)); mb > 0 && (total == 0 || mb < total) {
			total = mb
		}
	}
	return total
}

func bytesToMB(text string) int {
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil {
		return 0
	}
	return int(n >> 20)
}

// memTotalMB reads the MemTotal line of /proc/meminfo, which is in KiB.
func memTotalMB(meminfo string) int {
	for line := range strings.Lines(meminfo) {
		if rest, ok := strings.CutPrefix(line, "MemTotal:"); ok {
			if fields := strings.Fields(rest); len(fields) > 0 {
				kb, _ := strconv.Atoi(fields[0]) // 0: unknown
				return kb / 1024
			}
		}
	}
	return 0
}
