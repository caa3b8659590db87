package embedded

import (
	"cmp"
	"errors"
	"io"
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

// explainStart is explainExit for a server that did not come to answer, whether its
// process ended or not: what the console does not say stands in debug.log, from an offset
// on.
func explainStart(o Options, debugFrom int64, exit error) error {
	console, err := os.ReadFile(o.consoleLog())
	if err != nil {
		return message.NewError("neo4j.ended-without-log", exitReason(exit), err)
	}
	return explainLogs(string(console), readFrom(o.debugLog(), debugFrom), o, exit)
}

// explainPanic says why a database refuses whatever it is asked for. On a full disk the
// log breaks off before the cause.
func explainPanic(o Options, debugFrom int64, answer error) error {
	log := readFrom(o.debugLog(), debugFrom)
	if at := strings.Index(log, "Database panic"); at >= 0 {
		log = log[at:]
	}
	log = failures(log[:min(len(log), panicTrace)])
	if strings.Contains(log, noSpace) {
		return message.NewError("neo4j.disk-full", o.Home)
	}
	if err := CheckSpace(o.Home, spaceToStart); err != nil {
		return err
	}
	return message.NewError("neo4j.panicked", cmp.Or(usefulLine(log), shorten(answer.Error())), o.debugLog())
}

const (
	// panicTrace is how much of a log tells why a database panicked.
	panicTrace = 32 << 10
	// noSpace is how the system says it.
	noSpace = "No space left on device"
	// mostLog is how much is read of a log, which may be of a disk's size.
	mostLog = 4 << 20
)

// readFrom reads a file from an offset on, or from its beginning if it is not as long: it
// has begun anew. What cannot be read is nothing.
func readFrom(path string, from int64) string {
	file, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer file.Close() //nolint:errcheck // only read
	if info, err := file.Stat(); err == nil && info.Size() < from {
		from = 0
	}
	text, _ := io.ReadAll(io.NewSectionReader(file, from, mostLog))
	return string(text)
}

// sizeOf is the size of a file, 0 of one that is not there.
func sizeOf(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}

func explain(log string, o Options, exit error) error {
	return explainLogs(log, "", o, exit)
}

// explainLogs makes the sentence of what the console says, and of the failures among what
// debug.log does.
func explainLogs(log, debug string, o Options, exit error) error {
	// A damaged log has a recovery look for a record as large as the heap.
	opening := debug != "" && !strings.Contains(debug, "makes database "+database+" available")
	log += failures(debug)
	said := usefulLine(log)
	var status statusError
	// The last look at the lock: a holder that we can name helps more than a path.
	holder := recordLockHolder(o.storeLock())
	// with is the first line that has one of some parts, without its date.
	with := func(parts ...string) string {
		for line := range strings.Lines(log) {
			for _, part := range parts {
				if strings.Contains(line, part) {
					return shorten(line)
				}
			}
		}
		return ""
	}
	has := func(parts ...string) bool { return with(parts...) != "" }
	switch {
	case has("Address already in use"):
		return message.NewError("neo4j.ended-for", errPortTaken)
	case has("Lock file has been locked by another process") && holder != 0:
		return inUse(o, holder)
	case has("Lock file has been locked by another process"):
		return message.NewError("neo4j.in-use-by-another", o.Home, ErrInUse)
	case has(refusedSetting...) && o.Settings != "":
		return message.NewError("neo4j.settings-refused", o.Settings, with(refusedSetting...))
	case has("UnsupportedClassVersionError"):
		return message.NewError("neo4j.java-unfit", Version, said)
	case has("object heap", "maximum heap", "insufficient memory", "Cannot allocate memory"):
		return message.NewError("neo4j.heap-impossible", o.HeapMB, said)
	case has(noSpace, "out of disk space"):
		return message.NewError("neo4j.disk-full", o.Home)
	case has(notPermitted...):
		return message.NewError("neo4j.home-not-permitted", o.Home, with(notPermitted...))
	case has("OutOfMemoryError") && opening:
		return message.NewError("neo4j.opening-out-of-memory", o.Home, o.HeapMB, RestorePage)
	case has("OutOfMemoryError"):
		return message.NewError("neo4j.heap-full", o.HeapMB)
	case has(newer...):
		return message.NewError("neo4j.home-newer", o.Home, Version, with(newer...))
	case has(damaged...):
		return message.NewError("neo4j.store-damaged", o.Home, with(damaged...), o.debugLog(), RestorePage)
	case errors.As(exit, &status):
		return message.NewError("neo4j.database-not-opened", o.Home, cmp.Or(said, string(status)), o.debugLog(), RestorePage)
	case said == "":
		return message.NewError("neo4j.ended", exitReason(exit), o.consoleLog())
	default:
		return message.NewError("neo4j.ended-saying", exitReason(exit), said, o.consoleLog())
	}
}

// What Neo4j says of a setting, of files that it may not use, of files of another version,
// and of files that are not as it left them.
var (
	refusedSetting = []string{"Unrecognized setting", "Error evaluating value for setting", "Failed to validate"}
	notPermitted   = []string{"Permission denied", "AccessDeniedException", "Read-only file system"}
	newer          = []string{"StoreUpgradeException", "Unknown kernel version", "Unknown store version", "Unsupported kernel version", "Unrecognized transaction log format"}
	damaged        = []string{
		"recovery not possible", "recovery is not possible", "Unreadable bytes", "Transaction logs are missing",
		"UnderlyingStorageException", "InvalidRecordException", "MetadataMismatchException", "TreeInconsistencyException",
		"Unable to load", "NOT PART OF CHAIN", "metadata store",
	}
)

// RestorePage is the page that says how a database is restored.
const RestorePage = "docs/operations.md"

// statusError is what a server that runs says of a database that does not.
type statusError string

func (e statusError) Error() string { return string(e) }

// exitReason says how a process ended.
func exitReason(exit error) message.Message {
	if exit == nil {
		return message.New("system.exit-status", 0)
	}
	return message.New("neo4j.exit", exit)
}

// logPrefix is the date, level and class that Neo4j puts before its messages.
var logPrefix = regexp.MustCompile(`^\d{4}-\d\d-\d\d \S+ [A-Z]+\s+(\[[^\]]*\] )?`)

// failure is a line of debug.log that tells of one: all others describe the machine.
var failure = regexp.MustCompile(`^(\S+ \S+ ERROR |\s*Caused by: |[\w.$]+(Exception|Error)\b)`)

// failures are the lines of debug.log that tell of a failure.
func failures(log string) string {
	var out strings.Builder
	for line := range strings.Lines(log) {
		if failure.MatchString(line) {
			out.WriteString(line)
		}
	}
	return out.String()
}

// shorten takes from a line of a log what stands before what it says, and what is too much
// of that.
func shorten(line string) string {
	line = logPrefix.ReplaceAllString(strings.TrimSpace(line), "")
	for _, before := range []string{"Suppressed: ", "Caused by: "} {
		line = strings.TrimPrefix(line, before)
	}
	if runes := []rune(line); len(runes) > mostSaid {
		return string(runes[:mostSaid]) + "…"
	}
	return line
}

// mostSaid is how many characters of a line are given.
const mostSaid = 240

// usefulLine picks the line that tells the cause: the innermost "Caused by" of
// a stack trace, else an error of Neo4j or of the JVM. A log that ends without
// any, as after a kill, has none.
func usefulLine(log string) string {
	cause, last := "", ""
	for line := range strings.Lines(log) {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "Caused by: "):
			cause = strings.TrimPrefix(line, "Caused by: ")
		case strings.Contains(line, " ERROR "), strings.HasPrefix(line, "Error"),
			strings.HasPrefix(line, "Exception in thread"), strings.HasPrefix(line, "Could not"),
			strings.HasPrefix(line, "Invalid"), strings.HasPrefix(line, "Too small"),
			strings.HasPrefix(line, "Unrecognized"):
			last = logPrefix.ReplaceAllString(line, "")
		}
	}
	return shorten(cmp.Or(cause, last))
}
