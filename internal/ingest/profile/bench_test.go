package profile_test

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"zonegraph/graph/creditcode"
	"zonegraph/internal/ingest/profile"
)

// benchRows is how many rows the benchmarks read; the figures of the project are for
// -rows 500000, each benchmark in a process of its own.
var benchRows = flag.Int("rows", 20_000, "rows of the list that benchmarks read")

func benchRow(b *testing.B, i int) []string {
	code, err := creditcode.WithCheck(fmt.Sprintf("9145020%010d", i))
	if err != nil {
		b.Fatal(err)
	}
	return []string{fmt.Sprint(i + 1), fmt.Sprintf("广西某某科技有限公司%d", i), code, fmt.Sprintf("GR202145%06d", i), "2021-12-01", "三年", "柳州市", "备注"}
}

var benchHeader = []string{"序号", "企业名称", "统一社会信用代码", "证书编号", "发证日期", "有效期", "所属市", "备注"}

func BenchmarkCSV(b *testing.B) {
	path := filepath.Join(b.TempDir(), "高新技术企业.csv")
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	w := bufio.NewWriter(f)
	text := strings.Join(benchHeader, ",") + "\n"
	for i := range *benchRows + 1 {
		if _, err := w.WriteString(text); err != nil {
			b.Fatal(err)
		}
		text = strings.Join(benchRow(b, i), ",") + "\n"
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
	readBench(b, path)
}

func BenchmarkWorkbook(b *testing.B) {
	path := filepath.Join(b.TempDir(), "高新技术企业.xlsx")
	f := excelize.NewFile()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		b.Fatal(err)
	}
	for i := range *benchRows + 1 {
		texts := benchHeader
		if i > 0 {
			texts = benchRow(b, i-1)
		}
		cells := make([]any, len(texts))
		for j, s := range texts {
			cells[j] = s
		}
		if err := w.SetRow(fmt.Sprintf("A%d", i+1), cells); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	if err := f.SaveAs(path); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
	readBench(b, path)
}

// readBench reads a file to its end, with the rate by the clock and by the processor
// time, which does not depend on what else the machine does.
func readBench(b *testing.B, path string) {
	profiles := shipped(b)
	b.ResetTimer()
	before, begin := processorTime(b), time.Now()
	rows := 0
	for range b.N {
		r, err := profile.Open(path, profiles, profile.Options{})
		if err != nil {
			b.Fatal(err)
		}
		for result, err := range r.Rows() {
			if err != nil || result.Row == nil {
				b.Fatal(result, err)
			}
			rows++
		}
		if err := r.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(rows)/time.Since(begin).Seconds(), "rows/s")
	b.ReportMetric(float64(rows)/(processorTime(b)-before).Seconds(), "rows/cpu-s")
	if rows != b.N**benchRows {
		b.Errorf("%d rows", rows)
	}
}

func processorTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
