package graph

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"hash/fnv"
	"strconv"
)

// A cursor is the values by which a row is ordered, with a fingerprint of the
// order, so that it cannot be used with another one. It marks a place among the
// values, not a number of rows: what is inserted or removed before it does not
// shift the page behind it.

// EncodeCursor writes the cursor for a row's values.
func EncodeCursor(fields []*Field, keys []SortKey, values []any) string {
	return WriteCursor(append([]any{fingerprint(fields, keys)}, values...)...)
}

// WriteCursor writes strings and numbers as a cursor.
func WriteCursor(items ...any) string {
	b, err := json.Marshal(items)
	if err != nil {
		panic(err) // strings and numbers only
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// ReadCursor reads what WriteCursor has written, numbers as json.Number, and nothing
// besides: another spelling, or anything behind it, is no cursor.
func ReadCursor(cursor string) (items []any, ok bool) {
	b, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return nil, false
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	if d.Decode(&items) != nil || items == nil || WriteCursor(items...) != cursor {
		return nil, false
	}
	return items, true
}

// DecodeCursor reads a cursor back. argument names it in the error, which is
// BAD_USER_INPUT.
func DecodeCursor(fields []*Field, keys []SortKey, cursor, argument string) ([]any, error) {
	bad := BadInput(argument, "page.not-its-cursor")
	items, ok := ReadCursor(cursor)
	if !ok || len(items) != len(fields)+1 || items[0] != fingerprint(fields, keys) {
		return nil, bad
	}
	values := items[1:]
	var err error
	for i, f := range fields {
		switch {
		case values[i] == nil:
			if f.NonNull {
				return nil, bad
			}
		case f.Scalar == DecimalScalar:
			n, ok := Whole(values[i])
			if !ok {
				return nil, bad
			}
			values[i] = n
		default:
			if values[i], err = coerce(f.Scalar, values[i], argument); err != nil {
				return nil, bad
			}
		}
	}
	return values, nil
}

func fingerprint(fields []*Field, keys []SortKey) string {
	h := fnv.New32a()
	for i, f := range fields {
		_, _ = h.Write([]byte(f.Owner.Name + "." + f.Name))
		if i < len(keys) && keys[i].Descending {
			_, _ = h.Write([]byte("-"))
		}
		_, _ = h.Write([]byte(","))
	}
	return strconv.FormatUint(uint64(h.Sum32()), 36)
}
