package webtest

import (
	"context"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// Script says what to do with the playground and what it must answer.
type Script struct {
	// Query is the operation name of the saved query to run.
	Query string
	// TitleZH and TitleEN are its entry in the menu in each language.
	TitleZH, TitleEN string
	// Want are strings that the indented JSON answer must contain. An answer
	// with GraphQL errors fails in any case.
	Want []string
	// MinQueries is the least number of entries of the menu, at least 1.
	MinQueries int
	// Docs is a type or other text on the first page of the documentation,
	// "Query" if empty.
	Docs string
	// Screenshots is an existing folder for pictures of every step, or empty.
	Screenshots string
	// Timeout bounds the whole drive, two minutes if zero.
	Timeout time.Duration
}

// JavaScript that reads the page. Monaco draws only the lines in view, so
// editors are read through their models.
const (
	menuLinks    = `document.querySelectorAll('.zg-menu a[data-query]').length`
	queryModel   = `globalThis.__MONACO?.editor.getModels().find(m => m.uri.path.endsWith('operation.graphql'))?.getValue()`
	answerModel  = `globalThis.__MONACO?.editor.getModels().find(m => m.uri.path.endsWith('response.json'))?.getValue()`
	docsText     = `document.querySelector('.graphiql-doc-explorer')?.innerText`
	historyText  = `document.querySelector('.graphiql-history')?.innerText`
	pageLanguage = `document.documentElement.lang`
	overflow     = `document.documentElement.scrollWidth - innerWidth`
)

// Drive opens the playground at baseURL in a fresh headless Chromium and uses it
// as a visitor would: it reads the menu, runs a saved query and reads the answer,
// opens the documentation and the history, changes the language, follows the
// query's own link, and looks at the page in the dark and at its least width.
//
// It fails the test if a step fails, and also if the page talks to another
// host, gets an HTTP status of 400 or more, fails to load anything, throws
// an exception that nothing catches, or writes an error to the console.
func Drive(t testing.TB, baseURL string, script Script) {
	t.Helper()
	base, err := url.Parse(baseURL)
	if err != nil || base.Host == "" {
		t.Fatalf("base URL %q: want http://host:port", baseURL)
	}
	if script.Timeout == 0 {
		script.Timeout = 2 * time.Minute
	}
	if script.Docs == "" {
		script.Docs = "Query"
	}
	watch := newWatcher(base)
	ctx := startBrowser(t, script.Timeout, watch.listen)
	p := &page{t: t, ctx: ctx, watch: watch, screenshots: script.Screenshots}
	p.do("start the browser")
	go watch.watchWorkers(ctx)

	address := base.JoinPath("/playground").String()
	p.do("open the playground", chromedp.Navigate(address))
	p.checkArrival(script)
	p.checkMenu(script)
	p.checkAnswer(script)
	p.checkPanels(script)
	p.checkLanguage(script)
	p.checkLooks()
	p.do("follow the link of the query", chromedp.Navigate(address+"?query="+url.QueryEscape(script.Query)))
	p.wait("the linked query", queryModel, contains(script.Query))
	p.waitAnswer(script)

	problems, workers := watch.found()
	for _, problem := range problems {
		t.Error(problem)
	}
	if workers == 0 {
		t.Error("no web worker started: the editor runs without its language services")
	}
}

// checkArrival expects a title, an editor with a query, and the open menu.
func (p *page) checkArrival(script Script) {
	p.t.Helper()
	p.wait("the editor with a first query", queryModel, contains("query"))
	if title := p.get("document.title"); title != "zonegraph" {
		p.t.Errorf("title = %q, want zonegraph", title)
	}
	p.wait("the menu of saved queries", menuLinks, func(value string) bool {
		count, err := strconv.Atoi(value)
		return err == nil && count >= max(1, script.MinQueries)
	})
	p.capture("1-arrival")
}

// checkMenu compares the entry of the query with its titles in both languages.
func (p *page) checkMenu(script Script) {
	p.t.Helper()
	question := "document.querySelector(`" + link(script.Query) + "`)?.innerText"
	for _, language := range []struct{ code, tag, title string }{{"en", "en", script.TitleEN}, {"zh", "zh-CN", script.TitleZH}} {
		p.click("the language "+language.code, languageButton(language.code))
		p.wait("the title in "+language.code, question, contains(language.title))
		p.wait("the language of the page", pageLanguage, equals(language.tag))
	}
}

// checkAnswer runs the query from the menu.
func (p *page) checkAnswer(script Script) {
	p.t.Helper()
	p.click("the saved query", link(script.Query))
	p.wait("the query in the editor", queryModel, contains(script.Query))
	p.waitAnswer(script)
	p.capture("2-answer-chinese")
}

// waitAnswer expects a complete JSON answer with data, without errors, and with
// every wanted string.
func (p *page) waitAnswer(script Script) {
	p.t.Helper()
	p.wait("a JSON answer that contains "+strings.Join(script.Want, " and "), answerModel, func(answer string) bool {
		var result struct {
			Data   json.RawMessage   `json:"data"`
			Errors []json.RawMessage `json:"errors"`
		}
		if json.Unmarshal([]byte(answer), &result) != nil || result.Data == nil || len(result.Errors) > 0 {
			return false
		}
		return containsAll(answer, script.Want)
	})
}

// checkPanels opens the documentation, the history, and the menu again.
func (p *page) checkPanels(script Script) {
	p.t.Helper()
	p.click("the documentation", panelButton("Documentation Explorer"))
	p.wait("the documentation", docsText, contains(script.Docs))
	p.capture("3-documentation")
	p.click("the history", panelButton("History"))
	p.wait("the query in the history", historyText, contains(script.Query))
	p.capture("4-history")
	p.click("the menu", panelButton("Saved queries"))
	p.wait("the menu", menuLinks, func(value string) bool { return value != "0" })
}

// checkLanguage expects a reload to remember the language.
func (p *page) checkLanguage(script Script) {
	p.t.Helper()
	p.click("English", languageButton("en"))
	p.do("reload", chromedp.Reload())
	p.wait("the menu in English after a reload", "document.querySelector('.zg-menu')?.innerText", contains(script.TitleEN))
	p.wait("the query after a reload", queryModel, contains(script.Query))
	p.click("the saved query", link(script.Query))
	p.waitAnswer(script)
	p.capture("5-answer-english")
}

// checkLooks turns the system dark and narrows the window.
func (p *page) checkLooks() {
	p.t.Helper()
	p.setColorScheme("dark")
	p.capture("6-dark")
	p.click("help", ".zg-help-button")
	p.wait("the help", "document.querySelector('.zg-help')?.open", equals("true"))
	p.capture("7-help")
	p.click("close", ".zg-help button")
	p.do("narrow the window", chromedp.EmulateViewport(1024, 700))
	p.wait("no sideways scrolling at 1024 pixels", overflow, equals("0"))
	p.capture("8-narrow")
	p.setColorScheme("light")
	p.do("widen the window", chromedp.EmulateViewport(1440, 900))
}

func (p *page) setColorScheme(scheme string) {
	p.t.Helper()
	p.do("set the color scheme "+scheme, chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
		return err
	}))
}

// containsAll reports whether text contains every part.
func containsAll(text string, parts []string) bool {
	for _, part := range parts {
		if !strings.Contains(text, part) {
			return false
		}
	}
	return true
}

func link(query string) string          { return `.zg-menu a[data-query="` + query + `"]` }
func languageButton(code string) string { return `.zg-languages button[data-language="` + code + `"]` }
func panelButton(title string) string   { return `.graphiql-sidebar button[aria-label$="` + title + `"]` }
func contains(part string) func(string) bool {
	return func(value string) bool { return strings.Contains(value, part) }
}
func equals(want string) func(string) bool { return func(value string) bool { return value == want } }
