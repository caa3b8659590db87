package report

import (
	"fmt"
	"html"
	"math"
	"strings"
)

// colours of the contestants, of the service first; they can be told apart by
// people who do not see red and green, on white as on black.
var colours = map[string]string{
	uncached: "#0072b2", exact: "#56b4e9", bounded: "#009e73", neo4jGraphQL: "#d55e00", cypher: "#e69f00", ready: "#999999", postGraphile: "#cc79a7",
}

const (
	pictureWidth = 960
	left         = 96
	right        = 90
	barHeight    = 13
	groupGap     = 16
	headHeight   = 122

	legendColumns = 4
	versionsWidth = 150
)

// picture draws requests/s of all questions as bars on a logarithmic scale, or
// p50 against the size when growth was measured.
func (r *Results) picture() string {
	var b strings.Builder
	groups := r.groups()
	height, least, most := headHeight, math.Inf(1), 0.0
	for _, g := range groups {
		height += groupGap + len(g.bars)*barHeight
		for _, bar := range g.bars {
			if bar.value > 0 {
				least, most = min(least, bar.value), max(most, bar.value)
			}
		}
	}
	if most == 0 {
		least, most = 1, 10
	}
	low, high := math.Floor(math.Log10(least)), math.Ceil(math.Log10(most))
	high = max(high, low+1)
	x := func(v float64) float64 {
		return left + (math.Log10(v)-low)/(high-low)*(pictureWidth-left-right)
	}
	height += 40
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="system-ui, sans-serif" font-size="11">`+"\n", pictureWidth, height)
	fmt.Fprintf(&b, `<rect width="%d" height="%d" fill="#fff"/>`+"\n", pictureWidth, height)
	text := func(x, y float64, anchor, fill, s string) {
		fmt.Fprintf(&b, `<text x="%.1f" y="%.1f" text-anchor="%s" fill="%s">%s</text>`+"\n", x, y, anchor, fill, html.EscapeString(s))
	}
	text(12, 20, "start", "#111", r.caption())
	text(12, 36, "start", "#555", r.Machine.String())
	// Two lines, parted behind a comma.
	versions := r.VersionLine()
	if i := strings.LastIndex(versions[:min(len(versions), versionsWidth)], ", "); i > 0 && len(versions) > versionsWidth {
		text(12, 50, "start", "#555", versions[:i+1])
		text(12, 64, "start", "#555", versions[i+2:])
	} else {
		text(12, 50, "start", "#555", versions)
	}
	for i, c := range r.contestants() {
		at, down := 12+float64(i%legendColumns)*(pictureWidth-12)/legendColumns, 78+float64(i/legendColumns)*16
		fmt.Fprintf(&b, `<rect x="%.1f" y="%.1f" width="10" height="10" fill="%s"/>`+"\n", at, down, colours[c])
		text(at+14, down+9, "start", "#111", r.title(c))
	}
	for d := low; d <= high; d++ {
		v := math.Pow(10, d)
		fmt.Fprintf(&b, `<line x1="%.1f" x2="%.1f" y1="%d" y2="%d" stroke="#ddd"/>`+"\n", x(v), x(v), headHeight-6, height-30)
		text(x(v), float64(height-16), "middle", "#555", fmt.Sprintf("%g", v))
	}
	y := float64(headHeight)
	for _, g := range groups {
		text(left-8, y+float64(len(g.bars)*barHeight)/2+4, "end", "#111", g.name)
		for _, bar := range g.bars {
			if bar.value <= 0 {
				text(left+4, y+10, "start", "#888", r.title(bar.contestant)+": n/a, "+bar.label)
			} else {
				fmt.Fprintf(&b, `<rect x="%d" y="%.1f" width="%.1f" height="%d" fill="%s"><title>%s</title></rect>`+"\n", left, y, max(x(bar.value)-left, 1), barHeight-2, colours[bar.contestant], html.EscapeString(r.title(bar.contestant)))
				text(max(x(bar.value), left)+4, y+9.5, "start", "#111", bar.label)
			}
			y += barHeight
		}
		y += groupGap
	}
	b.WriteString("</svg>\n")
	return b.String()
}

// group is what stands together in the picture.
type group struct {
	name string
	bars []bar
}

type bar struct {
	contestant string
	value      float64
	label      string
}

func (r *Results) groups() (out []group) {
	c := r.shown()
	for _, q := range r.questions() {
		for _, size := range r.sizes() {
			g := group{name: q}
			if r.Growth {
				g.name = fmt.Sprintf("%s %s", q, size3(size))
			}
			for _, name := range r.contestants() {
				row := r.find(q, name, size)
				if row == nil {
					continue
				}
				f := row.at(c)
				switch {
				case f == nil:
					g.bars = append(g.bars, bar{name, 0, row.Never})
				case r.Growth:
					g.bars = append(g.bars, bar{name, f.P50, short(f.P50)})
				default:
					g.bars = append(g.bars, bar{name, f.Rate, rate(f.Rate)})
				}
			}
			out = append(out, g)
		}
	}
	return out
}

// size3 writes a size with k for thousands.
func size3(n int) string {
	if n >= 1000 && n%1000 == 0 {
		return fmt.Sprintf("%dk", n/1000)
	}
	return fmt.Sprint(n)
}

// shown is the number of connections of which the picture tells.
func (r *Results) shown() int {
	all := r.connections()
	for _, c := range all {
		if c == usual {
			return c
		}
	}
	if len(all) == 0 {
		return 0
	}
	return all[0]
}

func (r *Results) title(contestant string) string {
	for _, row := range r.Rows {
		if row.Contestant == contestant {
			return row.Title
		}
	}
	return contestant
}

func (r *Results) caption() string {
	sizes := r.sizes()
	if len(sizes) == 0 {
		return "nothing was measured"
	}
	if r.Growth {
		return fmt.Sprintf("Median time of an answer in ms (logarithmic), %d connections, by number of enterprises; shorter is better", r.shown())
	}
	return fmt.Sprintf("Requests a second (logarithmic), %d connections, %d enterprises, medians of %d rounds; longer is better", r.shown(), sizes[0], r.Rounds)
}
