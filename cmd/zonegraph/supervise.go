package main

import (
	"context"
	"log/slog"
	"time"

	"zonegraph/message"
)

// endLimit is how long an embedded Neo4j that is started again may take to end in good
// order. What is wrong with it may be just what keeps it from that.
const endLimit = 5 * time.Second

// keep starts the embedded Neo4j again whenever it ends by itself, or restart is called,
// as watch does for statements that do not end, until ctx ends. The connections are closed
// first, and requests in between are answered with DATABASE_UNAVAILABLE: nobody is dialled
// of whom it is not known that it is ours.
func (d *database) keep(ctx context.Context, log *slog.Logger) {
	if d.instance == nil {
		return
	}
	ctx, d.cancel = context.WithCancel(ctx)
	d.background.Go(func() { d.watch(ctx, log) })
	d.background.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-d.instance.Done():
				d.disconnect(ctx)
				if ctx.Err() == nil {
					log.Warn("neo4j.starting-again", "error", d.instance.Err())
				}
			case why := <-d.again:
				d.disconnect(ctx)
				log.Warn("neo4j.restarting", "error", why.error)
				d.end(ctx)
			}
			d.startUntilItRuns(ctx, log)
		}
	})
}

// reason is why the embedded Neo4j is started again.
type reason struct{ error error }

// restart has the embedded Neo4j ended and started again by keep. The log says why. It
// does not wait; a restart that is asked for while another is under way is part of that
// one. A server that others run is left alone.
func (d *database) restart(why error) {
	select {
	case d.again <- reason{why}:
	default:
	}
}

// disconnect closes the connections. There are no others until connect is called.
func (d *database) disconnect(ctx context.Context) {
	if db := d.pool.Swap(nil); db != nil {
		_ = db.Close(context.WithoutCancel(ctx))
	}
}

// end stops the embedded Neo4j, by force if need be.
func (d *database) end(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), endLimit)
	defer cancel()
	_ = d.instance.Stop(ctx) // that it had to be killed is no news
}

// startUntilItRuns tries again and again, with pauses that grow.
func (d *database) startUntilItRuns(ctx context.Context, log *slog.Logger) {
	for pause := time.Second; ctx.Err() == nil; pause = min(2*pause, 30*time.Second) {
		err := d.start(ctx)
		if err == nil {
			// Whoever asked for it meanwhile spoke of the one before.
			select {
			case <-d.again:
			default:
			}
			return
		}
		if ctx.Err() != nil {
			return
		}
		log.Error("neo4j.not-started-again", "error", err, "seconds", pause.Seconds())
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
}

// errNoDatabase is for whoever asks while Neo4j is started again.
var errNoDatabase = message.NewError("neo4j.being-started")
