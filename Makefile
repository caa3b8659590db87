# zonegraph: `make run` serves the graph, `make test` checks everything.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

WEB_SOURCES := $(shell find web -path web/node_modules -prune -o -path web/dist -prune -o -type f ! -name '*.go' -print)
LINT := go tool -modfile=tools/go.mod golangci-lint

.PHONY: help
help: ## Show the targets.
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1|/' | column -t -s '|'

.PHONY: run
run: build ## Fetch what is needed, start Neo4j, load the Guangxi facts if the graph is empty, serve.
	@exec bin/zonegraph serve

.PHONY: build
build: tools-run web/dist/index.html ## Build bin/zonegraph, the playground included.
	@go build -trimpath -o bin/zonegraph ./cmd/zonegraph

# The playground's packages come from npm at build time; none is committed.
web/dist/index.html: $(WEB_SOURCES)
	@echo "building the playground"
	@cd web && npm ci --silent --no-progress && npm run --silent build > build.log 2>&1 || { cat build.log; exit 1; }
	@touch $@

.PHONY: generate
generate: ## Write the files that are derived from schema/.
	@go run ./internal/derive/cmd
	@go tool gqlgen generate

.PHONY: check-generated
check-generated: ## Fail if the derived files are not what schema/ gives.
	@scripts/check-generated

.PHONY: lint
lint: ## Run the linter.
	@echo "linting"
	@$(LINT) run --allow-parallel-runners

# The race detector makes these twice as long, and what they run at the same time is
# run by internal/e2e/exact and internal/e2e/staged with it.
export define WITHOUT_RACE
internal/e2e
internal/e2e/files
internal/e2e/undo
queries
cmd/zonegraph
test/differential
test/random
endef

# These take longest. They come first, longest first, so that no core is without work
# while another has one of them to do.
export define LONGEST
cmd/zonegraph
internal/e2e
internal/e2e/files
internal/embedded
internal/ingest
internal/e2e/staged
internal/e2e/exact
queries
test/differential
internal/e2e/undo
test/random
graph/store
web
message
internal/spreadsheet
internal/server
endef

# Packages are tested at the same time as far as there are cores for them, and 3 GB of
# memory for a Neo4j and what asks it.
JOBS := $(shell scripts/jobs)
# The race detector has each test binary wait for a second at its end.
export GORACE := atexit_sleep_ms=100
# The linter has vetted what the tests are built of.
GO_TEST := go test -vet=off -p $(JOBS) -timeout 30m

.PHONY: check
check: tools-test web/dist/index.html test/peer/node_modules/.package-lock.json check-generated lint ## What needs no database: derived files, the linter, tests of packages without Neo4j.
	@$(GO_TEST) -race $$(scripts/lanes quick race)
	@$(GO_TEST) $$(scripts/lanes quick plain)

.PHONY: test
test: check ## Everything, against a real Neo4j.
	@go run ./internal/embedded/embeddedtest/lend $$((2 * $(JOBS))) $(MAKE) --no-print-directory database
	@$(MAKE) --no-print-directory fuzz-lists

# Its test binaries borrow the servers of who calls it, or start servers of their own.
# There are two for each job: many have a graph that they read and one that they change.
# Each package is tested by a command of its own, whether it has the race detector or not:
# in two lanes, a core would be idle while the last package of either ends.
.PHONY: database
database:
	@lanes=$$(scripts/lanes database both) && echo "$$lanes" | xargs -L 1 -P $(JOBS) $(GO_TEST)

# A number of inputs, not a time: Go's fuzzer can fail on a loaded machine when its time is over.
FUZZ_INPUTS := 5000x

# How many random operations, and the seed that makes them: 0 is a new one, which is printed.
OPERATIONS := 5000
SEED := 0

.PHONY: fuzz
fuzz: fuzz-lists ## The fuzzers, and random operations with a new seed (OPERATIONS=5000, SEED=7 for those of a run).
	@go test -v -timeout 0 -run 'TestOperations$$|TestWalks|TestChangedBodies' ./test/random -operations $(OPERATIONS) -seed $(SEED)

.PHONY: fuzz-lists
fuzz-lists: ## Feed made-up cells and files to what reads lists, briefly (FUZZ_INPUTS=5000x each, or a time such as 5m).
	@go test -run '^$$' -fuzz '^FuzzRoundTrip$$' -fuzztime $(FUZZ_INPUTS) ./internal/spreadsheet
	@go test -run '^$$' -fuzz '^FuzzParsers$$' -fuzztime $(FUZZ_INPUTS) ./internal/ingest/value
	@go test -run '^$$' -fuzz '^FuzzCSV$$' -fuzztime $(FUZZ_INPUTS) ./internal/spreadsheet
	@go test -run '^$$' -fuzz '^FuzzWorkbook$$' -fuzztime $(FUZZ_INPUTS) ./internal/spreadsheet
	@go test -run '^$$' -fuzz '^FuzzNumberFormats$$' -fuzztime $(FUZZ_INPUTS) ./internal/spreadsheet
	@go test -run '^$$' -fuzz '^FuzzLists$$' -fuzztime $(FUZZ_INPUTS) ./internal/ingest/profile
	@go test -run '^$$' -fuzz '^FuzzSeen$$' -fuzztime $(FUZZ_INPUTS) ./internal/ingest/profile

.PHONY: outdated
outdated: ## Look for newer and for vulnerable dependencies; asks the registries.
	@scripts/outdated

test/peer/node_modules/.package-lock.json: test/peer/package-lock.json
	@cd test/peer && npm ci --silent --no-progress
	@touch $@

.PHONY: bench
bench: tools-bench build bench/peers/node_modules/.package-lock.json ## Measure the service beside its peers; flags by BENCH="--enterprises 10000".
	@go build -trimpath -o bin/bench/bench ./bench
	@exec bin/bench/bench $(BENCH)

.PHONY: nightly
nightly: ## What `make test` leaves out for its length: the benchmark's contestants agree, and more inputs for fuzz.
	@$(MAKE) --no-print-directory bench BENCH="--check --enterprises 10000"
	@$(MAKE) --no-print-directory fuzz FUZZ_INPUTS=200000x OPERATIONS=20000

bench/peers/node_modules/.package-lock.json: bench/peers/package-lock.json
	@cd bench/peers && npm ci --silent --no-progress
	@touch $@

.PHONY: tools-bench
tools-bench:
	@scripts/need bench

.PHONY: tools-run
tools-run:
	@scripts/need run

.PHONY: tools-test
tools-test:
	@scripts/need test

.PHONY: clean
clean: ## Remove what was built (not the graph's data).
	@rm -rf bin web/node_modules test/peer/node_modules bench/peers/node_modules
	@find web/dist -mindepth 1 ! -name README.md -delete
