SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help synth test check update lint fuzz bench bench-planreview
.PHONY: browser cdktf-synth demo e2e e2e-dev e2e-delivery examples plan-fixtures plan-strangers provider-schema scan

help: ## Show what can be made
	@grep -E '^[a-zA-Z0-9_-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

synth: ## Write cdktf.out/stacks/<environment>/cdk.tf.json for every environment
	go run .

test: check cdktf-synth e2e-dev ## Check everything that needs no more than five minutes, and apply and destroy dev in the emulator

check: ## Format, vet and all Go tests
	@unformatted=$$(gofmt -l $$(git ls-files '*.go')); [ -z "$$unformatted" ] || { echo "gofmt -w $$unformatted"; exit 1; }
	go vet ./... && go vet -tags e2e ./e2e/...
	go test -timeout 20m ./... # Go's ten minutes are short for stacks, beside other work on two cores

update: ## Write thresholds, snapshots, reports, schemas, the reference, rules and costs anew
	go test ./internal/alarms/catalog -update
	go test . -run TestSnapshots -update
	go test ./cmd/slipway -run TestReports -update
	go test ./internal/config ./internal/delivery -run TestGenerated -update
	go test ./cmd/planreview -update
	go test ./docs -run "TestServiceLinkedRoles|TestDoctorPage" -update
	go test ./internal/report -run TestCostsInTheREADME -update
	go test ./internal/rights -run TestThePageOfRoles -update

lint: ## golangci-lint with the linters of .golangci.yml, and actionlint for the workflows
	go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0 run ./...
	go run github.com/rhysd/actionlint/cmd/actionlint@v1.7.12
	cd examples/go && go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0 run --config ../../.golangci.yml ./...

plan-fixtures: ## Make planreview's plans anew: real Terraform against the emulator (5 minutes)
	go run ./e2e/planfixtures
	go test ./cmd/planreview -update

plan-strangers: ## Plan the changes of cmd/planreview/testdata/strangers anew: real Terraform and AWS provider, no AWS (1 minute)
	go run ./e2e/strangers
	go test ./cmd/planreview -run TestStrangers -update

provider-schema: ## Write anew what the AWS provider says of the types in use, with the real Terraform (half a minute)
	go run ./e2e/schema

scan: ## Run Checkov and Trivy on the plan of the production sample and compare with docs/scanners.md
	go run ./e2e/scan

fuzz: ## Fuzz what reads files of users for a minute each
	go test ./internal/config -run '^$$' -fuzz FuzzParse -fuzztime 60s -parallel 2
	go test ./internal/stackjson -run '^$$' -fuzz FuzzRead -fuzztime 60s -fuzzminimizetime 10x -parallel 2
	go test ./internal/stackjson/hclsource -run '^$$' -fuzz FuzzDecode -fuzztime 60s -fuzzminimizetime 10x -parallel 2
	go test ./internal/stackcheck -run '^$$' -fuzz FuzzChecks -fuzztime 60s -fuzzminimizetime 10x -parallel 2
	go test ./internal/strictyaml -run '^$$' -fuzz FuzzRead -fuzztime 60s -fuzzminimizetime 10x -parallel 2
	go test ./internal/planreview/ack -run '^$$' -fuzz FuzzParse -fuzztime 60s -parallel 2
	go test ./internal/planreview/policy -run '^$$' -fuzz FuzzParse -fuzztime 60s -parallel 2
	go test ./cmd/planreview -run '^$$' -fuzz FuzzReview -fuzztime 60s -fuzzminimizetime 10x -parallel 2

bench: node_modules ## Measure synthesis with and without the fast start (docs/performance.md)
	go run ./internal/bench

bench-planreview: ## Measure planreview on large plans (docs/performance.md)
	go run ./internal/bench/planreview

# Ten at a time: they wait for the provider, which waits for AWS by the clock.
E2E := cd e2e && go test -tags e2e -count=1 -timeout 60m -parallel 10

e2e: node_modules ## Apply every environment in an emulator of AWS, break what can break, and destroy it all
	$(E2E) $(if $(SKIP),-skip '$(SKIP)')

e2e-dev: ## Apply and destroy dev in the emulator
	$(E2E) -run 'TestEnvironments/dev'

e2e-delivery: ## Run the workflows on an imitation of GitHub, from a pull request to a deploy in the emulator
	$(E2E) -run TestDelivery

demo: ## Apply dev in the emulator and leave it to look around, until Ctrl-C
	@go run ./e2e/demo

cdktf-synth: node_modules ## Synthesize with the cdktf CLI and compare with go run .
	rm -rf cdktf.out cdktf.out.go && go run . && mv cdktf.out/stacks cdktf.out.go
	CI=1 CHECKPOINT_DISABLE=1 npx --no-install cdktf synth
	diff -r cdktf.out.go cdktf.out/stacks && rm -rf cdktf.out.go && echo "cdktf synth and go run . write the same"

# Its packages are apart from the app's: whoever deploys needs none of them.
BROWSER := internal/report/page/testdata/browser

browser: $(BROWSER)/node_modules ## Open the pages of reports in Chromium, and check them with axe-core
	go test -tags browser -count=1 ./internal/report/page -run TestInABrowser

$(BROWSER)/node_modules: $(BROWSER)/package.json $(BROWSER)/package-lock.json
	npm ci --no-audit --no-fund --prefix $(BROWSER)
	@touch $@

examples: examples/nodejs/node_modules ## Run the client examples against MariaDB with TLS and an emulated Secrets Manager
	examples/tools.sh
	cd examples/go && go vet ./...
	go test -tags examples -count=1 -parallel 3 -timeout 5m ./examples

examples/nodejs/node_modules: examples/nodejs/package.json examples/nodejs/package-lock.json
	npm ci --no-audit --no-fund --prefix examples/nodejs
	@touch $@

node_modules: package.json package-lock.json
	npm ci --no-audit --no-fund
	@touch node_modules
