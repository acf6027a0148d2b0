# make demo     assess real published figures of Chinese counties
# make test     everything the CI runs
# make coverage the core's tests, each line and branch of the core counted; fails if one was not run
# make wheels   each department's wheel alone in a fresh environment, then all together
# make lock     pin the dependencies anew
# make clean    remove what the others made

PYTHON ?= python3
BIN := .venv/bin
PLUGINS := $(patsubst %/pyproject.toml,%,$(wildcard plugins/*/pyproject.toml))
SPEECH := --rule '*/first-*' --rule '*/press-conference'
LOCK := requirements/dev.lock

.PHONY: help demo test lint coverage wheels benchmark lock clean

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

.venv/.ready: $(LOCK) pyproject.toml $(wildcard plugins/*/pyproject.toml)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "fazhigov needs Python 3.11 or later; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || \
		{ echo "Python's venv module is missing (Debian and Ubuntu: apt-get install python3-venv)"; exit 1; }
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(LOCK)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation \
		-e . $(foreach plugin,$(PLUGINS),-e $(plugin))
	@touch $@

demo: .venv/.ready
	@mkdir -p build/demo
	@for example in sheqi-2024 tongbai-2023 qingyuan-2024; do \
		$(BIN)/fazhigov assess examples/$$example --as-of 2025-04-30 || exit 1; \
		$(BIN)/fazhigov assess examples/$$example --as-of 2025-04-30 --format json \
			-o build/demo/$$example.json || exit 1; \
		echo; \
	done
	@$(BIN)/fazhigov assess examples/incidents --as-of 2025-04-30 $(SPEECH)
	@$(BIN)/fazhigov assess examples/incidents --as-of 2025-04-30 $(SPEECH) --format json \
		-o build/demo/incidents.json
	@echo
	@echo "Records: examples/    Results as JSON: build/demo/"

test: .venv/.ready lint
	$(BIN)/pytest -n auto --dist loadfile

lint: .venv/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/basedpyright --project pyproject.toml
	$(BIN)/lint-imports

# The core's own tests alone, with the same examples on every run, and with what runs in processes
# of its own. Each run has a few files: the workers of xdist would be ended before they have written
# what they saw. What is watched takes twice as long and writes files itself: three tests of limits
# and kills cannot be watched.
WATCHED := $(wildcard tests/test_*.py)
coverage: .venv/.ready
	$(BIN)/coverage erase
	printf '%s\n' $(WATCHED) | xargs -n 5 -P $$(nproc) $(BIN)/coverage run -m pytest -q \
		--hypothesis-profile=coverage --deselect tests/test_hostile.py::test_a_full_disk_in_earnest \
		--deselect "tests/test_hostile.py::test_hostile_workbooks[a cell far to the right in each row]" \
		--deselect tests/test_bundles_on_disk.py::test_a_killed_writer_leaves_no_torn_bundle
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

wheels: .venv/.ready
	$(BIN)/python tools/wheels_alone.py

benchmark: .venv/.ready
	$(BIN)/python benchmarks/calendar.py
	$(BIN)/python benchmarks/assess.py

# Hashes for every platform and Python from 3.11 on; no index address is written.
lock:
	$(PYTHON) -m venv --clear build/lock
	build/lock/bin/python -m pip install --quiet --disable-pip-version-check uv
	mkdir -p requirements
	build/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header --no-annotate \
		--all-extras --group dev -o $(LOCK) --upgrade pyproject.toml

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
