package server

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"zonegraph/graph"
	"zonegraph/internal/coding/codingtest"
	"zonegraph/internal/contract/contracttest"
	"zonegraph/internal/export"
	"zonegraph/message"
	"zonegraph/queries"
)

// exported serves the export of one operation whose pages come from run.
func exported(t *testing.T, timeout time.Duration, run export.Runner) *httptest.Server {
	t.Helper()
	e := &export.Exporter{Schema: contracttest.Load(t).API, Run: run, PageSize: 100}
	h := newExports(Options{ExportTimeout: timeout, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Saved: []queries.Operation{{Name: "Firms", TitleZH: "企业", Query: "query Firms { enterprises { name } }"},
			{Name: "Platforms", TitleZH: "平台", Query: "query Platforms { platforms { name } }"}}}, e)
	mux := http.NewServeMux()
	mux.Handle("GET /export/{file}", h)
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

// page is an answer with so many rows, the last page or not.
func page(rows int, more bool) export.Answer {
	edge := fmt.Sprintf(`{"node":{"name":%q},"_export_node":{"_export_synthetic":false}}`, strings.Repeat("企", 400))
	return export.Answer{Data: []byte(fmt.Sprintf(`{"_export_root":{"_export_edges":[%s],"_export_page":{"hasNextPage":%t,"endCursor":"c"}}}`,
		strings.TrimSuffix(strings.Repeat(edge+",", rows), ","), more))}
}

// asItIs is a client that does not ask for compressed bodies.
var asItIs = &http.Client{Transport: &http.Transport{DisableCompression: true}}

// An export that fails in the middle breaks the connection: nobody takes the file
// for whole.
func TestExportFailsInTheMiddle(t *testing.T) {
	pages := 0
	s := exported(t, time.Minute, func(context.Context, string, map[string]any) (export.Answer, error) {
		if pages++; pages > 3 {
			return export.Answer{}, &graph.Error{Code: graph.CodeUnavailable, Message: message.New("database.changed")}
		}
		return page(100, true), nil
	})
	for _, format := range []string{"csv", "jsonl"} {
		pages = 0
		res, err := asItIs.Get(s.URL + "/export/Firms." + format)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if res.StatusCode != http.StatusOK || err == nil || len(body) == 0 {
			t.Errorf("%s: %d with %d bytes ended with %v", format, res.StatusCode, len(body), err)
		}
	}
	pages = 0
	res, err := http.Get(s.URL + "/export/Firms.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(res.Body)
	_ = res.Body.Close()
	if res.StatusCode != http.StatusServiceUnavailable || !strings.Contains(string(body), `"extensions":{"code":"DATABASE_UNAVAILABLE","messageCode":"database.changed"}`) {
		t.Errorf("xlsx: %d %s", res.StatusCode, body)
	}
}

// A client that leaves ends the page that is being read.
func TestExportEndsWithItsClient(t *testing.T) {
	asked, ended := make(chan struct{}, 1), make(chan struct{}, 1)
	s := exported(t, time.Minute, func(ctx context.Context, _ string, _ map[string]any) (export.Answer, error) {
		asked <- struct{}{}
		<-ctx.Done()
		ended <- struct{}{}
		return export.Answer{}, ctx.Err()
	})
	ctx, leave := context.WithCancel(t.Context())
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+"/export/Firms.csv", nil)
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		<-asked
		leave()
	}()
	if res, err := http.DefaultClient.Do(req); err == nil {
		_ = res.Body.Close()
		t.Error("it was answered")
	}
	select {
	case <-ended:
	case <-time.After(10 * time.Second):
		t.Error("the page went on without its client")
	}
}

// The deadline of the whole holds beside that of each page, and only so many exports
// run at a time.
func TestExportDeadlineAndRoom(t *testing.T) {
	begun := make(chan struct{}, mostExports)
	s := exported(t, 1500*time.Millisecond, func(ctx context.Context, _ string, _ map[string]any) (export.Answer, error) {
		begun <- struct{}{}
		<-ctx.Done()
		return export.Answer{}, ctx.Err()
	})
	statuses := make(chan int, mostExports)
	for range mostExports {
		go func() {
			res, err := http.Get(s.URL + "/export/Firms.csv")
			if err != nil {
				statuses <- 0
				return
			}
			_ = res.Body.Close()
			statuses <- res.StatusCode
		}()
	}
	for range mostExports {
		<-begun
	}
	res, err := http.Get(s.URL + "/export/Firms.csv")
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	if res.StatusCode != http.StatusServiceUnavailable || res.Header.Get("Retry-After") == "" {
		t.Errorf("one too many: %d", res.StatusCode)
	}
	for range mostExports {
		if got := <-statuses; got != http.StatusGatewayTimeout {
			t.Errorf("at its deadline: %d", got)
		}
	}
}

