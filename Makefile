# Everything runs in .venv, installed from requirements.lock. `make demo` and `make test` need nothing but Python >= 3.11, gcc, git and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
EXTRA ?=

.PHONY: demo test check app bench screenshots lock install format clean help

help:            ## this list
	@grep -E '^[a-z]+: .*##' Makefile | sed -E 's/^([a-z]+):.*## /  make \1	/'

demo: $(VENV)/base    ## the main job on the demo survey: from export to report
	@$(BIN)/duiding demo --folder demo --again

app: $(VENV)/base     ## open the app, on this machine alone
	@$(BIN)/streamlit run app.py

test: $(VENV)/dev     ## the whole test suite
	@$(BIN)/python -m pytest -n 2

check: $(VENV)/dev    ## lint, format, types and the direction of imports, as CI does
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

bench: $(VENV)/dev    ## time and memory against the targets and named peers
	@$(BIN)/python -m benchmarks

screenshots: $(VENV)/dev ## the pictures of the handbook, anew; needs Debian's chromium
	@$(BIN)/python docs/screenshots.py

format: $(VENV)/dev   ## mend what ruff can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock:                 ## resolve pyproject.toml anew into requirements.lock
	$(PYTHON) .ci/lock.py

install: $(VENV)/base ## install; EXTRA=embeddings, postgres, oidc or dask adds that part
	@if [ -n "$(EXTRA)" ]; then \
	  grep -E '# extra:.*\b$(EXTRA)\b' requirements.lock | sed 's/ *#.*//' > $(VENV)/wanted && \
	  $(BIN)/pip install -qq --no-deps -r $(VENV)/wanted; fi

$(VENV)/base: requirements.lock pyproject.toml
	@echo "Duiding wordt geïnstalleerd in $(VENV) (eenmalig, een paar minuten) ..."
	@$(PYTHON) -c 'import sys; sys.exit("Duiding needs Python 3.11 or newer, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@grep -v '# extra:' requirements.lock > $(VENV)/wanted
	@$(BIN)/pip install -qq --disable-pip-version-check --no-deps -r $(VENV)/wanted
	@$(BIN)/pip install -qq --disable-pip-version-check --no-deps -e .
	@touch $@

$(VENV)/dev: $(VENV)/base
	@grep -E '# extra:.*\b(dev|postgres|oidc)\b' requirements.lock | sed 's/ *#.*//' > $(VENV)/wanted
	@$(BIN)/pip install -qq --disable-pip-version-check --no-deps -r $(VENV)/wanted
	@touch $@

clean:                ## remove the environment and what was made
	rm -rf $(VENV) demo build *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
