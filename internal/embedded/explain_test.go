package embedded

import (
	"errors"
	"testing"
)

// The logs are what Neo4j 5.26 and OpenJDK 17 print, shortened.
func TestExplain(t *testing.T) {
	o := Options{Home: "/no/home", HeapMB: 64, Settings: "/no/own.conf"}
	exit := errors.New("exit status 1")
	for name, c := range map[string]struct{ log, want string }{
		"store lock": {
			`2026-11-24 08:03:16.753+0000 ERROR Failed to start Neo4j on localhost:7474.
java.lang.RuntimeException: Error starting Neo4j database server at /no/home/data/databases
Caused by: org.neo4j.kernel.lifecycle.LifecycleException: Component 'LockerLifecycleAdapter' was successfully initialized, but failed to start.
Caused by: org.neo4j.io.locker.FileLockException: Lock file has been locked by another process: /no/home/data/databases/store_lock.
2026-11-24 08:03:16.758+0000 INFO  Stopped.
`, "/no/home is already in use by another Neo4j; stop it, or use a home of its own (ZONEGRAPH_HOME)",
		},
		"port": {
			"Caused by: java.net.BindException: Address already in use\n",
			"Neo4j ended: the bolt port is taken by another process",
		},
		"heap": {
			"Error occurred during initialization of VM\nToo small maximum heap\n",
			"Java cannot have a heap of 64 MB: Too small maximum heap; ask for another size (NEO4J_HEAP_MB)",
		},
		"out of memory": {
			"Terminating due to java.lang.OutOfMemoryError: Java heap space\n",
			"Neo4j ran out of its 64 MB of heap; give it more (NEO4J_HEAP_MB), or ask for less at once",
		},
		"disk": {
			"Caused by: java.io.IOException: No space left on device\n",
			"no space left for Neo4j in /no/home; free some, or choose another home (ZONEGRAPH_HOME)",
		},
		"setting": {
			"Exception in thread \"main\" java.lang.IllegalArgumentException: Error evaluating value\nCaused by: java.lang.IllegalArgumentException: '0s' is not a valid integer value\n\tat org.neo4j.Config\n",
			"Neo4j ended (exit status 1): java.lang.IllegalArgumentException: '0s' is not a valid integer value; its log is /no/home/logs/console.log",
		},
		"setting of the operator": {
			"Exception in thread \"main\" java.lang.IllegalArgumentException: Unrecognized setting. No declared setting with name: db.nothing\n",
			"Neo4j does not take the settings in /no/own.conf: Exception in thread \"main\" java.lang.IllegalArgumentException: Unrecognized setting. No declared setting with name: db.nothing",
		},
		"rights": {
			"Caused by: java.nio.file.AccessDeniedException: /no/home/data/databases/neo4j/neostore\n",
			"Neo4j may not read or write something in /no/home: java.nio.file.AccessDeniedException: /no/home/data/databases/neo4j/neostore; give the files to the user who runs the program, or choose another home (ZONEGRAPH_HOME)",
		},
		"another version": {
			"Caused by: org.neo4j.storageengine.migration.StoreUpgradeException: Unknown store version 'x'\n",
			"the database in /no/home is not one that Neo4j " + Version + " can open: org.neo4j.storageengine.migration.StoreUpgradeException: Unknown store version 'x'; run the version of zonegraph that wrote it, or choose another home (ZONEGRAPH_HOME)",
		},
		"another Java": {
			"Error: LinkageError occurred while loading main class\n\tjava.lang.UnsupportedClassVersionError: class file version 61.0\n",
			"this Java cannot run Neo4j " + Version + ": Error: LinkageError occurred while loading main class; set JAVA_HOME to a JDK 17 or 21",
		},
		"error line": {
			"2026-11-24 08:03:16.753+0000 ERROR [o.n.s.CommunityBootstrapper] Something broke.\n",
			"Neo4j ended (exit status 1): Something broke.; its log is /no/home/logs/console.log",
		},
		"nothing": {
			"2026-11-24 08:03:21.510+0000 INFO  Started.\n",
			"Neo4j ended (exit status 1); its log is /no/home/logs/console.log",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got := explain(c.log, o, exit).Error(); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// What the console does not say stands in debug.log, among much that is no failure.
func TestExplainLogs(t *testing.T) {
	o := Options{Home: "/no/home", HeapMB: 64}
	const recovery = "2026-11-28 02:00:00.000+0000 INFO  [o.n.k.d.Database] [neo4j/1] Recovery required for database\n"
	for name, c := range map[string]struct{ console, debug, code string }{
		"damaged log":       {"INFO  Started.\n", recovery + "java.lang.RuntimeException: Error starting\nCaused by: java.lang.RuntimeException: Error reading transaction logs, recovery not possible.\nCaused by: java.lang.NegativeArraySizeException: -1\n", "neo4j.store-damaged"},
		"heap in recovery":  {"Terminating due to java.lang.OutOfMemoryError: Java heap space\n", recovery, "neo4j.opening-out-of-memory"},
		"heap later":        {"Terminating due to java.lang.OutOfMemoryError: Java heap space\n", recovery + "2026-11-28 02:00:01.000+0000 INFO  [o.n.k.a.DatabaseAvailabilityGuard] [neo4j/1] Fulfilling of requirement 'Database unavailable' makes database neo4j available.\n", "neo4j.heap-full"},
		"words of no error": {"INFO  Started.\n", "2026-11-28 02:00:00.000+0000 INFO  [o.n.i.d.DiagnosticsManager] Permission denied, No space left on device\n", "neo4j.database-not-opened"},
	} {
		if err := explainLogs(c.console, c.debug, o, statusError("An error occurred.")); codeOf(t, err) != c.code {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
}
