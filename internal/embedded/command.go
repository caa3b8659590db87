package embedded

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
)

// command is what runs a class of Neo4j: Java with the options of Neo4j's own
// distribution that matter here, the class path, and the class with its arguments.
func (p *prepared) command(class string, args ...string) []string {
	var command []string
	if nice, err := exec.LookPath("nice"); err == nil && p.archiving {
		command = append(command, nice, "-n", "5") // what waits for nothing lets others go first
	}
	command = append(command, p.java.path)
	command = append(command, jvmOptions(p.o)...)
	command = append(command, p.classOptions()...)
	return append(append(command, class), args...)
}

// classOptions are the class path, and the archive to use or to make.
func (p *prepared) classOptions() []string {
	jars := func(dir string) string { return filepath.Join(dir, "*") }
	unsigned := jars(p.classes.dir) + string(os.PathListSeparator) + jars(p.lib)
	switch {
	case p.archiving:
		return []string{"-XX:ArchiveClassesAtExit=" + filepath.Join(p.classes.dir, partialArchive), "-cp", unsigned}
	case p.classes.there:
		p.classes.used()
		// Java says of an archive that does not fit what nobody has to do anything about.
		return []string{"-XX:SharedArchiveFile=" + p.classes.archive(), "-Xshare:auto", "-Xlog:cds*=off", "-cp", unsigned}
	default:
		return []string{"-cp", jars(p.lib)}
	}
}

func jvmOptions(o Options) []string {
	heap := strconv.Itoa(o.HeapMB) + "m"
	collector := "-XX:+UseG1GC"
	if o.ShortLived {
		collector = "-XX:+UseSerialGC" // it starts in two thirds of the time
	}
	args := []string{
		"-Xms" + heap, "-Xmx" + heap,
		collector,
		"-XX:-OmitStackTraceInFastThrow",
		"-XX:+UnlockExperimentalVMOptions", "-XX:+TrustFinalNonStaticFields",
		"-XX:+DisableExplicitGC",
		// A server without memory answers some requests and hangs others; one
		// that ends is noticed, and recovers at the next start.
		"-XX:+ExitOnOutOfMemoryError",
		"-Dfile.encoding=UTF-8",
		"-Djdk.nio.maxCachedBufferSize=1024",
		"-Dio.netty.tryReflectionSetAccessible=true",
		"-Dio.netty.leakDetection.level=DISABLED",
		"-Dlog4j2.disable.jmx=true",
		"--add-opens=java.base/java.nio=ALL-UNNAMED",
		"--add-opens=java.base/java.io=ALL-UNNAMED",
		"--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
		"--enable-native-access=ALL-UNNAMED",
		// Else in whatever directory the program was started.
		"-XX:ErrorFile=" + filepath.Join(o.logsDir(), "java-crash-%p.log"),
	}
	if o.ShortLived {
		// The quick compiler alone has Java keep room for a fifth of the code that it
		// keeps otherwise; when that is full it drops code and compiles it again.
		args = append(args, "-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=240m")
	}
	if runtime.GOOS == "linux" { // Java has the option nowhere else
		// An import spends an eighth less with large pages for the heap.
		args = append(args, "-XX:+UseTransparentHugePages")
	}
	return args
}
