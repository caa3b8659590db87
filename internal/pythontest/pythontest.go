// Package pythontest runs Python for tests that compare with programs written in it:
// openpyxl as another writer of workbooks, and python-stdnum as another judge of
// codes. Nothing but tests uses it.
package pythontest

import (
	"os"
	"os/exec"
	"testing"
)

// Run runs a script with arguments and gives back what it prints. The test fails
// without a Python that has the packages openpyxl and stdnum; scripts/need sees to one.
func Run(t testing.TB, script string, arguments ...string) []byte {
	t.Helper()
	command := exec.CommandContext(t.Context(), interpreter(t), append([]string{"-c", script}, arguments...)...)
	command.Env = append(os.Environ(), "PYTHONIOENCODING=utf-8")
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("python: %v\n%s", err, out)
	}
	return out
}

func interpreter(t testing.TB) string {
	t.Helper()
	for _, name := range []string{os.Getenv("PYTHON"), "/usr/bin/python3", "python3"} {
		if name != "" && exec.CommandContext(t.Context(), name, "-c", "import openpyxl, stdnum.cn.uscc").Run() == nil {
			return name
		}
	}
	t.Fatal("there is no Python with openpyxl and stdnum: scripts/need test installs them, or set PYTHON to one")
	return ""
}
