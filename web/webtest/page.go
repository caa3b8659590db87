package webtest

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// page is one browser tab in a test, with failures that say what was attempted.
type page struct {
	t           testing.TB
	ctx         context.Context
	watch       *watcher
	screenshots string // a folder, or empty for none.
}

// do runs actions and fails the test if one of them fails.
func (p *page) do(what string, actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, actions...); err != nil {
		p.fail(what, err.Error())
	}
}

// click waits for the element and clicks in its middle as a mouse would, so an
// element that something covers gets no click.
func (p *page) click(what, selector string) {
	p.t.Helper()
	p.do("click "+what, chromedp.Click(chromedp.CSS(selector)))
}

// get evaluates JavaScript. An expression that is null or undefined gives
// the empty string.
func (p *page) get(expression string) string {
	p.t.Helper()
	value, err := chromedp.Run(p.ctx, chromedp.Evaluate[string]("String(("+expression+") ?? '')"))
	if err != nil {
		p.fail("evaluate "+expression, err.Error())
	}
	return value
}

// wait polls until accept takes the value of the JavaScript expression. It does
// not poll inside the page, where the page's content security policy could
// get in the way and a reload would end the wait.
func (p *page) wait(what, expression string, accept func(string) bool) {
	p.t.Helper()
	const patience, pause = 30 * time.Second, 100 * time.Millisecond
	value := ""
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(pause) {
		if value = p.get(expression); accept(value) {
			return
		}
	}
	p.fail("wait for "+what, "last value: "+value)
}

// fail ends the test with everything that helps to understand why.
func (p *page) fail(what, reason string) {
	p.t.Helper()
	problems, _ := p.watch.found()
	for _, problem := range problems {
		p.t.Log("the page reported: " + problem)
	}
	p.capture("failure")
	p.t.Fatalf("%s: %s", what, reason)
}

// capture saves a picture of the page, if the script asked for pictures.
func (p *page) capture(name string) {
	p.t.Helper()
	if p.screenshots == "" {
		return
	}
	// Tooltips and the loading of fonts settle in a moment.
	time.Sleep(400 * time.Millisecond)
	picture, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(filepath.Join(p.screenshots, name+".png"), picture, 0o600)
	}
	if err != nil {
		p.t.Errorf("screenshot %s: %v", name, err)
	}
}
