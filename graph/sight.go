package graph

import (
	"context"
	"slices"
	"sync"
)

// Sight is what the statements of one piece of work have in common: the visibility
// under which they read, and the states in which they ended. It travels with the
// context; whoever runs the statements fills it.
type Sight struct {
	visibility Visibility

	mu      sync.Mutex
	ends    map[string]bool
	unknown bool
}

type sightKey struct{}

// SightOf is the context's sight, nil if there is none.
func SightOf(ctx context.Context) *Sight {
	s, _ := ctx.Value(sightKey{}).(*Sight)
	return s
}

// Since is the state that each statement must see, or a later one: only then is
// all done that has made the visibility what it is.
func (s *Sight) Since() string { return s.visibility.State }

// Ended notes the state in which a statement has ended, "" if that is not known.
func (s *Sight) Ended(state string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if state == "" {
		s.unknown = true
		return
	}
	s.ends[state] = true
}

// seen are the states in which statements have ended, and if there are others.
func (s *Sight) seen() (states []string, unknown bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for state := range s.ends {
		states = append(states, state)
	}
	slices.Sort(states)
	return states, s.unknown
}
