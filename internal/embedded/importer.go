package embedded

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"zonegraph/message"
)

// database is the name of the only database of a community edition.
const database = "neo4j"

// importDir is where an import is prepared, below the home.
const importDir = "import"

// Fresh tells if a home has no database yet, so that Import can make one.
func Fresh(o Options) (bool, error) {
	o, err := o.withDefaults()
	if err != nil {
		return false, err
	}
	_, err = os.Stat(o.databaseDir())
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return err != nil, nil
	}
	return false, homeError(err)
}

// Import makes the database of a fresh home by Neo4j's bulk importer. write puts
// the files into an empty directory and returns the importer's arguments for them;
// options follow these, and what the importer prints goes to out, which may be
// nil. The database is there at the end, or, on an error or a kill, not at all.
//
// The importer works in a home of its own below this one, and what it made is
// moved: a database that is half imported would keep Neo4j from starting.
func Import(ctx context.Context, o Options, out io.Writer, write func(dir string) ([]string, error)) error {
	o, err := o.withDefaults()
	if err != nil {
		return err
	}
	lock, err := claimHome(o)
	if err != nil {
		return err
	}
	defer lock.unlock()
	if fresh, err := Fresh(o); err != nil {
		return err
	} else if !fresh {
		return message.NewError("neo4j.database-there", o.Home)
	}
	if err := CheckSpace(o.Home, SpaceToWrite); err != nil {
		return err
	}
	stage := o
	stage.Home = filepath.Join(o.Home, importDir)
	if err := os.RemoveAll(stage.Home); err != nil {
		return homeError(err)
	}
	defer os.RemoveAll(stage.Home) //nolint:errcheck // the next import does it
	files := filepath.Join(stage.Home, "files")
	if err := os.MkdirAll(files, 0o700); err != nil {
		return homeError(err)
	}
	arguments, err := write(files)
	if err != nil {
		return err
	}
	arguments = append([]string{"database", "import", "full"}, arguments...)
	arguments = append(arguments, "--bad-tolerance=0", "--report-file="+filepath.Join(stage.Home, "report"), database)
	if err := Admin(ctx, stage, out, arguments...); err != nil {
		return err
	}
	// The log of transactions first: without a database it is not looked at.
	for _, dir := range []func(Options) string{Options.transactionsDir, Options.databaseDir} {
		if err := os.MkdirAll(filepath.Dir(dir(o)), 0o700); err != nil {
			return homeError(err)
		}
		if err := os.RemoveAll(dir(o)); err != nil {
			return homeError(err)
		}
		if err := os.Rename(dir(stage), dir(o)); err != nil {
			return homeError(err)
		}
	}
	return nil
}

func (o Options) databaseDir() string { return filepath.Join(o.Home, "data", "databases", database) }
func (o Options) transactionsDir() string {
	return filepath.Join(o.Home, "data", "transactions", database)
}
