package server

import (
	"net/http"
	"time"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"zonegraph/graph"
	"zonegraph/internal/cache"
)

// receiptHeader asks for a receipt: what the answer took. Its value is "1", or
// "profile" for database hits too, where the operator allows it.
const receiptHeader = "Zonegraph-Receipt"

type receiptWish int

const (
	receiptNone receiptWish = iota
	receiptPlain
	receiptProfile
)

// sourceOff is the source of answers that did not go through the cache.
const sourceOff cache.Source = "OFF"

// receipt goes out as extensions.receipt.
type receipt struct {
	// Cache is HIT, MISS, STALE or OFF.
	Cache cache.Source `json:"cache"`
	// Statements ran for this request, and took so long together, until the last
	// row was read. Of a hit there are none.
	Statements   int     `json:"statements"`
	DatabaseMs   float64 `json:"databaseMs"`
	DatabaseHits *int64  `json:"dbHits,omitempty"`
	// State names the state of the graph that the answer is from; null if a commit
	// came between its statements, and for answers that depend on none.
	State *string `json:"state"`
}

func (t *transport) receiptOf(h http.Header) (receiptWish, *gqlerror.Error) {
	values := h[receiptHeader]
	if len(values) == 0 {
		return receiptNone, nil
	}
	switch values[0] {
	case "", "0":
		return receiptNone, nil
	case "1":
		return receiptPlain, nil
	case "profile":
		if !t.profiling {
			return receiptNone, shown(graph.BadInput(receiptHeader, "request.profile-off"))
		}
		return receiptProfile, nil
	}
	return receiptNone, shown(graph.BadInput(receiptHeader, "request.no-receipt", values[0]))
}

func receiptFor(a *cache.Answer, source cache.Source, wish receiptWish) receipt {
	r := receipt{Cache: source}
	if a.State != "" {
		r.State = &a.State
	}
	if source == cache.Miss || source == sourceOff {
		r.Statements, r.DatabaseMs = a.Statements, float64(a.Database.Round(time.Microsecond).Microseconds())/1000
	}
	if wish == receiptProfile {
		r.DatabaseHits = &a.DatabaseHits
	}
	return r
}
