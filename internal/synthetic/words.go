package synthetic

// word is a part of an invented name with its English or pinyin form.
type word struct{ zh, en string }

// firstWords and secondWords make the coined part of a name, e.g. 恒+芯.
// Combinations that are well-known enterprises are avoided by the choice of the
// second words.
var firstWords = []word{
	{"桂", "gui"}, {"恒", "heng"}, {"盛", "sheng"}, {"瑞", "rui"}, {"鑫", "xin"}, {"宏", "hong"}, {"泰", "tai"}, {"华", "hua"},
	{"联", "lian"}, {"创", "chuang"}, {"科", "ke"}, {"启", "qi"}, {"远", "yuan"}, {"翔", "xiang"}, {"腾", "teng"}, {"博", "bo"},
	{"诚", "cheng"}, {"信", "xin"}, {"凯", "kai"}, {"嘉", "jia"}, {"金", "jin"}, {"银", "yin"}, {"龙", "long"}, {"凤", "feng"},
	{"飞", "fei"}, {"鸿", "hong"}, {"晨", "chen"}, {"旭", "xu"}, {"星", "xing"}, {"辰", "chen"}, {"云", "yun"}, {"海", "hai"},
	{"江", "jiang"}, {"山", "shan"}, {"林", "lin"}, {"森", "sen"}, {"绿", "lyu"}, {"蓝", "lan"}, {"青", "qing"}, {"紫", "zi"},
	{"红", "hong"}, {"天", "tian"}, {"宇", "yu"}, {"宙", "zhou"}, {"光", "guang"}, {"明", "ming"}, {"亮", "liang"}, {"智", "zhi"},
	{"慧", "hui"}, {"睿", "rui"}, {"领", "ling"}, {"航", "hang"}, {"卓", "zhuo"}, {"越", "yue"}, {"精", "jing"}, {"锐", "rui"},
	{"迈", "mai"}, {"驰", "chi"}, {"驭", "yu"}, {"盈", "ying"}, {"丰", "feng"}, {"禾", "he"}, {"润", "run"}, {"泽", "ze"},
}

var secondWords = []word{
	{"芯", "xin"}, {"途", "tu"}, {"沅", "yuan"}, {"邦", "bang"}, {"达", "da"}, {"彤", "tong"}, {"利", "li"}, {"茏", "long"},
	{"兴", "xing"}, {"业", "ye"}, {"成", "cheng"}, {"力", "li"}, {"楠", "nan"}, {"威", "wei"}, {"唯", "wei"}, {"特", "te"},
	{"诺", "nuo"}, {"斯", "si"}, {"捷", "jie"}, {"泓", "hong"}, {"澜", "lan"}, {"涛", "tao"}, {"波", "bo"}, {"洋", "yang"},
	{"川", "chuan"}, {"岳", "yue"}, {"峰", "feng"}, {"岭", "ling"}, {"原", "yuan"}, {"野", "ye"}, {"枫", "feng"}, {"桐", "tong"},
	{"杉", "shan"}, {"松", "song"}, {"柏", "bai"}, {"竹", "zhu"}, {"梅", "mei"}, {"荷", "he"}, {"莲", "lian"}, {"萌", "meng"},
	{"苗", "miao"}, {"禹", "yu"}, {"尧", "yao"}, {"舜", "shun"}, {"轩", "xuan"}, {"辉", "hui"}, {"耀", "yao"}, {"昇", "sheng"},
	{"昱", "yu"}, {"晟", "sheng"}, {"晖", "hui"}, {"朗", "lang"}, {"炬", "ju"}, {"焱", "yan"}, {"炎", "yan"}, {"磊", "lei"},
	{"钧", "jun"}, {"铭", "ming"}, {"铠", "kai"}, {"锋", "feng"}, {"铂", "bo"}, {"钰", "yu"}, {"珂", "ke"}, {"琪", "qi"},
}

// industry is an entry of GB/T 4754-2017.
type industry struct{ code, name string }

var industries = [...]industry{
	{"3612", "新能源车整车制造"}, {"3670", "汽车零部件及配件制造"}, {"3514", "建筑工程用机械制造"},
	{"3985", "电子专用材料制造"}, {"3841", "锂离子电池制造"}, {"2740", "中成药生产"},
	{"3216", "铝冶炼"}, {"6513", "应用软件开发"}, {"7320", "工程和技术研究和试验发展"},
	{"1340", "制糖业"}, {"2614", "有机化学原料制造"}, {"7722", "大气污染治理"},
	{"3491", "工业机器人制造"}, {"2927", "日用塑料制品制造"},
}

// product is the part of a name that says what an enterprise does. An industry
// has as many enterprises as it has products here.
type product struct {
	zh, en   string
	industry int
}

