package spreadsheet

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// generals are what the format General is called in the languages of spreadsheets; some
// programs write the word of their own language into the file. Longer ones come first.
var generals = []string{"g/通用格式", "g/標準", "g/标准", "g/표준", "通用格式", "general", "standaard", "standard", "estándar", "основной", "общий", "ogólny", "všeobecný", "vęeobecný", "yleinen", "normál", "geral", "genel", "常规", "標準", "표준"}

// part is a piece of a section: a letter tells its kind, such as 0 for the place of a
// digit, T for a literal text, y for a year.
type part struct {
	kind byte
	text string
}

// sectionReader takes a section apart.
type sectionReader struct {
	rest    string
	parts   []part
	section section
}

func sectionOf(code string) section {
	r := &sectionReader{rest: code}
	for r.rest != "" && r.section.kind != unknownSection {
		r.next()
	}
	if r.section.kind != unknownSection {
		r.classify()
	}
	return r.section
}

func (r *sectionReader) add(kind byte, text string) { r.parts = append(r.parts, part{kind, text}) }

// literal adds a literal text to the one before it.
func (r *sectionReader) literal(text string) {
	if n := len(r.parts); n > 0 && r.parts[n-1].kind == 'T' {
		r.parts[n-1].text += text
	} else if text != "" {
		r.add('T', text)
	}
}

var dayHalf = regexp.MustCompile(`^(?i)(am/pm|a/p|上午/下午)`)

// next takes what comes next.
func (r *sectionReader) next() {
	lower := strings.ToLower(r.rest)
	for _, word := range generals {
		if strings.HasPrefix(lower, word) {
			r.add('G', "")
			r.rest = r.rest[len(word):]
			return
		}
	}
	if half := dayHalf.FindString(r.rest); half != "" {
		r.rest = r.rest[len(half):]
		return
	}
	first := []rune(r.rest)[0]
	behind := r.rest[len(string(first)):]
	switch {
	case first == '"':
		text, rest, _ := strings.Cut(behind, `"`)
		r.literal(text)
		r.rest = rest
	case first == '[':
		inside, rest, _ := strings.Cut(behind, "]")
		r.bracket(inside)
		r.rest = rest
	case strings.ContainsRune(`\!_*`, first):
		escaped := ""
		if behind != "" {
			escaped = string([]rune(behind)[0])
		}
		if first == '\\' || first == '!' {
			r.literal(escaped)
		}
		r.rest = behind[len(escaped):]
	case first == 'E' || first == 'e':
		// A zh version writes the year as e; the power of ten stands behind digits.
		if n := len(r.parts); n > 0 && strings.IndexByte("0.,", r.parts[n-1].kind) >= 0 && (strings.HasPrefix(behind, "+") || strings.HasPrefix(behind, "-")) {
			r.add('E', "")
			r.rest = behind[1:]
			return
		}
		r.letters('y')
	case strings.ContainsRune("yYgG", first):
		r.letters('y')
	case strings.ContainsRune("mMdDhHsSaA", first):
		r.letters(lower[0])
	case first < 0x80 && (first >= 'a' && first <= 'z' || first >= 'A' && first <= 'Z'):
		r.section.kind = unknownSection
	case strings.ContainsRune("0#?", first):
		r.add('0', string(first))
		r.rest = behind
	case strings.ContainsRune(".,%/@", first):
		r.add(byte(first), string(first))
		r.rest = behind
	default:
		r.literal(string(first))
		r.rest = behind
	}
}

// letters takes a run of one letter.
func (r *sectionReader) letters(kind byte) {
	letter := strings.ToLower(r.rest[:1])
	n := len(r.rest) - len(strings.TrimLeft(strings.ToLower(r.rest), letter))
	switch {
	case kind == 'a' && n < 3:
		r.section.kind = unknownSection
	case kind == 'a' || kind == 'd' && n > 2:
		r.add('w', "") // the day of the week
	case kind == 'm' && n > 2:
		r.add('M', "") // the month, and never minutes
	default:
		r.add(kind, "")
	}
	r.rest = r.rest[n:]
}

var (
	elapsed    = regexp.MustCompile(`^(?i)(h+|m+|s+)$`)
	conditions = regexp.MustCompile(`^(<=|>=|<>|<|>|=)\s*([+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?)$`)
	colors     = regexp.MustCompile(`^(?i)(black|blue|cyan|green|magenta|red|white|yellow|colou?r ?[0-9]+|黑色?|蓝色?|青色?|绿色?|洋红色?|红色?|白色?|黄色?|颜色 ?[0-9]+)$`)
)

// bracket takes what stands in square brackets.
func (r *sectionReader) bracket(inside string) {
	if m := conditions.FindStringSubmatch(inside); m != nil {
		if limit, err := strconv.ParseFloat(m[2], 64); err == nil {
			r.section.when = &condition{m[1], limit}
		}
		return
	}
	switch currency, found := strings.CutPrefix(inside, "$"); {
	case found:
		currency, _, _ = strings.Cut(currency, "-")
		r.literal(currency)
	case elapsed.MatchString(inside):
		r.section.kind = unknownSection
	case colors.MatchString(inside):
		r.section.colored = true
	}
}

