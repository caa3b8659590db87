package match

import (
	"strings"
	"unicode/utf8"

	"zonegraph/internal/ingest/value"
)

// The endings in which two ways to call the same thing may differ, the longest
// first, as Key leaves them.
var (
	companyEndings = []string{"集团股份有限公司", "集团有限责任公司", "集团有限公司", "集团总公司", "集团公司", "股份有限公司", "有限责任公司", "有限公司", "股份公司", "总公司", "公司", "集团", "coltd", "limited", "ltd", "inc"}
	zoneEndings    = []string{"国家级高新技术产业开发区", "国家高新技术产业开发区", "自治区级高新技术产业开发区", "高新技术产业开发区", "高新技术开发区", "高新技术产业园区", "国家级高新区", "国家高新区", "自治区级高新区", "自治区高新区", "高新区"}
	endings        = map[string][]string{
		"Enterprise":   companyEndings,
		"Organisation": companyEndings,
		"Zone":         zoneEndings,
		"City":         {"市"},
		"County":       {"县", "市", "区"},
		"Region":       {"壮族自治区", "自治区", "省"},
	}
)

// planned marks the name of a zone that does not exist yet.
const planned = "拟设"

// shortestBase is the least that must be left of a name without its ending, in
// characters: less would be anybody's name.
const shortestBase = 2

// base is what is left of a name's key without its ending: the legal form of a firm,
// the words for high-tech zone, the rank of a city. Types without such endings give
// the key as it is.
func base(typ, key string) string {
	if typ == "Zone" {
		key = strings.TrimSuffix(key, planned)
	}
	for _, ending := range endings[typ] {
		rest, found := strings.CutSuffix(key, ending)
		if !found || utf8.RuneCountInString(rest) < shortestBase {
			continue
		}
		if typ == "Zone" {
			if city := strings.TrimSuffix(rest, "市"); utf8.RuneCountInString(city) >= shortestBase {
				rest = city
			}
		}
		return rest
	}
	return key
}

// Key is the key by which names are compared. It is made of the names themselves and never
// of what the graph keeps for search: that finds more than one name by intention.
func Key(name string) string { return value.NameKey(name) }
