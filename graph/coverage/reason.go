package coverage

import "zonegraph/message"

// Reason says in words why a cell has its state.
func (c Cell) Reason() message.Message {
	ground := c.ground()
	why := message.Clauses{ground}
	if c.Undecided > 0 {
		why = append(why, message.New("coverage.undecided", c.Undecided))
	}
	if c.State != Met && c.Minimum > 1 {
		why = append(why, message.New("coverage.minimum", c.Minimum))
	}
	if len(why) == 1 {
		return ground
	}
	return message.New("coverage.reason", why)
}

// ground is what the state rests on.
func (c Cell) ground() message.Message {
	switch {
	case c.Field == nil && c.Basis == Figure:
		return message.New("coverage.own-record")
	case c.Field == nil:
		return message.New("coverage.property-not-recorded")
	case c.Value != nil:
		return message.New("coverage.figure", c.Value, c.Threshold)
	case c.Reported != nil:
		return message.New("coverage.reported", *c.Reported, c.Named)
	case c.Named > 0:
		return message.New("coverage.named", c.Named)
	case c.Basis == Completeness:
		return message.New("coverage.complete-list", c.AsOf)
	}
	return message.New("coverage.none-recorded")
}
