// Package random_test asks the service random questions about a graph with awkward
// values, and holds every answer against test/random/plain, field for field. The questions
// are made from the contract: every field, argument and operator can come, absent, as
// null or with a value, by a literal or by a variable.
//
// A run is told by its seed. When an answer is wrong, the operation is made as small as
// it can be while it still goes wrong, and printed with the seed:
//
//	go test ./test/random -run TestOperations -seed 7 -operations 5000
//
// A fault that was found so is mended, and becomes a test beside the code that was wrong.
package random_test

import (
	"flag"
	"testing"
	"time"

	"zonegraph/internal/embedded/embeddedtest"
)

var (
	seed       = flag.Uint64("seed", 1, "seed of the random questions; 0 for a new one")
	operations = flag.Int("operations", 30, "number of random operations")
)

func TestMain(m *testing.M) { embeddedtest.Main(m) }

// seedOfRun is the seed that was asked for, or a new one.
func seedOfRun(t *testing.T) uint64 {
	t.Helper()
	s := *seed
	if s == 0 {
		s = uint64(time.Now().UnixNano())
	}
	t.Logf("seed %d", s)
	return s
}
