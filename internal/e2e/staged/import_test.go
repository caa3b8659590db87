package staged

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"zonegraph/data/profiles"
	"zonegraph/internal/graphtest"
	"zonegraph/internal/ingest"
	"zonegraph/internal/ingest/profile"
	"zonegraph/internal/ingest/source"
)

// listed is how many firms a list has: more than are written, or removed, at once.
const listed = 2_300

// While a list is imported and undone through the real import, whoever asks the
// service sees all of it or nothing.
func TestReadersRaceWithAList(t *testing.T) {
	w := sharedWorld(t)
	profiles, err := profile.Read(w.Model, w.Options.Schema, profiles.Files)
	if err != nil {
		t.Fatal(err)
	}
	if err := ingest.Prepare(t.Context(), w.DB); err != nil {
		t.Fatal(err)
	}
	var list strings.Builder
	list.WriteString("企业名称,证书编号,发证日期,有效期\n")
	for i := range listed {
		fmt.Fprintf(&list, "柳州竞速第%d号科技有限公司,GR202145%06d,2021-12-01,三年\n", i, i)
	}
	path := filepath.Join(t.TempDir(), "2021年高新技术企业.csv")
	if err := os.WriteFile(path, []byte(list.String()), 0o600); err != nil {
		t.Fatal(err)
	}

	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	counts := func(e *graphtest.Env) (firms, certificates int) {
		r, err := e.Ask(t.Context(), `{ enterprisesConnection(where: {name: {startsWith: "柳州竞速第"}}) { totalCount }
			certifications: enterprisesConnection(where: {certifications: {some: {number: {startsWith: "GR202145"}}}}) { totalCount } }`, nil)
		if err != nil || len(r.Errors) > 0 {
			stop()
			t.Errorf("%v %+v", err, r)
			return 0, 0
		}
		if _, err := fmt.Sscanf(string(r.Data), `{"enterprisesConnection":{"totalCount":%d},"certifications":{"totalCount":%d}}`, &firms, &certificates); err != nil {
			t.Errorf("%v: %s", err, r.Data)
		}
		return firms, certificates
	}
	var wg sync.WaitGroup
	var none, all atomic.Int64
	for _, e := range []*graphtest.Env{w.Env, w.With(w.Cached)} {
		wg.Go(func() {
			// They rest between questions: two that never do leave the import, which has the
			// same database, half of the time.
			for ; ctx.Err() == nil; time.Sleep(50 * time.Millisecond) {
				switch firms, certificates := counts(e); {
				case firms == 0 && certificates == 0:
					none.Add(1)
				case firms == listed && certificates == listed:
					all.Add(1)
				default:
					t.Errorf("%d firms and %d with a certificate are seen, of %d", firms, certificates, listed)
					return
				}
			}
		})
	}
	f, err := source.Open(t.Context(), path, w.Model, profiles, profile.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := f.Import(t.Context(), w.DB, w.Model, ingest.Options{Commit: true, At: time.Now()})
	if err != nil || r.Rows != listed {
		t.Fatalf("%v %+v", err, r)
	}
	if firms, certificates := counts(w.Env); firms != listed || certificates != listed {
		t.Errorf("after the import there are %d firms and %d with a certificate", firms, certificates)
	}
	for before, until := all.Load(), time.Now().Add(time.Minute); all.Load() < before+4 && time.Now().Before(until); {
		time.Sleep(10 * time.Millisecond)
	}
	if _, err := ingest.Undo(t.Context(), w.DB, w.Model, r.Import, ingest.UndoOptions{At: time.Now()}); err != nil {
		t.Fatal(err)
	}
	if firms, certificates := counts(w.Env); firms != 0 || certificates != 0 {
		t.Errorf("after the undo there are %d firms and %d with a certificate", firms, certificates)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	stop()
	wg.Wait()
	t.Logf("%d answers without the list, %d with it", none.Load(), all.Load())
	if none.Load() == 0 || all.Load() == 0 {
		t.Error("the readers have seen one state only")
	}
}
