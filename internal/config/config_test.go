package config

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/urfave/cli/v3"

	"zonegraph/message"
)

// load runs a command with the flags, as main does, in an environment that has
// none of the settings but those given.
func load(t *testing.T, env map[string]string, args ...string) (c Config, printed string, err error) {
	t.Helper()
	for _, s := range settings() {
		t.Setenv(s.env, "")
	}
	for name, value := range env {
		t.Setenv(name, value)
	}
	var out bytes.Buffer
	cmd := &cli.Command{
		Name: "zonegraph", Flags: Flags(&c, message.English), Writer: &out, ErrWriter: &out,
		Action: func(context.Context, *cli.Command) error { return c.Validate() },
	}
	err = cmd.Run(t.Context(), append([]string{"zonegraph"}, args...))
	return c, out.String(), err
}

func defaults() Config {
	return Config{
		Addr: "127.0.0.1:8080", Playground: true, Introspection: true, ShutdownGrace: 15 * time.Second,
		AllowedHosts: []string{}, CORSOrigins: []string{},
		Neo4j:    Neo4j{User: "neo4j"},
		Embedded: Embedded{Home: ".zonegraph"},
		Cache:    Cache{Bytes: 33554432},
		Limits: Limits{
			MaxDepth: 15, MaxAliases: 50, MaxComplexity: 500000, MaxTokens: 5000, MaxBatch: 10, MaxBodyBytes: 262144,
			DefaultPage: 100, MaxPage: 1000, MaxAnswerBytes: 33554432, Timeout: 10 * time.Second, ExportTimeout: 10 * time.Minute,
		},
		Log: Log{Level: "info", Format: "text"},
	}
}

