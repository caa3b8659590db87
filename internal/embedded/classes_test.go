package embedded

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// ownCache gives the test a cache with the jars of the user's, and no archive.
func ownCache(t *testing.T, o *Options) {
	t.Helper()
	shared, err := o.withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	lib, err := ensureJars(testContext(t), shared)
	if err != nil {
		t.Fatal(err)
	}
	o.Cache = t.TempDir()
	dir := filepath.Join(o.Cache, filepath.Base(shared.jarsDir()))
	if err := os.MkdirAll(filepath.Join(dir, "lib"), 0o755); err != nil {
		t.Fatal(err)
	}
	jars, err := filepath.Glob(filepath.Join(lib, "*.jar"))
	if err != nil {
		t.Fatal(err)
	}
	for _, jar := range jars {
		text, err := os.ReadFile(jar)
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, "lib", filepath.Base(jar)), text, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	list, err := jarList(filepath.Join(dir, "lib"))
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, manifestName), []byte(list), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestClassArchive: the first start makes the archive beside, later ones use it. One of
// another Java, or half of one, keeps no server from starting.
func TestClassArchive(t *testing.T) {
	t.Parallel()
	ctx := testContext(t)
	o := testOptions(t, t.TempDir())
	ownCache(t, &o)
	// mapped tells if a server uses the archive.
	mapped := func(i *Instance) bool {
		t.Helper()
		maps, err := os.ReadFile(fmt.Sprintf("/proc/%d/maps", i.PID()))
		if err != nil {
			t.Fatal(err)
		}
		return bytes.Contains(maps, []byte(archiveName))
	}
	start := func() *Instance {
		t.Helper()
		i, err := Start(ctx, o)
		if err != nil {
			t.Fatal(err)
		}
		if got := query(t, i, "RETURN 1"); got != int64(1) {
			t.Errorf("got %v", got)
		}
		return i
	}
	stop := func(i *Instance) {
		t.Helper()
		if err := i.Stop(ctx); err != nil {
			t.Error(err)
		}
	}
	archives := func() []string {
		found, _ := filepath.Glob(filepath.Join(o.Cache, "*", classesPrefix+"*", archiveName))
		return found
	}

	first := start()
	for len(archives()) == 0 {
		if sleep(ctx, 50*time.Millisecond) != nil {
			t.Fatal("no archive")
		}
	}
	if mapped(first) {
		t.Error("the first start uses an archive that was not there")
	}
	stop(first)
	second := start()
	if !mapped(second) {
		t.Error("the second start does not use the archive")
	}
	archive := archives()[0]
	left, err := os.ReadDir(filepath.Dir(archive))
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range left {
		if name := entry.Name(); name != archiveName && !strings.HasPrefix(name, "eclipse-collections-") {
			t.Errorf("%s is left beside the archive", name)
		}
	}
	stop(second)

	text, err := os.ReadFile(archive)
	if err != nil {
		t.Fatal(err)
	}
	// Java writes its own name and version into the head.
	ident := []byte(" Server VM ")
	if !bytes.Contains(text[:4096], ident) {
		t.Fatal("the archive does not say which Java made it")
	}
	replace := func(damaged []byte) {
		t.Helper()
		if err := os.Remove(archive); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(archive, damaged, 0o444); err != nil {
			t.Fatal(err)
		}
	}
	replace(bytes.Replace(text, ident, []byte(" Server XX "), 1))
	foreign := start()
	if mapped(foreign) {
		t.Error("the archive of another Java is in use")
	}
	stop(foreign)

	replace(text[:len(text)/2])
	half := start()
	if mapped(half) {
		t.Error("half an archive is in use")
	}
	// Who stops a server does not wait for the next archive, and finds nothing of it.
	stop(half)
	if dirs, _ := filepath.Glob(filepath.Join(o.Cache, "*", classesPrefix+"*")); dirs != nil {
		t.Errorf("left behind: %v", dirs)
	}
}

