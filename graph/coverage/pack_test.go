package coverage_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"zonegraph/data/packs"
	"zonegraph/graph"
	"zonegraph/graph/coverage"
	"zonegraph/internal/contract/contracttest"

	"github.com/vektah/gqlparser/v2/ast"
)

func model(t *testing.T) (*graph.Model, *ast.Schema) {
	t.Helper()
	shipped := contracttest.Load(t)
	m, api := shipped.Model, shipped.API
	return m, api
}

func TestShippedPacks(t *testing.T) {
	m, api := model(t)
	got, err := coverage.ReadPacks(m, api, packs.Files)
	if err != nil {
		t.Fatal(err)
	}
	sizes := map[string]int{}
	for _, p := range got {
		sizes[p.ID] = len(p.Requirements)
	}
	for id, want := range map[string]int{"platform-kinds": 14, "national-evaluation-2021": 46, "city-coverage": 2, "upgrade-example": 5} {
		if sizes[id] != want {
			t.Errorf("%s has %d requirements, want %d", id, sizes[id], want)
		}
	}
}

// The pack of indicators names the indicators as the facts do.
func TestPackOfIndicatorsFitsTheFacts(t *testing.T) {
	facts, err := os.ReadFile("../../data/guangxi/indicators-national-2021.yaml")
	if err != nil {
		t.Fatal(err)
	}
	m, api := model(t)
	got, err := coverage.ReadPacks(m, api, packs.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range got {
		if p.ID != "national-evaluation-2021" {
			continue
		}
		for _, r := range p.Requirements {
			if !strings.Contains(string(facts), "national-2021-"+r.Key+": {name: "+r.TitleZH+",") || !strings.Contains(r.Text, "national-2021-"+r.Key) {
				t.Errorf("%s %s is not the facts' indicator", r.Key, r.TitleZH)
			}
		}
	}
}

// A bad pack is refused whole, with the line and the reason for every mistake.
func TestBadPacks(t *testing.T) {
	m, api := model(t)
	const head = "id: x\nversion: \"1\"\ntitleZH: 甲\ntitleEN: A\ndescription: d\nsubject: Zone\n"
	rule := func(where string) string {
		return head + "source: s\nrequirements:\n  - key: k\n    titleZH: 甲\n    titleEN: A\n    where: " + where + "\n"
	}
	for name, c := range map[string]struct{ file, want string }{
		"not yaml":         {"id: [", "x.yaml:2: not YAML: did not find expected node content"},
		"unknown key":      {head + "colour: red\n", "colour"},
		"no requirements":  {head, "no requirements"},
		"no title":         {strings.Replace(rule("{tier: {eq: NATIONAL}}"), "titleEN: A\ndesc", "desc", 1), "titleEN is missing"},
		"unknown subject":  {strings.Replace(head, "Zone", "Award", 1), "one of Zone, City"},
		"unknown field":    {rule("{colour: {eq: red}}"), "x.yaml:9: k: where.colour: unknown field"},
		"unknown operator": {rule("{name: {like: x}}"), "x.yaml:9: k: where.name.like"},
		"bad enum":         {rule("{tier: {eq: TOP}}"), "TOP"},
		"bad decimal":      {rule(`{observations: {some: {value: {gte: "many"}}}}`), "many"},
		"two thresholds":   {rule(`{observations: {some: {value: {gte: 1, lt: 2}}}}`), "one threshold"},
		"no source":        {strings.Replace(rule("{tier: {eq: NATIONAL}}"), "source: s\n", "", 1), "source is missing"},
		"bad minimum":      {rule("{tier: {eq: NATIONAL}}") + "    minimum: 0\n", "minimum is 0"},
		"odd requirement":  {rule("{tier: {eq: NATIONAL}}") + "    weight: 3\n", `x.yaml:13: a requirement has no "weight"`},
		"key twice":        {rule("{tier: {eq: NATIONAL}}") + "  - {key: k, titleZH: 甲, titleEN: A, where: {tier: {eq: REGIONAL}}}\n", "another requirement"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := coverage.ReadPacks(m, api, fstest.MapFS{"x.yaml": {Data: []byte(c.file)}})
			if err == nil || got != nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}
