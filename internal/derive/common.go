package derive

// common writes the types that do not depend on the domain.
func (d *sdl) common() {
	d.line(`
"Order of a property's values. What is not recorded comes last in both."
enum SortDirection {
  "From small to large."
  ASC
  "From large to small."
  DESC
}
"Numbers of an aggregate."
type CountConnection {
  "Number of different nodes."
  nodes: Int!
  "Number of edges."
  edges: Int!
}
"Order of groups."
enum GroupOrder {
  "The largest first, those of one size by their keys."
  SIZE
  "By their keys, from small to large; null last."
  KEY
}
"One key of a group."
type GroupValue {
  "Name of the key, as it was asked for."
  field: String!
  "Its value as a text; null for what has none, or none recorded."
  value: String
}
"Conditions on the number of related items."
input ConnectionAggregationCountFilterInput {
  "Number of different nodes."
  nodes: IntScalarFilters
  "Number of edges."
  edges: IntScalarFilters
}`)
	for _, scalar := range []string{"ID", "String"} {
		d.line("\"Conditions on a property of type %s.\"\ninput %sScalarFilters {\n  \"Equals; null finds what is not recorded.\"\n  eq: %s\n  \"Equals one of these.\"\n  in: [%s!]\n  \"Contains this.\"\n  contains: %s\n  \"Starts with this.\"\n  startsWith: %s\n  \"Ends with this.\"\n  endsWith: %s", scalar, scalar, scalar, scalar, scalar, scalar, scalar)
		if scalar == "String" {
			d.line("  \"Contains this, whatever the case and width of the letters (Ａ, A and a are alike).\"\n  matches: String")
		}
		d.line("}")
	}
	for _, scalar := range []string{"Int", "Float", "Decimal", "Date", "DateTime"} {
		if scalar == "DateTime" && !d.uses(scalar) {
			continue
		}
		d.line("\"Conditions on a property of type %s.\"\ninput %sScalarFilters {\n  \"Equals; null finds what is not recorded.\"\n  eq: %s\n  \"Equals one of these.\"\n  in: [%s!]\n  \"Less than this.\"\n  lt: %s\n  \"At most this.\"\n  lte: %s\n  \"More than this.\"\n  gt: %s\n  \"At least this.\"\n  gte: %s\n}", scalar, scalar, scalar, scalar, scalar, scalar, scalar, scalar)
		d.line("\"Aggregates of a property of type %s; null where no item has it.\"\ntype %sAggregateSelection {\n  \"Number of items that have it.\"\n  recorded: Int!\n  \"Smallest value.\"\n  min: %s\n  \"Largest value.\"\n  max: %s", scalar, scalar, scalar, scalar)
		if average := averages[scalar]; average != "" {
			d.line("  \"Mean of the values.\"\n  average: %s\n  \"Sum of the values.\"\n  sum: %s", average, average)
		}
		d.line("}\n\"Conditions on aggregates of a property of type %s.\"\ninput %sScalarAggregationFilters {\n  \"Smallest value.\"\n  min: %sScalarFilters\n  \"Largest value.\"\n  max: %sScalarFilters", scalar, scalar, scalar, scalar)
		if average := averages[scalar]; average != "" {
			d.line("  \"Mean of the values.\"\n  average: %sScalarFilters\n  \"Sum of the values.\"\n  sum: %sScalarFilters", average, scalar)
		}
		d.line("}")
	}
	d.line(`
"Conditions on a property of type Boolean."
input BooleanScalarFilters {
  "Equals; null finds what is not recorded."
  eq: Boolean
}
"Conditions on a list of texts."
input StringListFilters {
  "Is exactly this list."
  eq: [String!]
  "Has this among its items."
  includes: String
}
"Aggregates of a text; null where no item has it."
type StringAggregateSelection {
  "Shortest text; of several the first in order."
  shortest: String
  "Longest text; of several the first in order."
  longest: String
}
"Conditions on the lengths of texts, in characters."
input StringScalarAggregationFilters {
  "Mean length."
  averageLength: FloatScalarFilters
  "Length of the shortest."
  shortestLength: IntScalarFilters
  "Length of the longest."
  longestLength: IntScalarFilters
}`)
}

// averages names the type of the mean and the sum of a scalar that has them. The
// sum of many Ints can be larger than an Int, so it is a Float (a whole one).
var averages = map[string]string{"Int": "Float", "Float": "Float", "Decimal": "Decimal"}

// uses tells if some property of the domain is of this scalar.
func (d *sdl) uses(scalar string) bool {
	for _, e := range d.model.Nodes {
		for _, f := range e.Fields {
			if string(f.Scalar) == scalar {
				return true
			}
		}
	}
	for _, e := range d.model.Properties {
		for _, f := range e.Fields {
			if string(f.Scalar) == scalar {
				return true
			}
		}
	}
	return false
}
