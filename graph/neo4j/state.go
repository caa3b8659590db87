package neo4j

import (
	"context"
	"errors"
	"slices"
	"strings"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"zonegraph/graph/snapshot"
)

// A bookmark names a state of the database:
// the id of the newest transaction that was committed when a read ended. The
// database publishes that id before the transaction's changes can all be seen; a
// statement that is sent with a bookmark waits until they can. So only an answer
// that was read with the bookmark of a state, and ended in the same one, is that
// state's answer: seeing the same bookmark before and after is not enough.

// errNoBookmark says that the database gave no bookmark, as some do that only speak
// its protocol.
var errNoBookmark = errors.New("neo4j: the database gives no bookmarks")

// Bookmark asks the database for its present state, by a transaction without a
// statement: it costs the database a third less than the smallest statement. In a
// cluster the leader is asked, for the others may lag behind.
func (db *DB) Bookmark(ctx context.Context) (string, error) {
	mode := driver.AccessModeRead
	if strings.HasPrefix(db.opts.URI, "neo4j") {
		mode = driver.AccessModeWrite
	}
	session := db.session(ctx, mode)
	defer func() { _ = session.Close(ctx) }()
	tx, err := session.BeginTransaction(ctx)
	if err == nil {
		err = tx.Commit(ctx)
	}
	if err != nil {
		return "", db.translate(ctx, err)
	}
	if state := bookmarkOf(session); state != "" {
		return state, nil
	}
	// Some versions may give no bookmark for doing nothing.
	result, err := session.Run(ctx, "RETURN 1", nil)
	if err == nil {
		_, err = result.Consume(ctx)
	}
	if err != nil {
		return "", db.translate(ctx, err)
	}
	if state := bookmarkOf(session); state != "" {
		return state, nil
	}
	return "", errNoBookmark
}

// State reads what is hidden in the states of some bookmarks, or a later one. It
// implements snapshot.Database. Like Bookmark it is no statement of anybody's question.
func (db *DB) State(ctx context.Context, since ...string) (snapshot.State, error) {
	s, err := db.state(ctx, since)
	switch {
	case ctx.Err() != nil:
	case isUnknownBookmark(err):
		s, err = db.state(ctx, nil)
	case driver.IsRetryable(err):
		s, err = db.state(ctx, since)
	}
	return s, db.translate(ctx, err)
}

func (db *DB) state(ctx context.Context, since []string) (s snapshot.State, err error) {
	session := db.session(ctx, driver.AccessModeRead, since...)
	defer func() { _ = session.Close(ctx) }()
	statement := snapshot.HiddenStatement()
	result, err := session.Run(ctx, statement.Text(), statement.Params())
	if err != nil {
		return s, err
	}
	for result.Next(ctx) {
		s = snapshot.DecodeHidden(result.Record().Values[0])
	}
	if err := result.Err(); err != nil {
		return s, err
	}
	s.Bookmark = bookmarkOf(session)
	s.Exact = s.Bookmark != "" && slices.Contains(since, s.Bookmark)
	return s, nil
}

// session is a session whose statements see some states, or a later one; "" is any.
func (db *DB) session(ctx context.Context, mode driver.AccessMode, since ...string) driver.SessionWithContext {
	c := driver.SessionConfig{AccessMode: mode, DatabaseName: db.opts.Database, FetchSize: 1000}
	slices.Sort(since)
	since = slices.DeleteFunc(slices.Compact(since), func(s string) bool { return s == "" })
	if len(since) > 0 {
		c.Bookmarks = driver.BookmarksFromRawValues(since...)
	}
	return db.driver.NewSession(ctx, c)
}

// bookmarkOf is the state in which the session's last statement ended.
func bookmarkOf(s driver.SessionWithContext) string {
	if b := driver.BookmarksToRawValues(s.LastBookmarks()); len(b) == 1 {
		return b[0]
	}
	return ""
}
