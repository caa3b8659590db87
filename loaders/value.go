package loaders

import (
	"context"
	"errors"
	"io"

	"github.com/99designs/gqlgen/graphql"

	"zonegraph/graph"
)

// Value is a value of the graph in a response. To gqlgen it is a leaf, whatever
// is selected of it: JSON that is written already, or a node of a Batch.
type Value interface {
	MarshalGQLContext(ctx context.Context, w io.Writer) error
}

// UnmarshalValue would read a Value, which no input of the contract is; gqlgen
// asks it of every scalar.
func UnmarshalValue(context.Context, any) (Value, error) { return nil, errNoInput }

// MarshalValue implements the scalar of the execution schema.
func MarshalValue(v Value) graphql.ContextMarshaler { return v }

var errNoInput = errors.New("loaders: not an input")

// JSON is a value that is written already.
type JSON []byte

// MarshalGQLContext implements Value.
func (j JSON) MarshalGQLContext(_ context.Context, w io.Writer) error {
	_, err := w.Write(j)
	return err
}

// Plain is an input of a derived type, such as ZoneWhere, as plain values. The
// contract has validated it.
type Plain = any

// MarshalPlain would write a Plain, which no output is; gqlgen asks it of every
// scalar.
func MarshalPlain(any) graphql.Marshaler { return graphql.Null }

// UnmarshalPlain hands the value on as it is.
func UnmarshalPlain(v any) (Plain, error) { return v, nil }

// Decimal is the scalar of the contract.
type Decimal = graph.Decimal

// MarshalDecimal writes a Decimal as a string.
func MarshalDecimal(d Decimal) graphql.Marshaler { return graphql.MarshalString(d.String()) }

// UnmarshalDecimal reads a Decimal from a string or a number.
func UnmarshalDecimal(v any) (Decimal, error) {
	d, err := graph.DecimalOf(v)
	if err != nil {
		return 0, graph.BadValue("", err)
	}
	return d, nil
}
