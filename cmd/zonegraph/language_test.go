package main_test

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the texts of help in testdata")

// said runs the program to its end, and gives its results and what it said meanwhile.
func said(t *testing.T, succeeds bool, env []string, args ...string) (out, err string) {
	t.Helper()
	var results, log bytes.Buffer
	cmd := exec.Command(binary, args...)
	cmd.Env, cmd.Stdout, cmd.Stderr = environment(env...), &results, &log
	if fault := cmd.Run(); (fault == nil) != succeeds {
		t.Fatalf("%v: %v\n%s%s", args, fault, &results, &log)
	}
	return results.String(), log.String()
}

// anyVersion is what is built, which each build has for itself.
var anyVersion = regexp.MustCompile(`\S+ \(commit .*\)|\S+（.*提交.*）`)

// Help is whole, and in the language that the command line or the environment names.
func TestHelp(t *testing.T) {
	for _, c := range []struct {
		name string
		args []string
	}{{"zonegraph", nil}, {"serve", []string{"serve"}}, {"import", []string{"import"}}} {
		for _, l := range []string{"en", "zh"} {
			t.Run(c.name+" "+l, func(t *testing.T) {
				got, log := said(t, true, nil, append(c.args, "--help", "--lang", l)...)
				got = anyVersion.ReplaceAllString(got, "(which version)")
				path := filepath.Join("testdata", c.name+"."+l+".txt")
				if *update {
					if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(path)
				if err != nil || got != string(want) || log != "" {
					t.Errorf("%v: run the test with -update if this is right:\n%s%s", err, got, log)
				}
				if byLocale, _ := said(t, true, []string{"LANG=" + map[string]string{"en": "C.UTF-8", "zh": "zh_CN.UTF-8"}[l]}, append(c.args, "--help")...); anyVersion.ReplaceAllString(byLocale, "(which version)") != got {
					t.Errorf("by the locale it is another text:\n%s", byLocale)
				}
			})
		}
	}
}

// Refusals are one line in the reader's language, and name what is at fault.
func TestRefusalsInTwoLanguages(t *testing.T) {
	document := filepath.Join(t.TempDir(), "a.doc")
	if err := os.WriteFile(document, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args   []string
		en, zh string
	}{
		{[]string{"--addr", "nowhere", "serve"}, `--addr (ADDR) is "nowhere": allowed is host:port or :port, with a port from 0 to 65535`, "--addr（ADDR）为“nowhere”：应为host:port或“:port”，端口从0到65535"},
		{[]string{"--max-depth", "deep", "serve"}, `--max-depth (MAX_DEPTH): "deep" is not a whole number`, "--max-depth（MAX_DEPTH）：“deep”不是整数"},
		{[]string{"generate", "--enterprises", "few"}, `--enterprises: "few" is not a whole number`, "--enterprises：“few”不是整数"},
		{[]string{"generate", "--enterprises", "0"}, "--enterprises: 0 is not between 1 and 5000000", "--enterprises：0不在1到5000000之间"},
		{[]string{"--nope"}, "flag provided but not defined: -nope", "没有选项-nope"},
		{[]string{"import", "--report"}, "flag needs an argument: --report", "选项--report缺少值"},
		{[]string{"import", "--set", "x", "y"}, `--set: "x" is not a value for this flag`, `--set：“x”不是此选项的值`},
		{[]string{"nope"}, `there is no command "nope"; zonegraph --help lists them`, "没有命令“nope”；zonegraph --help列出全部命令"},
		{[]string{"import", document}, "a.doc: .doc files are not read; give a file that ends in .xlsx, .csv or .tsv; open it in Excel, WPS or LibreOffice, save it as .xlsx, and import that",
			"a.doc：不读取.doc文件；请使用以.xlsx、.csv或.tsv结尾的文件；请用Excel、WPS或LibreOffice打开，另存为.xlsx后导入"},
		{[]string{"import"}, "which file? zonegraph import FILE… [--commit]", "请指定文件：zonegraph import 文件… [--commit]"},
	} {
		for l, want := range map[string]string{"en": "zonegraph: " + c.en, "zh": "zonegraph：" + c.zh} {
			out, log := said(t, false, []string{"ZONEGRAPH_LANG=" + l}, c.args...)
			if strings.TrimSuffix(log, "\n") != want || out != "" {
				t.Errorf("%v\ngot  %s%s\nwant %s", c.args, out, log, want)
			}
		}
	}
}

// With --log-format json standard error is a JSON object on each line, whatever goes
// wrong, and results stay on standard output.
func TestLogForMachines(t *testing.T) {
	bad := t.TempDir()
	if err := os.WriteFile(filepath.Join(bad, "zones.yaml"), []byte("Zone: 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"--log-format", "json", "--nope"},
		{"--log-format=json", "--max-depth", "deep", "serve"},
		{"--log-format=json", "--max-depth", "0", "serve"},
		{"--log-format", "json", "--data", bad, "check"},
		{"import", "--log-format", "json", filepath.Join(bad, "none.xlsx")},
	} {
		_, log := said(t, false, nil, args...)
		all := events(t, log)
		if len(all) != 1 || all[0].Event != "command.failed" || all[0].Level != "ERROR" || all[0].Error == "" {
			t.Errorf("%v: %s", args, log)
		}
	}
	out, log := said(t, true, []string{"LOG_FORMAT=json"}, "check")
	if log != "" || !strings.Contains(out, "no mistakes") {
		t.Errorf("results: %s, log: %s", out, log)
	}
}
