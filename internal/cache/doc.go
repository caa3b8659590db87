// Package cache keeps whole answers for as long as they are true. It knows
// neither HTTP nor GraphQL nor Cypher: an answer is bytes, a question is a key,
// and the database is a function that gives its state.
//
// An answer is kept with the state of the graph that it was computed from, and is
// given again while the database is in that state. To know the state, a request
// needs a read of it that started after the request arrived; all requests that
// wait at the same time share one (see clock). So a hit is exact: nobody gets an
// answer older than a commit that was done when they asked, whoever made it, and
// there is nothing to invalidate. An operator can allow states to be so and so
// old, and then most hits cost no read at all.
//
// A question that many ask at once is answered once (see flight).
package cache
