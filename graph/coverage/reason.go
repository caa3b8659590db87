package coverage

import (
	"fmt"
	"strings"
)

// Reason says in words why a cell has its state.
func (c Cell) Reason() (zh, en string) {
	var z, e []string
	say := func(format, english string, args ...any) {
		z = append(z, fmt.Sprintf(format, args...))
		e = append(e, fmt.Sprintf(english, args...))
	}
	switch {
	case c.Field == nil && c.Basis == Figure:
		say("由其自身的记录得出", "it follows from what is recorded of the subject itself")
	case c.Field == nil:
		say("所需的属性没有记录", "a property that is needed is not recorded")
	case c.Value != nil:
		say("数值为%s，门槛为%s", "the figure is %s, the threshold %s", c.Value, c.Threshold)
	case c.Reported != nil:
		say("文件报告%d，点名%d", "%d reported, %d named", *c.Reported, c.Named)
	case c.Named > 0:
		say("点名%d", "%d named", c.Named)
	case c.Basis == Completeness:
		say("截至%s的名单完整，其中没有", "the list is complete as of %s and has none", c.AsOf)
	default:
		say("没有记录；没有记录不等于没有", "none recorded, which does not mean none")
	}
	if c.Undecided > 0 {
		say("%d项缺少判断所需的属性", "of %d it cannot be told, because a property is not recorded", c.Undecided)
	}
	if c.State != Met && c.Minimum > 1 {
		say("至少需要%d", "at least %d are needed", c.Minimum)
	}
	return strings.Join(z, "；"), strings.Join(e, "; ")
}
