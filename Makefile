# What a person types: make run | test | check | bench | bite | torture | setup | clean. Everything is prepared on the way, once.

PYTHON ?= python3
VENV := .venv/bin
ARGS ?=

.SILENT:
.PHONY: setup run test test-unit test-db test-browser bite mutate promises torture train check bench bench-peers lighthouse lock messages clean prepared-run prepared-dev

run: prepared-run
	exec $(VENV)/counterpart serve $(ARGS)

setup: prepared-dev
	echo "Ready: make run, make test, make check, make bench."

test: prepared-dev
	$(VENV)/python tools/testing.py all $(ARGS)

test-unit: prepared-dev
	$(VENV)/python tools/testing.py unit $(ARGS)

test-db: prepared-dev
	$(VENV)/python tools/testing.py db $(ARGS)

test-browser: prepared-dev
	$(VENV)/python tools/testing.py browser $(ARGS)

bite: prepared-dev
	$(VENV)/python -m pytest --no-header -v tests/faults tests/browser/test_faults.py $(ARGS)

mutate: prepared-dev
	$(VENV)/python tools/mutating.py $(ARGS)

promises: prepared-dev
	$(VENV)/python -m tests.promises $(ARGS)

# R1, R2, R3 and R8 in full numbers, for an hour or two; broken off, it goes on where it stopped. ARGS="R2 --on sqlite" for a part.
torture: prepared-dev
	$(VENV)/python -m tests.torture $(ARGS)

check: prepared-dev
	$(VENV)/python tools/checking.py $(ARGS)

# Learns app/content/learned/opinions.json (terms) and weights.json (acts) anew from the labelled rows; ARGS=--only-report prints figures and writes nothing; ARGS=--ear learns the ear's part of the acts anew too.
train: prepared-dev
	$(VENV)/python -m pip install --quiet --require-hashes -r requirements-train.lock
	$(VENV)/python tools/training_terms.py $(filter --only-report,$(ARGS))
	$(VENV)/python tools/training.py $(ARGS)

bench: prepared-dev
	$(VENV)/python -m bench $(ARGS)

lighthouse: prepared-dev
	$(VENV)/python -m bench.audited

# Other frameworks on the same stub, in an environment of their own; nothing of them is a dependency.
bench-peers: prepared-dev
	$(VENV)/python bench/beside.py

# Collects the interface's texts into app/locale and says which lack a translation.
messages: prepared-dev
	$(VENV)/python tools/messages.py

lock: prepared-dev
	$(VENV)/python tools/locking.py

clean:
	rm -rf .venv .venv-peers .venv-proxy bench/lighthouse/node_modules frontend/node_modules frontend/vendor frontend/vendor.new dist build htmlcov .coverage .coverage.*
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
	echo "Clean. The database and its folder 'var' were left alone."

prepared-run:
	command -v $(PYTHON) >/dev/null || { echo "Python: $(PYTHON) is not here; install Python 3.11 or newer, or name one: make PYTHON=python3.12 run" >&2; exit 1; }
	$(PYTHON) tools/setup run

prepared-dev:
	command -v $(PYTHON) >/dev/null || { echo "Python: $(PYTHON) is not here; install Python 3.11 or newer, or name one: make PYTHON=python3.12 setup" >&2; exit 1; }
	$(PYTHON) tools/setup dev
