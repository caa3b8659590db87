package process

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// tick is the unit of processor time in /proc, which is the same on all Linux
// systems that Go runs on.
const tick = 10 * time.Millisecond

// Meter reads the use of a process and all its descendants over a time.
type Meter struct {
	pid    int
	before map[int]time.Duration
}

// Measure begins a measurement of a process and its descendants.
func Measure(pid int) *Meter {
	m := &Meter{pid: pid, before: map[int]time.Duration{}}
	for _, p := range tree(pid) {
		m.before[p] = processorTime(p)
		// 5 sets the peak back to the present; refused by some containers, where
		// the peak is then that since the start.
		_ = os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", p), []byte("5"), 0)
	}
	return m
}

// Usage is what a process and its descendants used.
type Usage struct {
	// Processor is the processor time.
	Processor time.Duration
	// Peak is the largest resident memory in bytes; what several processes share
	// is counted once.
	Peak int64
}

// Stop ends the measurement.
func (m *Meter) Stop() Usage {
	var u Usage
	all := tree(m.pid)
	for _, p := range all {
		u.Processor += max(0, processorTime(p)-m.before[p])
		if len(all) == 1 {
			u.Peak += field(fmt.Sprintf("/proc/%d/status", p), "VmHWM:")
		} else {
			// The parts of a tree share memory, so its peak is the sum of their
			// proportional sets, with what each had more at its peak.
			now := field(fmt.Sprintf("/proc/%d/status", p), "VmRSS:")
			peak := field(fmt.Sprintf("/proc/%d/status", p), "VmHWM:")
			u.Peak += field(fmt.Sprintf("/proc/%d/smaps_rollup", p), "Pss:") + max(0, peak-now)
		}
	}
	return u
}

// tree is a process and its descendants.
func tree(pid int) []int {
	children := map[int][]int{}
	files, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, f := range files {
		p, _ := strconv.Atoi(filepath.Base(filepath.Dir(f)))
		if fields := stat(p); len(fields) > 1 {
			parent, _ := strconv.Atoi(fields[1])
			children[parent] = append(children[parent], p)
		}
	}
	all := []int{pid}
	for i := 0; i < len(all); i++ {
		all = append(all, children[all[i]]...)
	}
	return all
}

// stat gives the fields of /proc/PID/stat behind the name.
func stat(pid int) []string {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return nil
	}
	return strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
}

func processorTime(pid int) time.Duration {
	fields := stat(pid)
	if len(fields) < 13 {
		return 0
	}
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * tick
}

// field gives a number of kB in a file of /proc in bytes.
func field(file, name string) int64 {
	text, err := os.ReadFile(file)
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, name); ok {
			n, _ := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			return n << 10
		}
	}
	return 0
}
