package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"zonegraph/data/guangxi"
	"zonegraph/data/packs"
	"zonegraph/data/profiles"
	"zonegraph/graph"
	"zonegraph/graph/coverage"
	"zonegraph/graph/dataset"
	"zonegraph/graph/snapshot"
	"zonegraph/graph/store"
	"zonegraph/internal/config"
	"zonegraph/internal/console"
	"zonegraph/internal/contract"
	"zonegraph/internal/embedded"
	"zonegraph/internal/ingest/profile"
	"zonegraph/message"
)

// facts are a dataset, its name, under which its records are kept apart from others, and
// its files.
type facts struct {
	*dataset.Dataset
	name  string
	files fs.FS
}

// namedFacts tells which dataset the configuration names, and does not look for it yet.
func namedFacts(c config.Config) (facts, error) {
	if c.Data == "" {
		return facts{name: guangxi.Name, files: guangxi.Files}, nil
	}
	folder, err := filepath.Abs(c.Data)
	return facts{name: filepath.Base(folder), files: os.DirFS(folder)}, err
}

// readFacts reads and checks the dataset that the configuration names.
func readFacts(c config.Config, m *graph.Model) (facts, error) {
	f, err := namedFacts(c)
	if info, missing := os.Stat(c.Data); c.Data != "" && (missing != nil || !info.IsDir()) {
		return f, message.NewError("dataset.no-folder", c.Data)
	}
	if err == nil {
		f.Dataset, err = dataset.Read(f.files, m)
	}
	return f, err
}

// readPacks reads the built-in requirement packs and those of the operator.
func readPacks(c config.Config, shipped *contract.Contract) ([]coverage.Pack, error) {
	folders := []fs.FS{packs.Files}
	if c.Packs != "" {
		folders = append(folders, os.DirFS(c.Packs))
	}
	return coverage.ReadPacks(shipped.Model, shipped.API, folders...)
}

// readProfiles reads the built-in profiles of lists and those of the operator.
func readProfiles(c config.Config, shipped *contract.Contract) ([]*profile.Profile, error) {
	folders := []fs.FS{profiles.Files}
	if c.Profiles != "" {
		folders = append(folders, os.DirFS(c.Profiles))
	}
	return profile.Read(shipped.Model, shipped.API, folders...)
}

// load makes the graph's part that belongs to the dataset equal to its files.
func load(ctx context.Context, run call) error {
	shipped, err := contract.Load()
	if err != nil {
		return err
	}
	f, err := readFacts(run.settings, shipped.Model) // before Neo4j is started: a bad dataset needs none
	if err != nil {
		return err
	}
	db, err := openDatabase(ctx, run.settings, run.console.Log)
	if err != nil {
		return err
	}
	defer func() { _ = db.close() }()
	graph, err := openGraph(ctx, run, db, shipped.Model, store.Opening{Filling: f.name, By: store.Load, Contents: true})
	if err != nil {
		return err
	}
	report, err := f.load(ctx, run, db, shipped.Model, graph, store.Load)
	if err != nil {
		return err
	}
	run.console.Print("load.done", f.name, report)
	return nil
}

// openGraph makes the graph of a database ready for this program, and tells the log if
// that takes time.
func openGraph(ctx context.Context, run call, db *database, m *graph.Model, o store.Opening) (store.Standing, error) {
	log := run.console.Log
	meter := run.console.Meter(console.Task{
		Title:  func(n int) message.Message { return message.New("graph.upgrading", n) },
		Record: func(p console.Progress) { log.Info("graph.upgraded-part", "nodes", p.Count, "percent", p.Percent()) },
	})
	begun := false
	o.Upgrading = func(done, all int) {
		if !begun {
			begun = true
			log.Info("graph.upgrade", "nodes", all)
		}
		meter.Show(float64(done)/float64(max(1, all)), done)
	}
	s, err := store.Open(ctx, db, m, o)
	meter.Done()
	if err != nil && !message.Known(err) {
		// A database that is open may have files of which parts cannot be read.
		if unread := db.probe.Check(ctx); unread != nil && ctx.Err() == nil {
			err = message.NewError("graph.unreadable", err, embedded.RestorePage)
		}
	}
	if begun && err == nil {
		log.Info("graph.upgrade-done")
	}
	return s, err
}

// openWhole is openGraph for what makes sense of a whole graph only.
func openWhole(ctx context.Context, run call, db *database, m *graph.Model) error {
	s, err := openGraph(ctx, run, db, m, store.Opening{})
	return cmp.Or(err, s.Whole())
}