func TestArchiveKey(t *testing.T) {
	lib := filepath.Join(t.TempDir(), "lib")
	jar := filepath.Join(lib, "a.jar")
	if err := os.MkdirAll(lib, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(jar, []byte("a"), 0o644); err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	look := func(what string, java javaCommand, fresh bool) {
		t.Helper()
		c, err := findClasses(java, lib)
		if err != nil {
			t.Fatal(err)
		}
		if other, ok := seen[c.dir]; ok == fresh {
			t.Errorf("%s: has a key of its own: %v, want %v (%s)", what, !ok, fresh, other)
		}
		seen[c.dir] = what
	}
	java := javaCommand{"/java", "17.0.15"}
	look("first", java, true)
	look("the same", java, false)
	look("another version", javaCommand{"/java", "17.0.16"}, true)
	look("another place", javaCommand{"/java21", "17.0.15"}, true)
	if err := os.Chtimes(jar, time.Time{}, time.Unix(1, 0)); err != nil {
		t.Fatal(err)
	}
	look("a newer jar", java, true)
	if err := os.WriteFile(jar, []byte("ab"), 0o644); err != nil {
		t.Fatal(err)
	}
	look("a longer jar", java, true)
}

func TestClearClasses(t *testing.T) {
	cache := t.TempDir()
	for name, age := range map[string]time.Duration{"used": unusedLimit - time.Hour, "unused": unusedLimit + time.Hour, "partial": -1} {
		c := classes{dir: filepath.Join(cache, classesPrefix+name)}
		if err := os.MkdirAll(c.dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if age < 0 {
			continue
		}
		at := time.Now().Add(-age)
		if err := os.WriteFile(c.archive(), nil, 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(c.archive(), at, at); err != nil {
			t.Fatal(err)
		}
	}
	if err := clearClasses(cache, filepath.Join(cache, classesPrefix+"own")); err != nil {
		t.Fatal(err)
	}
	left, err := filepath.Glob(filepath.Join(cache, "*"))
	if want := []string{filepath.Join(cache, classesPrefix+"used")}; err != nil || !slices.Equal(left, want) {
		t.Errorf("left %v, %v, want %v", left, err, want)
	}
}

func TestCopyUnsigned(t *testing.T) {
	lib, to := t.TempDir(), t.TempDir()
	jar := func(name string, files ...string) {
		f, err := os.Create(filepath.Join(lib, name))
		if err != nil {
			t.Fatal(err)
		}
		w := zip.NewWriter(f)
		for i := 0; i < len(files); i += 2 {
			entry, err := w.Create(files[i])
			if err == nil && !strings.HasSuffix(files[i], "/") {
				_, err = entry.Write([]byte(files[i+1]))
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	jar("plain.jar", "META-INF/MANIFEST.MF", "Manifest-Version: 1.0\r\n\r\n", "a.class", "a")
	jar("signed.jar", "META-INF/", "", "META-INF/MANIFEST.MF", "Manifest-Version: 1.0\r\nAutomatic-Module-Name: x\r\n\r\nName: a.class\r\nSHA-256-Digest: 1\r\n\r\n",
		"META-INF/X.SF", "s", "META-INF/X.RSA", "r", "META-INF/services/a.SF", "kept", "a.class", "a")
	if err := copyUnsigned(lib, to); err != nil {
		t.Fatal(err)
	}
	copies, _ := filepath.Glob(filepath.Join(to, "*"))
	if len(copies) != 1 || filepath.Base(copies[0]) != "signed.jar" {
		t.Fatalf("copied %v", copies)
	}
	in, err := zip.OpenReader(copies[0])
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close() //nolint:errcheck // a test
	var names []string
	for _, f := range in.File {
		names = append(names, f.Name)
	}
	if want := []string{"META-INF/", "META-INF/MANIFEST.MF", "META-INF/services/a.SF", "a.class"}; !slices.Equal(names, want) {
		t.Errorf("got %v, want %v", names, want)
	}
	text, err := in.Open("META-INF/MANIFEST.MF")
	if err != nil {
		t.Fatal(err)
	}
	var manifest bytes.Buffer
	if _, err := manifest.ReadFrom(text); err != nil {
		t.Fatal(err)
	}
	if want := "Manifest-Version: 1.0\r\nAutomatic-Module-Name: x\r\n\r\n"; manifest.String() != want {
		t.Errorf("manifest %q, want %q", manifest.String(), want)
	}
}

// TestCrashed: Java's own end by a signal is told from being killed.
func TestCrashed(t *testing.T) {
	for _, c := range []struct {
		script string
		want   bool
	}{{"kill -ABRT $$", true}, {"kill -SEGV $$", true}, {"kill -KILL $$", false}, {"exit 1", false}, {"exit 0", false}} {
		child, err := startChild([]string{"/bin/sh", "-c", c.script}, nil, new(bytes.Buffer))
		if err != nil {
			t.Fatal(err)
		}
		<-child.ended
		if got := crashed(child.err); got != c.want {
			t.Errorf("%s: crashed: %v, want %v (%v)", c.script, got, c.want, child.err)
		}
	}
	if crashed(context.Canceled) || crashed(syscall.ENOENT) {
		t.Error("an error of another kind counts as a crash")
	}
}
