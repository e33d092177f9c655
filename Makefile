# make help lists what there is.
.DEFAULT_GOAL := help
PG := $(lastword $(wildcard /usr/lib/postgresql/*/bin))

help: ## list these
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

dev: ## the demo town; templates re-read, the browser reloads, Go is rebuilt on a change
	go run ./cmd/dev

demo: ## the demo town
	go run ./cmd/gaoshi demo

test: ## all tests
	go test ./...

race: ## all tests under the race detector, shuffled
	go test -race -shuffle=on -count=1 ./...

golden: ## write the golden files anew; read the diff before you commit it
	go test ./... -run 'Golden|Readme' -update

generate: ## build assets, tables and words
	go generate ./...

bench: ## the figures of the README, side by side in one run
	go test -run '^$$' -bench . -benchmem ./...

lint: ## what CI checks before the tests
	gofmt -l . && go vet ./... && go tool staticcheck ./... && go mod tidy -diff

ci: ## what decides whether a change lands
	bash .ci/run

.PHONY: help dev demo test race golden generate bench lint ci
