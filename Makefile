# SPDX-License-Identifier: MIT-0
# Two commands are for everybody: 'make run' and 'make test'. 'make help' lists all.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test dependencies test-dependencies lint format build release unit-test vectors-test e2e-test release-test deployment-test check-deployment check-examples soak bench bench-micro function-order docs reference fuzz clean

help: ## List the commands.
	@sed -nE 's/^([a-z0-9-]+):.*## (.*)/    make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-26s%s\n", $$1, $$2 }'

run: dependencies release ## Install what is missing, build and run the gateway; without AWS credentials, with a simulator of Bedrock.
	@scripts/run.sh

test: test-dependencies lint build unit-test vectors-test e2e-test deployment-test check-examples ## Run all checks and tests.
	@echo "All checks and tests passed."

dependencies:
	@scripts/install-dependencies.sh

test-dependencies:
	@scripts/install-dependencies.sh --for-tests
	@scripts/python-environment.sh
	@scripts/prometheus-tools.sh

lint: ## Check format, licences, imports and traps; first, that each check can fail.
	scripts/check-headers.sh --self-test && scripts/check-headers.sh
	scripts/check-walls.sh --self-test && scripts/check-walls.sh
	scripts/check-traps.sh --self-test && scripts/check-traps.sh
	scripts/check-format.sh --self-test && scripts/check-format.sh

format: ## Write the Swift code as .swift-format says.
	swift format --in-place --parallel --recursive --configuration .swift-format Package.swift Sources Tests Fuzzing $(wildcard Examples) Benchmarks

build: ## Build everything for debugging, tests included.
	swift build --build-tests

release: ## Build the gateway for use, into .build/release.
	@scripts/build-release.sh

unit-test: build ## Run the unit tests.
	swift test --skip-build --disable-xctest

vectors-test: test-dependencies ## Ask botocore again about what it said in the tests' files.
	PYTHON="$(CURDIR)/.venv/bin/python" Tests/check-signer-vectors.sh
	PYTHON="$(CURDIR)/.venv/bin/python" Tests/check-bedrock-vectors.sh

e2e-test: build test-dependencies ## Drive the built gateway with the openai SDK, and the simulator with boto3.
	.venv/bin/python -m pytest Tests/EndToEnd --numprocesses 2 --dist loadfile $(PYTEST_FLAGS)

release-test: release test-dependencies ## Drive the release with the tests of e2e-test: optimised code is other code.
	GATEWAY_BINARY="$(CURDIR)/.build/release/bedrock-gateway" .venv/bin/python -m pytest Tests/EndToEnd --numprocesses 2 --dist loadfile $(PYTEST_FLAGS)

deployment-test: build test-dependencies ## Hold the templates, manifests and the image's files against the gateway.
	.venv/bin/python -m pytest Tests/Deployment --ignore Tests/Deployment/test_tools.py

check-deployment: build test-dependencies ## The same, and what linters and moto say of them; installs those.
	@scripts/python-environment.sh Tests/Deployment/requirements.txt
	.venv/bin/python -m pytest Tests/Deployment

check-examples: ## Build a program that embeds BedrockCore alone, and see that it brings no server along.
	scripts/check-examples.sh

soak: build test-dependencies ## Run many clients over a failing Bedrock, SOAK_SECONDS (60) long.
	.venv/bin/python Tests/EndToEnd/soak.py --seconds $(or $(SOAK_SECONDS),60)

bench: ## Measure the gateway beside nginx; RIVALS="tensorzero litellm" beside those as well, BENCH_FLAGS=--help tells more.
	@scripts/install-dependencies.sh --for-benchmarks
	@[ -n "$(GATEWAY_BINARY)" ] || scripts/build-release.sh
	@python3 Benchmarks/bench.py --binary "$(or $(GATEWAY_BINARY),$(if $(filter 1,$(STATIC_CURL)),.build-static,.build)/release/bedrock-gateway)" $(if $(RIVALS),--rivals $(RIVALS)) $(BENCH_FLAGS)

bench-micro: ## Measure the libraries in process: time, rate and allocations of each step.
	@echo "Building the measurements (the first time takes some minutes) ..."
	@swift build -c release --package-path Benchmarks/Micro --scratch-path .build-benchmarks/micro -q
	@python3 Benchmarks/micro.py --binary .build-benchmarks/micro/release/Micro $(BENCH_FLAGS)

function-order: ## Write anew in which order the release's functions lie, by what they call; the next release is linked so.
	@scripts/install-dependencies.sh --for-benchmarks
	@STATIC_CURL=1 scripts/build-release.sh
	@python3 Benchmarks/order.py --binary .build-static/release/bedrock-gateway

docs: build ## Build the documentation of the libraries into .build-docs, warnings as errors.
	scripts/build-docs.sh

reference: build ## Write the tables of all settings into docs/configuration.md.
	scripts/write-reference.sh

fuzz: ## Feed random input to the decoders and the translator, each for FUZZ_SECONDS (30).
	scripts/fuzz.sh $(FUZZ_TARGETS)

clean: ## Remove what was built, and the Python environment.
	rm -rf .build .build-benchmarks .build-curl .build-docs .build-examples .build-fuzz .build-prometheus .build-static .venv
