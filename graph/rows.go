package graph

// Values come from the database as any. These read the kinds that statements return,
// and give the zero value for null and for anything else.

// ListOf reads a list.
func ListOf(v any) []any {
	l, _ := v.([]any)
	return l
}

// TextOf reads a text.
func TextOf(v any) string {
	s, _ := v.(string)
	return s
}

// IntOf reads a whole number.
func IntOf(v any) int {
	n, _ := v.(int64)
	return int(n)
}

// TextsOf reads a list of texts.
func TextsOf(v any) []string {
	var out []string
	for _, item := range ListOf(v) {
		out = append(out, TextOf(item))
	}
	return out
}

// RefOf reads an id.
func RefOf(v any) Ref {
	r, err := ParseRef(TextOf(v))
	if err != nil {
		return Ref{}
	}
	return r
}
