package embedded

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"zonegraph/message"
)

// Neo4j 5.26 is built for Java 17 and 21. From 24 on the Java security manager,
// which it still calls, is gone.
const (
	oldestJava = 17
	newestJava = 21
)

// javaVersion finds the feature release in the output of "java -version":
// 17 in «openjdk version "17.0.15" 2025-04-15», 8 in «java version "1.8.0_392"».
var javaVersion = regexp.MustCompile(`version "(?:1\.)?(\d+)`)

// javaCommand is a java command and all that it says about its version.
type javaCommand struct{ path, version string }

// findJava returns a java command that can run Neo4j. JAVA_HOME, when set, is the
// only place looked at: who sets it means it.
func findJava(ctx context.Context) (javaCommand, error) {
	java, origin := "", message.New("neo4j.java-on-path")
	if home := os.Getenv("JAVA_HOME"); home != "" {
		java, origin = filepath.Join(home, "bin", "java"), message.New("neo4j.java-by-home")
		if _, err := os.Stat(java); err != nil {
			return javaCommand{}, message.NewError("neo4j.no-java-at-home", home)
		}
	} else {
		var err error
		if java, err = exec.LookPath("java"); err != nil {
			return javaCommand{}, message.NewError("neo4j.no-java")
		}
	}

	out, err := exec.CommandContext(ctx, java, "-version").CombinedOutput()
	if ctxErr := ctx.Err(); ctxErr != nil {
		return javaCommand{}, message.NewError("neo4j.java-not-asked", java, ctxErr)
	}
	match := javaVersion.FindSubmatch(out)
	if match == nil {
		// macOS has a java command that only says where to get one.
		said := firstLine(string(out))
		if said == "" && err != nil {
			said = err.Error()
		}
		return javaCommand{}, message.NewError("neo4j.java-without-version", java, origin, said)
	}
	version, err := strconv.Atoi(string(match[1]))
	if err != nil {
		return javaCommand{}, message.NewError("neo4j.java-version-unreadable", java, err)
	}
	switch {
	case version < oldestJava:
		return javaCommand{}, message.NewError("neo4j.java-too-old", version, Version, java, origin)
	case version > newestJava:
		return javaCommand{}, message.NewError("neo4j.java-too-new", version, Version, java, origin)
	}
	return javaCommand{java, string(out)}, nil
}

// findShell returns sh, without which neither the gate nor the watchdog of
// child.go can run.
func findShell() (string, error) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		return "", message.NewError("neo4j.no-shell")
	}
	return sh, nil
}

// findMaven returns the mvn command; it is asked for only when jars are missing.
func findMaven() (string, error) {
	mvn, err := exec.LookPath("mvn")
	if errors.Is(err, exec.ErrNotFound) {
		return "", message.NewError("neo4j.no-maven", Version)
	}
	if err != nil {
		return "", message.NewError("neo4j.maven-not-found", err)
	}
	return mvn, nil
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return strings.TrimSpace(line)
}
