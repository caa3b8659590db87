package match

import (
	"zonegraph/internal/ingest/read"
	"zonegraph/message"
)

// butForSigns finds the nodes whose names differ from a mention's in signs that some people
// write and some leave out. A mention that gives a code says that it is another.
func butForSigns(indexes []*Index, m *read.Mention, key string) []alike {
	if m.Identity != "" {
		return nil
	}
	var found []alike
	for _, x := range indexes {
		for _, n := range x.butForSigns(key) {
			found = append(found, alike{x, n, ByName})
		}
	}
	return found
}

// inDoubt refuses a mention of which only signs tell it from what is there: it may be the
// same or another.
func inDoubt(row *Row, m *read.Mention, found []alike) *Fault {
	reason, remedy := message.New("refusal.name-but-for-signs"), message.New("remedy.write-as-there-or-code")
	f := faultOf(read.Refuse(row.Row, m, reason, remedy))
	f.Candidates = matchesOf(found)
	return f
}
