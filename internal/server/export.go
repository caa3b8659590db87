package server

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"zonegraph/graph"
	"zonegraph/graph/snapshot"
	"zonegraph/internal/coding"
	"zonegraph/internal/export"
	"zonegraph/message"
	"zonegraph/queries"
)

const (
	// mostExports is how many exports are computed at a time. One that waits for its
	// client to read is not among them.
	mostExports = 4
	// openExports is how many there are in all, and openExportsOfOne of one client.
	openExports, openExportsOfOne = 32, 8
)

// exports answers GET /export/{operation}.{csv|xlsx|jsonl}, or without a suffix by
// what the client accepts. What goes wrong before the first byte is a status with
// errors as GraphQL has them; what goes wrong later ends the connection, so that
// nobody takes the file for whole.
type exports struct {
	exporter *export.Exporter
	saved    map[string]queries.Operation
	timeout  time.Duration
	room     chan struct{}
	open     *unsent
	patience time.Duration
	log      *slog.Logger
}

// heldBytes are held back until it is sure that no import has appeared or gone, so
// that an export that is no longer than that can be begun again.
const heldBytes = 1 << 18

func newExports(o Options, e *export.Exporter) *exports {
	h := &exports{exporter: e, saved: map[string]queries.Operation{}, timeout: o.ExportTimeout, room: make(chan struct{}, mostExports),
		open: newUnsent(openExports, openExportsOfOne), patience: o.patience(), log: o.Log}
	if h.timeout <= 0 {
		h.timeout = o.Timeout
	}
	for _, s := range o.Saved {
		h.saved[s.Name] = s
	}
	return h
}

func (h *exports) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Add("Vary", "Accept, Accept-Encoding")
	request, saved, status, err := h.read(r)
	if err != nil {
		refuse(w, r, status, err)
		return
	}
	plan, err := h.exporter.Plan(request)
	if err != nil {
		refuse(w, r, statusOf(err), err)
		return
	}
	client := clientOf(r)
	if full := h.open.take(client, 1); full != nil {
		w.Header().Set("Retry-After", "10")
		refuse(w, r, statusOf(full), full)
		return
	}
	defer h.open.release(client, 1)
	select {
	case h.room <- struct{}{}:
		defer func() { <-h.room }()
	default:
		w.Header().Set("Retry-After", "10")
		refuse(w, r, http.StatusServiceUnavailable, &graph.Error{Code: graph.CodeOverloaded, Message: message.New("export.too-many")})
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), h.timeout)
	defer cancel()
	// Until the first byte: whatever is refused then can be told.
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(h.timeout + h.patience))
	out := &attachment{w: w, patient: patient{w, h.patience}, room: h.room, format: request.Format, name: fileName(saved, request), coding: codingOf(r, request.Format)}
	if r.Method == http.MethodHead {
		_ = out.begin()
		return
	}
	err = plan.Write(ctx, out)
	for errors.Is(err, snapshot.ErrChanged) && !out.begun && ctx.Err() == nil {
		// An import has appeared or gone, but nothing was sent yet, and there is time.
		if plan, err = h.exporter.Plan(request); err == nil {
			out.held.Reset()
			err = plan.Write(ctx, out)
		}
	}
	switch {
	case err == nil:
		_ = out.end()
	case !out.begun:
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			err = ended(ctx)
		}
		h.note(ctx, saved.Name, err)
		refuse(w, r, statusOf(err), err)
	default:
		h.note(ctx, saved.Name, err)
		panic(http.ErrAbortHandler)
	}
}

// note logs what the executor has not.
func (h *exports) note(ctx context.Context, name string, err error) {
	var known *graph.Error
	if !errors.As(err, &known) && ctx.Err() == nil {
		h.log.ErrorContext(ctx, "export.failed", "operation", name, "error", err)
	}
}

var exportParameters = []string{"variables", "field", "part", "bom"}

// read takes the request apart. The status goes with the error.
func (h *exports) read(r *http.Request) (export.Request, queries.Operation, int, error) {
	file := r.PathValue("file")
	format := export.Format(strings.TrimPrefix(path.Ext(file), "."))
	name := strings.TrimSuffix(file, path.Ext(file))
	saved, known := h.saved[name]
	var request export.Request
	switch {
	case !known:
		return request, saved, http.StatusNotFound, &graph.Error{Code: graph.CodeNotFound, Message: message.New("export.not-saved", name, slices.Sorted(maps.Keys(h.saved)))}
	case format == "":
		if format = accepted(r.Header.Values("Accept")); format == "" {
			return request, saved, http.StatusNotAcceptable, graph.BadInput("Accept", "export.not-acceptable", mediaTypes())
		}
	case export.MediaTypes[format] == "":
		return request, saved, http.StatusNotFound, &graph.Error{Code: graph.CodeNotFound, Message: message.New("export.unknown-form", format)}
	}
	q, fault := parameters(r.URL.RawQuery, exportParameters...)
	if fault != nil {
		return request, saved, http.StatusBadRequest, fault
	}
	request = export.Request{Query: saved.Query, Operation: saved.Name, Title: saved.TitleZH, Format: format, Field: q.Get("field"), Part: q.Get("part")}
	for parameter := range q {
		if !slices.Contains(exportParameters, parameter) {
			return request, saved, http.StatusBadRequest, graph.BadInput(parameter, "export.no-such-parameter")
		}
	}
	if text := q.Get("bom"); text != "" {
		bom, err := strconv.ParseBool(text)
		if err != nil {
			return request, saved, http.StatusBadRequest, graph.BadInput("bom", "export.bom-unclear", text)
		}
		request.NoBOM = !bom
	}
	var err error
	request.Variables, err = export.Variables(saved.Variables, q.Get("variables"))
	return request, saved, http.StatusBadRequest, err
}

