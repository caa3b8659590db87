package server_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"zonegraph/internal/server"
)

// Whatever a client sends, an error gives back no more than its beginning.
func TestLongValuesAreCut(t *testing.T) {
	h := handler(t, reader(empty), nil, func(o *server.Options) { o.Limits.BodyBytes, o.Profiling = 1<<20, true })
	long := strings.Repeat("柳x:", 30_000)
	type object = map[string]any
	name := strings.Repeat("x", 100_000)
	for query, variables := range map[string]object{
		`query($v: ID!) { node(id: $v) { id } }`:                                                                             {"v": long},
		`query($v: ID!) { nodes(ids: [$v]) { id } }`:                                                                         {"v": "Zone" + long},
		`query($v: ID!) { path(from: $v, to: "Zone:a") { length } }`:                                                         {"v": long},
		`query($v: ID!) { neighborhood(id: "Zone:a", types: ["Zone"]) { cut } peers(zone: $v) { totalCount } }`:              {"v": "City:" + long},
		`query($v: ID!) { peers(zone: $v) { totalCount } }`:                                                                  {"v": "Zone:" + long},
		`query($v: String!) { path(from: "Zone:a", to: "Zone:b", types: [$v]) { length } }`:                                  {"v": long},
		`query($v: String!) { path(from: "Zone:a", to: "Zone:b", via: [{type: $v}]) { length } }`:                            {"v": long},
		`query($v: [ID!]!) { trend(indicators: $v, subjects: ["Zone:a"]) { comparable } }`:                                   {"v": []string{"Indicator:" + long, "Indicator:" + long}},
		`query($v: [ID!]!) { ratio(numerator: $v, denominator: "x") { value } }`:                                             {"v": []string{long}},
		`query($v: ID) { coverage(zones: {}, pack: $v) { totalRows } }`:                                                      {"v": long},
		`query($v: Date) { coverage(zones: {}, pack: "x", asOf: $v) { totalRows } }`:                                         {"v": long},
		`query($v: String!) { coverage(zones: {}, requirements: [{key: $v, zone: {}}, {key: $v, zone: {}}]) { totalRows } }`: {"v": long},
		`query($v: String) { zonesConnection(after: $v) { totalCount } }`:                                                    {"v": long},
		`query($v: String) { search(text: "x", after: $v) { totalCount } }`:                                                  {"v": long},
		`query($v: String!) { search(text: $v) { totalCount } }`:                                                             {"v": long},
		`query($v: [String!]) { conflicts(fields: $v) { totalCount } }`:                                                      {"v": []string{long}},
		`query($v: ZoneTier) { zones(where: {tier: {eq: $v}}) { id } }`:                                                      {"v": long},
		`query($v: Int) { zones(limit: $v) { id } }`:                                                                         {"v": long},
		`query($v: ZoneWhere) { zones(where: $v) { id } }`:                                                                   {"v": object{name: 1}},
		`query($v: [ZoneWhere!]) { zones(where: {AND: $v}) { id } }`:                                                         {"v": []any{object{"name": object{"eq": []string{long}}}}},
		`query($v: Decimal) { observations(where: {value: {gt: $v}}) { id } }`:                                               {"v": long},
		`query($v: Date) { certifications(where: {validTo: {lt: $v}}) { id } }`:                                              {"v": long},
		`{ zones { ` + name + ` } }`:                                                                                         nil,
		`{ zones(` + name + `: 1) { id } }`:                                                                                  nil,
		`{ zones(where: {` + name + `: 1}) { id } }`:                                                                         nil,
		`{ zones(where: {name: {eq: ` + name + `}}) { id } }`:                                                                nil,
		`{ zones { ... on ` + name + ` { id } } }`:                                                                           nil,
		`{ zones { ...` + name + ` } }`:                                                                                      nil,
		`query(` + "$" + name + `: Int!) { zones(limit: ` + "$" + name + `) { id } }`:                                        nil,
		`{ zones @` + name + ` { id } }`:                                                                                     nil,
		`{ zones(limit: 0` + strings.Repeat("1", 100_000) + `) { id } }`:                                                     nil,
		`{ zones(limit: ` + strings.Repeat("1", 100_000) + `) { id } }`:                                                      nil,
		`{ zones(where: {name: {eq: "` + name:                                                                                nil,
		`{ zones { id } } ` + name:                                                                                           nil,
	} {
		body, err := json.Marshal(object{"query": query, "variables": variables})
		if err != nil {
			t.Fatal(err)
		}
		wantShort(t, h, "/graphql", string(body), nil, query)
	}
	for what, body := range map[string]object{
		"operationName": {"query": "query A { zones { id } } query B { zones { id } }", "operationName": long},
		"documentId":    {"documentId": long},
		"sha256Hash":    {"query": "{ zones { id } }", "extensions": object{"persistedQuery": object{"version": 1, "sha256Hash": long}}},
	} {
		text, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		wantShort(t, h, "/graphql", string(text), nil, what)
	}
	wantShort(t, h, "/graphql", `{"`+name+`":1,"`+name+`":1}`, nil, "a member twice")
	wantShort(t, h, "/graphql?"+name+"=%zz", "", nil, "a broken parameter")
	wantShort(t, h, "/graphql?query=x&query=y", "", nil, "a parameter twice")
	wantShort(t, h, "/graphql", `{"query":"{ zones { id } }"}`, map[string]string{"Zonegraph-Receipt": name}, "a receipt")
	wantShort(t, h, "/graphql", `{"query":"{ zones { id } }"}`, map[string]string{"Content-Encoding": name}, "a coding")
	wantShort(t, h, "/export/"+name+".csv", "", nil, "an export")
	service := guardedService(t, func(o *server.Options) { o.Limits.BodyBytes = 1 << 20 })
	wantShort(t, service, "/export/Zones."+name, "", nil, "a format")
	wantShort(t, service, "/export/Zones.csv?bom="+url.QueryEscape(long), "", nil, "a parameter's value")
	wantShort(t, service, "/export/Zones.csv?"+name+"=1", "", nil, "a parameter's name")
}

func wantShort(t *testing.T, h http.Handler, target, body string, header map[string]string, what string) {
	t.Helper()
	if header == nil {
		header = map[string]string{}
	}
	r := sendRaw(t, h, target, body, header)
	if len(r.Errors) == 0 && len(r.Extensions.Notices) == 0 || len(r.Body) > 8_000 {
		t.Errorf("%.120s: %d with %d bytes: %.300s", what, r.Status, len(r.Body), r.Body)
	}
}
