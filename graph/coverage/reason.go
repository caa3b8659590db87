package coverage

import "zonegraph/message"

// Reason says in words why a cell has its state.
func (c Cell) Reason() message.Message {
	var why message.Clauses
	say := func(m message.Message) { why = append(why, m) }
	switch {
	case c.Field == nil && c.Basis == Figure:
		say(message.New("coverage.own-record"))
	case c.Field == nil:
		say(message.New("coverage.property-not-recorded"))
	case c.Value != nil:
		say(message.New("coverage.figure", c.Value, c.Threshold))
	case c.Reported != nil:
		say(message.New("coverage.reported", *c.Reported, c.Named))
	case c.Named > 0:
		say(message.New("coverage.named", c.Named))
	case c.Basis == Completeness:
		say(message.New("coverage.complete-list", c.AsOf))
	default:
		say(message.New("coverage.none-recorded"))
	}
	if c.Undecided > 0 {
		say(message.New("coverage.undecided", c.Undecided))
	}
	if c.State != Met && c.Minimum > 1 {
		say(message.New("coverage.minimum", c.Minimum))
	}
	return message.New("coverage.reason", why)
}