// load brings the graph into line with the dataset: its part of it, or all of it if it is
// an exported graph. If the graph is empty, it does not pass for whole before the end.
func (f facts) load(ctx context.Context, run call, db *database, m *graph.Model, s store.Standing, by store.Filler) (store.Report, error) {
	ctx = writesMuch(ctx)
	var report store.Report
	if s.By == store.Generate {
		return report, s.Whole()
	}
	filling := s.Filling != "" || s.Empty()
	if filling {
		if err := s.Fill(ctx, db, m, f.name, by, f.Exported); err != nil {
			return report, err
		}
	}
	var err error
	switch {
	case !f.Exported:
		report, err = store.Apply(ctx, db, m, f.name, f.Nodes, f.Relationships)
	case filling:
		report, err = f.restore(ctx, run, db, m)
	default:
		report, err = f.same(ctx, run, db, m)
	}
	if err == nil && filling {
		err = s.Filled(ctx, db)
	}
	return report, err
}

// restore writes an exported graph into an empty one.
func (f facts) restore(ctx context.Context, run call, db *database, m *graph.Model) (store.Report, error) {
	total := len(f.Nodes) + len(f.Relationships)
	meter := run.console.Meter(console.Task{
		Title:  func(n int) message.Message { return message.New("load.progress", n, total) },
		Record: func(p console.Progress) { run.console.Log.Info("load.progress", "done", p.Count, "total", total) },
	})
	r, err := store.Restore(ctx, db, m, f.Nodes, f.Relationships, f.Changes, func(r store.BulkReport) {
		n := r.Nodes + r.Relationships
		meter.Show(float64(n)/float64(max(1, total)), n)
	})
	meter.Done()
	return store.Report{Nodes: store.Tally{New: r.Nodes}, Relationships: store.Tally{New: r.Relationships}}, err
}

// same holds an exported graph against one that is not empty: they must be the same.
func (f facts) same(ctx context.Context, run call, db *database, m *graph.Model) (store.Report, error) {
	reader := snapshot.NewReader(db, snapshot.NewClock(db, 0, run.settings.Limits.Timeout))
	w, compared := comparing(f.files)
	if err := eachRecord(ctx, reader, m, w); err != nil {
		return store.Report{}, err
	}
	if !compared() {
		return store.Report{}, message.NewError("store.other-graph", f.name)
	}
	return store.Report{Nodes: store.Tally{Unchanged: len(f.Nodes)}, Relationships: store.Tally{Unchanged: len(f.Relationships)}}, nil
}

// comparing is a writer that holds what is written against files. compared tells, at the
// end, if all of them are the same and none is left.
func comparing(files fs.FS) (w *dataset.Writer, compared func() bool) {
	differ, seen := false, map[string]bool{}
	w = dataset.NewWriter(func(name string) (io.WriteCloser, error) {
		seen[name] = true
		there, err := fs.ReadFile(files, name)
		if errors.Is(err, fs.ErrNotExist) {
			differ, err = true, nil
		}
		return &comparison{rest: there, differ: &differ}, err
	})
	return w, func() bool {
		names, err := fs.Glob(files, "*.yaml")
		return err == nil && !differ && len(names) == len(seen)
	}
}

// comparison is a file that is compared with what is written into it.
type comparison struct {
	rest   []byte
	differ *bool
}

// Write implements io.Writer.
func (c *comparison) Write(p []byte) (int, error) {
	rest, same := bytes.CutPrefix(c.rest, p)
	c.rest = rest
	*c.differ = *c.differ || !same
	return len(p), nil
}

// Close implements io.Closer.
func (c *comparison) Close() error {
	*c.differ = *c.differ || len(c.rest) > 0
	return nil
}

// check names every mistake in a dataset, in requirement packs and in profiles.
func check(_ context.Context, run call) error {
	shipped, err := contract.Load()
	if err != nil {
		return err
	}
	f, err := readFacts(run.settings, shipped.Model)
	all, packErr := readPacks(run.settings, shipped)
	lists, profileErr := readProfiles(run.settings, shipped)
	if err := errors.Join(err, packErr, profileErr); err != nil {
		return err
	}
	run.console.Print("check.profiles", len(lists))
	run.console.Print("check.packs", len(all))
	run.console.Print("check.dataset", f.name, len(f.Nodes), len(f.Relationships))
	return nil
}
