package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"zonegraph/data/guangxi"
	"zonegraph/data/packs"
	"zonegraph/data/profiles"
	"zonegraph/graph"
	"zonegraph/graph/coverage"
	"zonegraph/graph/dataset"
	"zonegraph/graph/store"
	"zonegraph/internal/config"
	"zonegraph/internal/contract"
	"zonegraph/internal/ingest/profile"
	"zonegraph/message"
)

// readDataset reads and checks the dataset that the configuration names. Its
// name is the one under which its records are kept apart from others.
func readDataset(c config.Config, m *graph.Model) (name string, d *dataset.Dataset, err error) {
	name, files := guangxi.Name, fs.FS(guangxi.Files)
	if c.Data != "" {
		if info, err := os.Stat(c.Data); err != nil || !info.IsDir() {
			return "", nil, message.NewError("dataset.no-folder", c.Data)
		}
		folder, err := filepath.Abs(c.Data)
		if err != nil {
			return "", nil, err
		}
		name, files = filepath.Base(folder), os.DirFS(folder)
	}
	d, err = dataset.Read(files, m)
	return name, d, err
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
	name, d, err := readDataset(run.settings, shipped.Model) // before Neo4j is started: a bad dataset needs none
	if err != nil {
		return err
	}
	db, err := openDatabase(ctx, run.settings, run.console.Log)
	if err != nil {
		return err
	}
	defer func() { _ = db.close() }()
	if err := store.Migrate(ctx, db, shipped.Model); err != nil {
		return err
	}
	report, err := store.Apply(writesMuch(ctx), db, shipped.Model, name, d.Nodes, d.Relationships)
	if err != nil {
		return err
	}
	run.console.Print("load.done", name, report)
	return nil
}

// check names every mistake in a dataset, in requirement packs and in profiles.
func check(_ context.Context, run call) error {
	shipped, err := contract.Load()
	if err != nil {
		return err
	}
	name, d, err := readDataset(run.settings, shipped.Model)
	all, packErr := readPacks(run.settings, shipped)
	lists, profileErr := readProfiles(run.settings, shipped)
	if err := errors.Join(err, packErr, profileErr); err != nil {
		return err
	}
	run.console.Print("check.profiles", len(lists))
	run.console.Print("check.packs", len(all))
	run.console.Print("check.dataset", name, len(d.Nodes), len(d.Relationships))
	return nil
}
