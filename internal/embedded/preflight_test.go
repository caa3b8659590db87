package embedded

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// script writes an executable shell script.
func script(t *testing.T, path, body string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+body+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
}

// bareMachine gives the test a PATH with nothing but sh, and no JAVA_HOME.
// It returns the directory on PATH.
func bareMachine(t *testing.T) string {
	t.Helper()
	bin := t.TempDir()
	script(t, filepath.Join(bin, "sh"), `exec /bin/sh "$@"`)
	t.Setenv("PATH", bin)
	t.Setenv("JAVA_HOME", "")
	return bin
}

func fakeJava(t *testing.T, path, version string) {
	t.Helper()
	script(t, path, `[ "$1" = -version ] && echo '`+version+`' >&2`)
}

// goodMaven brings two jars to the place it is told.
var goodMaven = `
echo run >> "$PATH/runs"
for a; do case $a in -DoutputDirectory=*) out=${a#*=};; esac; done
/bin/mkdir -p "$out"
echo kernel > "$out/neo4j-` + Version + `.jar"
/bin/sleep 0.2
echo server > "$out/neo4j-server-` + Version + `.jar"`

func wantError(t *testing.T, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Fatal("no error")
	}
	if strings.Contains(err.Error(), "\n") {
		t.Errorf("more than a line: %v", err)
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("got  %v\nwant …%s…", err, part)
		}
	}
}

func TestPreflightJava(t *testing.T) {
	const good = `openjdk version "17.0.15" 2025-04-15`
	for name, c := range map[string]struct {
		onPath, inHome string // what "java -version" says; empty: there is none
		home           bool   // JAVA_HOME is set
		want           []string
	}{
		"none":          {want: []string{"no Java", "JDK 17 or 21", "NEO4J_URI"}},
		"home without":  {onPath: good, home: true, want: []string{"no Java: JAVA_HOME is ", "no bin/java", "unset it"}},
		"too old":       {onPath: `java version "1.8.0_392"`, want: []string{"Java 8 is too old", "17 or 21", "on PATH"}},
		"too new":       {onPath: `openjdk version "24" 2025-03-18`, want: []string{"Java 24 is too new", "17 or 21", "JAVA_HOME"}},
		"home too old":  {onPath: good, inHome: `openjdk version "11.0.2" 2019-01-15`, home: true, want: []string{"Java 11 is too old", "by JAVA_HOME"}},
		"not a version": {onPath: "Unable to locate a Java Runtime.", want: []string{"no Java", "Unable to locate a Java Runtime."}},
		"17":            {onPath: good},
		"21":            {onPath: `openjdk version "21" 2023-09-19`},
		"home 21":       {onPath: `java version "1.8.0_392"`, inHome: `openjdk version "21.0.3" 2024-04-16 LTS`, home: true},
		"with options":  {onPath: "Picked up JAVA_TOOL_OPTIONS: -Xss1m\n" + good},
	} {
		t.Run(name, func(t *testing.T) {
			bin := bareMachine(t)
			want := filepath.Join(bin, "java")
			if c.onPath != "" {
				fakeJava(t, want, c.onPath)
			}
			if c.home {
				home := t.TempDir()
				t.Setenv("JAVA_HOME", home)
				want = filepath.Join(home, "bin", "java")
				if c.inHome != "" {
					fakeJava(t, want, c.inHome)
				}
			}
			java, err := findJava(t.Context())
			if c.want != nil {
				wantError(t, err, c.want...)
				return
			}
			if err != nil || java.path != want {
				t.Errorf("got %s, %v; want %s", java.path, err, want)
			}
		})
	}
}

// machine is a bareMachine with a good Java, and options on fresh directories.
func machine(t *testing.T) (bin string, o Options) {
	t.Helper()
	bin = bareMachine(t)
	fakeJava(t, filepath.Join(bin, "java"), `openjdk version "17.0.15"`)
	o = testOptions(t, t.TempDir())
	o.Cache = t.TempDir()
	return bin, o
}

func TestPreflightDirectories(t *testing.T) {
	_, o := machine(t)
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	// A directory below a file cannot be written by anyone, root included.
	bad := o
	bad.Home = filepath.Join(file, "home")
	_, err := Start(t.Context(), bad)
	wantError(t, err, "cannot write the home of the embedded Neo4j", file, "ZONEGRAPH_HOME")

	bin := os.Getenv("PATH")
	script(t, filepath.Join(bin, "mvn"), goodMaven)
	bad = o
	bad.Cache = filepath.Join(file, "cache")
	_, err = Start(t.Context(), bad)
	wantError(t, err, "cannot write the Neo4j cache", file, "ZONEGRAPH_CACHE")

	bad.Cache = "/a:b"
	_, err = Start(t.Context(), bad)
	wantError(t, err, "Java cannot use a path with ':'", "ZONEGRAPH_CACHE")

	bad.Home = ""
	_, err = Start(t.Context(), bad)
	wantError(t, err, "home directory")
}

