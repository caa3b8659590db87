package export

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
)

// object is a JSON object whose members keep their order.
type object struct {
	keys   []string
	values []any
}

// get gives a member, nil if there is none.
func (o *object) get(key string) any {
	if o != nil {
		for i, k := range o.keys {
			if k == key {
				return o.values[i]
			}
		}
	}
	return nil
}

// at follows members of objects.
func at(v any, keys ...string) any {
	for _, k := range keys {
		o, _ := v.(*object)
		v = o.get(k)
	}
	return v
}

func textAt(v any, keys ...string) string {
	s, _ := at(v, keys...).(string)
	return s
}

func listAt(v any, keys ...string) []any {
	l, _ := at(v, keys...).([]any)
	return l
}

var errJSON = errors.New("export: the answer is not JSON of the expected form")

// parseJSON reads a value as *object, []any, string, json.Number, bool or nil:
// numbers keep their digits, objects their order.
func parseJSON(text []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	return parseValue(d)
}

func parseValue(d *json.Decoder) (any, error) {
	t, err := d.Token()
	if err != nil {
		return nil, errors.Join(errJSON, err)
	}
	switch t {
	case json.Delim('{'):
		o := &object{}
		for d.More() {
			key, err := d.Token()
			if err != nil {
				return nil, errors.Join(errJSON, err)
			}
			v, err := parseValue(d)
			if err != nil {
				return nil, err
			}
			name, _ := key.(string)
			o.keys, o.values = append(o.keys, name), append(o.values, v)
		}
		_, err = d.Token()
		return o, err
	case json.Delim('['):
		list := []any{}
		for d.More() {
			v, err := parseValue(d)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		_, err = d.Token()
		return list, err
	}
	return t, nil
}

// appendJSON writes a value as parseJSON read it, without the members that this
// package had asked for.
func appendJSON(b []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case *object:
		b = append(b, '{')
		first := true
		for i, key := range v.keys {
			if strings.HasPrefix(key, hidden) {
				continue
			}
			if !first {
				b = append(b, ',')
			}
			first = false
			b = append(b, '"')
			b = append(b, key...) // a GraphQL name needs no escaping
			b = append(b, '"', ':')
			var err error
			if b, err = appendJSON(b, v.values[i]); err != nil {
				return nil, err
			}
		}
		return append(b, '}'), nil
	case []any:
		b = append(b, '[')
		for i, item := range v {
			if i > 0 {
				b = append(b, ',')
			}
			var err error
			if b, err = appendJSON(b, item); err != nil {
				return nil, err
			}
		}
		return append(b, ']'), nil
	case string:
		var text bytes.Buffer
		e := json.NewEncoder(&text)
		e.SetEscapeHTML(false)
		if err := e.Encode(v); err != nil {
			return nil, err
		}
		return append(b, bytes.TrimSuffix(text.Bytes(), []byte("\n"))...), nil
	default:
		text, err := json.Marshal(v)
		return append(b, text...), err
	}
}
