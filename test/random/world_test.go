package random_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"zonegraph/graph"
	"zonegraph/graph/store"
	"zonegraph/internal/contract/contracttest"
	"zonegraph/internal/graphtest"
	"zonegraph/internal/server"
	"zonegraph/test/random/plain"
)

// world is the service and the plain graph with the same data.
type world struct {
	service *graphtest.Env
	plain   *plain.Graph
	// refused counts the operations of which something had to be refused.
	refused int
}

// The sizes of pages are small, so that random pages come to an end.
const defaultPage, maxPage = 8, 40

// loaded is the world of this test binary: no test changes it.
var loaded *world

func theWorld(t *testing.T) *world {
	t.Helper()
	if loaded == nil {
		loaded = newWorld(t)
	}
	return loaded
}

func newWorld(t *testing.T) *world {
	t.Helper()
	e := graphtest.Empty(t)
	nodes, links := awkwardGraph(e.Model)
	if _, err := store.Apply(t.Context(), e.DB, e.Model, "awkward", nodes, links); err != nil {
		t.Fatal(err)
	}
	e = e.With(func(o *server.Options) {
		e.Cached(o)
		o.Limits.Depth, o.Limits.Complexity, o.Limits.Aliases = 40, 1<<40, 300
		o.Limits.Pages.DefaultPage, o.Limits.Pages.MaxPage = defaultPage, maxPage
	})
	w := &world{service: e, plain: plain.New(contracttest.Load(t).API, e.Model, nodes, links)}
	w.plain.DefaultPage, w.plain.MaxPage = defaultPage, maxPage
	return w
}

// response is an answer as it came.
type response struct {
	status int
	body   *plain.Object
	text   string
}

func (w *world) ask(r request) (response, error) {
	body, err := json.Marshal(map[string]any{"query": r.query, "variables": r.variables})
	if err != nil {
		return response{}, err
	}
	return post(w.service.URL, body)
}

func post(url string, body []byte) (response, error) {
	req, err := http.NewRequest(http.MethodPost, url+"/graphql", bytes.NewReader(body))
	if err != nil {
		return response{}, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", mediaGraphQL)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return response{}, err
	}
	defer func() { _ = res.Body.Close() }()
	return read(res)
}

// mediaGraphQL is the media type in which a request that is refused is 400.
const mediaGraphQL = "application/graphql-response+json"

// read reads an answer to its end.
func read(res *http.Response) (response, error) {
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return response{}, err
	}
	v, err := plain.Decode(text)
	o, ok := v.(*plain.Object)
	if err != nil || !ok {
		return response{status: res.StatusCode, text: string(text)}, fmt.Errorf("no JSON object: %w: %.300s", err, text)
	}
	return response{res.StatusCode, o, string(text)}, nil
}

// clientCodes are the codes of errors that are the client's.
var clientCodes = []graph.Code{graph.CodeParse, graph.CodeValidation, graph.CodeBadInput}

// failure is an error of an answer.
type failure struct{ code, messageCode, path, message string }

func failures(r response) []failure {
	var out []failure
	errs, _ := r.body.Get("errors").([]any)
	for _, e := range errs {
		o := e.(*plain.Object)
		f := failure{message: fmt.Sprint(o.Get("message"))}
		if x, ok := o.Get("extensions").(*plain.Object); ok {
			f.code, f.messageCode = fmt.Sprint(x.Get("code")), fmt.Sprint(x.Get("messageCode"))
		}
		if path, ok := o.Get("path").([]any); ok {
			f.path = fmt.Sprint(path[0])
		}
		out = append(out, f)
	}
	return out
}

// fault says what is wrong with the answer to a request, "" for nothing.
func (w *world) fault(r request) string {
	got, err := w.ask(r)
	if err != nil {
		return "no answer: " + err.Error()
	}
	// Where several root fields fail, the one that failed first is named first.
	if again, err := w.ask(r); err != nil || again.text != got.text && len(failures(got)) < 2 {
		return fmt.Sprintf("asked again, it answers otherwise: %.1000s\nfirst: %.1000s", again.text, got.text)
	}
	return w.judge(r, got)
}

// judge says what is wrong with an answer to a request, "" for nothing.
func (w *world) judge(r request, got response) string {
	failed := failures(got)
	for _, f := range failed {
		if !slices.Contains(clientCodes, graph.Code(f.code)) {
			return fmt.Sprintf("%s: %s\n%s", f.messageCode, f.message, w.service.Log)
		}
	}
	if got.status >= 500 {
		return fmt.Sprintf("status %d: %s", got.status, got.text)
	}
	doc, errs := gqlparser.LoadQueryWithRules(w.plain.Schema, r.query, rules.NewDefaultRules())
	if errs != nil {
		return w.refusal(got, failed, errs.Error())
	}
	variables, refused := w.plain.Variables(doc.Operations[0], sent(r))
	if refused != nil {
		return w.refusal(got, failed, refused.Error())
	}
	return w.differs(w.plain.Answer(doc.Operations[0], variables), got, failed)
}

// sent are the variables as they are read from JSON.
func sent(r request) map[string]any {
	text, err := json.Marshal(r.variables)
	if err != nil {
		panic(err)
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var out map[string]any
	if err := d.Decode(&out); err != nil {
		panic(err)
	}
	return out
}

// refusal says what is wrong with an answer that has to be none.
func (w *world) refusal(got response, failed []failure, why string) string {
	w.refused++
	if len(failed) == 0 || got.body.Get("data") != nil || got.status < 400 {
		return fmt.Sprintf("it must be refused: %s\nstatus %d: %.1000s", why, got.status, got.text)
	}
	return ""
}

func (w *world) differs(want plain.Answer, got response, failed []failure) string {
	if len(want.Refused) > 0 {
		w.refused++
	}
	for key, refusal := range want.Refused {
		if !slices.ContainsFunc(failed, func(f failure) bool { return f.path == key && f.code == string(refusal.Code) }) {
			return fmt.Sprintf("%s must be refused: %s\n%.1000s", key, refusal, got.text)
		}
	}
	for _, f := range failed {
		if want.Refused[f.path] == nil {
			return fmt.Sprintf("%s: it must not be refused: %s %s: %s", f.messageCode, f.path, f.code, f.message)
		}
	}
	if d := plain.Differs(want.Data, got.body.Get("data"), w.plain.Places); d != "" {
		return "data" + d
	}
	var notices []any
	if x, ok := got.body.Get("extensions").(*plain.Object); ok {
		notices, _ = x.Get("notices").([]any)
	}
	if (len(notices) > 0) != want.Notices && !want.Perhaps {
		return fmt.Sprintf("notices: %v, want some: %v", notices, want.Notices)
	}
	return ""
}
