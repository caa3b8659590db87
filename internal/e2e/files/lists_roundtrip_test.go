package files

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"zonegraph/data/profiles"
	"zonegraph/internal/graphtest"
	"zonegraph/internal/ingest"
	"zonegraph/internal/ingest/judge"
	"zonegraph/internal/ingest/profile"
	"zonegraph/internal/ingest/source"
	"zonegraph/message"
)

// savedLists are the saved operations whose answers can be imported, with the profile
// that reads each.
var savedLists = map[string]string{"EnterpriseList": "enterprises", "CertificationList": "certifications", "PlatformList": "platforms", "AwardList": "awards", "SiteList": "sites"}

// opened opens a file for an import, as the command does.
func opened(t *testing.T, e *graphtest.Env, path string, o profile.Options) *source.File {
	t.Helper()
	all, err := profile.Read(e.Model, e.Options.Schema, profiles.Files)
	if err != nil {
		t.Fatal(err)
	}
	f, err := source.Open(t.Context(), path, e.Model, all, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// told is the report of a file as text.
func told(t *testing.T, f *source.File) string {
	t.Helper()
	var b bytes.Buffer
	if err := f.Report.Text(&b, message.English, 40); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// kept writes a file of an export where imports find it.
func kept(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// What is exported by the saved lists can be imported again, and that changes nothing.
func TestListsRoundTrip(t *testing.T) {
	e := exporting(t, graphtest.Guangxi(t))
	if err := ingest.Prepare(t.Context(), e.DB); err != nil {
		t.Fatal(err)
	}
	for operation, by := range savedLists {
		for _, ending := range []string{".csv", ".xlsx"} {
			text := fetched(t, e, operation+ending)
			f := opened(t, e, kept(t, operation+ending, text), profile.Options{})
			var changes []judge.Diff
			r, err := f.Import(t.Context(), e.DB, e.Model, ingest.Options{Commit: true, By: "tester", At: time.Now(), Changed: func(d judge.Diff) { changes = append(changes, d) }})
			if s := f.Report.Sheets[0]; s.Profile != by || s.Share != 1 {
				t.Errorf("%s%s is read by %q, without %q", operation, ending, s.Profile, s.Unread)
			}
			rows := exportedRows(t, fetched(t, e, operation+".csv"))
			if rows == 0 && message.CodeOf(err) == "list.no-rows" {
				err = nil // the facts have none of the kind
			}
			if err != nil || r.Changes() || r.Import != "" || r.Refused > 0 || r.Rows != rows || f.Report.SkippedRows > 0 {
				t.Errorf("%s%s, %d rows: %v\n%s%+v", operation, ending, rows, err, told(t, f), changes)
			}
		}
	}
}

// exportedRows counts the rows of an exported list.
func exportedRows(t *testing.T, text string) int {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return len(all) - 1
}

// Rows that a list marks as made up are passed over, since they would become facts, and
// a list of nothing else is refused. Without the mark, the rows of a made-up graph are what the graph has.
func TestSyntheticListsRoundTrip(t *testing.T) {
	e := exporting(t, graphtest.Synthetic(t, 2000))
	if err := ingest.Prepare(t.Context(), e.DB); err != nil {
		t.Fatal(err)
	}
	for operation, by := range savedLists {
		text := fetched(t, e, operation+".csv")
		rows := exportedRows(t, text)
		for name, text := range map[string]string{"marked.csv": text, "unmarked.csv": strings.ReplaceAll(text, ",是\n", ",\n")} {
			f := opened(t, e, kept(t, name, text), profile.Options{})
			var changes []judge.Diff
			// Two persons of one name, and an award that names no unit: it may be either.
			refused := 0
			if operation == "AwardList" && name == "unmarked.csv" {
				refused = 1
			}
			r, err := f.Import(t.Context(), e.DB, e.Model, ingest.Options{Commit: true, Threshold: ingest.Threshold{Rows: refused}, By: "tester", At: time.Now(), Changed: func(d judge.Diff) { changes = append(changes, d) }})
			if s := f.Report.Sheets[0]; s.Profile != by || s.Share != 1 {
				t.Errorf("%s is read by %q, without %q", operation, s.Profile, s.Unread)
			}
			if refused == 1 && (len(f.Report.Refusals) != 1 || f.Report.Refusals[0].Reason.Code != "refusal.name-ambiguous" || len(f.Report.Refusals[0].Candidates) != 2) {
				t.Errorf("%+v", f.Report.Refusals)
			}
			passed := 0
			if name == "marked.csv" {
				passed = rows
				if message.CodeOf(err) != "list.no-rows" {
					t.Errorf("%s %s: %v", operation, name, err)
				}
				err = nil
			}
			if err != nil || r.Changes() || r.Refused != refused || r.Rows != rows-passed-refused || f.Report.SkippedRows != passed || rows == 0 {
				t.Errorf("%s %s, %d rows: %v\n%s%.3000v", operation, name, rows, err, told(t, f), changes)
			}
		}
	}
}
