package embedded

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/xml"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"zonegraph/message"
)

//go:embed pom.xml
var pom []byte

// versionOf reads the one line that says which Neo4j it is: the property neo4j.version.
// Without it there is nothing to fetch, and a program that was built so must not run.
func versionOf(pom []byte) string {
	var project struct {
		Version string `xml:"properties>neo4j.version"`
	}
	if err := xml.Unmarshal(pom, &project); err != nil || project.Version == "" {
		panic(fmt.Sprintf("embedded: pom.xml names no neo4j.version: %v", err))
	}
	return project.Version
}

// copyJars is a goal of the plugin that pom.xml pins.
const copyJars = "org.apache.maven.plugins:maven-dependency-plugin:copy-dependencies"

// manifestName lists the jars with their sizes. It is what tells a whole cache
// from one that somebody thinned out.
const manifestName = "jars.txt"

// ensureJars returns the directory with Neo4j's jars, fetching them first when
// the cache has none. mvn is needed only then.
func ensureJars(ctx context.Context, o Options) (string, error) {
	lib := filepath.Join(o.jarsDir(), "lib")
	if jarsComplete(o.jarsDir()) {
		return lib, nil
	}
	mvn, err := findMaven()
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(o.Cache, 0o755); err != nil {
		return "", message.NewError("neo4j.cache-read-only", err)
	}
	lock, err := lockWait(ctx, filepath.Join(o.Cache, "neo4j-"+Version+".lock"), func(pid int) {
		o.Log.Info("neo4j.awaiting-fetch", "pid", pid, "version", Version)
	})
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return "", message.NewError("neo4j.cache-read-only", pathErr)
	}
	if err != nil {
		return "", err
	}
	defer lock.unlock()
	if jarsComplete(o.jarsDir()) { // by the one we waited for
		return lib, nil
	}
	return lib, fetchJars(ctx, mvn, o)
}

// fetchJars runs mvn into a directory beside the final one and renames it when
// it is whole: a fetch that was cut off never looks like a cache. The caller
// holds the cache's lock.
func fetchJars(ctx context.Context, mvn string, o Options) error {
	const partial = ".fetch-"
	leftovers, _ := filepath.Glob(filepath.Join(o.Cache, partial+"*"))
	for _, dir := range append(leftovers, o.jarsDir()) { // of fetches that were killed; of a damaged cache
		if err := os.RemoveAll(dir); err != nil {
			return message.NewError("neo4j.cache-not-cleared", err)
		}
	}
	tmp, err := os.MkdirTemp(o.Cache, partial)
	if err != nil {
		return message.NewError("neo4j.cache-read-only", err)
	}
	defer os.RemoveAll(tmp) //nolint:errcheck // nothing is left of it after the rename

	o.Log.Info("neo4j.fetching", "version", Version)
	start := time.Now()
	if err := os.WriteFile(filepath.Join(tmp, "pom.xml"), pom, 0o644); err != nil {
		return message.NewError("neo4j.cache-not-written", err)
	}
	// -C: a jar whose checksum is wrong fails the fetch.
	cmd := exec.CommandContext(ctx, mvn, "-B", "-q", "-C", "-f", filepath.Join(tmp, "pom.xml"),
		copyJars, "-DincludeScope=runtime", "-DoutputDirectory="+filepath.Join(tmp, "lib"))
	cmd.WaitDelay = 5 * time.Second // mvn is a script: what it started may hold the pipe
	if out, err := cmd.CombinedOutput(); err != nil {
		if ctxErr := ctx.Err(); ctxErr != nil {
			return message.NewError("neo4j.fetch-ended", Version, ctxErr)
		}
		return message.NewError("neo4j.fetch-failed", Version, err, mavenError(out))
	}
	manifest, err := jarList(filepath.Join(tmp, "lib"))
	if err != nil {
		return message.NewError("neo4j.fetch-unreadable", Version, err)
	}
	if !strings.Contains(manifest, "neo4j-server-"+Version+".jar") {
		return message.NewError("neo4j.fetch-empty", Version)
	}
	if err := os.WriteFile(filepath.Join(tmp, manifestName), []byte(manifest), 0o644); err != nil {
		return message.NewError("neo4j.cache-not-written", err)
	}
	if err := os.Chmod(tmp, 0o755); err != nil { // MkdirTemp gives 0700; a cache may be shared
		return message.NewError("neo4j.cache-not-written", err)
	}
	if err := os.Rename(tmp, o.jarsDir()); err != nil {
		return message.NewError("neo4j.cache-not-written", err)
	}
	o.Log.Info("neo4j.fetched", "version", Version, "seconds", time.Since(start).Seconds())
	return nil
}

// jarsComplete reports whether dir has exactly what its manifest lists.
// It costs a stat per jar, about a millisecond.
func jarsComplete(dir string) bool {
	want, err := os.ReadFile(filepath.Join(dir, manifestName))
	if err != nil {
		return false
	}
	have, err := jarList(filepath.Join(dir, "lib"))
	return err == nil && len(want) > 0 && have == string(want)
}

// jarList returns a line "size name" for each file in dir, in order of name.
func jarList(dir string) (string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", message.NewError("neo4j.jars-unreadable", err)
	}
	var list strings.Builder
	for _, entry := range entries {
		info, err := entry.Info()
		if err != nil {
			return "", message.NewError("neo4j.jars-unreadable", err)
		}
		fmt.Fprintf(&list, "%d %s\n", info.Size(), entry.Name())
	}
	return list.String(), nil
}

var (
	ansiColour = regexp.MustCompile("\x1b\\[[0-9;]*m")
	// mavenAdvice is how each failure of mvn ends, whatever the cause was.
	mavenAdvice = regexp.MustCompile(`^(\[Help \d+\]|To see the full stack trace|Re-run Maven|For more information|After correcting|  mvn )`)
)

// mavenError returns the last line of mvn's output that tells a cause.
func mavenError(output []byte) string {
	last, lastError := "", ""
	for line := range bytes.Lines(output) {
		text := strings.TrimRight(ansiColour.ReplaceAllString(string(line), ""), " \r\n")
		if text != "" {
			last = text
		}
		said, ok := strings.CutPrefix(text, "[ERROR] ")
		if ok && said != "" && !mavenAdvice.MatchString(said) {
			lastError = said
		}
	}
	if lastError == "" {
		lastError = last
	}
	lastError, _, _ = strings.Cut(lastError, " -> [Help")
	return lastError
}
