package server

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"zonegraph/internal/cache"
)

// metrics serves what a Prometheus server collects: of the process, and of the
// cache if there is one.
func metrics(c *cache.Cache) http.Handler {
	r := prometheus.NewRegistry()
	r.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	if c != nil {
		r.MustRegister(cacheCollector{c})
	}
	return promhttp.HandlerFor(r, promhttp.HandlerOpts{})
}

// cacheCollector reads all figures of the cache at once.
type cacheCollector struct{ cache *cache.Cache }

var (
	cacheAnswers = prometheus.NewDesc("zonegraph_cache_answers_total",
		"Answers given through the cache: hit (kept, and checked against the state of the graph), miss (computed), stale (the database was out of reach).", []string{"result"}, nil)
	cacheEvictions  = prometheus.NewDesc("zonegraph_cache_evictions_total", "Items that had to make room for others.", nil, nil)
	cacheStateReads = prometheus.NewDesc("zonegraph_cache_state_reads_total", "Reads of the graph's state, each shared by all requests that waited for one.", nil, nil)
	cacheBytes      = prometheus.NewDesc("zonegraph_cache_bytes", "Bytes that are kept.", nil, nil)
	cacheItems      = prometheus.NewDesc("zonegraph_cache_items", "Answers, and spellings of requests, that are kept.", nil, nil)
)

// Describe implements prometheus.Collector.
func (c cacheCollector) Describe(to chan<- *prometheus.Desc) { prometheus.DescribeByCollect(c, to) }

// Collect implements prometheus.Collector.
func (c cacheCollector) Collect(to chan<- prometheus.Metric) {
	f := c.cache.Figures()
	counter := func(d *prometheus.Desc, n int64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(n), labels...)
	}
	counter(cacheAnswers, f.Hits, "hit")
	counter(cacheAnswers, f.Misses, "miss")
	counter(cacheAnswers, f.Stale, "stale")
	counter(cacheEvictions, f.Evictions)
	counter(cacheStateReads, f.StateReads)
	to <- prometheus.MustNewConstMetric(cacheBytes, prometheus.GaugeValue, float64(f.Bytes))
	to <- prometheus.MustNewConstMetric(cacheItems, prometheus.GaugeValue, float64(f.Items))
}