// accepted is the format that a client wants most; csv without a wish.
func accepted(accept []string) export.Format {
	if len(accept) == 0 {
		return export.CSV
	}
	formats := map[string]export.Format{"*/*": export.CSV, "text/*": export.CSV, "application/*": export.XLSX,
		"application/x-ndjson": export.JSONL, "application/x-jsonlines": export.JSONL}
	for format, media := range export.MediaTypes {
		bare, _, _ := strings.Cut(media, ";")
		formats[bare] = format
	}
	best, quality := export.Format(""), 0.0
	for _, item := range strings.Split(strings.Join(accept, ","), ",") {
		media, attributes, err := mime.ParseMediaType(strings.TrimSpace(item))
		if err != nil || formats[media] == "" {
			continue
		}
		q := 1.0
		if text, ok := attributes["q"]; ok {
			if q, err = strconv.ParseFloat(text, 64); err != nil {
				continue
			}
		}
		if q > quality {
			best, quality = formats[media], q
		}
	}
	return best
}

func mediaTypes() []string {
	var out []string
	for _, media := range export.MediaTypes {
		bare, _, _ := strings.Cut(media, ";")
		out = append(out, bare)
	}
	slices.Sort(out)
	return out
}

// fileName is what the file is called when it is kept.
func fileName(s queries.Operation, r export.Request) string {
	title := strings.Map(func(c rune) rune {
		if c < ' ' || strings.ContainsRune(`/\:*?"<>|？：`, c) {
			return -1
		}
		return c
	}, s.TitleZH)
	if title == "" {
		title = s.Name
	}
	if r.Part == export.Sources {
		title += "-来源"
	}
	return title + "." + string(r.Format)
}

// statusOf is the status of an error before the first byte.
func statusOf(err error) int {
	switch graph.CodeOf(err) {
	case graph.CodeBadInput, graph.CodeParse, graph.CodeValidation:
		return http.StatusBadRequest
	case graph.CodeNotFound:
		return http.StatusNotFound
	case graph.CodeTooComplex:
		return http.StatusUnprocessableEntity
	case graph.CodeTimeout:
		return http.StatusGatewayTimeout
	case graph.CodeUnavailable, graph.CodeOverloaded:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// refuse sends an error in the form that GraphQL gives it.
func refuse(w http.ResponseWriter, r *http.Request, status int, err error) {
	var known *graph.Error
	if !errors.As(err, &known) {
		known = internalError()
	}
	answer := encode(&graphql.Response{Errors: gqlerror.List{shown(known)}}, nil)
	w.Header().Add("Vary", "Accept-Language")
	w.Header().Set("Content-Type", mediaJSON+"; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(answer.For(message.Accepted(r.Header["Accept-Language"])).Text)
}

// attachment sends the headers with the first bytes, which it holds back as long as
// they are few. While the client reads, another export is computed.
type attachment struct {
	w       http.ResponseWriter
	patient patient
	// room is where the export has its place.
	room   chan struct{}
	format export.Format
	name   string
	coding coding.Coding
	// encoder writes to the client in the coding, once that has begun.
	encoder io.WriteCloser
	held    bytes.Buffer
	begun   bool
}

var _ io.Writer = (*attachment)(nil)

// begin sends the headers and what was held back.
func (a *attachment) begin() error {
	if a.begun {
		return nil
	}
	a.begun = true
	a.w.Header().Set("Content-Type", export.MediaTypes[a.format])
	a.w.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="export.%s"; filename*=UTF-8''%s`, a.format, strings.ReplaceAll(url.QueryEscape(a.name), "+", "%20")))
	if a.coding != coding.Identity {
		a.w.Header().Set("Content-Encoding", string(a.coding))
	}
	a.w.WriteHeader(http.StatusOK)
	a.encoder = a.coding.Writer(sender{a})
	_, err := a.encoder.Write(a.held.Bytes())
	a.held = bytes.Buffer{}
	return err
}

// end sends what is left, if there is more than nothing: in JSON Lines no rows are no
// bytes.
func (a *attachment) end() error {
	if err := a.begin(); err != nil {
		return err
	}
	return a.encoder.Close()
}

// sender sends bytes as they go over the network, and gives the place to others for as
// long as the client reads.
type sender struct{ *attachment }

func (s sender) Write(b []byte) (int, error) {
	if len(b) == 0 {
		return 0, nil
	}
	<-s.room
	defer func() { s.room <- struct{}{} }()
	return s.patient.Write(b)
}

// Write implements io.Writer.
func (a *attachment) Write(b []byte) (int, error) {
	if !a.begun && a.held.Len()+len(b) <= heldBytes {
		return a.held.Write(b)
	}
	if err := a.begin(); err != nil {
		return 0, err
	}
	return a.encoder.Write(b)
}

// codingOf is how a file goes over the network. A workbook is compressed in itself.
func codingOf(r *http.Request, f export.Format) coding.Coding {
	if f == export.XLSX {
		return coding.Identity
	}
	return coding.Accepted(r.Header["Accept-Encoding"], coding.All...)
}
