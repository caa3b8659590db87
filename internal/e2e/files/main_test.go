// Package files tests what goes into the service as files and comes out of it as
// files, over a real Neo4j: lists, datasets, exports, and that they are the same
// after a round.
package files

import (
	"testing"

	"zonegraph/internal/embedded/embeddedtest"
)

func TestMain(m *testing.M) { embeddedtest.Main(m) }
