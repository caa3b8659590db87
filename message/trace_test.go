package message

import (
	"context"
	"errors"
	"fmt"
	"os"
	"testing"
)

// People are told what is wrong in words for them; where there are none, all is told.
func TestTrace(t *testing.T) {
	_, missing := os.Open("/no/such/file")
	fault := errors.New("boom")
	for _, c := range []struct {
		err     error
		known   bool
		chinese string
	}{
		{NewError("database.no-answer"), true, Code("database.no-answer").In(Chinese)},
		{Trace("MATCH (n)", NewError("database.no-answer")), true, Code("database.no-answer").In(Chinese)},
		{fmt.Errorf("neo4j: %w", Trace("MATCH (n)", NewError("database.no-answer"))), true, "neo4j: " + Code("database.no-answer").In(Chinese)},
		{Trace("MATCH (n)", fault), false, "“MATCH (n): boom”"},
		{Trace("one", Trace("two", fault)), false, "“one: two: boom”"},
		{Trace("reading", missing), true, "/no/such/file：没有这个文件或文件夹"},
		{errors.Join(fault, NewError("database.no-answer")), true, "“boom”\n" + Code("database.no-answer").In(Chinese)},
		{errors.Join(fault, fault), false, "“boom”\n“boom”"},
		{Trace("reading", context.Canceled), true, "已取消"},
		{fault, false, "“boom”"},
	} {
		if got := Text(Chinese, c.err); Known(c.err) != c.known || got != c.chinese {
			t.Errorf("%v: known %v, %q", c.err, Known(c.err), got)
		}
		if !errors.Is(Trace("x", c.err), c.err) {
			t.Errorf("%v is lost", c.err)
		}
	}
	if Trace("x", nil) != nil || Known(nil) {
		t.Error("no error is none")
	}
}
