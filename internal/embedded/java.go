package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
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

// findJava returns the path of a java command that can run Neo4j. JAVA_HOME,
// when set, is the only place looked at: who sets it means it.
func findJava(ctx context.Context) (string, error) {
	java, origin := "", "on PATH"
	if home := os.Getenv("JAVA_HOME"); home != "" {
		java, origin = filepath.Join(home, "bin", "java"), "by JAVA_HOME"
		if _, err := os.Stat(java); err != nil {
			return "", fmt.Errorf("no Java: JAVA_HOME is %s, which has no bin/java; point it at a JDK 17 or 21, or unset it", home)
		}
	} else {
		var err error
		if java, err = exec.LookPath("java"); err != nil {
			return "", fmt.Errorf("no Java: there is no java on PATH and JAVA_HOME is not set; install a JDK 17 or 21, or set NEO4J_URI to use a Neo4j server")
		}
	}

	out, err := exec.CommandContext(ctx, java, "-version").CombinedOutput()
	if ctxErr := ctx.Err(); ctxErr != nil {
		return "", fmt.Errorf("ask %s for its version: %w", java, ctxErr)
	}
	match := javaVersion.FindSubmatch(out)
	if match == nil {
		// macOS has a java command that only says where to get one.
		said := firstLine(string(out))
		if said == "" && err != nil {
			said = err.Error()
		}
		return "", fmt.Errorf("no Java: %s (found %s) does not tell its version (%s); install a JDK 17 or 21 and set JAVA_HOME", java, origin, said)
	}
	version, err := strconv.Atoi(string(match[1]))
	if err != nil {
		return "", fmt.Errorf("version of %s: %w", java, err)
	}
	switch {
	case version < oldestJava:
		return "", fmt.Errorf("Java %d is too old: Neo4j %s needs 17 or 21; found %s %s; install a newer JDK or set JAVA_HOME to one", version, Version, java, origin) //nolint:staticcheck // Java is a name.
	case version > newestJava:
		return "", fmt.Errorf("Java %d is too new: Neo4j %s needs 17 or 21; found %s %s; set JAVA_HOME to a JDK 17 or 21", version, Version, java, origin) //nolint:staticcheck // Java is a name.
	}
	return java, nil
}

// findShell returns sh, without which neither the gate nor the watchdog of
// child.go can run.
func findShell() (string, error) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		return "", fmt.Errorf("no sh on PATH, which starts and watches the embedded Neo4j; install one, or set NEO4J_URI to use a Neo4j server")
	}
	return sh, nil
}

// findMaven returns the mvn command; it is asked for only when jars are missing.
func findMaven() (string, error) {
	mvn, err := exec.LookPath("mvn")
	if errors.Is(err, exec.ErrNotFound) {
		return "", fmt.Errorf("no mvn on PATH, which is needed once, to fetch Neo4j %s; install Apache Maven, or set NEO4J_URI to use a Neo4j server", Version)
	}
	if err != nil {
		return "", fmt.Errorf("find mvn: %w", err)
	}
	return mvn, nil
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return strings.TrimSpace(line)
}
