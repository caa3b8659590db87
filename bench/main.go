// Command bench measures the service beside what somebody would use in its place:
// @neo4j/graphql, Cypher written by hand, PostGraphile on PostgreSQL, and an
// answer that is there already. It makes the data, starts everything, compares the
// answers, lets the contestants take turns, and writes a table, a JSON file and a
// picture. See README.md beside it.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/urfave/cli/v3"

	"zonegraph/bench/direct"
	"zonegraph/bench/report"
)

// settings are what the command line says.
type settings struct {
	dir, zonegraph, against, peers, out string
	enterprises                         int
	sizes, connections                  []int
	rounds                              int
	seconds, warm, soak                 time.Duration
	only                                []string
	growth, check                       bool
	heapMB, pageCacheMB                 int
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := app().Run(ctx, os.Args)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func app() *cli.Command {
	var s settings
	return &cli.Command{
		Name:            "bench",
		Usage:           "measure the service beside its peers",
		HideHelpCommand: true,
		Flags: []cli.Flag{
			&cli.IntFlag{Name: "enterprises", Value: 100_000, Destination: &s.enterprises, Usage: "`number` of enterprises in the graph"},
			&cli.BoolFlag{Name: "growth", Destination: &s.growth, Usage: "measure cost against size instead, with answers of the same size"},
			&cli.IntSliceFlag{Name: "sizes", Value: []int{10_000, 100_000}, Destination: &s.sizes, Usage: "`numbers` of enterprises for --growth, such as 10000,100000,1000000"},
			&cli.IntSliceFlag{Name: "connections", Value: []int{1, 16, 64}, Destination: &s.connections, Usage: "`numbers` of connections; --growth takes the first"},
			&cli.IntFlag{Name: "rounds", Value: 5, Destination: &s.rounds, Usage: "`number` of rounds, of which the medians are shown"},
			&cli.DurationFlag{Name: "seconds", Value: 400 * time.Millisecond, Destination: &s.seconds, Usage: "`time` of each contestant in each round, such as 2s"},
			&cli.DurationFlag{Name: "warm", Value: time.Second, Destination: &s.warm, Usage: "`time` of each contestant with each question before the first round"},
			&cli.DurationFlag{Name: "soak", Destination: &s.soak, Usage: "watch the service's memory instead, for a `time` such as 10m, at the most of --connections"},
			&cli.StringSliceFlag{Name: "only", Destination: &s.only, Usage: "`names` of questions and contestants; all of a kind of which none is named"},
			&cli.BoolFlag{Name: "check", Destination: &s.check, Usage: "compare the answers, and measure nothing"},
			&cli.StringFlag{Name: "dir", Value: "bin/bench", Destination: &s.dir, Usage: "`directory` for data and logs, which the next run uses again"},
			&cli.StringFlag{Name: "out", Destination: &s.out, Usage: "`file` for the results without its ending: .json and .svg (default: in --dir)"},
			&cli.StringFlag{Name: "zonegraph", Value: "bin/zonegraph", Destination: &s.zonegraph, Usage: "the service's `program`"},
			&cli.StringFlag{Name: "against", Destination: &s.against, Usage: "another build of the service's `program`: measure this one beside it, and no others but those that --only names"},
			&cli.StringFlag{Name: "peers", Value: "bench/peers", Destination: &s.peers, Usage: "`directory` of the peers' servers"},
			&cli.IntFlag{Name: "heap-mb", Destination: &s.heapMB, Usage: "Neo4j's heap in `MB`; 0 sizes it to the machine"},
			&cli.IntFlag{Name: "pagecache-mb", Destination: &s.pageCacheMB, Usage: "Neo4j's page cache in `MB`; 0 sizes it to the machine"},
		},
		Action: func(ctx context.Context, _ *cli.Command) error {
			if err := s.validate(); err != nil {
				return err
			}
			if s.soak > 0 {
				return soak(ctx, &s)
			}
			return run(ctx, &s)
		},
		Commands: []*cli.Command{
			{Name: "direct", Hidden: true, Action: func(ctx context.Context, _ *cli.Command) error {
				h, err := direct.Handler(os.Getenv("NEO4J_URI"), os.Getenv("NEO4J_USER"), os.Getenv("NEO4J_PASSWORD"))
				if err != nil {
					return err
				}
				return direct.Serve(ctx, h)
			}},
			{Name: "bytes", Hidden: true, Action: func(ctx context.Context, cmd *cli.Command) error {
				h, err := direct.Bytes(cmd.Args().First())
				if err != nil {
					return err
				}
				return direct.Serve(ctx, h)
			}},
		},
	}
}

func (s *settings) validate() (err error) {
	for _, path := range []*string{&s.dir, &s.zonegraph, &s.against, &s.peers} {
		if *path == "" {
			continue
		}
		if *path, err = filepath.Abs(*path); err != nil {
			return err
		}
	}
	for i := range s.only {
		s.only[i] = strings.TrimSpace(s.only[i])
		if !slices.Contains(contestants, s.only[i]) && !slices.ContainsFunc(questions, func(q question) bool { return q.name == s.only[i] }) {
			return fmt.Errorf("--only: there is neither a question nor a contestant %s", s.only[i])
		}
	}
	switch {
	case s.against == "" && (slices.Contains(s.only, against) || slices.Contains(s.only, againstExact)):
		return errors.New("--only: the other build takes part if --against names its program")
	case s.rounds < 1 || s.seconds <= 0:
		return errors.New("--rounds and --seconds: at least one, and more than nothing")
	case s.soak < 0 || s.soak > 0 && s.soak < time.Minute:
		return errors.New("--soak: at least 1m")
	case len(s.connections) == 0 || slices.Min(s.connections) < 1:
		return errors.New("--connections: at least 1")
	case slices.Min(append(s.sizes, s.enterprises)) < 1000:
		return errors.New("--enterprises and --sizes: at least 1000")
	}
	if s.out == "" {
		s.out = filepath.Join(s.dir, "results")
		if s.growth {
			s.out = filepath.Join(s.dir, "growth")
		}
	}
	return os.MkdirAll(s.logs(), 0o755)
}

func (s *settings) logs() string { return filepath.Join(s.dir, "logs") }

// wants tells if a contestant takes part. The service does always: its answers
// are those that others are compared with.
func (s *settings) wants(contestant string) bool {
	if s.soak > 0 {
		return contestant == uncached || contestant == exact
	}
	if s.against == "" && (contestant == against || contestant == againstExact) {
		return false
	}
	named := func(c string) bool { return slices.Contains(s.only, c) }
	switch {
	case slices.ContainsFunc(contestants, named):
		return contestant == uncached || named(contestant)
	case s.against != "":
		return contestant == uncached || contestant == exact || contestant == against || contestant == againstExact
	}
	return !s.growth || contestant != neo4jGraphQL && contestant != ready && contestant != bounded
}

// asks tells if a question is asked.
func (s *settings) asks(q *question) bool {
	for _, o := range questions {
		if slices.Contains(s.only, o.name) {
			return slices.Contains(s.only, q.name)
		}
	}
	return s.growth && q.growth || !s.growth && !q.only
}

func run(ctx context.Context, s *settings) error {
	sizes := []int{s.enterprises}
	if s.growth {
		sizes = s.sizes
		s.connections = s.connections[:1]
	}
	result := &report.Results{Machine: report.ThisMachine(), Growth: s.growth, Rounds: s.rounds, Seconds: s.seconds.Seconds(), Began: time.Now()}
	var entries []*entry
	for _, n := range sizes {
		st, err := open(ctx, s, n)
		if err != nil {
			return err
		}
		defer st.close()
		found, rows, err := st.enter(ctx)
		if err != nil {
			return fmt.Errorf("the answers differ, so nothing is measured:\n%w", err)
		}
		entries = append(entries, found...)
		result.Rows = append(result.Rows, rows...)
		if result.Versions == nil {
			result.Versions = st.versions(ctx)
		}
		if err := st.profile(ctx, found); err != nil {
			return err
		}
	}
	noteCached(result.Rows)
	if s.check {
		say("all answers agree")
		return nil
	}
	// Sizes take turns as contestants do.
	slices.SortStableFunc(entries, func(a, b *entry) int { return index(a.question) - index(b.question) })
	say("warming up")
	warm(ctx, entries, s.warm)
	if err := measure(ctx, s, entries); err != nil {
		return err
	}
	results(entries)
	result.Took = time.Since(result.Began).Seconds()
	if err := result.WriteFiles(s.out); err != nil {
		return err
	}
	say("wrote %s.json and %s.svg", s.out, s.out)
	return result.Table(os.Stdout)
}

func index(q *question) int {
	return slices.IndexFunc(questions, func(o question) bool { return o.name == q.name })
}