func TestPreflightMaven(t *testing.T) {
	bin, o := machine(t)
	_, err := Start(t.Context(), o)
	wantError(t, err, "no mvn on PATH", "Apache Maven", "NEO4J_URI")

	script(t, filepath.Join(bin, "mvn"), `
printf '[\033[1;31mERROR\033[m] '; echo "Failed to execute goal on project embedded-neo4j: Could not find artifact org.neo4j:neo4j:jar:`+Version+` in central -> [Help 1]"
echo "[ERROR] "
echo "[ERROR] To see the full stack trace of the errors, re-run Maven with the -e switch."
echo "[ERROR] For more information about the errors and possible solutions, please read the following articles:"
echo "[ERROR] [Help 1] http://cwiki.example/Exception"
exit 1`)
	_, err = Start(t.Context(), o)
	wantError(t, err, "with mvn: exit status 1: Failed to execute goal", "Could not find artifact org.neo4j:neo4j:jar:"+Version+" in central;")

	script(t, filepath.Join(bin, "mvn"), "for a; do case $a in -DoutputDirectory=*) /bin/mkdir -p ${a#*=};; esac; done")
	_, err = Start(t.Context(), o)
	wantError(t, err, "brought no neo4j-server jar")

	entries, err := os.ReadDir(o.Cache)
	if err != nil || len(entries) != 1 || entries[0].Name() != "neo4j-"+Version+".lock" {
		t.Errorf("failed fetches left %v, %v", entries, err)
	}
}

// TestFetchOnce: many processes (here: goroutines with a lock each) fetch
// once; then mvn is not needed any more, until a jar is missing.
func TestFetchOnce(t *testing.T) {
	bin, o := machine(t)
	o, err := o.withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	script(t, filepath.Join(bin, "mvn"), goodMaven)
	// What a killed fetch leaves counts for nothing, and is cleared.
	if err := os.MkdirAll(filepath.Join(o.Cache, ".fetch-dead", "lib"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(o.jarsDir(), "lib"), 0o755); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if _, err := ensureJars(t.Context(), o); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	runs := func() int {
		text, _ := os.ReadFile(filepath.Join(bin, "runs"))
		return strings.Count(string(text), "run\n")
	}
	if runs() != 1 {
		t.Errorf("%d fetches, want 1", runs())
	}
	if left, _ := filepath.Glob(filepath.Join(o.Cache, ".fetch-*")); left != nil {
		t.Errorf("left behind: %v", left)
	}

	if err := os.Remove(filepath.Join(o.jarsDir(), "lib", "neo4j-"+Version+".jar")); err != nil {
		t.Fatal(err)
	}
	if _, err := ensureJars(t.Context(), o); err != nil || runs() != 2 {
		t.Errorf("a cache without its kernel: %v, %d fetches, want a second", err, runs())
	}
	if err := os.Remove(filepath.Join(bin, "mvn")); err != nil {
		t.Fatal(err)
	}
	lib, err := ensureJars(t.Context(), o)
	if err != nil || lib != filepath.Join(o.jarsDir(), "lib") {
		t.Errorf("without mvn: %s, %v", lib, err)
	}
}

func TestFetchCancelled(t *testing.T) {
	bin, o := machine(t)
	o, err := o.withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	script(t, filepath.Join(bin, "mvn"), "exec /bin/sleep 60")
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	_, err = ensureJars(ctx, o)
	wantError(t, err, "fetch Neo4j "+Version, "deadline exceeded")
	if jarsComplete(o.jarsDir()) {
		t.Error("a cancelled fetch counts as done")
	}
}

// One line of pom.xml says which Neo4j it is. A page or a test that names it too would
// have to be changed with it.
func TestVersionIsNamedOnce(t *testing.T) {
	if got := versionOf([]byte("<project><properties><a.b>1</a.b><neo4j.version>5.26.99</neo4j.version></properties></project>")); got != "5.26.99" {
		t.Errorf("got %q", got)
	}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("a pom.xml without a version was taken")
			}
		}()
		versionOf([]byte("<project><properties><neo4j.version></neo4j.version></properties></project>"))
	}()
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if slices.Contains([]string{".git", "node_modules", "dist", "bin"}, d.Name()) || strings.HasPrefix(d.Name(), ".zonegraph") {
				return filepath.SkipDir
			}
			return nil
		}
		switch path {
		case "../../internal/embedded/pom.xml":
			return nil
		case "../../CHANGELOG.md", "../../docs/benchmark.svg": // they say what was, and stay as they are
			return nil
		}
		if !slices.Contains([]string{".go", ".md", ".yaml", ".yml", ".json", ".svg", ".xml", ""}, filepath.Ext(path)) {
			return nil
		}
		text, err := os.ReadFile(path)
		if strings.Contains(string(text), Version) {
			t.Errorf("%s names Neo4j %s too", path, Version)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestSizes(t *testing.T) {
	for _, c := range []struct{ total, heap, pages int }{
		{0, 1024, 512}, {1024, 512, 128}, {8192, 2048, 1024}, {24105, 4096, 2048},
	} {
		if heap, pages := sizes(c.total); heap != c.heap || pages != c.pages {
			t.Errorf("%d MB: heap %d, page cache %d; want %d, %d", c.total, heap, pages, c.heap, c.pages)
		}
	}
	if got := memTotalMB("MemFree: 1 kB\nMemTotal:       24684400 kB\n"); got != 24105 {
		t.Errorf("MemTotal: %d", got)
	}
}
