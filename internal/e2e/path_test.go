package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"zonegraph/graph"
	"zonegraph/graph/paths"
	"zonegraph/internal/graphtest"
	"zonegraph/internal/server"
	"zonegraph/message"
)

// wayGraph has three ways of two steps from Enterprise:a to Zone:z and a longer one,
// a citation that makes two claims about the zone, and a hub: Region:hub with 30 cities.
const wayGraph = `
CREATE (a:Enterprise {id: 'Enterprise:a', name: 'A', aliases: [], synthetic: false})
CREATE (z:Zone {id: 'Zone:z', name: 'Z', aliases: [], synthetic: false})
CREATE (p1:Platform {id: 'Platform:p1', name: 'P1', kind: 'INCUBATOR', carrier: true, aliases: [], synthetic: false})-[:IN_ZONE]->(z)
CREATE (p2:Platform {id: 'Platform:p2', name: 'P2', kind: 'INCUBATOR', carrier: true, aliases: [], synthetic: false})-[:IN_ZONE]->(z)
CREATE (a)-[:HOSTS]->(p2)
CREATE (a)-[:HOSTS]->(p1)
CREATE (c:City {id: 'City:c', name: 'C', code: 'c', aliases: [], synthetic: false})
CREATE (o:Organisation {id: 'Organisation:o', name: 'O', aliases: [], synthetic: false})-[:SEATED_IN]->(c)
CREATE (a)-[:BASED_IN]->(c)
CREATE (z)-[:LIES_IN]->(c)
CREATE (t:Talent {id: 'Talent:t', name: 'T', aliases: [], synthetic: false})-[:EMPLOYED_BY]->(a)
CREATE (t)-[:EMPLOYED_BY]->(o)
CREATE (q:Citation {id: 'Citation:q', name: 'Q', synthetic: false})-[:SUPPORTS {confidence: 'HIGH'}]->(t)
CREATE (q)-[:SUPPORTS {confidence: 'HIGH'}]->(z)
CREATE (q)-[:SUPPORTS {confidence: 'LOW', field: 'stage'}]->(z)
CREATE (:Policy {id: 'Policy:alone', name: 'alone', aliases: [], synthetic: false})
CREATE (hub:Region {id: 'Region:hub', name: 'hub', code: 'hub', aliases: [], synthetic: false})
CREATE (c)-[:IN_REGION]->(hub)
WITH hub UNWIND range(1, 29) AS i
CREATE (:City {id: 'City:' + i, name: 'C' + i, code: 'k' + i, aliases: [], synthetic: false})-[:IN_REGION]->(hub)`

// found is a PathSearch, its paths in one line each.
type found struct {
	Length                     *int
	TotalCount, Searched       int
	Truncated                  bool
	ConclusionZH, ConclusionEN string
	Paths                      []way
}

type way struct {
	Length int
	Text   string
	Nodes  []struct {
		Typename string `json:"__typename"`
		ID       string
	}
	Steps []struct{ Type, Direction string }
}

func ways(t *testing.T, e *graphtest.Env, arguments string) (f found, texts []string) {
	t.Helper()
	var data struct{ Path found }
	e.Query(t, &data, "{ path("+arguments+") { length totalCount searched truncated conclusionZH conclusionEN paths { length text steps { type direction } } } }", nil)
	for _, p := range data.Path.Paths {
		if p.Length != *data.Path.Length || len(p.Steps) != p.Length {
			t.Errorf("length %d with %d steps, length %d in all", p.Length, len(p.Steps), *data.Path.Length)
		}
		texts = append(texts, p.Text)
	}
	return data.Path, texts
}

func TestPathsOfASmallGraph(t *testing.T) {
	e := graphtest.Empty(t)
	e.Write(t, nil, wayGraph)
	t.Run("rules", func(t *testing.T) { pathsFollowTheRules(t, e) })
	t.Run("cut", func(t *testing.T) { pathsSayWhatWasCut(t, e) })
	t.Run("statements", func(t *testing.T) { statementsOfPaths(t, e) })
	t.Run("bad input", func(t *testing.T) { badPaths(t, e) })
	t.Run("neighborhoods", func(t *testing.T) { neighborhoods(t, e) })
}

