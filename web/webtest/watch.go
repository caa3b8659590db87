package webtest

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// watcher collects everything that a page must not do: talk to another host, get
// an HTTP error, fail to load something, throw, or write an error to the console.
type watcher struct {
	host string // the only host and port that the page may talk to.

	mu       sync.Mutex
	problems []string
	requests map[network.RequestID]string // URL, to name a failed request.
	workers  int
}

func newWatcher(base *url.URL) *watcher {
	return &watcher{host: base.Host, requests: map[network.RequestID]string{}}
}

// listen is called for every event of the page and of its workers.
func (w *watcher) listen(event any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch event := event.(type) {
	case *network.EventRequestWillBeSent:
		w.requests[event.RequestID] = event.Request.URL
		w.checkHost(event.Request.URL)
	case *network.EventWebSocketCreated:
		w.checkHost(event.URL)
	case *network.EventResponseReceived:
		if event.Response.Status >= 400 {
			w.report("HTTP %d: %s", event.Response.Status, event.Response.URL)
		}
	case *network.EventLoadingFailed:
		if !event.Canceled {
			w.report("loading failed: %s: %s %s", w.requests[event.RequestID], event.ErrorText, event.BlockedReason)
		}
	case *runtime.EventExceptionThrown:
		w.report("uncaught exception: %s", exceptionText(event.ExceptionDetails))
	case *runtime.EventConsoleAPICalled:
		if event.Type == runtime.ConsoleAPICalledTypeError || event.Type == runtime.ConsoleAPICalledTypeAssert {
			w.report("console.%s: %s", event.Type, argsText(event.Args))
		}
	case *log.EventEntryAdded:
		if event.Entry.Level == log.EntryLevelError {
			w.report("console error: %s %s", event.Entry.Text, event.Entry.URL)
		}
	}
}

// checkHost reports a request that leaves the host. Schemes without a host, such
// as data and blob, cannot leave it.
func (w *watcher) checkHost(raw string) {
	u, err := url.Parse(raw)
	if err != nil || (u.Host != "" && u.Host != w.host) {
		w.report("request to another host: %.200s", raw)
	}
}

func (w *watcher) report(format string, args ...any) {
	w.problems = append(w.problems, fmt.Sprintf(format, args...))
}

// found returns the problems so far and the number of workers that were watched.
func (w *watcher) found() (problems []string, workers int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.problems), w.workers
}

// watchWorkers also listens to every worker that the page starts, because a
// worker's requests and errors are not events of the page. It returns when
// ctx ends.
func (w *watcher) watchWorkers(ctx context.Context) {
	for event, err := range chromedp.Events(ctx, target.AttachedToTarget) {
		if err != nil {
			return
		}
		if !strings.Contains(event.TargetInfo.Type, "worker") {
			continue
		}
		worker, cancel := chromedp.NewContext(ctx,
			chromedp.WithTargetID(event.TargetInfo.TargetID), chromedp.WithListener(w.listen))
		defer cancel() // workers live as long as the page does.
		// Running nothing attaches. A worker that has already gone needs no watching.
		if err := chromedp.Do(worker); err == nil {
			w.mu.Lock()
			w.workers++
			w.mu.Unlock()
		}
	}
}

func exceptionText(details *runtime.ExceptionDetails) string {
	if details.Exception != nil && details.Exception.Description != "" {
		return details.Text + " " + details.Exception.Description
	}
	return details.Text
}

func argsText(args []*runtime.RemoteObject) string {
	texts := make([]string, 0, len(args))
	for _, arg := range args {
		text := arg.Description
		if text == "" {
			text = string(arg.Value)
		}
		texts = append(texts, text)
	}
	return strings.Join(texts, " ")
}
