package plain

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Object is an object of an answer, its members in order.
type Object struct {
	Keys   []string
	Values []any
}

func (o *Object) add(key string, v any) {
	o.Keys, o.Values = append(o.Keys, key), append(o.Values, v)
}

// Get is a member, nil if there is none.
func (o *Object) Get(key string) any {
	if i := slices.Index(o.Keys, key); i >= 0 {
		return o.Values[i]
	}
	return nil
}

// List is a list of an answer as it should be.
type List struct {
	Items []any
	// Open is true for a list of which nobody said the order: any Take of the items,
	// each once, are right.
	Open bool
	Take int
}

// Approximate is a number that is computed in binary, in whatever order.
type Approximate float64

// Cursor is any cursor; the service alone knows what is in it.
type Cursor struct{ Place Place }

// Behaviour is the answer of a root field with behaviour of its own.
type Behaviour struct {
	// Check says what is wrong with an answer, "" for nothing.
	Check func(got any) string
}

// Decode reads JSON with the members of objects in order: nil, bool, string,
// json.Number, []any or *Object.
func Decode(text []byte) (any, error) {
	d := json.NewDecoder(strings.NewReader(string(text)))
	d.UseNumber()
	v, err := decode(d)
	if err == nil && d.More() {
		err = errors.New("something follows the JSON")
	}
	return v, err
}

func decode(d *json.Decoder) (any, error) {
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		o := &Object{}
		for d.More() {
			key, err := d.Token()
			if err != nil {
				return nil, err
			}
			if slices.Contains(o.Keys, key.(string)) {
				return nil, fmt.Errorf("the member %v comes twice", key)
			}
			v, err := decode(d)
			if err != nil {
				return nil, err
			}
			o.add(key.(string), v)
		}
		_, err = d.Token()
		return o, err
	case json.Delim('['):
		list := []any{}
		for d.More() {
			v, err := decode(d)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		_, err = d.Token()
		return list, err
	}
	return token, nil
}

// Differs says where an answer is not what it should be, "" if it is. places learns the
// cursors.
func Differs(want, got any, places map[string]Place) string {
	switch want := want.(type) {
	case *Object:
		return objectDiffers(want, got, places)
	case List:
		return listDiffers(want, got, places)
	case Behaviour:
		return want.Check(got)
	case Cursor:
		text, ok := got.(string)
		if !ok || text == "" {
			return fmt.Sprintf(": %v is no cursor", got)
		}
		places[text] = want.Place
		return ""
	case Approximate:
		if f, ok := float(got); ok && math.Abs(f-float64(want)) <= 1e-9*math.Abs(float64(want)) {
			return ""
		}
	case float64:
		if f, ok := float(got); ok && f == want {
			return ""
		}
	case int64:
		if n, ok := got.(json.Number); ok && string(n) == strconv.FormatInt(want, 10) {
			return ""
		}
	default:
		if !composite(got) && want == got {
			return ""
		}
	}
	return fmt.Sprintf(": got %s, want %s", short(got), short(want))
}

func composite(v any) bool {
	switch v.(type) {
	case []any, *Object:
		return true
	}
	return false
}

func float(v any) (float64, bool) {
	n, ok := v.(json.Number)
	if !ok {
		return 0, false
	}
	f, err := n.Float64()
	return f, err == nil
}

func objectDiffers(want *Object, got any, places map[string]Place) string {
	have, ok := got.(*Object)
	if !ok {
		return fmt.Sprintf(": got %s, want an object with %v", short(got), want.Keys)
	}
	if !slices.Equal(want.Keys, have.Keys) {
		return fmt.Sprintf(": got the members %v, want %v", have.Keys, want.Keys)
	}
	for i, key := range want.Keys {
		if d := Differs(want.Values[i], have.Values[i], places); d != "" {
			return "." + key + d
		}
	}
	return ""
}

func listDiffers(want List, got any, places map[string]Place) string {
	have, ok := got.([]any)
	if !ok {
		return fmt.Sprintf(": got %s, want a list", short(got))
	}
	length := len(want.Items)
	if want.Open {
		length = min(length, want.Take)
	}
	if len(have) != length {
		return fmt.Sprintf(": got %d items, want %d: %s instead of %s", len(have), length, short(have), short(want))
	}
	if !want.Open {
		for i, item := range have {
			if d := Differs(want.Items[i], item, places); d != "" {
				return "[" + strconv.Itoa(i) + "]" + d
			}
		}
		return ""
	}
	left := slices.Clone(want.Items)
	for i, item := range have {
		at := slices.IndexFunc(left, func(w any) bool { return Differs(w, item, places) == "" })
		if at < 0 {
			return fmt.Sprintf("[%d]: %s is none of those that are left: %s", i, short(item), short(List{Items: left}))
		}
		left = slices.Delete(left, at, at+1)
	}
	return ""
}

// short is a value for a message.
func short(v any) string {
	const most = 1500
	text := written(v)
	if len(text) > most {
		text = text[:most] + "…"
	}
	return text
}

func written(v any) string {
	switch v := v.(type) {
	case *Object:
		if v == nil {
			return "null"
		}
		var parts []string
		for i, key := range v.Keys {
			parts = append(parts, key+": "+written(v.Values[i]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case List:
		return written(v.Items)
	case []any:
		var parts []string
		for _, item := range v {
			parts = append(parts, written(item))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case string:
		return strconv.QuoteToASCII(v)
	case nil:
		return "null"
	}
	return fmt.Sprint(v)
}
