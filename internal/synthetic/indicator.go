package synthetic

import "zonegraph/graph"

// indicator is something that is measured. level is its figure for all zones
// together in the first year, or for every subject if it is a ratio.
type indicator struct {
	name, en, unit string
	nature         string
	level, growth  float64
	places         int
	// dimension is an index of dimensions, or -1 outside of the framework.
	dimension int
	judged    bool
}

const framework = "演示评价指标体系(2021)"

// dimension is a part of the framework with its weight in per cent.
type dimension struct {
	name   string
	weight int
}

var dimensions = []dimension{
	{"创新能力和创业活跃度", 20}, {"结构优化和产业价值链", 20}, {"绿色发展和宜居包容性", 15}, {"开放创新和国际竞争力", 15}, {"综合质效和持续创新力", 30},
}

const (
	stock = "STOCK"
	flow  = "FLOW"
	ratio = "RATIO"
)

// baseIndicators is the number of indicators before those of the framework.
const baseIndicators = 14

// The indicators that are reported for subjects other than zones.
const (
	outputIndicator  = 1
	gdpIndicator     = 3
	highTechCount    = 4
	patentsGranted   = 9
	researchSpending = 11
)

var indicators = []indicator{
	{"营业总收入", "Total revenue", "亿元", flow, 4900, .11, 2, -1, false},
	{"工业总产值", "Gross industrial output", "亿元", flow, 4500, .09, 2, -1, false},
	{"利润总额", "Total profit", "亿元", flow, 260, .10, 3, -1, false},
	{"地区生产总值", "Gross domestic product", "亿元", flow, 1500, .09, 2, -1, false},
	{"高新技术企业数", "High-tech enterprises", "家", stock, 380, .25, 0, -1, false},
	{"瞪羚企业数", "Gazelle enterprises", "家", stock, 20, .24, 0, -1, false},
	{"上市企业数", "Listed companies", "家", stock, 30, .06, 0, -1, false},
	{"创新平台数", "Innovation platforms", "个", stock, 420, .14, 0, -1, false},
	{"创业孵化载体数", "Carriers", "个", stock, 50, .16, 0, -1, false},
	{"专利授权数", "Patents granted", "件", flow, 4200, .17, 0, -1, false},
	{"发明专利授权数", "Invention patents granted", "件", flow, 1100, .12, 0, -1, false},
	{"研发经费内部支出", "Expenditure on R&D", "亿元", flow, 70, .13, 3, -1, false},
	{"年末从业人员", "Persons employed", "人", stock, 380000, .05, 0, -1, false},
	{"出口总额", "Exports", "亿元", flow, 210, .08, 2, -1, false},

	{"研发机构数", "", "个", stock, 300, .12, 0, 0, false},
	{"研发人员占从业人员比例", "", "%", ratio, 9, .02, 2, 0, false},
	{"研发经费占营业收入比例", "", "%", ratio, 2.4, .03, 2, 0, false},
	{"新注册企业数", "", "家", flow, 1800, .15, 0, 0, false},
	{"科技型中小企业入库数", "", "家", flow, 700, .22, 0, 0, false},
	{"创业氛围评分", "", "分", ratio, 76, .01, 1, 0, true},
	{"高技术服务业营收占比", "", "%", ratio, 11, .04, 2, 1, false},
	{"本科及以上人员占比", "", "%", ratio, 24, .03, 2, 1, false},
	{"净增高新技术企业数", "", "家", flow, 110, .15, 0, 1, false},
	{"企业利润率", "", "%", ratio, 5.6, .01, 2, 1, false},
	{"获风险投资企业数", "", "家", flow, 22, .10, 0, 1, false},
	{"产业政策评分", "", "分", ratio, 78, .01, 1, 1, true},
	{"单位增加值综合能耗", "", "吨标准煤/万元", ratio, 0.42, -.03, 3, 2, false},
	{"二氧化碳排放增长率", "", "%", ratio, 2.1, -.02, 2, 2, false},
	{"绿地率", "", "%", ratio, 31, .01, 2, 2, false},
	{"净增从业人员数", "", "人", flow, 9000, .04, 0, 2, false},
	{"可支配财力", "", "亿元", flow, 160, .07, 2, 2, false},
	{"生态评分", "", "分", ratio, 80, .005, 1, 2, true},
	{"设境外研发机构企业数", "", "家", stock, 12, .10, 0, 3, false},
	{"产学研经费占营业收入比例", "", "%", ratio, 0.3, .04, 3, 3, false},
	{"主导国际标准企业数", "", "家", flow, 9, .08, 0, 3, false},
	{"技术服务出口占比", "", "%", ratio, 3.2, .05, 2, 3, false},
	{"归国人员占比", "", "%", ratio, 0.7, .03, 2, 3, false},
	{"增加值占所在市比例", "", "%", ratio, 13, .02, 2, 4, false},
	{"劳动生产率增长率", "", "%", ratio, 6.2, .01, 2, 4, false},
	{"数字产业营收占比", "", "%", ratio, 8, .06, 2, 4, false},
	{"新晋瞪羚企业数", "", "家", flow, 12, .12, 0, 4, false},
	{"高研发强度企业数", "", "家", stock, 45, .10, 0, 4, false},
	{"依法合规评分", "", "分", ratio, 85, .005, 1, 4, true},
	{"数据统计精准度评分", "", "分", ratio, 74, .02, 1, 4, true},
}

// confusable are pairs of indicators whose names are alike.
var confusable = []struct {
	one, other int
	reason     string
}{
	{outputIndicator, gdpIndicator, "总产值含中间投入,生产总值是增加值"},
	{highTechCount, 22, "存量与当年净增"},
	{5, 40, "存量与当年新晋"},
	{patentsGranted, 10, "发明专利是专利的一部分"},
}

func (g *Generator) indicatorLinks(i int, to *links) {
	c := &confusable[i]
	to.add(relate("NOT_TO_BE_CONFUSED_WITH", ref("Indicator", c.one), ref("Indicator", c.other), graph.Values{"reason": c.reason}))
}

func (g *Generator) indicatorNode(i int, to *nodes) {
	n := &indicators[i]
	r := node(ref("Indicator", i), n.name, 8)
	v := r.Values
	if n.en != "" {
		v["nameEn"] = n.en + markEn
	}
	v["aliases"] = []string{}
	v["unit"] = n.unit
	v["qualitative"] = n.judged
	if n.dimension >= 0 {
		v["framework"] = framework
		v["dimension"] = dimensions[n.dimension].name
		v["dimensionWeightPct"] = int64(dimensions[n.dimension].weight)
		v["ordinal"] = int64(i - baseIndicators + 1)
	} else {
		v["definition"] = "演示指标,口径为虚构"
	}
	to.add(r)
}
