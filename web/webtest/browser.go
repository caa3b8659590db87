package webtest

import (
	"context"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Names of the browser on different systems, the first found wins.
var browserNames = []string{"chromium", "chromium-browser", "google-chrome"}

// browserPath finds Chromium, and fails the test if there is none: a skipped
// browser test looks like a passed one.
func browserPath(t testing.TB) string {
	t.Helper()
	if path := os.Getenv("CHROMIUM"); path != "" {
		if _, err := exec.LookPath(path); err != nil {
			t.Fatalf("the CHROMIUM variable names no program: %v", err)
		}
		return path
	}
	for _, name := range browserNames {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatalf("no browser: install Chromium or set CHROMIUM to its path (looked on PATH for %v)", browserNames)
	return ""
}

// startBrowser opens an empty tab with a fresh profile, which the end of the
// test closes. listener sees every event of the tab.
func startBrowser(t testing.TB, timeout time.Duration, listener func(any)) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(browserPath(t)),
		chromedp.NoSandbox, // containers run tests as root, where the sandbox cannot start.
		chromedp.DisableGPU,
		chromedp.WindowSize(1440, 900),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("lang", "en-US"),
	)
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx, chromedp.WithListener(listener))
	t.Cleanup(cancel)
	return ctx
}
