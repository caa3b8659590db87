// Package report holds what the benchmark found, and writes it as a table, as JSON
// and as a picture. It measures nothing.
package report

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Results are what one run found.
type Results struct {
	Machine  Machine           `json:"machine"`
	Versions map[string]string `json:"versions"`
	Began    time.Time         `json:"began"`
	// Took is the time of the whole run in seconds, Seconds that of a window.
	Took    float64 `json:"tookSeconds"`
	Rounds  int     `json:"rounds"`
	Seconds float64 `json:"windowSeconds"`
	// Growth says that rows differ in size rather than in connections.
	Growth bool   `json:"growth"`
	Rows   []*Row `json:"rows"`
	Bars   []Bar  `json:"bars,omitempty"`
}

// Machine is where it ran.
type Machine struct {
	Processor string  `json:"processor"`
	Cores     int     `json:"cores"`
	MemoryMB  int     `json:"memoryMB"`
	System    string  `json:"system"`
	Load      float64 `json:"loadAtStart"`
}

// Row is one contestant with one question.
type Row struct {
	Question string `json:"question"`
	// About says in a line what is asked.
	About       string `json:"about,omitempty"`
	Contestant  string `json:"contestant"`
	Title       string `json:"title"`
	Enterprises int    `json:"enterprises"`
	// Never says why there are no figures.
	Never string `json:"never,omitempty"`
	// Agrees says how the answer agrees with the service's.
	Agrees string `json:"agrees,omitempty"`
	// Hits are PROFILE's of all statements of an operation; -1 and 0 are unknown.
	Hits       int64   `json:"dbHits,omitempty"`
	Statements float64 `json:"statements,omitempty"`
	// Cypher are these statements.
	Cypher []string `json:"cypher,omitempty"`
	// AllocatedKB is what an answer allocates in the service.
	AllocatedKB float64   `json:"allocatedKB,omitempty"`
	Note        string    `json:"note,omitempty"`
	Figures     []Figures `json:"figures,omitempty"`
}

// Figures are medians of rounds at one number of connections. Times are in
// milliseconds, processor times per answer; peaks are the largest of all rounds.
type Figures struct {
	Connections int     `json:"connections"`
	Rounds      int     `json:"rounds"`
	Answers     int     `json:"answers"`
	Rate        float64 `json:"requestsPerSecond"`
	P50         float64 `json:"p50"`
	P99         float64 `json:"p99"`
	Errors      int     `json:"errors"`
	Error       string  `json:"firstError,omitempty"`
	ServiceCPU  float64 `json:"serviceProcessor"`
	DatabaseCPU float64 `json:"databaseProcessor"`
	ServiceMB   float64 `json:"servicePeakMB"`
	DatabaseMB  float64 `json:"databasePeakMB"`
	// Transactions of Neo4j per answer, each with one statement, or with none if it
	// looks at the state; 0 is unknown, or very few.
	Transactions float64 `json:"transactionsPerAnswer,omitempty"`
}

// ThisMachine describes the machine that this runs on, as far as it says.
func ThisMachine() Machine {
	m := Machine{Processor: "unknown", Cores: runtime.NumCPU(), System: runtime.GOOS + "/" + runtime.GOARCH}
	if text, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.Lines(string(text)) {
			if rest, ok := strings.CutPrefix(line, "model name"); ok {
				m.Processor = strings.TrimSpace(strings.TrimLeft(rest, "\t :"))
				break
			}
		}
	}
	if text, err := os.ReadFile("/proc/meminfo"); err == nil {
		if f := strings.Fields(string(text)); len(f) > 1 {
			kb, _ := strconv.Atoi(f[1])
			m.MemoryMB = kb >> 10
		}
	}
	if text, err := os.ReadFile("/proc/loadavg"); err == nil {
		if f := strings.Fields(string(text)); len(f) > 0 {
			m.Load, _ = strconv.ParseFloat(f[0], 64)
		}
	}
	return m
}

// String is one line.
func (m Machine) String() string {
	return fmt.Sprintf("%s, %d cores, %.1f GB, %s; load when it began %.1f", m.Processor, m.Cores, float64(m.MemoryMB)/1024, m.System, m.Load)
}

// at finds figures.
func (r *Row) at(connections int) *Figures {
	for i := range r.Figures {
		if r.Figures[i].Connections == connections {
			return &r.Figures[i]
		}
	}
	return nil
}

// find finds a row of the only size, or of the given one.
func (r *Results) find(question, contestant string, enterprises int) *Row {
	for _, row := range r.Rows {
		if row.Question == question && row.Contestant == contestant && (enterprises == 0 || row.Enterprises == enterprises) {
			return row
		}
	}
	return nil
}

// distinct lists values of the rows in the order in which they come.
func distinct[T comparable](rows []*Row, of func(*Row) []T) (out []T) {
	for _, row := range rows {
		for _, v := range of(row) {
			if !slices.Contains(out, v) {
				out = append(out, v)
			}
		}
	}
	return out
}

func (r *Results) questions() []string {
	return distinct(r.Rows, func(row *Row) []string { return []string{row.Question} })
}

func (r *Results) contestants() []string {
	return distinct(r.Rows, func(row *Row) []string { return []string{row.Contestant} })
}

func (r *Results) sizes() []int {
	all := distinct(r.Rows, func(row *Row) []int { return []int{row.Enterprises} })
	slices.Sort(all)
	return all
}

func (r *Results) connections() []int {
	all := distinct(r.Rows, func(row *Row) (out []int) {
		for _, f := range row.Figures {
			out = append(out, f.Connections)
		}
		return out
	})
	slices.Sort(all)
	return all
}

// VersionLine is one line with all versions.
func (r *Results) VersionLine() string {
	var parts []string
	for name, v := range r.Versions {
		parts = append(parts, name+" "+v)
	}
	slices.SortFunc(parts, func(a, b string) int { return cmp.Compare(strings.ToLower(a), strings.ToLower(b)) })
	return strings.Join(parts, ", ")
}

// WriteFiles writes path.json and path.svg.
func (r *Results) WriteFiles(path string) error {
	r.Bars = r.bars()
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(path+".json", append(text, '\n'), 0o644); err != nil {
		return err
	}
	return os.WriteFile(path+".svg", []byte(r.picture()), 0o644)
}
