# Förlopp: bygg, kontrollera och prova. `make` utan mål visar vad som finns.
# Set-up runs only when a lock has changed: each stamp file is newer than the lock it was installed from.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:

PYTHON ?= $(shell command -v python3.11 || command -v python3)
PIP_TOOLS := pip-tools==7.6.2
PY := .venv/bin/python
PIP := -m pip --disable-pip-version-check install --quiet --require-hashes
PYTEST := $(PY) -m pytest
# Two processes, a file of tests each: what a file sets up, it sets up once.
SIDE_BY_SIDE := -n 2 --dist loadfile

.PHONY: help site serve desk admin check test test-slow test-full screenshots tools tools-slow schemas bench lock lint clean

help: ## visar den här listan
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

site: .venv/site.stamp node_modules/.site-stamp ## bygger hela webbplatsen och API:et till site/
	$(PY) -m forlopp.site build

serve: .venv/site.stamp node_modules/.site-stamp ## visar webbplatsen på den egna datorn medan du skriver
	$(PY) -m forlopp.site serve

desk: .venv/desk.stamp ## installerar det som `forlopp import` av PDF och `forlopp lsp` behöver

admin: tools/admin/node_modules/.site-stamp ## installerar formulären på /admin/, som slås på i mkdocs.yml

check: .venv/site.stamp ## kontrollerar alla vårdförlopp
	.venv/bin/forlopp check

test: .venv/test.stamp node_modules/.stamp tools ## kör proven, utom de långsamma
	$(PYTEST) $(SIDE_BY_SIDE) -m "not slow"

test-slow: .venv/test.stamp node_modules/.stamp tools/admin/node_modules/.stamp tools-slow ## kör bara de långsamma proven
	$(PYTEST) $(SIDE_BY_SIDE) -m slow

test-full: test test-slow ## kör alla prov

screenshots: .venv/test.stamp node_modules/.stamp tools ## bilder av alla sorters sidor till .build/screenshots/
	$(PYTEST) tests/browser/test_screenshots.py

lint: .venv/test.stamp ## granskar kodens stil med ruff
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .

schemas: .venv/site.stamp ## skriver om de genererade filerna i schemas/
	.venv/bin/forlopp schemas

bench: .venv/site.stamp .venv-bench/stamp ## mäter tid och minne mot MkDocs och Hugo; BENCH="--sizes 40" ger en kort mätning
	$(PY) -m bench $(BENCH)

clean: ## tar bort allt som är byggt eller installerat
	rm -rf .build .hypothesis .pytest_cache .ruff_cache .venv .venv-bench .venv-lock node_modules tools/admin/node_modules plugins/*.egg-info site
	find bench plugins tests -name __pycache__ -prune -exec rm -rf {} +

# --- Set-up ---------------------------------------------------------------------------------------------------------

tools: # Chromium, its fonts, Java and Node, by apt where they are missing
	@tools/test-tools.sh

tools-slow: # and WordPress with its PHP and its database, for the slow tests
	@tools/test-tools.sh slow

# The build backend is in the lock, so that the last step needs nothing more from any registry.
.venv/site.stamp: requirements.lock pyproject.toml
	@$(if $(PYTHON),,echo "Python 3.11 eller senare saknas." >&2; exit 1)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 eller senare behövs.")'
	$(PYTHON) -m venv .venv
	$(PY) $(PIP) -r requirements.lock
	$(PY) -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation -e .
	@touch $@

.venv/desk.stamp: requirements-desk.lock .venv/site.stamp
	$(PY) $(PIP) -r requirements-desk.lock
	@touch $@

.venv/test.stamp: requirements-test.lock .venv/site.stamp
	$(PY) $(PIP) -r requirements-test.lock
	@touch $@

# The packages' own install scripts are not run: one fetches a Java runtime from elsewhere.
node_modules/.stamp: package.json package-lock.json | tools
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch node_modules/.site-stamp $@

# What pages load, without the tests' tools; those bring this along.
node_modules/.site-stamp: package.json package-lock.json
	npm ci --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# The forms at /admin/, in a folder of their own: a site that hasn't switched them on never installs them.
tools/admin/node_modules/.site-stamp: tools/admin/package.json tools/admin/package-lock.json
	cd tools/admin && npm ci --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# With the git host on the own machine, for the tests.
tools/admin/node_modules/.stamp: tools/admin/package.json tools/admin/package-lock.json | tools
	cd tools/admin && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch tools/admin/node_modules/.site-stamp $@

# The rival lies in an environment of its own: the site and the tests never see it.
.venv-bench/stamp: requirements-bench.lock
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python $(PIP) -r requirements-bench.lock
	@touch $@

# The machine's own pip settings are left out, so that the locks carry the public registry's hashes for all platforms
# and no host name. Debian's own Python is asked first: it is 3.11.2, and some packages want 3.11.5 in their newest
# version. Versions already locked stay; `make lock UPGRADE=--upgrade` takes the newest.
LOCK_PYTHON ?= $(firstword $(wildcard /usr/bin/python3.11) $(PYTHON))
UPGRADE ?=
COMPILE = env -u PIP_CONSTRAINT -u PIP_EXTRA_INDEX_URL -u PIP_FIND_LINKS PIP_CONFIG_FILE=/dev/null \
	CUSTOM_COMPILE_COMMAND="make lock" .venv-lock/bin/pip-compile $(UPGRADE) --quiet --generate-hashes --allow-unsafe \
	--strip-extras --resolver=backtracking --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
	--no-emit-options

NPM_LOCK := npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved --no-audit --no-fund \
	--loglevel=error

lock: ## låser om beroendena efter pyproject.toml
	$(LOCK_PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip --disable-pip-version-check install --quiet "$(PIP_TOOLS)"
	$(COMPILE) --all-build-deps -o requirements.lock pyproject.toml
	$(COMPILE) --extra desk -c requirements.lock -o requirements-desk.lock pyproject.toml
	$(COMPILE) --extra desk --extra test -c requirements-desk.lock -o requirements-test.lock pyproject.toml
	$(COMPILE) -o requirements-bench.lock bench/requirements.in
	$(NPM_LOCK)
	cd tools/admin && $(NPM_LOCK)
