package server_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"zonegraph/graph/cypher"
	"zonegraph/internal/server"
)

const cutList = "/graphql?query=%7Bzones%7Bname%7D%7D"

func accept(language string) map[string]string { return map[string]string{"Accept-Language": language} }

// People are answered in the language that they ask for, machines by the same codes.
func TestRefusalsAreInTheReadersLanguage(t *testing.T) {
	h := handler(t, reader(empty), nil, nil)
	for language, want := range map[string]string{
		"":                   "zones.limit: -1 is not a whole number from 0 up, of 32 bits",
		"zh-CN,zh;q=0.9":     "zones.limit：-1不是0及以上的32位整数",
		"en-GB, zh;q=0.5":    "zones.limit: -1 is not a whole number from 0 up, of 32 bits",
		"fr-FR, zh-TW;q=0.3": "zones.limit：-1不是0及以上的32位整数",
	} {
		rec := send(h, "GET", "/graphql?query=%7Bzones(limit:-1)%7Bid%7D%7D", "", accept(language))
		if got := rec.Body.String(); !strings.Contains(got, `"message":"`+want+`"`) || !strings.Contains(got, `"messageCode":"page.not-a-size"`) {
			t.Errorf("%s: %s", language, got)
		}
	}
	for target, want := range map[string]string{
		"/export/Nothing.csv":                 "没有名为“Nothing”的预存操作",
		"/graphql":                            "缺少查询。",
		"/readyz":                             "就绪",
		"/graphql?query=%7Bzones%7Bnme%7D%7D": "查询与接口定义不符：类型Zone没有字段nme；是否应为“name”",
		"/graphql?query=%7Bzones":             "查询有语法错误：应为名称，却遇到文本结尾",
		"/graphql?query=%7Bzones(limit:%22a%22)%7Bid%7D%7D": `查询与接口定义不符：\"a\"不是整数`,
	} {
		if rec := send(h, "GET", target, "", accept("zh")); !strings.Contains(rec.Body.String(), want) {
			t.Errorf("%s: %d %s", target, rec.Code, rec.Body)
		}
	}
	rec := send(h, "GET", "/export/Nothing.csv", "", accept("zh"))
	if vary := strings.Join(rec.Header().Values("Vary"), ", "); rec.Code != http.StatusNotFound || vary != "Accept, Accept-Encoding, Accept-Language" {
		t.Errorf("%d varies by %s", rec.Code, vary)
	}
}

// An answer with a notice is computed once for all readers, and kept in each language
// under a tag of its own. One without does not go by the language at all.
func TestNoticesAreInTheReadersLanguage(t *testing.T) {
	db := &database{name: "A"}
	statements := 0
	long := handler(t, reader(func(_ context.Context, _ cypher.Statement, each func(any) error) error {
		statements++
		for range 101 {
			if err := each([]any{"A"}); err != nil {
				return err
			}
		}
		return nil
	}), nil, func(o *server.Options) { db.cached(o) })
	tags := map[string]string{}
	for range 2 {
		for language, want := range map[string]string{
			"en": "zones was cut to the default of 100 items, there are more; set limit, or use the connection for all of them",
			"zh": "zones只列出默认的100条，还有更多；请设置limit，或用连接取得全部",
		} {
			rec := send(long, "GET", cutList, "", accept(language))
			if got := rec.Body.String(); !strings.HasSuffix(got, fmt.Sprintf(`"extensions":{"notices":["%s"]}}`, want)) {
				t.Errorf("%s: %s", language, got)
			}
			if vary := rec.Header().Get("Vary"); !strings.Contains(vary, "Accept-Language") {
				t.Errorf("%s: it varies by %s", language, vary)
			}
			tags[language] = rec.Header().Get("ETag")
			again := accept(language)
			again["If-None-Match"] = tags[language]
			if rec := send(long, "GET", cutList, "", again); rec.Code != http.StatusNotModified {
				t.Errorf("%s: %d for its own tag", language, rec.Code)
			}
		}
	}
	if statements != 1 {
		t.Errorf("%d statements for one question in two languages", statements)
	}
	if tags["en"] == tags["zh"] || tags["en"] == "" {
		t.Errorf("the tags are %v", tags)
	}
	other := accept("zh")
	other["If-None-Match"] = tags["en"]
	if rec := send(long, "GET", cutList, "", other); rec.Code != http.StatusOK {
		t.Errorf("%d for the tag of another language", rec.Code)
	}
	h := handler(t, db, nil, db.cached)
	english, chinese := send(h, "GET", cutList, "", accept("en")), send(h, "GET", cutList, "", accept("zh"))
	if english.Header().Get("ETag") != chinese.Header().Get("ETag") || strings.Contains(chinese.Header().Get("Vary"), "Accept-Language") {
		t.Errorf("the same answer goes by the language: %v and %v", english.Header(), chinese.Header())
	}
}
