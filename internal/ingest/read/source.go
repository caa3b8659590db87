package read

import "iter"

// Source is a file to import.
type Source struct {
	// Name is the file's name, Hash the SHA-256 of its content in hexadecimal digits.
	Name, Hash string
	// Profile is by what its rows were read.
	Profile string
	// Rows reads the file; ranging over it again reads it again. An error ends the
	// import.
	Rows iter.Seq2[Item, error]
}

// Item is what became of one row of a file: a row for the graph, or why it is
// refused.
type Item struct {
	Row      *Row
	Refusals []Refusal
}

// Batch is some rows of a file that are taken together, and what was refused before
// the last of them: all refusals of a row at once.
type Batch struct {
	Rows    []*Row
	Refused [][]Refusal
}

// Batches divides a file into batches of at most size rows. The last one comes even if
// it has none. An error of the file comes with what was refused before it. A batch is
// used again for the next one.
func Batches(rows iter.Seq2[Item, error], size int) iter.Seq2[Batch, error] {
	return func(yield func(Batch, error) bool) {
		b := Batch{Rows: make([]*Row, 0, size)}
		for item, err := range rows {
			if err != nil {
				yield(Batch{Refused: b.Refused}, err)
				return
			}
			if len(item.Refusals) > 0 {
				b.Refused = append(b.Refused, item.Refusals)
			}
			if item.Row != nil {
				b.Rows = append(b.Rows, item.Row)
			}
			// Refusals count too, so that a file of nothing else is not kept in memory.
			if len(b.Rows) == size || len(b.Refused) == size {
				if !yield(b, nil) {
					return
				}
				b.Rows, b.Refused = b.Rows[:0], nil
			}
		}
		yield(b, nil)
	}
}