func TestDefaults(t *testing.T) {
	got, _, err := load(t, nil)
	if err != nil {
		t.Fatal(err)
	}
	if want := defaults(); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestPrecedence(t *testing.T) {
	got, _, err := load(t, map[string]string{
		"MAX_DEPTH": "9", "MAX_PAGE": " 500 ", "PLAYGROUND": "false", "CORS_ORIGINS": "https://a.example, http://b.example:3000",
		"NEO4J_URI": "neo4j+s://db.example:7687", "NEO4J_PASSWORD": " blanks stay ", "OPERATION_TIMEOUT": "1m30s", "LOG_FORMAT": "json",
	}, "--max-depth", "7", "--introspection=false", "--playground", "--neo4j-heap-mb=512", "--addr", ":0")
	if err != nil {
		t.Fatal(err)
	}
	want := defaults()
	want.Limits.MaxDepth, want.Limits.MaxPage, want.Limits.Timeout = 7, 500, 90*time.Second
	want.Introspection = false // and the flag --playground wins over its variable
	want.CORSOrigins = []string{"https://a.example", "http://b.example:3000"}
	want.Neo4j.URI, want.Neo4j.Password = "neo4j+s://db.example:7687", " blanks stay "
	want.Embedded.HeapMB, want.Addr, want.Log.Format = 512, ":0", "json"
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestRefusals(t *testing.T) {
	const secretText = "s3cret-Passw0rd"
	for name, c := range map[string]struct {
		env  map[string]string
		args []string
		want []string
	}{
		"not a number":       {env: map[string]string{"MAX_DEPTH": "deep"}, want: []string{`environment variable "MAX_DEPTH"`, "flag max-depth", `"deep" is not a whole number`}},
		"not a number, flag": {args: []string{"--max-depth", "deep"}, want: []string{"max-depth", `"deep" is not a whole number`}},
		"not a time":         {env: map[string]string{"OPERATION_TIMEOUT": "10"}, want: []string{"OPERATION_TIMEOUT", "timeout", `"10" is not a time such as 10s`}},
		"not a bool":         {env: map[string]string{"PLAYGROUND": "maybe"}, want: []string{"PLAYGROUND", `"maybe" is neither true nor false`}},
		"too small":          {env: map[string]string{"MAX_DEPTH": "0"}, want: []string{"--max-depth (MAX_DEPTH) is 0: allowed is 1 or more"}},
		"pages":              {args: []string{"--default-page=2000"}, want: []string{"--default-page (DEFAULT_PAGE) is 2000: allowed is at most --max-page (MAX_PAGE), which is 1000"}},
		"timeout":            {args: []string{"--timeout=-1s"}, want: []string{"--timeout (OPERATION_TIMEOUT) is -1s: allowed is 1ms or more"}},
		"address":            {env: map[string]string{"ADDR": "localhost"}, want: []string{`--addr (ADDR) is "localhost": allowed is host:port`}},
		"port":               {env: map[string]string{"ADDR": ":99999"}, want: []string{`--addr (ADDR) is ":99999"`, "0 to 65535"}},
		"host with port":     {env: map[string]string{"ALLOWED_HOSTS": "a.example,*.b.example,b.example:80"}, want: []string{`--allowed-hosts (ALLOWED_HOSTS) has "b.example:80"`}},
		"host as origin":     {env: map[string]string{"ALLOWED_HOSTS": "https://b.example"}, want: []string{`--allowed-hosts (ALLOWED_HOSTS) has "https://b.example"`}},
		"half wildcard":      {env: map[string]string{"ALLOWED_HOSTS": "a*.example"}, want: []string{`--allowed-hosts (ALLOWED_HOSTS) has "a*.example"`}},
		"origin":             {env: map[string]string{"CORS_ORIGINS": "*,https://a.example/path"}, want: []string{`--cors-origins (CORS_ORIGINS) has "https://a.example/path"`}},
		"heap":               {args: []string{"--neo4j-heap-mb=16"}, want: []string{"--neo4j-heap-mb (NEO4J_HEAP_MB) is 16: allowed is 128 MB or more, or 0"}},
		"level":              {env: map[string]string{"LOG_LEVEL": "loud"}, want: []string{`--log-level (LOG_LEVEL) is "loud": allowed are debug, info, warn, error`}},
		"format":             {env: map[string]string{"LOG_FORMAT": "xml"}, want: []string{`--log-format (LOG_FORMAT) is "xml": allowed are text, json`}},
		"data":               {args: []string{"--data=/no/such/folder"}, want: []string{`--data (ZONEGRAPH_DATA) is "/no/such/folder": there is no such folder`}},
		"scheme":             {env: map[string]string{"NEO4J_URI": "http://h:7474"}, want: []string{`--neo4j-uri (NEO4J_URI) is "http://h:7474": allowed are the schemes bolt, bolt+s, bolt+ssc, neo4j, neo4j+s, neo4j+ssc`}},
		"no scheme":          {env: map[string]string{"NEO4J_URI": "localhost:7687"}, want: []string{`--neo4j-uri (NEO4J_URI) is "localhost:7687": allowed is scheme://host:port`}},
		"cache":              {env: map[string]string{"CACHE_BYTES": "1000", "CACHE_MAX_STALENESS": "-1s"}, want: []string{"--cache-bytes (CACHE_BYTES) is 1000: allowed is 1048576 or more", "--cache-max-staleness (CACHE_MAX_STALENESS) is -1s"}},
		"documents":          {args: []string{"--trusted-documents=/no/such/folder"}, want: []string{"--trusted-documents (TRUSTED_DOCUMENTS)", "no such folder"}},
		"password in URI":    {env: map[string]string{"NEO4J_URI": "bolt://neo4j:" + secretText + "@h"}, want: []string{"--neo4j-uri (NEO4J_URI) has a user or a password in it"}},
		"password in no URI": {env: map[string]string{"NEO4J_URI": "bolt://neo4j:" + secretText + "@h:%zz"}, want: []string{"--neo4j-uri (NEO4J_URI) has a user or a password in it"}},
		"password, no URI":   {env: map[string]string{"NEO4J_PASSWORD": secretText}, want: []string{"--neo4j-password (NEO4J_PASSWORD) is set, but --neo4j-uri (NEO4J_URI) is not"}},
		"user, no URI":       {env: map[string]string{"NEO4J_USER": "me"}, want: []string{"--neo4j-user (NEO4J_USER) is set, but"}},
		"database, no URI":   {env: map[string]string{"NEO4J_DATABASE": "zones"}, want: []string{`--neo4j-database (NEO4J_DATABASE) is "zones"`, "allowed is neo4j"}},
		"language":           {env: map[string]string{"ZONEGRAPH_LANG": "fr"}, want: []string{`--lang (ZONEGRAPH_LANG) is "fr": allowed are zh, en`}},
		"all at once":        {env: map[string]string{"MAX_DEPTH": "0", "LOG_LEVEL": "loud"}, want: []string{"--max-depth", "\n--log-level"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, printed, err := load(t, c.env, c.args...)
			if err == nil {
				t.Fatal("accepted")
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("got  %v\nwant …%s…", err, want)
				}
			}
			if strings.Contains(err.Error()+printed, secretText) {
				t.Errorf("the password is shown: %v\n%s", err, printed)
			}
		})
	}
}

func TestHelpHidesThePassword(t *testing.T) {
	const secretText = "s3cret-Passw0rd"
	_, help, err := load(t, map[string]string{"NEO4J_PASSWORD": secretText, "NEO4J_URI": "bolt://h"}, "--help")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"--max-depth", "(default: 15)", "NEO4J_PASSWORD", "Limits", "(default: 10s)"} {
		if !strings.Contains(help, want) {
			t.Errorf("help lacks %s:\n%s", want, help)
		}
	}
	if strings.Contains(help, secretText) {
		t.Errorf("help shows the password:\n%s", help)
	}
}

