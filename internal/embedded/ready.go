package embedded

import (
	"bytes"
	"context"
	"errors"
	"os"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/config"

	"zonegraph/message"
)

// awaitReady returns when the server answers RETURN 1 to its user, or when it
// is clear that it never will.
func (i *Instance) awaitReady(ctx context.Context) error {
	driver, err := i.connect(func(c *config.Config) {
		c.SocketConnectTimeout = 2 * time.Second
		c.MaxConnectionPoolSize = 1
	})
	if err != nil {
		return err
	}
	defer driver.Close(context.WithoutCancel(ctx)) //nolint:errcheck // nothing to lose

	for {
		err := i.ping(ctx, driver)
		if err == nil {
			return nil
		}
		var refused *neo4j.Neo4jError
		if errors.As(err, &refused) && refused.Code == "Neo.ClientError.Security.Unauthorized" {
			return message.NewError("neo4j.password-refused", i.home.Home)
		}
		if isUnavailable(err) {
			if failure := i.failedToStart(ctx, driver); failure != nil {
				return failure
			}
		}
		select {
		case <-i.child.ended:
			return explainStart(i.home, i.debugFrom, i.child.err)
		case <-ctx.Done():
			return message.NewError("neo4j.not-ready", context.Cause(ctx), i.home.consoleLog())
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// connect makes a pool of connections to the server, and to nobody else. Close it.
func (i *Instance) connect(configure ...func(*config.Config)) (neo4j.DriverWithContext, error) {
	driver, err := neo4j.NewDriverWithContext(i.URI, neo4j.BasicAuth(i.User, i.Password, ""), append(configure, func(c *config.Config) {
		c.TlsConfig = i.TLS()
		c.TelemetryDisabled = true
	})...)
	if err != nil {
		return nil, message.NewError("neo4j.no-driver", i.URI, err)
	}
	return driver, nil
}

// boltEnabled is what the pinned version prints once it listens.
const boltEnabled = "Bolt enabled on"

var errNotListening = message.NewError("neo4j.not-listening")

// ping asks the database, not only the port: bolt listens before the database
// can be read. Until the server says that it listens, whoever does so on its
// port is a stranger, who has not its certificate and may never answer.
func (i *Instance) ping(ctx context.Context, driver neo4j.DriverWithContext) error {
	console, err := os.ReadFile(i.home.consoleLog())
	if err != nil {
		return message.NewError("neo4j.log-unreadable", err)
	}
	if !bytes.Contains(console, []byte(boltEnabled)) {
		return errNotListening
	}
	return ask(ctx, driver)
}

// ask has the database answer the smallest question that there is.
func ask(ctx context.Context, driver neo4j.DriverWithContext) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	session := driver.NewSession(ctx, neo4j.SessionConfig{AccessMode: neo4j.AccessModeRead})
	defer session.Close(ctx) //nolint:errcheck // the answer is what counts
	result, err := session.Run(ctx, "RETURN 1", nil)
	if err != nil {
		return err
	}
	_, err = result.Consume(ctx)
	return err
}

// failedToStart says why the database of a server that runs will not be there, nil while
// it may still come: a recovery takes its time.
func (i *Instance) failedToStart(ctx context.Context, driver neo4j.DriverWithContext) error {
	said, err := standing(ctx, driver, "statusMessage")
	if err != nil || said == "" {
		return nil //nolint:nilerr // it is asked again
	}
	return explainStart(i.home, i.debugFrom, statusError(said))
}
