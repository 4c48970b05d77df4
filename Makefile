# Everything a developer does. `make run` on a bare machine needs Python 3.11 or newer (or uv), nothing else.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# Made anew when a lock or the project's own declaration changes.
STAMP  := $(VENV)/.installed-$(shell cat requirements-dev.txt pyproject.toml | cksum | cut -d' ' -f1)
UV     := $(shell command -v uv 2>/dev/null)

.PHONY: run test check format bench neo4j lock clean

run: $(STAMP)  ## serve the API with the demo data on http://127.0.0.1:8000/ide
	@$(BIN)/zhiguan serve --demo

test: $(STAMP)  ## the whole suite on both engines, side by side; ARGS="-n 0 …" runs in one process
	@$(BIN)/pytest -n 2 --dist loadscope $(ARGS)

check: $(STAMP)  ## what need not run to be seen wrong
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/zhiguan schema --check
	@$(BIN)/zhiguan errors --check

format: $(STAMP)  ## let ruff rewrite what it can
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

bench: $(STAMP)  ## what answers cost beside other ways to get them, as ratios; no part of the tests; ARGS="--help"
	@$(BIN)/python -m bench.shaping
	@$(BIN)/python -m bench $(ARGS)

neo4j: $(STAMP)  ## a Neo4j to play with, until Ctrl-C
	@$(BIN)/python -m tests.neo4j.server $(ARGS)

lock: $(STAMP)  ## resolve the dependencies (needs uv); UPGRADE=--upgrade takes newer ones
	@$(if $(UV),,$(error make lock needs uv))
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url $(UPGRADE) \
	  --custom-compile-command "make lock" pyproject.toml -o requirements.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url $(UPGRADE) \
	  --custom-compile-command "make lock" --group dev -c requirements.txt pyproject.toml -o requirements-dev.txt

clean:  ## forget what was built; the store is not touched
	@rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -not -path './$(VENV)/*' -prune -exec rm -rf {} +

ifdef UV
$(STAMP):
	@echo "setting up $(VENV) …"
	@test -x $(BIN)/python || uv venv --quiet --python '>=3.11' $(VENV)
	@uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.txt
	@uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@rm -f $(VENV)/.installed-*; touch $@
else
$(STAMP):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "zhiguan needs Python 3.11 or newer: make PYTHON=python3.12 …")'
	@echo "setting up $(VENV) …"
	@test -x $(BIN)/pip || $(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@rm -f $(VENV)/.installed-*; touch $@
endif
