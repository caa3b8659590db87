package loaders

import (
	"io"
)

// JSON is a value of the response, already written.
type JSON []byte

// MarshalGQL implements graphql.Marshaler.
func (j JSON) MarshalGQL(w io.Writer) {
	_, _ = w.Write(j) // the writer is a buffer
}

// UnmarshalGQL implements graphql.Unmarshaler, which gqlgen asks of every
// scalar. No input is of this type.
func (*JSON) UnmarshalGQL(any) error { return errInput }