// The shortest come by id, and each condition holds.
func pathsFollowTheRules(t *testing.T, e *graphtest.Env) {
	const ends = `from: "Enterprise:a", to: "Zone:z"`
	platforms := []string{"A -HOSTS→ P1 -IN_ZONE→ Z", "A -HOSTS→ P2 -IN_ZONE→ Z"}
	all := append([]string{"A -BASED_IN→ C ←LIES_IN- Z"}, platforms...)
	long := "A ←EMPLOYED_BY- T -EMPLOYED_BY→ O -SEATED_IN→ C ←LIES_IN- Z"
	const many = `, types: ["Platform", "City", "Talent", "Organisation"]`
	for arguments, want := range map[string][]string{
		ends:                                     platforms,
		ends + many:                              all,
		ends + many + `, first: 2`:               all[:2],
		ends + `, maxLength: 2`:                  platforms,
		ends + `, maxLength: 1`:                  nil,
		ends + `, types: ["Platform"]`:           platforms,
		ends + `, types: ["City"]`:               all[:1],
		ends + `, types: ["Talent", "Citation"]`: {"A ←EMPLOYED_BY- T ←SUPPORTS- Q -SUPPORTS→ Z"},
		ends + `, via: [{type: "HOSTS"}, {type: "IN_ZONE"}]`:                                                                  platforms,
		ends + `, via: [{type: "HOSTS", direction: OUT}, {type: "IN_ZONE", direction: OUT}]`:                                  platforms,
		ends + `, via: [{type: "HOSTS", direction: IN}, {type: "IN_ZONE", direction: OUT}]`:                                   nil,
		ends + `, via: [{type: "HOSTS", direction: IN}, {type: "HOSTS", direction: OUT}, {type: "IN_ZONE", direction: OUT}]`:  platforms,
		ends + many + `, via: [{type: "BASED_IN", direction: OUT}, {type: "LIES_IN", direction: IN}]`:                         all[:1],
		ends + many + `, via: [{type: "BASED_IN"}, {type: "LIES_IN", direction: OUT}]`:                                        nil,
		`from: "Zone:z", to: "Enterprise:a", via: [{type: "HOSTS", direction: IN}, {type: "IN_ZONE", direction: IN}]`:         {"Z ←IN_ZONE- P1 ←HOSTS- A", "Z ←IN_ZONE- P2 ←HOSTS- A"},
		ends + many + `, via: [{type: "EMPLOYED_BY"}, {type: "SEATED_IN", direction: OUT}, {type: "LIES_IN", direction: IN}]`: {long},
		ends + many + `, maxLength: 3, via: [{type: "EMPLOYED_BY"}, {type: "SEATED_IN", direction: OUT}, {type: "LIES_IN"}]`:  nil,
		`from: "Citation:q", to: "Talent:t", maxLength: 1`:                                                                    {"Q -SUPPORTS→ T"},
		`from: "Talent:t", to: "Citation:q", maxLength: 1`:                                                                    {"T ←SUPPORTS- Q"},
		`from: "Enterprise:a", to: "Policy:alone"`:                                                                            nil,
		// Two claims by one passage about one fact are one step.
		`from: "Citation:q", to: "Zone:z"`: {"Q -SUPPORTS→ Z"},
		// Through a hub only if it is asked for.
		`from: "City:1", to: "City:2"`:                                  nil,
		`from: "City:1", to: "City:2", types: ["Region"]`:               {"C1 -IN_REGION→ hub ←IN_REGION- C2"},
		`from: "City:1", to: "Enterprise:a", types: ["Region", "City"]`: {"C1 -IN_REGION→ hub ←IN_REGION- C ←BASED_IN- A"},
	} {
		if _, got := ways(t, e, arguments); !slices.Equal(got, want) {
			t.Errorf("path(%s)\n got %q\nwant %q", arguments, got, want)
		}
	}
	var data struct{ Path found }
	e.Query(t, &data, "{ path("+ends+", first: 1) { paths { length text nodes { __typename id } steps { type direction } } } }", nil)
	if got, want := fmt.Sprint(data.Path.Paths), "[{2 A -HOSTS→ P1 -IN_ZONE→ Z [{Enterprise Enterprise:a} {Platform Platform:p1} {Zone Zone:z}] [{HOSTS OUT} {IN_ZONE OUT}]}]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// What a search has shown, and what it has cut, is said.
func pathsSayWhatWasCut(t *testing.T, e *graphtest.Env) {
	const ends = `from: "Enterprise:a", to: "Zone:z"`
	for arguments, want := range map[string]string{
		ends:                                   "2 2 2 false 最短路径2步，共2条。 The shortest paths have 2 steps; there are 2.",
		ends + `, first: 1`:                    "2 2 2 true 最短路径2步，共2条，列出1条。 The shortest paths have 2 steps; there are 2. 1 shown.",
		`from: "Talent:t", to: "Enterprise:a"`: "1 1 1 false 最短路径1步，共1条。 The shortest paths have 1 step; there is 1.",
		ends + `, maxLength: 1`: "0 0 1 false 在所限类型和关系下，图谱中无1步以内的路径。无记录不等于没有关联。 " +
			"No path within 1 step in the recorded graph, with these types and relationships. Not recorded does not mean unrelated.",
		`from: "Enterprise:a", to: "Policy:alone", maxLength: 9`: "0 0 9 false 在所限类型和关系下，图谱中无9步以内的路径。无记录不等于没有关联。 " +
			"No path within 9 steps in the recorded graph, with these types and relationships. Not recorded does not mean unrelated.",
	} {
		f, _ := ways(t, e, arguments)
		length := 0
		if f.Length != nil {
			length = *f.Length
		}
		if got := fmt.Sprint(length, f.TotalCount, f.Searched, f.Truncated, " ", f.ConclusionZH, " ", f.ConclusionEN); got != want {
			t.Errorf("path(%s)\n got %s\nwant %s", arguments, got, want)
		}
	}
	// 30 cities at the hub, each with one relationship, are more than 20 may be read.
	search := paths.Search{From: graph.Ref{Type: "Region", Key: "hub"}, To: graph.Ref{Type: "Zone", Key: "z"}, Through: e.Model.Nodes, Via: paths.Anything(e.Model), MaxLength: 6, First: 5}
	for reads, want := range map[int]string{
		2:  "0 0 图谱中无0步以内的路径；需读取的关系过多，更长的路径没有查找。无记录不等于没有关联。",
		6:  "0 1 图谱中无1步以内的路径；需读取的关系过多，更长的路径没有查找。无记录不等于没有关联。",
		40: "2 2 最短路径2步，共1条。",
	} {
		search.MaxReads = reads
		f, err := search.Run(t.Context(), e.Model, e.Reader())
		if err != nil {
			t.Fatal(err)
		}
		zh := search.Conclusion(f).In(message.Chinese)
		if got := fmt.Sprint(f.Length, f.Searched, " ", zh); got != want {
			t.Errorf("%d reads: %s, want %s", reads, got, want)
		}
	}
}

// However many nodes and paths there are, there is a statement for each step, two
// more, and one for what is selected of the nodes.
func statementsOfPaths(t *testing.T, e *graphtest.Env) {
	for field, want := range map[string]int{
		`path(from: "Enterprise:a", to: "Zone:z") { conclusionEN }`:                                                        4,
		`path(from: "Enterprise:a", to: "Zone:z", first: 20) { paths { text nodes { id } } }`:                              5,
		`path(from: "Enterprise:a", to: "Zone:z", first: 1) { paths { nodes { id ... on Platform { hosts { name } } } } }`: 5,
		`path(from: "Enterprise:a", to: "Zone:z", maxLength: 1) { paths { nodes { id } } }`:                                2,
		`neighborhood(id: "Enterprise:a") { cut }`:                                                                         3,
		`neighborhood(id: "Enterprise:a", depth: 3) { nodes { node { id } } }`:                                             6,
		`neighborhood(id: "Region:hub", depth: 3, limit: 10) { nodes { node { id } } }`:                                    4,
	} {
		e.Statements()
		e.Query(t, new(any), "{ "+field+" }", nil)
		if got := len(e.Statements()); got != want {
			t.Errorf("%s: %d statements, want %d", field, got, want)
		}
	}
}

// Whatever is wrong with an argument is said of that argument.
func badPaths(t *testing.T, e *graphtest.Env) {
	const ends = `path(from: "Enterprise:a", to: "Zone:z", `
	for field, want := range map[string]string{
		`path(from: "Enterprise:a", to: "Enterprise:a") { conclusionEN }`: "BAD_USER_INPUT to: ",
		`path(from: "a", to: "Enterprise:a") { conclusionEN }`:            "BAD_USER_INPUT from: ",
		`path(from: "Enterprise:a", to: "Zoo:z") { conclusionEN }`:        "BAD_USER_INPUT to: ",
		ends + `maxLength: 11) { conclusionEN }`:                          "BAD_USER_INPUT maxLength: 11 is not between 1 and 10",
		ends + `maxLength: 0) { conclusionEN }`:                           "BAD_USER_INPUT maxLength: ",
		ends + `first: 21) { conclusionEN }`:                              "BAD_USER_INPUT first: 21 is not between 1 and 20",
		ends + `first: 0) { conclusionEN }`:                               "BAD_USER_INPUT first: ",
		ends + `via: [{type: "HOSTS"}, {type: "EATS"}]) { conclusionEN }`: `BAD_USER_INPUT via[1].type: there is no relationship "EATS"; the relationships are ABOUT, `,
		ends + `via: []) { conclusionEN }`:                                "BAD_USER_INPUT via: ",
		ends + `types: ["Platform", "Zoo"]) { conclusionEN }`:             `BAD_USER_INPUT types[1]: there is no type "Zoo"; the types are Award, `,
		ends + `types: []) { conclusionEN }`:                              "BAD_USER_INPUT types: ",
		`neighborhood(id: "z") { cut }`:                                   "BAD_USER_INPUT id: ",
		`neighborhood(id: "Zone:z", depth: 4) { cut }`:                    "BAD_USER_INPUT depth: 4 is not between 1 and 3",
		`neighborhood(id: "Zone:z", depth: 0) { cut }`:                    "BAD_USER_INPUT depth: ",
		`neighborhood(id: "Zone:z", limit: 1001) { cut }`:                 "BAD_USER_INPUT limit: 1001 is not between 1 and 1000",
		`neighborhood(id: "Zone:z", limit: 0) { cut }`:                    "BAD_USER_INPUT limit: ",
		`neighborhood(id: "Zone:z", types: ["Zoo"]) { cut }`:              "BAD_USER_INPUT types[0]: ",
	} {
		r, err := e.Ask(t.Context(), "{ "+field+" }", nil)
		if err != nil || len(r.Errors) != 1 {
			t.Errorf("%s: %v %+v", field, err, r)
			continue
		}
		if got := r.Errors[0].Extensions.Code + " " + r.Errors[0].Message; !strings.HasPrefix(got, want) {
			t.Errorf("%s\n got %s\nwant %s", field, got, want)
		}
	}
}

// The deadline of the operation ends a search, also in the database.
func TestPathsEndAtTheDeadline(t *testing.T) {
	e := graphtest.Synthetic(t, size).With(func(o *server.Options) { o.Timeout = time.Millisecond })
	for _, field := range []string{
		`path(from: "Enterprise:synthetic-0", to: "Enterprise:synthetic-1", maxLength: 10, types: ["Certification", "Enterprise", "City", "Talent"]) { length }`,
		`neighborhood(id: "City:synthetic-990200", depth: 3, limit: 1000) { cut }`,
	} {
		r, err := e.Ask(t.Context(), "{ "+field+" }", nil)
		if err != nil || len(r.Errors) != 1 || r.Errors[0].Extensions.Code != string(graph.CodeTimeout) {
			t.Errorf("%s: %v %+v, want TIMEOUT", field, err, r)
		}
	}
	eventually(t, "nothing runs in the database", 5*time.Second, func() bool {
		n := 0
		err := e.Read(t.Context(), graphtest.Statement(`SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery CONTAINS '(f) WHERE id(f)' OR currentQuery CONTAINS '$ahead' RETURN count(*)`, nil), func(v any) error {
			n = int(v.(int64))
			return nil
		})
		return err == nil && n <= 1 // the question itself
	})
}

// The answer's size is known before it is asked for.
func TestPathsCountAsLargeAsTheyCanBe(t *testing.T) {
	e := graphtest.Synthetic(t, size).With(func(o *server.Options) { o.Limits.Complexity = 500 })
	for field, refused := range map[string]bool{
		`path(from: "Enterprise:synthetic-0", to: "Enterprise:synthetic-1") { paths { nodes { id } steps { type } } }`:            false,
		`path(from: "Enterprise:synthetic-0", to: "Enterprise:synthetic-1", first: 20) { paths { nodes { id } steps { type } } }`: false,
		`a: path(from: "Enterprise:synthetic-0", to: "Enterprise:synthetic-1", first: 20) { paths { nodes { id } steps { type } } }
		 b: path(from: "Enterprise:synthetic-0", to: "Enterprise:synthetic-2", first: 20) { paths { nodes { id } steps { type } } }`: true,
		`neighborhood(id: "City:synthetic-990200") { nodes { node { id } } edges { type } }`:             false,
		`neighborhood(id: "City:synthetic-990200", limit: 300) { nodes { node { id } } edges { type } }`: true,
	} {
		r, err := e.Ask(t.Context(), "{ "+field+" }", nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := len(r.Errors) > 0 && r.Errors[0].Extensions.Code == string(graph.CodeTooComplex); got != refused {
			t.Errorf("%s: refused %v, want %v: %+v", field, got, refused, r.Errors)
		}
	}
}
