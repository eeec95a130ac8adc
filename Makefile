# The tasks of this repository; CI runs the same names. `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export NO_MKDOCS_2_WARNING := 1
# Where it is forbidden to keep what was compiled, each of the hundreds of processes compiles all of it again.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help site picture serve test quick cheats fuzz check track report suspects zensical bench bench-correct clean lock

help: ## List the tasks
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

site: $(VENV)/ready ## Build the whole site into site/
	$(BIN)/massdriver build
	$(BIN)/massdriver export site/data
	$(BIN)/massdriver check --site site

picture: site ## Take the picture of the home page and draw the transcripts' cards anew (needs Chromium)
	$(BIN)/python scripts/picture.py
	$(BIN)/python scripts/cards.py

serve: $(VENV)/ready ## Serve the site with live reload at http://127.0.0.1:8000
	$(BIN)/mkdocs serve

test: $(VENV)/ready .venv-zensical/ready tests/types/node_modules/ready ## Run every test: code, editions, built site, links
	$(BIN)/python -m pytest -n 3 # on two cores: who waits for a browser leaves one idle

quick: $(VENV)/ready ## Run what needs neither a built site nor a browser: the loop one works in
	$(BIN)/python -m pytest -q -n 3 -m "not slow"

cheats: $(VENV)/ready ## Try every known trick to cheat the proof, and say what becomes of it
	$(BIN)/python scripts/cheats.py

fuzz: $(VENV)/ready ## Try random texts until something breaks, or Ctrl-C
	while EXAMPLES=fuzz $(BIN)/python -m pytest -q tests/engine/test_properties.py; do :; done

check: $(VENV)/ready ## Prove every edition against its seed
	$(BIN)/massdriver check

track: $(VENV)/ready ## Mark the changes somebody made plainly
	$(BIN)/massdriver track

report: $(VENV)/ready ## Show what changed in the reading text since main
	$(BIN)/massdriver report

suspects: $(VENV)/ready ## List the words that may still be misheard
	$(BIN)/massdriver suspects

zensical: .venv-zensical/ready ## Build the same pages with Zensical into site-zensical/
	$(BIN)/python scripts/zensical_site.py

bench: $(VENV)/ready .venv-zensical/ready ## Measure speed as ratios, and how it grows; SIZES="10 100" of transcripts
	-$(MAKE) --no-print-directory .venv-pagefind/ready
	$(BIN)/python scripts/bench.py
	$(BIN)/python scripts/bench_scale.py $(SIZES)

bench-correct: $(VENV)/ready ## Measure how much of what people corrected is found, in the pairs of PAIRS=DIR
	@$(BIN)/python scripts/bench_correct.py $(PAIRS)

lock: $(VENV)/ready ## Resolve the pinned dependencies anew (needs uv)
	uv pip compile -q --universal --generate-hashes --python-version 3.11 --extra site --extra test --extra cluster --extra mcp --extra sound --extra meaning --extra audio --extra voices pyproject.toml -o requirements.lock
	uv pip compile -q --universal --generate-hashes --python-version 3.11 requirements-zensical.in pyproject.toml -o requirements-zensical.lock
	uv pip compile -q --universal --generate-hashes --python-version 3.11 requirements-pagefind.in -o requirements-pagefind.lock

clean: ## Remove what was built, the environments too
	rm -rf site site-zensical .cache $(VENV) .venv-zensical .venv-pagefind

# An environment is ready when this file is newer than what it was made from.
$(VENV)/ready: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "massdriver needs Python 3.11 or newer; this is " + sys.version.split()[0])'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

.venv-zensical/ready: requirements-zensical.lock pyproject.toml $(VENV)/ready
	$(PYTHON) -m venv .venv-zensical
	.venv-zensical/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-zensical.lock
	.venv-zensical/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

# The types of the scripts are held by TypeScript, where there is an npm to bring it.
tests/types/node_modules/ready: tests/types/package-lock.json
	-command -v npm >/dev/null && npm ci --prefix tests/types --silent --no-audit --no-fund --fetch-retries 1 --fetch-timeout 30000
	mkdir -p $(@D) && touch $@

# A second Python, on which a release is compared byte for byte: make .venv-other/ready OTHER=python3.13
.venv-other/ready: requirements.lock pyproject.toml
	$(OTHER) -m venv .venv-other
	.venv-other/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	touch $@

.venv-pagefind/ready: requirements-pagefind.lock
	$(PYTHON) -m venv .venv-pagefind
	.venv-pagefind/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-pagefind.lock
	touch $@