var products = []product{
	{"新能源汽车", "New Energy Vehicle", 0}, {"智能网联汽车", "Connected Vehicle", 0}, {"电动车", "Electric Vehicle", 0}, {"专用车", "Special Vehicle", 0},
	{"汽车零部件", "Auto Parts", 1}, {"汽车电子", "Auto Electronics", 1}, {"车身部件", "Car Body", 1}, {"传动系统", "Drive System", 1},
	{"底盘技术", "Chassis Technology", 1}, {"制动系统", "Brake System", 1}, {"模具", "Mould", 1}, {"轻量化材料", "Lightweight Material", 1},
	{"汽车内饰", "Car Interior", 1}, {"精密铸造", "Precision Casting", 1},
	{"工程机械", "Construction Machinery", 2}, {"液压设备", "Hydraulics", 2}, {"预应力机械", "Prestressing Machinery", 2}, {"装载设备", "Loader", 2},
	{"起重设备", "Crane", 2}, {"智能装备", "Intelligent Equipment", 2}, {"重工", "Heavy Industry", 2},
	{"电子材料", "Electronic Material", 3}, {"半导体材料", "Semiconductor Material", 3}, {"光电", "Optoelectronics", 3}, {"传感器", "Sensor", 3}, {"显示器件", "Display", 3},
	{"动力电池", "Power Battery", 4}, {"储能", "Energy Storage", 4}, {"电池材料", "Battery Material", 4}, {"新能源", "New Energy", 4},
	{"制药", "Pharmaceutical", 5}, {"中药", "Chinese Medicine", 5}, {"生物医药", "Biomedicine", 5}, {"医疗器械", "Medical Device", 5}, {"生物技术", "Biotechnology", 5},
	{"铝业", "Aluminium", 6}, {"有色金属", "Nonferrous Metal", 6}, {"新材料", "New Material", 6}, {"稀土材料", "Rare Earth", 6},
	{"软件", "Software", 7}, {"信息技术", "Information Technology", 7}, {"数据科技", "Data Technology", 7}, {"网络科技", "Network Technology", 7},
	{"人工智能", "Artificial Intelligence", 7}, {"物联网", "Internet of Things", 7}, {"智慧城市", "Smart City", 7}, {"数字技术", "Digital Technology", 7},
	{"检测技术", "Testing Technology", 8}, {"工程设计", "Engineering Design", 8}, {"科技服务", "Science Service", 8}, {"研发", "Research", 8}, {"工业设计", "Industrial Design", 8},
	{"糖业", "Sugar", 9}, {"食品科技", "Food Technology", 9}, {"农业科技", "Agricultural Technology", 9},
	{"化工", "Chemical", 10}, {"精细化工", "Fine Chemical", 10}, {"涂料", "Coating", 10}, {"林产化工", "Forest Chemical", 10},
	{"环保科技", "Environmental Technology", 11}, {"节能技术", "Energy Saving", 11}, {"水务", "Water", 11}, {"资源循环", "Recycling", 11},
	{"机器人", "Robotics", 12}, {"自动化", "Automation", 12}, {"数控机床", "CNC Machine", 12}, {"激光装备", "Laser Equipment", 12},
	{"包装材料", "Packaging", 13}, {"塑料制品", "Plastics", 13}, {"复合材料", "Composite", 13},
}

// forms are the legal forms, with the frequency of each in thousandths.
var (
	forms       = []word{{"有限公司", " Co., Ltd."}, {"股份有限公司", " Corporation"}, {"集团有限公司", " Group Co., Ltd."}, {"有限责任公司", " LLC"}}
	formWeights = []int{720, 130, 60, 90}
)

var surnames = []word{
	{"黄", "Huang"}, {"韦", "Wei"}, {"李", "Li"}, {"陈", "Chen"}, {"覃", "Qin"}, {"梁", "Liang"}, {"陆", "Lu"}, {"莫", "Mo"},
	{"刘", "Liu"}, {"王", "Wang"}, {"张", "Zhang"}, {"杨", "Yang"}, {"蒙", "Meng"}, {"农", "Nong"}, {"罗", "Luo"}, {"周", "Zhou"},
	{"谢", "Xie"}, {"吴", "Wu"}, {"邓", "Deng"}, {"蓝", "Lan"}, {"卢", "Lu"}, {"唐", "Tang"}, {"蒋", "Jiang"}, {"潘", "Pan"},
}

var givenFirst = []word{
	{"海", "hai"}, {"文", "wen"}, {"志", "zhi"}, {"建", "jian"}, {"晓", "xiao"}, {"春", "chun"}, {"国", "guo"}, {"丽", "li"},
	{"永", "yong"}, {"秀", "xiu"}, {"俊", "jun"}, {"思", "si"}, {"子", "zi"}, {"嘉", "jia"}, {"宇", "yu"}, {"景", "jing"},
	{"立", "li"}, {"佳", "jia"}, {"振", "zhen"}, {"雨", "yu"}, {"世", "shi"}, {"家", "jia"}, {"凌", "ling"}, {"若", "ruo"},
}

var givenSecond = []word{
	{"燕", "yan"}, {"军", "jun"}, {"明", "ming"}, {"华", "hua"}, {"平", "ping"}, {"辉", "hui"}, {"强", "qiang"}, {"霞", "xia"},
	{"峰", "feng"}, {"玲", "ling"}, {"涛", "tao"}, {"宁", "ning"}, {"杰", "jie"}, {"琳", "lin"}, {"斌", "bin"}, {"婷", "ting"},
	{"林", "lin"}, {"怡", "yi"}, {"东", "dong"}, {"雪", "xue"}, {"川", "chuan"}, {"萍", "ping"}, {"成", "cheng"}, {"岚", "lan"},
}

// topics complete the title of a project after a field of work.
var topics = []string{
	"关键技术研发与产业化", "绿色制造工艺及应用", "性能提升与可靠性研究", "智能化生产线集成技术", "核心部件国产化", "基础理论与方法",
	"检测评价体系构建", "高值化利用技术", "节能降耗技术集成", "数字孪生与运维平台",
}
