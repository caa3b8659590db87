package report

import (
	"cmp"
	"fmt"
	"html"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// colours of the contestants, of the service first; they can be told apart by
// people who do not see red and green, on white as on black.
var colours = map[string]string{
	uncached: "#0072b2", exact: "#56b4e9", bounded: "#009e73", neo4jGraphQL: "#d55e00", cypher: "#e69f00", ready: "#999999", postGraphile: "#cc79a7",
	against: "#f0e442", againstExact: "#000000",
}

// The picture is a card of its own colour, so that it can be read on a light page
// and on a dark one, as wide as a README is shown.
const (
	pictureWidth = 960
	margin       = 16
	columns      = 2
	columnGap    = 24
	columnWidth  = (pictureWidth - 2*margin - (columns-1)*columnGap) / columns
	// labelWidth is for the figure behind the longest bar.
	labelWidth = 56
	barHeight  = 12
	titleLine  = 17
	groupGap   = 14
	axisHeight = 18

	legendColumns = 4
	line          = 15
	versionsWidth = 165
)

// The colours of the card and its texts.
const (
	paper = "#ffffff"
	ink   = "#1a1a1a"
	faint = "#595959"
	rule  = "#e2e2e2"
	frame = "#c8c8c8"
)

func (g group) height() int { return titleLine + len(g.bars)*barHeight + groupGap }

// scale is a logarithmic axis over whole powers of ten.
type scale struct{ low, high float64 }

func scaleOf(groups []group) scale {
	least, most := math.Inf(1), 0.0
	for _, g := range groups {
		for _, bar := range g.bars {
			if bar.value > 0 {
				least, most = min(least, bar.value), max(most, bar.value)
			}
		}
	}
	if most == 0 {
		least, most = 1, 10
	}
	low := math.Floor(math.Log10(least))
	return scale{low, max(math.Ceil(math.Log10(most)), low+1)}
}

// width is a bar's.
func (s scale) width(v float64) float64 {
	return max((math.Log10(v)-s.low)/(s.high-s.low)*(columnWidth-labelWidth), 1)
}

// canvas collects SVG.
type canvas struct{ strings.Builder }

func (c *canvas) draw(format string, args ...any) { _, _ = fmt.Fprintf(c, format+"\n", args...) }

func (c *canvas) text(x, y float64, anchor, style, s string) {
	c.draw(`<text x="%.1f" y="%.1f" text-anchor="%s" %s>%s</text>`, x, y, anchor, style, html.EscapeString(s))
}

func fill(colour string) string { return fmt.Sprintf(`fill="%s"`, colour) }

// picture draws requests/s of all questions as bars on a logarithmic scale, or
// p50 against the size when growth was measured.
func (r *Results) picture() string {
	groups := r.groups()
	head := r.head()
	top := margin + float64(len(head)+(len(r.contestants())+legendColumns-1)/legendColumns)*line + 12
	parts := deal(groups)
	height := 0
	for _, part := range parts {
		tall := 0
		for _, g := range part {
			tall += g.height()
		}
		height = max(height, tall)
	}
	bottom := top + axisHeight + float64(height)
	var c canvas
	c.draw(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %.0f" font-family="system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif" font-size="11">`, pictureWidth, bottom+margin/2)
	c.draw(`<rect x="0.5" y="0.5" width="%d" height="%.0f" rx="6" fill="%s" stroke="%s"/>`, pictureWidth-1, bottom+margin/2-1, paper, frame)
	for i, s := range head {
		style := fill(faint)
		if i == 0 {
			style = fill(ink) + ` font-size="13" font-weight="bold"`
		}
		c.text(margin, margin+float64(i)*line+9, "start", style, s)
	}
	r.legend(&c, margin+float64(len(head))*line+4)
	axis := scaleOf(groups)
	for i, part := range parts {
		r.column(&c, axis, float64(margin+i*(columnWidth+columnGap)), top, bottom-groupGap, part)
	}
	c.WriteString("</svg>\n")
	return c.String()
}

// head says what was measured, on what, when.
func (r *Results) head() []string {
	machine := r.Machine.String()
	if !r.Began.IsZero() {
		machine = r.Began.Format(time.DateOnly) + ", " + machine
	}
	return append([]string{r.caption(), machine}, wrap(r.VersionLine())...)
}

// wrap parts a list behind commas into lines that fit.
func wrap(s string) (lines []string) {
	for len(s) > versionsWidth {
		i := strings.LastIndex(s[:versionsWidth], ", ")
		if i < 0 {
			break
		}
		lines, s = append(lines, s[:i+1]), s[i+2:]
	}
	return append(lines, s)
}

func (r *Results) legend(c *canvas, top float64) {
	for i, name := range r.contestants() {
		x, y := margin+float64(i%legendColumns)*(pictureWidth-2*margin)/legendColumns, top+float64(i/legendColumns)*line
		c.draw(`<rect x="%.1f" y="%.1f" width="10" height="10" fill="%s"/>`, x, y, colours[name])
		c.text(x+14, y+9, "start", fill(ink), r.title(name))
	}
}

// deal spreads groups over the columns, each question's in one of them.
func deal(groups []group) [][]group {
	var starts []int
	total := 0
	for i, g := range groups {
		total += g.height()
		if i == 0 || groups[i-1].question != g.question {
			starts = append(starts, i)
		}
	}
	cut, tall := len(groups), 0
	for i, g := range groups {
		if tall*2 >= total && slices.Contains(starts, i) {
			cut = i
			break
		}
		tall += g.height()
	}
	return [][]group{groups[:cut], groups[cut:]}
}

func (r *Results) column(c *canvas, axis scale, left, top, bottom float64, groups []group) {
	if len(groups) == 0 {
		return
	}
	for d := axis.low; d <= axis.high; d++ {
		v := math.Pow(10, d)
		x := left + (d-axis.low)/(axis.high-axis.low)*(columnWidth-labelWidth)
		c.draw(`<line x1="%.1f" x2="%.1f" y1="%.1f" y2="%.1f" stroke="%s"/>`, x, x, top+axisHeight-4, bottom, rule)
		anchor := "middle"
		if d == axis.low {
			anchor = "start"
		}
		c.text(x, top+9, anchor, fill(faint), strconv.FormatFloat(v, 'f', -1, 64))
	}
	y := top + axisHeight
	for _, g := range groups {
		c.draw(`<text x="%.1f" y="%.1f" fill="%s" stroke="%s" stroke-width="3" paint-order="stroke"><tspan font-weight="bold">%s</tspan> %s</text>`,
			left, y+10, ink, paper, html.EscapeString(g.name), html.EscapeString(g.about))
		y += titleLine
		for _, bar := range g.bars {
			if bar.value <= 0 {
				c.text(left+2, y+9, "start", fill(faint)+` font-size="10"`, r.title(bar.contestant)+": n/a, "+bar.label)
			} else {
				w := axis.width(bar.value)
				c.draw(`<rect x="%.1f" y="%.1f" width="%.1f" height="%d" fill="%s"><title>%s: %s</title></rect>`, left, y, w, barHeight-2, colours[bar.contestant], html.EscapeString(r.title(bar.contestant)), bar.label)
				c.text(left+w+4, y+9, "start", fill(ink)+` font-size="10"`, bar.label)
			}
			y += barHeight
		}
		y += groupGap
	}
}

// group is what stands together in the picture.
type group struct {
	question, name, about string
	bars                  []bar
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
			g := group{question: q, name: q}
			if r.Growth {
				g.name = fmt.Sprintf("%s, %s", q, thousands(size))
			}
			for _, name := range r.contestants() {
				row := r.find(q, name, size)
				if row == nil {
					continue
				}
				if !r.Growth || size == r.sizes()[0] {
					g.about = cmp.Or(g.about, row.About)
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

// thousands writes a number with commas.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
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
		return fmt.Sprintf("Median time of an answer in ms (logarithmic), connections: %d, by question and number of enterprises; shorter is better", r.shown())
	}
	return fmt.Sprintf("Requests a second (logarithmic), %d connections, %s enterprises, medians of %d rounds; longer is better", r.shown(), thousands(sizes[0]), r.Rounds)
}
