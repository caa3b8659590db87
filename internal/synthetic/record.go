package synthetic

import (
	"math"
	"strconv"

	"zonegraph/graph"
)

// KeyPrefix begins the key of every synthetic node.
const KeyPrefix = "synthetic-"

// Mark ends the name of every synthetic node that does not have 演示 within.
const Mark = "(演示)"

// markEn is Mark for English names.
const markEn = " (demo)"

// The years that the graph tells of.
const (
	firstYear = 2015
	lastYear  = 2024
	yearCount = lastYear - firstYear + 1
	// revenueYear is the year of the enterprises' revenue.
	revenueYear = 2021
)

// ref names the i-th node of a type.
func ref(typ string, i int) graph.Ref {
	var buf [32]byte
	b := append(buf[:0], KeyPrefix...)
	b = strconv.AppendInt(b, int64(i), 10)
	return graph.Ref{Type: typ, Key: string(b)}
}

// refOf names the k-th node of a type among those that owner i has.
func refOf(typ string, i, k int) graph.Ref {
	var buf [40]byte
	b := append(buf[:0], KeyPrefix...)
	b = strconv.AppendInt(b, int64(i), 10)
	b = append(b, '-')
	b = strconv.AppendInt(b, int64(k), 10)
	return graph.Ref{Type: typ, Key: string(b)}
}

// node makes a record: name gets the mark, and room is the number of values that
// will follow.
func node(r graph.Ref, name string, room int) graph.NodeRecord {
	v := make(graph.Values, room+2)
	v["name"] = name + Mark
	v["synthetic"] = true
	return graph.NodeRecord{Ref: r, Values: v}
}

func relate(typ string, from, to graph.Ref, v graph.Values) graph.RelationshipRecord {
	return graph.RelationshipRecord{Type: typ, From: from, To: to, Values: v}
}

// setText sets a property unless there is no text for it.
func setText(v graph.Values, field, text string) {
	if text != "" {
		v[field] = text
	}
}

// setYear sets a property unless the year is 0.
func setYear(v graph.Values, field string, year int) {
	if year != 0 {
		v[field] = int64(year)
	}
}

// date is a calendar date.
func date(year, month, day int) graph.Date {
	var buf [10]byte
	b := strconv.AppendInt(buf[:0], int64(year), 10)
	b = append(b, '-', byte('0'+month/10), byte('0'+month%10), '-', byte('0'+day/10), byte('0'+day%10))
	return graph.Date(b)
}

// digits appends a number with leading zeros.
func digits(b []byte, n, width int) []byte {
	for unit := pow10(width - 1); unit > 0; unit /= 10 {
		b = append(b, byte('0'+n/unit%10))
	}
	return b
}

func pow10(n int) int {
	p := 1
	for range n {
		p *= 10
	}
	return p
}

// decimal rounds a number to an exact one with the given places behind the
// point, of which there are at most 6.
func decimal(x float64, places int) graph.Decimal {
	return graph.Decimal(int64(math.Round(x*float64(pow10(places)))) * int64(pow10(6-places)))
}

// join puts texts together with one allocation.
func join(texts ...string) string {
	var buf [160]byte
	b := buf[:0]
	for _, t := range texts {
		b = append(b, t...)
	}
	return string(b)
}

// yearText is the year with 年.
func yearText(year int) string { return yearNames[year-firstYear] }

var yearNames = func() (names [yearCount]string) {
	for i := range names {
		names[i] = strconv.Itoa(firstYear+i) + "年"
	}
	return names
}()
