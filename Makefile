# Two commands for everybody: `make run` (the main job on data/raw) and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
READY_TEST := $(VENV)/.ready-test
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

.PHONY: run test notebook lint bench bench-themes lock clean

run: $(READY)
	$(BIN)/restituzione run

test: $(READY_TEST)
	$(BIN)/python -m pytest

notebook: $(READY_TEST)
	$(BIN)/jupyter lab notebooks/review.ipynb

lint: $(READY_TEST)
	$(BIN)/ruff check .

bench: $(READY_TEST)
	$(BIN)/python benchmarks/__main__.py

bench-themes: $(READY_TEST)
	$(BIN)/python benchmarks/themes.py

# The environment: pinned with hashes, then the project itself.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed (make PYTHON=python3.x)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "The venv module is missing: apt-get install python3-venv"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

# What tests, notebooks and other runners need beyond it.
$(READY_TEST): $(READY) requirements-dev.lock
	$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

# Refresh the pins. The lock files name no address.
LOCK := $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --all-build-deps \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header
lock:
	$(PIP) install "pip-tools>=7.5"
	$(LOCK) --extra dask --extra notebook --extra test --output-file requirements-dev.lock pyproject.toml
	$(LOCK) --constraint requirements-dev.lock --output-file requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) .restituzione
