package server

import (
	"context"

	"golang.org/x/sync/semaphore"
)

// admission bounds what all operations at once may be about: the database holds their
// answers in memory. Who finds no room waits, until the deadline. Small operations have
// room of their own, so that they do not wait for large ones, and no operation takes
// more than half of the other: one client with the largest there are does not stop the
// rest.
type admission struct {
	small, large *semaphore.Weighted
	// limit is the weight up to which an operation is small, share the most that one
	// counts for.
	limit, share int64
}

// newAdmission makes room for operations of so much weight together.
func newAdmission(weight int) *admission {
	half := max(int64(weight)/2, 1)
	return &admission{small: semaphore.NewWeighted(half), large: semaphore.NewWeighted(half), limit: half / 32, share: max(half/2, 1)}
}

// enter waits for room. The error is the context's.
func (a *admission) enter(ctx context.Context, weight int64) (leave func(), err error) {
	room := a.large
	if weight <= a.limit {
		room = a.small
	}
	weight = min(weight, a.share)
	if err := room.Acquire(ctx, weight); err != nil {
		return nil, err
	}
	return func() { room.Release(weight) }, nil
}
