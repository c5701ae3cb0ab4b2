# Two commands are enough: `make report` and `make test`. Both set up what they need.

PYTHON ?= python3
VENV := .venv
EDITION ?=
OPTIONS ?=

.PHONY: report test check serve lint bench bench-counting lock clean

report: $(VENV)/ready ## build the report: site and PDFs in both languages
	@tools/install-pango || true
	@$(VENV)/bin/report build $(if $(EDITION),--edition $(EDITION)) $(OPTIONS)

test: $(VENV)/ready ## run all tests, the end-to-end one with both languages among them
	@tools/install-pango
	@$(VENV)/bin/ruff check
	@$(VENV)/bin/ruff format --check
	@$(VENV)/bin/mypy
	@$(VENV)/bin/python -m pytest $(OPTIONS)

check: $(VENV)/ready ## validate the data
	@$(VENV)/bin/report check $(if $(EDITION),--edition $(EDITION))

serve: $(VENV)/ready ## read the finished site in a browser
	@$(VENV)/bin/report serve

lint: $(VENV)/ready ## mend what can be mended by itself
	@$(VENV)/bin/ruff check --fix
	@$(VENV)/bin/ruff format

bench: $(VENV)/ready ## measure the builds against each other
	@$(VENV)/bin/python benchmarks/builds.py

bench-counting: ## count parameters against building the models with transformers (installs it apart)
	@$(PYTHON) -m venv .venv-oracle
	@.venv-oracle/bin/python -m pip install --quiet --disable-pip-version-check --editable ".[oracle]"
	@.venv-oracle/bin/python benchmarks/counting.py $(OPTIONS)

lock: ## renew requirements.lock from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --no-annotate \
	  --quiet --upgrade --output-file requirements.lock

clean: ## remove everything that is made, but not the environment
	rm -rf _build

$(VENV)/ready: requirements.lock pyproject.toml tools/make-environment
	@PYTHON="$(PYTHON)" tools/make-environment $(VENV)
