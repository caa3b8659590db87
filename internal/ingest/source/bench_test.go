package source_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"zonegraph/data/profiles"
	"zonegraph/graph/creditcode"
	"zonegraph/graph/neo4j"
	"zonegraph/graph/store"
	"zonegraph/internal/contract"
	"zonegraph/internal/embedded"
	"zonegraph/internal/ingest"
	"zonegraph/internal/ingest/profile"
	"zonegraph/internal/ingest/source"
)

// The figures of the project are for -rows 100000 and 500000:
//
//	go test ./internal/ingest/source -run '^$' -bench Import -benchtime 1x -rows 100000
var (
	benchRows = flag.Int("rows", 5_000, "rows of the lists that benchmarks import")
	benchHome = flag.String("home", "", "directory for Neo4j, which must be empty; one is made and removed without it")
	benchHeap = flag.Int("heap", 0, "heap of Neo4j in MiB, 0 for what fits the machine")
)

// BenchmarkImport imports two lists of certified firms into an empty graph, as workbook
// and as CSV: those of the first year are new, those of the second year are of the same
// firms. Then it undoes the last.
func BenchmarkImport(b *testing.B) {
	for _, ending := range []string{".csv", ".xlsx"} {
		b.Run(ending[1:], func(b *testing.B) {
			for range b.N {
				importTwice(b, ending)
			}
		})
	}
}

func importTwice(b *testing.B, ending string) {
	ctx, dir := b.Context(), b.TempDir()
	home := *benchHome
	if home == "" {
		home = filepath.Join(dir, "home")
	}
	i, err := embedded.Start(ctx, embedded.Options{Home: home, HeapMB: *benchHeap})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = i.Stop(context.Background()) }()
	db, err := neo4j.Open(neo4j.Options{URI: i.PlainURI, User: i.User, Password: i.Password})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = db.Close(context.Background()) }()
	shipped, err := contract.Load()
	if err != nil {
		b.Fatal(err)
	}
	profiles, err := profile.Read(shipped.Model, shipped.API, profiles.Files)
	if err != nil {
		b.Fatal(err)
	}
	if err := errors.Join(store.Migrate(ctx, db, shipped.Model), ingest.Prepare(ctx, db)); err != nil {
		b.Fatal(err)
	}
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(250 << 20)) // as the command does
	b.ResetTimer()
	last := ""
	for year, what := range []string{"new", "known"} {
		path := filepath.Join(dir, what+"-高新技术企业"+ending)
		write(b, path, 2021+year)
		f, err := source.Open(context.Background(), path, shipped.Model, profiles, profile.Options{})
		if err != nil {
			b.Fatal(err)
		}
		forget(b)
		start, own, neo4js := time.Now(), processorTime(b, os.Getpid()), processorTime(b, i.PID())
		r, err := f.Import(ctx, db, shipped.Model, ingest.Options{Commit: true, At: start, By: "benchmark"})
		if err != nil || r.Rows != *benchRows || r.Nodes.New != *benchRows*(2-year) {
			b.Fatalf("%v %+v", err, r)
		}
		last = r.Import
		b.ReportMetric(float64(r.Rows)/time.Since(start).Seconds(), what+"-rows/s")
		// What else the machine does counts less here.
		b.ReportMetric((processorTime(b, os.Getpid())-own)/float64(r.Rows)*1e6, what+"-own-cpu-µs/row")
		b.ReportMetric((processorTime(b, i.PID())-neo4js)/float64(r.Rows)*1e6, what+"-neo4j-cpu-µs/row")
		if err := f.Close(); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(peakMB(b, os.Getpid()), what+"-own-MB")
	}
	start := time.Now()
	if _, err := ingest.Undo(ctx, db, shipped.Model, last, ingest.UndoOptions{At: start}); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(*benchRows)/time.Since(start).Seconds(), "undone-rows/s")
	b.ReportMetric(peakMB(b, i.PID()), "neo4j-MB")
}

// forget has the peak of memory counted from now on, without what making the file took.
func forget(b *testing.B) {
	debug.FreeOSMemory()
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0); err != nil {
		b.Log(err)
	}
}

// peakMB is the most memory that a process had, in MiB.
func peakMB(b *testing.B, pid int) float64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Skip("there is no /proc here")
	}
	kb, _ := strconv.Atoi(string(regexp.MustCompile(`VmHWM:\s*(\d+)`).FindSubmatch(text)[1]))
	return float64(kb) / 1024
}

// processorTime is the time that a process had of the processors, in seconds.
func processorTime(b *testing.B, pid int) float64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		b.Skip("there is no /proc here")
	}
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	const ticks = 100 // a second, on all Linux
	return float64(user+system) / ticks
}

func write(b *testing.B, path string, year int) {
	row := func(i int) []string {
		if i == 0 {
			return []string{"序号", "企业名称", "统一社会信用代码", "证书编号", "发证日期", "有效期", "备注"}
		}
		code, err := creditcode.WithCheck(fmt.Sprintf("9145020%010d", i))
		if err != nil {
			b.Fatal(err)
		}
		return []string{fmt.Sprint(i), fmt.Sprintf("广西%s科技有限公司", name(i)), code, fmt.Sprintf("GR%d45%06d", year, i), fmt.Sprintf("%d-12-01", year), "三年", ""}
	}
	if filepath.Ext(path) == ".csv" {
		f, err := os.Create(path)
		if err != nil {
			b.Fatal(err)
		}
		buffer := bufio.NewWriter(f)
		w := csv.NewWriter(buffer)
		for i := range *benchRows + 1 {
			_ = w.Write(row(i))
		}
		w.Flush()
		if err := errors.Join(w.Error(), buffer.Flush(), f.Close()); err != nil {
			b.Fatal(err)
		}
		return
	}
	f := excelize.NewFile()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		b.Fatal(err)
	}
	for i := range *benchRows + 1 {
		var cells []any
		for _, s := range row(i) {
			cells = append(cells, s)
		}
		if err := w.SetRow(fmt.Sprintf("A%d", i+1), cells); err != nil {
			b.Fatal(err)
		}
	}
	if err := errors.Join(w.Flush(), f.SaveAs(path), f.Close()); err != nil {
		b.Fatal(err)
	}
}

// name is four characters that no two firms share.
func name(i int) string {
	signs := []rune("华云天海金龙山水新源宏远盛达恒信")
	out := make([]rune, 0, 5)
	for range 5 {
		out = append(out, signs[i%len(signs)])
		i /= len(signs)
	}
	return string(out)
}
