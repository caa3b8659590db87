package embedded

import (
	"path/filepath"

	"zonegraph/message"
)

// What must be free on the disk of a home, in MB (10^6 bytes).
const (
	// spaceToBegin is for a new database: its logs of transactions, of which the room is
	// had before anything is in them, and its indexes. spaceToStart is for one that has
	// these, and is but read.
	spaceToBegin, spaceToStart = 64, 4
	// SpaceToWrite is for what writes much. It leaves room to remove what was written, and
	// for Neo4j to go on.
	SpaceToWrite = 128
)

// CheckSpace tells if so many MB are free where a home lies, or will lie. Its error, of
// the code neo4j.disk-short, says how many are free and how many are needed. A disk that
// cannot be asked is taken to have enough: Neo4j says itself when it has not.
func CheckSpace(home string, needed int) error {
	home, err := filepath.Abs(home)
	if err != nil {
		return nil //nolint:nilerr // see above
	}
	free, err := freeMB(home)
	for err != nil && filepath.Dir(home) != home { // it is not there yet
		home = filepath.Dir(home)
		free, err = freeMB(home)
	}
	if err != nil || free >= needed {
		return nil //nolint:nilerr // see above
	}
	return message.NewError("neo4j.disk-short", home, free, needed)
}

// enoughToStart tells if a server can start on a home.
func enoughToStart(o Options) error {
	needed := spaceToStart
	if fresh, err := Fresh(o); err == nil && fresh {
		needed = spaceToBegin
	}
	return CheckSpace(o.Home, needed)
}
