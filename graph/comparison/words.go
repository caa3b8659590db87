package comparison

import (
	"fmt"
	"time"

	"zonegraph/message"
)

// listed names figures as parts of a sentence.
func listed[T any](figures []Figure, name func(Figure) T) message.Clauses {
	out := make(message.Clauses, len(figures))
	for i, f := range figures {
		out[i] = name(f)
	}
	return out
}

// recorded is a text of a source, or that there is none.
func recorded(text string) message.Message {
	if text == "" {
		return message.New("comparison.not-recorded")
	}
	return message.New("comparison.text", text)
}

// shownWindow is the time of a figure: the words of its source, and its days.
func shownWindow(f Figure) message.Message {
	words := recorded(f.Words)
	switch {
	case f.From != "":
		return message.New("comparison.window", words, f.From, f.To)
	case f.To != "":
		return message.New("comparison.window-of-day", words, f.To)
	}
	return words
}

// windowText is the time of a figure as the contract has it, in the words of its source.
func windowText(f Figure) string {
	switch {
	case f.From != "":
		return fmt.Sprintf("%s（%s—%s）", f.Words, f.From, f.To)
	case f.To != "":
		return fmt.Sprintf("%s（%s）", f.Words, f.To)
	}
	return f.Words
}

// shownUndated is a figure whose window is not known, with the words of its source.
func shownUndated(f Figure) message.Message {
	if f.Words == "" {
		return message.New("comparison.figure", id(f))
	}
	return message.New("comparison.figure-of", id(f), f.Words)
}

// shownNature is how a figure relates to time.
func shownNature(nature string) message.Message {
	switch nature {
	case "STOCK":
		return message.New("comparison.stock")
	case "FLOW":
		return message.New("comparison.flow")
	case "RATIO":
		return message.New("comparison.ratio")
	case "AMBIGUOUS":
		return message.New("comparison.ambiguous")
	}
	return recorded(nature)
}

// length is that of a period in months, or in days if it is not of whole months; a
// stock is for a day. It is none if the days are not recorded.
func length(f Figure) message.Message {
	end, err := time.Parse(time.DateOnly, string(f.To))
	if err != nil {
		return message.Message{}
	}
	start, err := time.Parse(time.DateOnly, string(f.From))
	if err != nil {
		if f.Nature == "STOCK" || f.Nature == "RATIO" {
			return message.New("comparison.one-day")
		}
		return message.Message{}
	}
	next := end.AddDate(0, 0, 1)
	if start.Day() == 1 && next.Day() == 1 {
		return message.New("comparison.months", (next.Year()-start.Year())*12+int(next.Month())-int(start.Month()))
	}
	return message.New("comparison.days", int(next.Sub(start).Hours()/24))
}
