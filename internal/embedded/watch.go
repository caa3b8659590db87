package embedded

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"zonegraph/message"
)

const (
	// watchPause is how long a server is left alone between two looks at its database.
	watchPause = 2 * time.Second
	// accessLooks is how many looks there are for one at whether the database takes changes.
	accessLooks = 5
	// unavailableLimit is how long a database that was ready may be unavailable.
	unavailableLimit = 30 * time.Second
	// lastLook is how long Stop takes at most to find out whether the database has failed.
	lastLook = 2 * time.Second
)

// panicked is what Neo4j answers to whatever is asked of a database that it has given up:
// what was to be written could not be, so what is in memory is not what is on the disk.
const panicked = "needs to be restarted"

// hasPanicked tells by an answer that the database has to be restarted.
func hasPanicked(answer error) bool {
	var fault *neo4j.Neo4jError
	return errors.As(answer, &fault) && strings.Contains(fault.Msg, panicked)
}

// isUnavailable tells by an answer that the server runs, and its database does not.
func isUnavailable(answer error) bool {
	var fault *neo4j.Neo4jError
	return errors.As(answer, &fault) && strings.HasSuffix(fault.Code, ".DatabaseUnavailable")
}

// watch ends the server when its database has failed for good, as after a full disk: it
// would refuse whatever it is asked for as long as it runs. What ended is started again
// by whoever started it, and recovers.
func (i *Instance) watch() {
	driver, err := i.connect()
	if err != nil {
		return // it was connected to a moment ago, by the same words
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	defer driver.Close(ctx) //nolint:errcheck // nothing to lose
	available := time.Now()
	for look := 1; ; look++ {
		select {
		case <-i.child.ended:
			return
		case <-time.After(watchPause):
		}
		select { // nobody else may be asked who has its port now
		case <-i.child.ended:
			return
		default:
		}
		answer := ask(ctx, driver)
		if !isUnavailable(answer) {
			available = time.Now()
		}
		if hasPanicked(answer) || time.Since(available) > unavailableLimit {
			i.giveUp(answer)
			return
		}
		if look%accessLooks == 0 && i.canWriteAgain(ctx, driver) {
			i.failed.Store(message.NewError("neo4j.space-again"))
			inTime, cancel := context.WithTimeout(ctx, stopLimit)
			defer cancel()
			_, _ = i.child.stop(inTime.Done())
			return
		}
	}
}

// giveUp ends the server at once. In good order it must not end: Neo4j would then write
// what is left in its buffers behind a record of which the end is missing, and could not
// read its log at the next start.
func (i *Instance) giveUp(answer error) {
	i.failed.Store(message.NewError("neo4j.database-failed", explainPanic(i.home, i.debugFrom, answer)))
	_ = i.child.kill() // or it has ended meanwhile
}

// lost tells if the database has failed, so that the server must not end in good order.
func (i *Instance) lost(ctx context.Context) bool {
	select {
	case <-i.child.ended:
		return false
	default:
	}
	ctx, cancel := context.WithTimeout(ctx, lastLook)
	defer cancel()
	driver, err := i.connect()
	if err != nil {
		return false
	}
	defer driver.Close(ctx) //nolint:errcheck // nothing to lose
	return hasPanicked(ask(ctx, driver))
}

// canWriteAgain tells that the database was made read-only, as Neo4j does when the disk is
// full, and that there is space again. Only a restart makes it take changes.
func (i *Instance) canWriteAgain(ctx context.Context, driver neo4j.DriverWithContext) bool {
	access, err := standing(ctx, driver, "access")
	return err == nil && access == "read-only" && CheckSpace(i.home.Home, SpaceToWrite) == nil
}

// standing is what the server says of its database in a column of SHOW DATABASE.
func standing(ctx context.Context, driver neo4j.DriverWithContext, column string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	result, err := neo4j.ExecuteQuery(ctx, driver, "SHOW DATABASE "+database+" YIELD "+column, nil,
		neo4j.EagerResultTransformer, neo4j.ExecuteQueryWithDatabase("system"), neo4j.ExecuteQueryWithReadersRouting())
	if err != nil || len(result.Records) == 0 {
		return "", err
	}
	said, _ := result.Records[0].Values[0].(string)
	return said, nil
}
