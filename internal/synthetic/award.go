package synthetic

import (
	"strconv"

	"zonegraph/graph"
)

type awardKind struct {
	enum, name, letter string
	graded             bool
	// personal awards are given to people alone.
	personal bool
}

var awardKinds = []awardKind{
	{"PROGRESS", "科学技术进步奖", "J", true, false},
	{"INVENTION", "技术发明奖", "F", true, false},
	{"NATURAL_SCIENCE", "自然科学奖", "Z", true, false},
	{"ENTERPRISE_INNOVATION", "企业科技创新奖", "Q", false, false},
	{"COOPERATION", "科学技术合作奖", "H", false, false},
	{"YOUTH", "青年科技杰出贡献奖", "N", false, true},
	{"TOP", "最高科学技术奖", "T", false, true},
}

// The frequencies of kinds, for enterprises and research organisations, and of
// grades, in thousandths; and how many awards an owner leads.
var (
	enterpriseAwards = []int{730, 150, 10, 75, 5, 28, 2}
	researchAwards   = []int{470, 120, 330, 0, 25, 50, 5}
	grades           = []struct{ enum, name string }{{"FIRST", "一等奖"}, {"SECOND", "二等奖"}, {"THIRD", "三等奖"}}
	gradeWeights     = []int{120, 360, 520}

	enterpriseAwardNumbers = []int{885, 90, 25}
	researchAwardNumbers   = []int{350, 300, 200, 100, 50}
)

// award is one of those that an owner leads.
type award struct{ kind, grade, year int }

func (g *Generator) awards(o int, w owner, all []award) []award {
	d := g.dice(tagAward, o)
	kinds, numbers := enterpriseAwards, enterpriseAwardNumbers
	if w.research >= 0 {
		kinds, numbers = researchAwards, researchAwardNumbers
	}
	for range d.weigh(numbers) {
		a := award{kind: d.weigh(kinds), grade: d.weigh(gradeWeights), year: d.yearSince(w.founded)}
		if awardKinds[a.kind].personal && g.talents(o, w) == 0 {
			a.kind = 0 // nobody is named who could have received it
		}
		all = append(all, a)
	}
	return all
}

func (g *Generator) awardNodes(o int, to *nodes) {
	w := g.owner(o)
	var buf [8]award
	for k, a := range g.awards(o, w, buf[:0]) {
		d := g.dice(tagAwardDetail, part(o, k))
		kind := &awardKinds[a.kind]
		name, project := join(yearText(a.year), kind.name), ""
		if kind.graded {
			project = join(g.ownerField(o, w, &d), pick(&d, topics))
			name = join(name, grades[a.grade].name, ":", project)
		}
		r := node(refOf("Award", o, k), name, 6)
		v := r.Values
		v["kind"] = kind.enum
		v["year"] = int64(a.year)
		if kind.graded {
			v["grade"] = grades[a.grade].enum
			v["project"] = project
		}
		v["number"] = join(yearText(a.year)[:4], "-", kind.letter, "-", strconv.Itoa(part(o, k)))
		to.add(r)
	}
}

// awardRecipients ranks institutions and people apart, as the published lists do.
func (g *Generator) awardRecipients(o int, to *links) {
	w := g.owner(o)
	var buf [8]award
	for k, a := range g.awards(o, w, buf[:0]) {
		d := g.dice(tagRecipient, part(o, k))
		kind := &awardKinds[a.kind]
		r := refOf("Award", o, k)
		give := func(recipient graph.Ref, rank int) {
			to.add(relate("AWARDED_TO", r, recipient, graph.Values{"rank": int64(rank)}))
		}
		people := g.talents(o, w)
		if kind.personal {
			to.add(relate("AWARDED_TO", r, refOf("Talent", o, d.below(people)), nil))
			continue
		}
		give(g.ownerRef(o), 1)
		if !kind.graded {
			continue
		}
		if d.chance(0.45) {
			first := g.partner(&d, o)
			give(g.ownerRef(first), 2)
			if second := g.partner(&d, o); second != first && d.chance(0.3) {
				give(g.ownerRef(second), 3)
			}
		}
		for person := range min(people, 1+d.below(5)) {
			give(refOf("Talent", o, person), person+1)
		}
	}
}

func (g *Generator) awardPolicies(o int, to *links) {
	w := g.owner(o)
	var buf [8]award
	for k, a := range g.awards(o, w, buf[:0]) {
		if d := g.dice(tagAwardPolicy, part(o, k)); a.year >= policyRows[awardPolicy].year && d.chance(0.4) {
			to.add(relate("UNDER_POLICY", refOf("Award", o, k), ref("Policy", awardPolicy), nil))
		}
	}
}
