package stage

import "context"

// Phase is what a transaction of an import or an undo does. It travels with the context
// that is given to Write, so that tests can tell transactions apart.
type Phase string

// The phases, in the order of an import and then of an undo.
const (
	Begin   Phase = "begin"   // hides the import
	Staging Phase = "staging" // writes a part of it
	End     Phase = "end"     // changes what was there and publishes it
	Undo    Phase = "undo"    // hides it again and changes back what was there
	Removal Phase = "removal" // removes a part of what is hidden
	Removed Phase = "removed" // nothing is left, so there is nothing to hide
)

type phaseKey struct{}

// WithPhase is a context for a transaction of a phase.
func WithPhase(ctx context.Context, p Phase) context.Context {
	return context.WithValue(ctx, phaseKey{}, p)
}

// PhaseOf is the phase of a transaction, "" for one that changes nothing of the graph.
func PhaseOf(ctx context.Context) Phase {
	p, _ := ctx.Value(phaseKey{}).(Phase)
	return p
}
