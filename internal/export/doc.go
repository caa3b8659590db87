// Package export writes the answer of a GraphQL operation as a table: CSV, an Excel
// workbook, or JSON Lines. It runs the operation page by page by keyset cursors, so
// that a list of any length takes the memory of one page, and what is asked of the
// service at a time stays within its limits.
//
//	e := &export.Exporter{Schema: api, Run: run}
//	plan, err := e.Plan(export.Request{Query: text, Format: export.CSV})
//	…
//	err = plan.Write(ctx, w)
//
// How a selection becomes columns:
//
//   - a row is an item of the root field: of the list, of the connection's edges, or
//     of a matrix's rows; whatever has no items is one row;
//   - a property is a column, titled by the Chinese part of its description, and one
//     along to-one steps by all of theirs: 所在设区市/名称;
//   - properties of lists inside a row share a cell, joined by 、, by ； around that,
//     and by | around that, so that items keep their places: 无记录 stands for an item
//     that has no value; a list that the operation names gives a row for each item
//     instead (see readComments);
//   - an empty cell says that nothing is recorded, never that there is none; zero is 0.
//
// It knows the contract, and of package graph the errors that clients see. It knows
// neither how an operation is run nor HTTP.
package export
