package embedded

import (
	"os"
	"regexp"
	"strings"

	"zonegraph/message"
)

// errPortTaken marks the one failure that another attempt can mend.
var errPortTaken = message.NewError("neo4j.port-taken")

// explainExit makes one sentence of a Java process that ended unasked: the
// cause, what to do about it, and where to read more.
func explainExit(o Options, exit error) error {
	text, err := os.ReadFile(o.consoleLog())
	if err != nil {
		return message.NewError("neo4j.ended-without-log", exitReason(exit), err)
	}
	return explain(string(text), o, exit)
}

func explain(log string, o Options, exit error) error {
	said := usefulLine(log)
	// The last look at the lock: a holder that we can name helps more than a path.
	holder := recordLockHolder(o.storeLock())
	has := func(parts ...string) bool {
		for _, part := range parts {
			if strings.Contains(log, part) {
				return true
			}
		}
		return false
	}
	switch {
	case has("Address already in use"):
		return message.NewError("neo4j.ended-for", errPortTaken)
	case has("Lock file has been locked by another process") && holder != 0:
		return inUse(o, holder)
	case has("Lock file has been locked by another process"):
		return message.NewError("neo4j.in-use-by-another", o.Home, ErrInUse)
	case has("object heap", "maximum heap", "insufficient memory", "Cannot allocate memory"):
		return message.NewError("neo4j.heap-impossible", o.HeapMB, said)
	case has("OutOfMemoryError"):
		return message.NewError("neo4j.heap-full", o.HeapMB)
	case has("No space left on device"):
		return message.NewError("neo4j.disk-full", o.Home)
	case said == "":
		return message.NewError("neo4j.ended", exitReason(exit), o.consoleLog())
	default:
		return message.NewError("neo4j.ended-saying", exitReason(exit), said, o.consoleLog())
	}
}

// exitReason says how a process ended.
func exitReason(exit error) message.Message {
	if exit == nil {
		return message.New("system.exit-status", 0)
	}
	return message.New("neo4j.exit", exit)
}

// logPrefix is the date, level and class that Neo4j puts before its messages.
var logPrefix = regexp.MustCompile(`^\d{4}-\d\d-\d\d \S+ [A-Z]+\s+(\[[^\]]*\] )?`)

// usefulLine picks the line that tells the cause: the innermost "Caused by" of
// a stack trace, else an error of Neo4j or of the JVM. A log that ends without
// any, as after a kill, has none.
func usefulLine(log string) string {
	cause, failure := "", ""
	for line := range strings.Lines(log) {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "Caused by: "):
			cause = strings.TrimPrefix(line, "Caused by: ")
		case strings.Contains(line, " ERROR "), strings.HasPrefix(line, "Error"),
			strings.HasPrefix(line, "Exception in thread"), strings.HasPrefix(line, "Could not"),
			strings.HasPrefix(line, "Invalid"), strings.HasPrefix(line, "Too small"),
			strings.HasPrefix(line, "Unrecognized"):
			failure = logPrefix.ReplaceAllString(line, "")
		}
	}
	if cause != "" {
		return cause
	}
	return failure
}