// classify tells what the parts make.
func (r *sectionReader) classify() {
	has := func(kinds string) bool {
		return slices.ContainsFunc(r.parts, func(p part) bool { return strings.IndexByte(kinds, p.kind) >= 0 })
	}
	day := has("ymMdhsw")
	switch {
	case day && has("0") && !has("s"), day && has("G@%E"), has("@") && has("0G%E"):
		r.section.kind = unknownSection
	case day:
		r.date()
	case has("G"):
		r.around('G', generalSection)
	case has("@"):
		r.around('@', textSection)
	case has("0"):
		r.digits()
	default:
		for _, p := range r.parts {
			r.section.before += p.text
		}
		r.section.before = strings.TrimSpace(r.section.before)
	}
}

// around has a single place with literal texts before and behind it.
func (r *sectionReader) around(place byte, kind sectionKind) {
	r.section.kind = kind
	at := slices.IndexFunc(r.parts, func(p part) bool { return p.kind == place })
	r.section.before, r.section.behind = joined(r.parts[:at]), joined(r.parts[at+1:])
	if slices.ContainsFunc(r.parts[at+1:], func(p part) bool { return p.kind == place }) {
		r.section.kind = unknownSection // a text shown twice
	}
	if strings.Contains(r.section.before+r.section.behind, "%") && kind == generalSection && slices.ContainsFunc(r.parts, func(p part) bool { return p.kind == '%' }) {
		r.section.kind = unknownSection
	}
}

// joined are the texts of parts.
func joined(parts []part) string {
	var b strings.Builder
	for _, p := range parts {
		b.WriteString(p.text)
	}
	return b.String()
}

// date finds out which parts of a day are shown.
func (r *sectionReader) date() {
	s := &r.section
	s.kind, s.shown = dateSection, map[byte]bool{}
	var letters []byte
	first, last := -1, -1
	for i, p := range r.parts {
		if strings.IndexByte("ymMdhsw", p.kind) >= 0 {
			letters = append(letters, p.kind)
			if last = i; first < 0 {
				first = i
			}
		}
	}
	for i, l := range letters {
		minutes := l == 'm' && (i > 0 && letters[i-1] == 'h' || i+1 < len(letters) && letters[i+1] == 's')
		switch {
		case minutes || l == 's':
			s.shown['h'] = true
		case l == 'M':
			s.shown['m'] = true
		default:
			s.shown[l] = true
		}
	}
	s.before, s.behind = joined(r.parts[:first]), strings.TrimLeft(joined(r.parts[last+1:]), "年月日号时分秒.0/")
}

// digits reads a section with places for digits.
func (r *sectionReader) digits() {
	s := &r.section
	s.kind = digitSection
	first, last := -1, -1
	point, before := -1, 0 // the point, and the places before it
	for i, p := range r.parts {
		switch p.kind {
		case '0':
			if last = i; first < 0 {
				first = i
			}
			s.any = s.any || p.text == "0"
			if point < 0 {
				before++
			}
		case '.':
			if point < 0 && first >= 0 {
				point = i
			}
		}
	}
	s.before = joined(r.parts[:first])
	tail := r.parts[last+1:]
	for len(tail) > 0 && strings.IndexByte(",.", tail[0].kind) >= 0 {
		if tail[0].kind == ',' { // each divides by a thousand
			s.power -= 3
		}
		tail = tail[1:]
	}
	s.behind = joined(tail)
	r.percents()
	r.inside(first, last, point, before)
}

// percents counts the signs of per cent that are no literal text.
func (r *sectionReader) percents() {
	s, n := &r.section, 0
	for _, p := range r.parts {
		if p.kind == '%' {
			n++
		}
	}
	if s.percent = n == 1; s.percent {
		s.power += 2
	} else if n > 1 {
		s.kind = unknownSection
	}
}

// inside reads what stands from the first place of a digit to the last; before is the
// number of places before the point.
func (r *sectionReader) inside(first, last, point, before int) {
	s, seen := &r.section, 0
	for i := first; i <= last; i++ {
		p := r.parts[i]
		beforePoint := point < 0 || i < point
		switch {
		case p.kind == '0':
			seen++
			if beforePoint && p.text == "0" {
				s.zeros++
			}
			s.mask = append(s.mask, "")
		case p.kind == 'E' || p.kind == '/': // scientific, or a fraction: the number itself is exact
			s.kind, s.mask, s.zeros, s.any = digitSection, nil, 0, true
			return
		case p.kind == ',' && beforePoint && seen == before:
			s.power -= 3
		case p.kind == 'T' && strings.Trim(p.text, " \u00a0,，'") != "":
			if p.text == "." && point < 0 && s.kind == digitSection {
				// What looks like a point divides too, as 0!.0,"万" shows ten thousands.
				places := 0
				for _, behind := range r.parts[i:last] {
					if behind.kind == 'T' {
						places++
					}
				}
				if places == 1 {
					s.power -= before - seen
					s.zeros = 0
					return
				}
			}
			s.kind = maskSection
			s.mask = append(s.mask, p.text)
		}
	}
	if s.kind == maskSection && (point >= 0 || s.percent) {
		s.kind = unknownSection
	}
}
