package embedded

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
)

// errPortTaken marks the one failure that another attempt can mend.
var errPortTaken = errors.New("the bolt port is taken by another process")

// explainExit makes one sentence of a Java process that ended unasked: the
// cause, what to do about it, and where to read more.
func explainExit(o Options, exit error) error {
	text, err := os.ReadFile(o.consoleLog())
	if err != nil {
		return fmt.Errorf("Neo4j ended (%s) and left no log: %w", exitReason(exit), err) //nolint:staticcheck // Neo4j is a name.
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
		return fmt.Errorf("Neo4j ended: %w", errPortTaken) //nolint:staticcheck // Neo4j is a name.
	case has("Lock file has been locked by another process") && holder != 0:
		return inUse(o, holder)
	case has("Lock file has been locked by another process"):
		return fmt.Errorf("%s is %w by another Neo4j; stop it, or use a home of its own (ZONEGRAPH_HOME)", o.Home, ErrInUse)
	case has("object heap", "maximum heap", "insufficient memory", "Cannot allocate memory"):
		return fmt.Errorf("Java cannot have a heap of %d MB: %s; ask for another size (NEO4J_HEAP_MB)", o.HeapMB, said) //nolint:staticcheck // Java is a name.
	case has("OutOfMemoryError"):
		return fmt.Errorf("Neo4j ran out of its %d MB of heap; give it more (NEO4J_HEAP_MB), or ask for less at once", o.HeapMB) //nolint:staticcheck // Neo4j is a name.
	case has("No space left on device"):
		return fmt.Errorf("no space left for Neo4j in %s; free some, or choose another home (ZONEGRAPH_HOME)", o.Home)
	case said == "":
		return fmt.Errorf("Neo4j ended (%s); its log is %s", exitReason(exit), o.consoleLog()) //nolint:staticcheck // Neo4j is a name.
	default:
		return fmt.Errorf("Neo4j ended (%s): %s; its log is %s", exitReason(exit), said, o.consoleLog()) //nolint:staticcheck // Neo4j is a name.
	}
}

func exitReason(exit error) string {
	if exit == nil {
		return "exit status 0"
	}
	return exit.Error()
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
