// Package webtest drives the playground in a real, headless Chromium. It knows
// the page's elements and nothing about the API behind it, so the same
// script runs against a stub and against the whole server:
//
//	webtest.Drive(t, server.URL, webtest.Script{
//		Query:   "ZonesByTier",
//		TitleZH: "广西有几家高新区,各级几家?",
//		TitleEN: "How many high-tech zones does Guangxi have, by tier?",
//		Want:    []string{`"tier": "NATIONAL"`},
//	})
//
// It belongs in tests only: it links a browser driver.
package webtest
