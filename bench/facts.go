package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math"

	"zonegraph/bench/load"
)

// facts are what the variables of the questions are taken from: ids, names and
// places of this size of graph.
type facts struct {
	ids        []string
	city       string
	candidates []string
	// lacking is a kind of platform that some national zone lacks.
	lacking string
	text    string
	// The row in the middle of all enterprises by name, and the cursors behind it.
	middle               int
	middleName, middleID string
	cursor, sqlCursor    string
}

const (
	rotating = 200
	// How many rows inter is to give: few when growth is measured, so that every
	// size has a city with as many.
	usualRows, growthRows = 10, 4
)

// gather asks the database, and the services for their cursors.
func gather(ctx context.Context, st *stage) (*facts, error) {
	f := &facts{}
	for i := range rotating {
		f.ids = append(f.ids, fmt.Sprintf("Enterprise:synthetic-%d", i*st.enterprises/rotating))
	}
	strings := func(cypher string, params map[string]any) ([]string, error) {
		rows, err := st.rows(ctx, cypher, params)
		out := make([]string, len(rows))
		for i, r := range rows {
			out[i], _ = r.(string)
		}
		if err == nil && len(out) == 0 {
			err = fmt.Errorf("no rows from %s", cypher)
		}
		return out, err
	}
	var err error
	if f.city, err = st.chooseCity(ctx); err != nil {
		return nil, err
	}
	if f.candidates, err = strings("MATCH (z:Zone {stage: 'CANDIDATE'}) RETURN z.id ORDER BY z.name, z.id LIMIT 3", nil); err != nil {
		return nil, err
	}
	lacking, err := strings(`UNWIND ['CLINICAL_RESEARCH_CENTRE', 'REGIONAL_LABORATORY', 'UNIVERSITY_SCIENCE_PARK', 'NATIONAL_KEY_LABORATORY', 'PILOT_BASE'] AS kind
WITH kind, COUNT { MATCH (z:Zone {tier: 'NATIONAL'}) WHERE NOT EXISTS { (z)<-[:IN_ZONE]-(:Platform {kind: kind}) } } AS n
RETURN kind ORDER BY n = 0, kind LIMIT 1`, nil)
	if err != nil {
		return nil, err
	}
	f.lacking = lacking[0]
	f.middle = st.enterprises / 2
	row, err := strings("MATCH (e:Enterprise) WITH e ORDER BY e.name, e.id SKIP $middle LIMIT 1 UNWIND [e.name, e.id] AS v RETURN v", map[string]any{"middle": f.middle})
	if err != nil {
		return nil, err
	}
	f.middleName, f.middleID = row[0], row[1]
	// The coined part of a name, behind the city's.
	name := []rune(f.middleName)
	f.text = string(name[2:4])
	if f.cursor, err = st.cursor(ctx, uncached, `query($id: ID!) { enterprisesConnection(where: {id: {eq: $id}}, sort: [{name: ASC}, {id: ASC}]) { edges { cursor } } }`, f.middleID); err != nil {
		return nil, err
	}
	f.sqlCursor, err = st.cursor(ctx, postGraphile, `query($id: String!) { enterprises(filter: {rowId: {equalTo: $id}}, orderBy: [NAME_ASC, ROW_ID_ASC]) { edges { cursor } } }`, f.middleID)
	return f, err
}

// chooseCity is the one for which inter has about as many rows at any size.
func (st *stage) chooseCity(ctx context.Context) (string, error) {
	want := usualRows
	if st.settings.growth {
		want = growthRows
	}
	rows, err := st.rows(ctx, `MATCH (c:City) OPTIONAL MATCH (c)<-[:BASED_IN]-(e:Enterprise)-[:HOSTS]->(:Platform {kind: 'PILOT_BASE'}) WHERE EXISTS { (e)<-[:AWARDED_TO]-() }
WITH c, count(DISTINCT e) AS n ORDER BY c.code RETURN [c.code, n]`, nil)
	if err != nil {
		return "", err
	}
	best, distance := "", math.MaxInt
	for _, r := range rows {
		pair, _ := r.([]any)
		code, _ := pair[0].(string)
		n, _ := pair[1].(int64)
		if d := max(int(n)-want, want-int(n)); d < distance {
			best, distance = code, d
		}
	}
	return best, nil
}

// cursor asks a contestant for the cursor of an enterprise; "" if it is not there.
func (st *stage) cursor(ctx context.Context, name, query, id string) (string, error) {
	c := st.running[name]
	if c == nil {
		return "", nil
	}
	request, err := post("/graphql", query, map[string]any{"id": id})
	if err != nil {
		return "", err
	}
	body, err := load.Once(ctx, c.address, request)
	if err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	found, err := leaves(body)
	if err != nil || len(found) != 1 {
		return "", fmt.Errorf("%s gives no cursor: %w in %.300s", name, err, body)
	}
	return found[0].text, nil
}

// post makes the request for an operation.
func post(path, query string, variables map[string]any) (load.Request, error) {
	body := map[string]any{"query": query}
	if len(variables) > 0 {
		body["variables"] = variables
	}
	b, err := json.Marshal(body)
	return load.Post(path, b), err
}

// requests are what a contestant is sent for a question.
func (st *stage) requests(q *question, name string) ([]load.Request, error) {
	path, text := "/graphql", q.text(name)
	if name == cypher || name == ready {
		path, text = "/"+q.name, ""
	}
	var out []load.Request
	for _, v := range q.variables(st.facts, name) {
		r, err := post(path, text, v)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// ask gives a contestant's answer to a question, for the first variables.
func (st *stage) ask(ctx context.Context, q *question, name string) ([]byte, error) {
	c := st.running[name]
	if c == nil {
		return nil, fmt.Errorf("%s does not run", name)
	}
	all, err := st.requests(q, name)
	if err != nil {
		return nil, err
	}
	return load.Once(ctx, c.address, all[0])
}
