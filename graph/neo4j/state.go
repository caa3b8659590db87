package neo4j

import (
	"context"
	"errors"
	"slices"
	"strings"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"zonegraph/graph"
)

// A state of the database, as this package gives it to the rest, is a bookmark:
// the id of the newest transaction that was committed when a read ended. The
// database publishes that id before the transaction's changes can all be seen; a
// statement that is sent with a bookmark waits until they can. So only an answer
// that was read with the bookmark of a state, and ended in the same one, is that
// state's answer: seeing the same bookmark before and after is not enough.

// errNoState says that the database gave no bookmark, as some do that only speak
// its protocol.
var errNoState = errors.New("neo4j: the database gives no bookmarks")

// State asks the database for its present state, by a transaction without a
// statement: it costs the database a third less than the smallest statement. In a
// cluster the leader is asked, for the others may lag behind.
func (db *DB) State(ctx context.Context) (string, error) {
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
		return "", translate(ctx, err)
	}
	if state := stateOf(session); state != "" {
		return state, nil
	}
	// Some versions may give no bookmark for doing nothing.
	result, err := session.Run(ctx, "RETURN 1", nil)
	if err == nil {
		_, err = result.Consume(ctx)
	}
	if err != nil {
		return "", translate(ctx, err)
	}
	if state := stateOf(session); state != "" {
		return state, nil
	}
	return "", errNoState
}

// Visibility reads what is hidden in some states, or a later one. It implements
// graph.Database. Like State it is no statement of anybody's question.
func (db *DB) Visibility(ctx context.Context, since ...string) (graph.Visibility, error) {
	v, err := db.visibility(ctx, since)
	switch {
	case ctx.Err() != nil:
	case isUnknownState(err):
		v, err = db.visibility(ctx, nil)
	case driver.IsRetryable(err):
		v, err = db.visibility(ctx, since)
	}
	return v, translate(ctx, err)
}

func (db *DB) visibility(ctx context.Context, since []string) (v graph.Visibility, err error) {
	session := db.session(ctx, driver.AccessModeRead, since...)
	defer func() { _ = session.Close(ctx) }()
	s := graph.VisibilityStatement()
	result, err := session.Run(ctx, s.Text, s.Params)
	if err != nil {
		return v, err
	}
	for result.Next(ctx) {
		v = graph.DecodeVisibility(result.Record().Values[0])
	}
	if err := result.Err(); err != nil {
		return v, err
	}
	v.State = stateOf(session)
	v.Exact = v.State != "" && slices.Contains(since, v.State)
	return v, nil
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

// stateOf is the state in which the session's last statement ended.
func stateOf(s driver.SessionWithContext) string {
	if b := driver.BookmarksToRawValues(s.LastBookmarks()); len(b) == 1 {
		return b[0]
	}
	return ""
}
