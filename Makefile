# Everything sets itself up: these targets need Python 3.11+, pip and make; no Node, no uv, no activated environment.
SYSTEM_PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
PYTHON := .venv/bin/python
PYTEST := $(PYTHON) -m pytest
NPM_SCRIPT := $(PYTHON) tools/build_console.py
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help demo test test-engines check fix style bench bench-text train console lock run-environment dev-environment engines-environment

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

demo: run-environment console ## fill a demo brand and serve it on http://127.0.0.1:8321
	.venv/bin/zhiyin demo --serve --data var/demo --customers 20000 --seed 7 $(ARGS)

test: dev-environment ## the tests, on SQLite and DuckDB
	$(PYTEST) -n $(WORKERS) $(ARGS)

test-engines: engines-environment ## the tests of what counts facts, on every engine (a Spark cluster needs Java 17)
	@"$(SYSTEM_PYTHON)" -m tools.fetch_spark
	$(PYTEST) tests/ports -m "engines or not slow" $(ARGS)

check: dev-environment ## lint, formatting, types, contracts, docs, console
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	$(PYTHON) -c "from importlinter.cli import lint_imports_command; lint_imports_command()" --no-cache
	$(PYTEST) -q tests/house tests/docs
	$(NPM_SCRIPT) lock typecheck lint test

fix: dev-environment ## formatting, and what ruff can mend
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

style: dev-environment ## figures of the code to steer by
	@$(PYTHON) tools/style.py

bench: dev-environment ## the bars, measured on this machine
	$(PYTHON) -m tests.bench $(ARGS)

bench-text: dev-environment ## how well texts are read, beside others: make bench-text DATA=folder
	@$(PYTHON) -m pip install --quiet --target .cache/text-peers vaderSentiment==3.3.2 snownlp==0.12.3
	PYTHONPATH=.cache/text-peers ZHIYIN_BENCH_TEXTS="$(DATA)" $(PYTHON) -m tests.bench reading

train: ## train the models that read texts again from scratch (hours): make train DATA=folder
	@"$(SYSTEM_PYTHON)" -m venv .cache/train-environment
	@.cache/train-environment/bin/python -m pip install --quiet -r requirements/train.txt
	PYTHONPATH=src .cache/train-environment/bin/python -m tools.train_text --data "$(DATA)" $(ARGS)

console: run-environment ## build the console into the package, when it changed
	@$(NPM_SCRIPT)

lock: dev-environment ## write the locks anew from pyproject.toml (asks the package index)
	$(PYTHON) -m pip install --quiet uv
	$(PYTHON) -m uv lock --quiet $(ARGS)
	$(PYTHON) -m uv export $(EXPORT) --no-default-groups --group build --output-file requirements/run.lock
	$(PYTHON) -m uv export $(EXPORT) --all-groups --no-group engines --no-group spark --all-extras --output-file requirements/dev.lock
	$(PYTHON) -m uv export $(EXPORT) --all-groups --no-group spark --all-extras --output-file requirements/engines.lock
	$(PYTHON) -m uv export $(EXPORT) --only-group spark --output-file requirements/spark.lock
EXPORT := --quiet --frozen --no-emit-project --no-header --no-annotate --format requirements.txt

run-environment:
	@"$(SYSTEM_PYTHON)" tools/bootstrap.py run

dev-environment:
	@"$(SYSTEM_PYTHON)" tools/bootstrap.py dev

engines-environment:
	@"$(SYSTEM_PYTHON)" tools/bootstrap.py engines