// TestTableIsWhole: each setting has all its columns, and none stands twice.
func TestTableIsWhole(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range settings() {
		if s.category == "" || s.flag == "" || s.env == "" || s.usage == "" {
			t.Errorf("incomplete: %+v", s)
		}
		if seen[s.flag] || seen[s.env] {
			t.Errorf("twice: %+v", s)
		}
		seen[s.flag], seen[s.env] = true, true
	}
}

func TestEarly(t *testing.T) {
	for _, c := range []struct {
		args []string
		env  map[string]string
		want Speech
	}{
		{nil, nil, Speech{}},
		{nil, map[string]string{"LANG": "zh_CN.UTF-8"}, Speech{Language: message.Chinese}},
		{[]string{"--lang", "en", "serve"}, map[string]string{"LANG": "zh_CN.UTF-8"}, Speech{}},
		{[]string{"import", "--lang=zh", "x"}, nil, Speech{Language: message.Chinese}},
		{nil, map[string]string{"ZONEGRAPH_LANG": "zh", "LANG": "en_US.UTF-8"}, Speech{Language: message.Chinese}},
		{[]string{"--lang", "zh", "--lang", "en"}, nil, Speech{}},
		{[]string{"--lang", "fr"}, map[string]string{"LANG": "zh"}, Speech{Language: message.Chinese}},
		{[]string{"import", "--", "--lang", "zh"}, nil, Speech{}},
		{[]string{"--language", "zh"}, nil, Speech{}},
		{[]string{"--lang"}, nil, Speech{}},
		{[]string{"-lang", "zh", "--log-format=json", "--log-level", "warn"}, nil, Speech{Language: message.Chinese, JSON: true, Level: slog.LevelWarn}},
		{nil, map[string]string{"LOG_FORMAT": "json", "LOG_LEVEL": "loud"}, Speech{JSON: true}},
	} {
		if got := Early(c.args, func(name string) string { return c.env[name] }); got != c.want {
			t.Errorf("%v %v: got %+v, want %+v", c.args, c.env, got, c.want)
		}
	}
}

// What is wrong is said in the reader's language.
func TestRefusalsInChinese(t *testing.T) {
	_, _, err := load(t, map[string]string{"MAX_DEPTH": "0", "LOG_LEVEL": "loud", "NEO4J_PASSWORD": "x"})
	want := "设了--neo4j-password（NEO4J_PASSWORD）而未设--neo4j-uri（NEO4J_URI）：两者应同时设置或都不设置，内置的Neo4j有自己的用户名和密码\n" +
		"--max-depth（MAX_DEPTH）为0：应为1或以上\n--log-level（LOG_LEVEL）为“loud”：应为debug、info、warn、error之一"
	if got := message.Text(message.Chinese, err); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	c, _, err := load(t, map[string]string{"MAX_DEPTH": "deep"})
	if err == nil {
		t.Fatal("accepted")
	}
	if got := message.Text(message.Chinese, c.Fault()); got != "--max-depth（MAX_DEPTH）：“deep”不是整数" {
		t.Errorf("got %s", got)
	}
}

func TestDataFolder(t *testing.T) {
	if _, _, err := load(t, map[string]string{"ZONEGRAPH_DATA": t.TempDir()}); err != nil {
		t.Error(err)
	}
	file := t.TempDir() + "/file"
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := load(t, map[string]string{"ZONEGRAPH_DATA": file}); err == nil {
		t.Error("a file is accepted for a folder")
	}
}
