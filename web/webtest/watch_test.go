package webtest

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// badPage does everything that Drive must notice, in the page and in a worker. Its
// last two lines are what a good page may do.
const badPage = `<!doctype html><link rel="icon" href="data:,"><script>
console.error('written to the console');
fetch('/missing').catch(() => {});
fetch('http://page.invalid/').catch(() => {});
setTimeout(() => { throw new Error('thrown in the page') });
new Worker('/worker.js');
console.warn('only a warning');
fetch('data:text/plain,fine');
</script>`

// badWorker waits a moment, so that the watcher is attached.
const badWorker = `setTimeout(() => {
  fetch('http://worker.invalid/').catch(() => {});
  throw new Error('thrown in the worker');
}, 1000)`

func TestWatcherSeesProblems(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, badPage)
	})
	mux.HandleFunc("/worker.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		_, _ = io.WriteString(w, badWorker)
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	base, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	watch := newWatcher(base)
	ctx := startBrowser(t, time.Minute, watch.listen)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	go watch.watchWorkers(ctx)
	if err := chromedp.Do(ctx, chromedp.Navigate(server.URL)); err != nil {
		t.Fatal(err)
	}

	wanted := []string{
		`console.error: "written to the console"`,
		"HTTP 404: " + server.URL + "/missing",
		"request to another host: http://page.invalid/",
		"thrown in the page",
		"request to another host: http://worker.invalid/",
		"thrown in the worker",
	}
	var all string
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		problems, _ := watch.found()
		all = strings.Join(problems, "\n")
		if containsAll(all, wanted) {
			break
		}
	}
	for _, want := range wanted {
		if !strings.Contains(all, want) {
			t.Errorf("not noticed: %s", want)
		}
	}
	for _, fine := range []string{"only a warning", "data:"} {
		if strings.Contains(all, fine) {
			t.Errorf("reported without cause: %s", fine)
		}
	}
	if t.Failed() {
		t.Logf("noticed:\n%s", all)
	}
}
