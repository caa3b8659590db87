package synthetic

import "strconv"

// fixedDocuments are the registers that belong to no year.
var fixedDocuments = []struct{ title, category string }{
	{"行政区划代码表", "标准"}, {"高新区名单", "网页"}, {"机构名录", "数据表"}, {"评价指标体系说明", "标准"},
	{"企业名录", "数据表"}, {"人才名录", "数据表"}, {"文件目录", "网页"}, {"关于推动高新区发展的答复", "答复"},
}

const (
	divisionTable = iota
	zoneList
	organisationList
	frameworkText
	enterpriseList
	talentList
	catalogue
	reply
)

// yearlyDocuments are published for each year.
var yearlyDocuments = []string{"科学技术奖获奖名单", "创新平台名单", "企业资质认定名单", "科技资金安排表", "高新区统计公报", "高新区要闻"}

const (
	awardList = iota
	platformList
	certificationList
	fundingList
	bulletin
	news
)

// The documents, in order: registers, yearly ones, the texts of policies, and
// the statistical reports of zones.
func yearly(kind, year int) int {
	year = min(max(year, firstYear), lastYear)
	return len(fixedDocuments) + kind*yearCount + year - firstYear
}

func policyText(p int) int { return yearly(len(yearlyDocuments), firstYear) + p }

func report(z, year int) int { return policyText(policyCount) + z*yearCount + year - firstYear }

func (g *Generator) documentCount() int { return report(len(g.zones), firstYear) }

// document is what citations need to know about a document.
type document struct {
	title, category string
	year, issuer    int
	number          string
	// absent documents are reports that a zone did not make.
	absent bool
}

func (g *Generator) document(i int) document {
	switch {
	case i < len(fixedDocuments):
		f := fixedDocuments[i]
		return document{title: f.title, category: f.category, issuer: scienceDepartment}
	case i < policyText(0):
		k := i - yearly(0, firstYear)
		year := firstYear + k%yearCount
		return document{title: yearText(year) + yearlyDocuments[k/yearCount], category: "数据表", year: year, issuer: scienceDepartment}
	case i < report(0, firstYear):
		row := g.policy(i - policyText(0))
		return document{title: "《" + row.title + "》全文", category: "通知", year: row.year, issuer: row.issuer,
			number: documentNumber(i-policyText(0), row)}
	}
	k := i - report(0, firstYear)
	z, year := k/yearCount, firstYear+k%yearCount
	return document{title: g.zones[z].name + yearText(year) + "统计报告", category: "数据表", year: year, issuer: g.administration(z),
		absent: !g.reports(z, year)}
}

func (g *Generator) documentNode(i int, to *nodes) {
	f := g.document(i)
	if f.absent {
		return
	}
	r := node(ref("Document", i), f.title, 6)
	v := r.Values
	v["category"] = f.category
	v["otherNumbers"] = []string{}
	setText(v, "number", f.number)
	if f.year > 0 {
		v["date"] = date(f.year, 12, 1+i%28)
	}
	if f.category == "网页" {
		v["url"] = "https://example.invalid/synthetic/" + strconv.Itoa(i)
	}
	if i == reply {
		v["addressee"] = "演示代表"
	}
	to.add(r)
}

func (g *Generator) documentLinks(i int, to *links) {
	if f := g.document(i); !f.absent {
		to.add(relate("PUBLISHED_BY", ref("Document", i), ref("Organisation", f.issuer), nil))
	}
}