func TestExportAccept(t *testing.T) {
	s := exported(t, time.Minute, func(context.Context, string, map[string]any) (export.Answer, error) { return page(1, false), nil })
	for accept, want := range map[string]string{
		"":                                     "text/csv; charset=utf-8; header=present",
		"text/csv":                             "text/csv; charset=utf-8; header=present",
		"*/*":                                  "text/csv; charset=utf-8; header=present",
		"text/html":                            "application/json; charset=utf-8",
		"application/x-ndjson, text/csv;q=0.5": "application/jsonl; charset=utf-8",
		"text/csv;q=0.2, " + export.MediaTypes[export.XLSX]:               export.MediaTypes[export.XLSX],
		"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8": "text/csv; charset=utf-8; header=present",
	} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodHead, s.URL+"/export/Firms", nil)
		if err != nil {
			t.Fatal(err)
		}
		if accept != "" {
			req.Header.Set("Accept", accept)
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if got := res.Header.Get("Content-Type"); got != want {
			t.Errorf("%q is answered as %q, want %q", accept, got, want)
		}
	}
}

// Rows of a file are compressed while they are made; a workbook is in itself.
func TestExportsAreCompressed(t *testing.T) {
	pages := 0
	s := exported(t, time.Minute, func(context.Context, string, map[string]any) (export.Answer, error) {
		pages++
		return page(100, pages < 4), nil
	})
	for format, packed := range map[string]bool{"csv": true, "jsonl": true, "xlsx": false} {
		sizes := map[string]int{}
		for _, accept := range []string{"identity", "gzip", "zstd"} {
			pages = 0
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+"/export/Firms."+format, nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Accept-Encoding", accept)
			res, err := asItIs.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(res.Body)
			if err != nil {
				t.Error(err)
			}
			_ = res.Body.Close()
			coding := res.Header.Get("Content-Encoding")
			if (coding != "") != (packed && accept != "identity") {
				t.Errorf("%s for %s: coded as %q", format, accept, coding)
			}
			sizes[accept] = len(codingtest.Decoded(t, coding, body))
			if coding != "" && len(body) > sizes[accept]/20 {
				t.Errorf("%s as %s: %d of %d bytes", format, coding, len(body), sizes[accept])
			}
			if !strings.Contains(res.Header.Get("Vary"), "Accept-Encoding") {
				t.Errorf("%s: varies by %v", format, res.Header.Values("Vary"))
			}
		}
		if packed && (sizes["identity"] < 300_000 || sizes["gzip"] != sizes["identity"] || sizes["zstd"] != sizes["identity"]) {
			t.Errorf("%s: %v bytes", format, sizes)
		}
	}
}

// Exports whose clients do not read are not among those that are computed: another one
// gets its file. One client can have so many open.
func TestExportsOfClientsThatDoNotRead(t *testing.T) {
	s := exported(t, time.Hour, func(_ context.Context, query string, _ map[string]any) (export.Answer, error) {
		if strings.Contains(query, "platforms") {
			return page(1, false), nil
		}
		return page(100, true), nil
	})
	open := func(name string) (status int, file io.Reader) {
		t.Helper()
		for end := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
			res, err := asItIs.Get(s.URL + "/export/" + name + ".csv")
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = res.Body.Close() })
			if res.StatusCode != http.StatusServiceUnavailable {
				return res.StatusCode, res.Body
			}
			body, _ := io.ReadAll(res.Body)
			if strings.Contains(string(body), "answer.unread-yours") {
				return res.StatusCode, nil
			}
			if !strings.Contains(string(body), `"code":"OVERLOADED","messageCode":"export.too-many"`) {
				t.Fatalf("%s", body)
			}
			if time.Now().After(end) {
				t.Fatalf("%s: never a place", name)
			}
		}
	}
	for range openExportsOfOne - 1 {
		if status, _ := open("Firms"); status != http.StatusOK {
			t.Fatalf("got %d", status)
		}
	}
	status, file := open("Platforms")
	if body, err := io.ReadAll(file); status != http.StatusOK || err != nil || len(body) == 0 {
		t.Errorf("%d with %d bytes: %v", status, len(body), err)
	}
	open("Firms")
	if status, _ := open("Firms"); status != http.StatusServiceUnavailable {
		t.Errorf("one client may have any number open: %d", status)
	}
}
