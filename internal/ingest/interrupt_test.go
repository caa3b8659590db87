package ingest_test

import (
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"zonegraph/graph/cypher"
	"zonegraph/internal/ingest"
	"zonegraph/internal/ingest/read"
)

// manyRows is more than a batch, and less than what a transaction may hold in the
// small heap of tests.
const manyRows = 2_200

// paused is a file of new firms that stops being read when all but the last batch
// has been handed on, says so, and goes on when it is told to.
func paused(name string, reached func(), resume <-chan struct{}) read.Source {
	src := file(name)
	src.Rows = items(func(yield func(read.Item) bool) {
		for i := range manyRows {
			if i == manyRows-100 {
				reached()
				<-resume
			}
			row := certified("", fmt.Sprintf("柳州%s%d号科技有限公司", name, i), fmt.Sprintf("GR%s%d", name, i), "柳州")
			row.Sheet, row.Number = "S", i+2
			if !yield(read.Item{Row: &row}) {
				return
			}
		}
	})
	return src
}

// enterprises counts those that are to be seen, as readers do: again, if what is
// hidden has changed meanwhile.
func (w *world) enterprises(t *testing.T) int {
	t.Helper()
	state := "OPTIONAL MATCH (s:_ImportState) RETURN coalesce(s.epoch, 0), coalesce(s.hidden, [])"
	for {
		var before, count, after [][]any
		err := w.DB.Write(t.Context(), func(tx cypher.Tx) (err error) {
			if before, err = tx.Run(t.Context(), cypher.Write(state, nil)); err != nil {
				return err
			}
			if count, err = tx.Run(t.Context(), cypher.Write("MATCH (e:Enterprise) WHERE NOT coalesce(e._import IN $hidden, false) RETURN count(e)", map[string]any{"hidden": before[0][1]})); err != nil {
				return err
			}
			after, err = tx.Run(t.Context(), cypher.Write(state, nil))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if reflect.DeepEqual(before, after) {
			n, _ := count[0][0].(int64)
			return int(n)
		}
	}
}

// While one import is under way readers see nothing of it, and another one waits;
// then they see all of it, and the other finds it done.
func TestTwoAtOnce(t *testing.T) {
	w := newWorld(t)
	before := w.enterprises(t)
	reached, resume := make(chan struct{}), make(chan struct{})
	first := make(chan outcome, 1)
	go func() {
		var o outcome
		o.Report, o.err = ingest.Import(t.Context(), w.DB, w.Model, paused("甲", sync.OnceFunc(func() { close(reached) }), resume), ingest.Options{Commit: true, At: w.at})
		first <- o
	}()
	<-reached
	waiting := make(chan struct{})
	second := make(chan outcome, 1)
	go func() {
		var o outcome
		done := make(chan struct{})
		close(done)
		o.Report, o.err = ingest.Import(t.Context(), w.DB, w.Model, paused("甲", func() {}, done), ingest.Options{Commit: true, At: w.at.Add(time.Second), Waiting: sync.OnceFunc(func() { close(waiting) })})
		second <- o
	}()
	<-waiting
	if n := w.enterprises(t); n != before {
		t.Errorf("%d enterprises are seen in the middle of an import, %d were there", n, before)
	}
	stop, seen := make(chan struct{}), make(chan map[int]int, 1)
	go func() {
		counts := map[int]int{}
		for {
			select {
			case <-stop:
				seen <- counts
				return
			default:
				counts[w.enterprises(t)]++
			}
		}
	}()
	close(resume)
	if o := <-first; o.err != nil || o.Nodes.New != 2*manyRows {
		t.Errorf("first: %v %+v", o.err, o.Report)
	}
	if o := <-second; o.err != nil || o.Changes() || o.Nodes.Unchanged != 2*manyRows+1 {
		t.Errorf("second: %v %+v", o.err, o.Report)
	}
	close(stop)
	for n := range <-seen {
		if n != before && n != before+manyRows {
			t.Errorf("a reader saw %d enterprises; %d were there, %d came", n, before, manyRows)
		}
	}
	if n := w.enterprises(t); n != before+manyRows {
		t.Errorf("%d enterprises", n)
	}
}
