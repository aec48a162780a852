# What a newcomer types; `make` alone lists it. Needs Python 3.11 to 3.13 with venv, make and git, nothing else.
# PYTHON=python3.12 chooses the interpreter, PORT=8080 the demo's port, ARGS="-k plan" goes to pytest.

PORT ?= 8000
ARGS ?=
export PYTHON
.DEFAULT_GOAL := help
.PHONY: help demo setup test lint check messages e2e drill clean

help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

demo: ## Set up, then show the portal with invented data (Ctrl-C stops it)
	@bash .ci/setup base
	@exec .venv/bin/python manage.py demo --port $(PORT)

setup: ## Set up only: packages, and a .env with a new SECRET_KEY where there is none
	@bash .ci/setup base
	@bash .ci/secret

test: ## Set up, then run the tests on SQLite and on PostgreSQL
	@bash .ci/setup test
	@exec .venv/bin/python tests/databases.py $(ARGS)

lint: ## Look for mistakes in Python and templates
	@bash .ci/setup ci
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check --quiet .
	@.venv/bin/djlint --lint --quiet templates

check: ## Check migrations, production settings, static files and translations
	@bash .ci/setup ci
	@bash .ci/check migrations deploy static translations

messages: ## Collect the sentences to translate into locale/vi, and compile the catalogues
	@bash .ci/setup ci
	@.venv/bin/python .ci/translations.py update

e2e: ## Run the browser tests (needs chromium)
	@bash .ci/setup ci
	@bash .ci/browser-tests $(ARGS)

drill: ## Kill servers and workers in the midst of issuing and printing, then read hostile rosters by the thousand (20 minutes)
	@bash .ci/setup test
	@.venv/bin/python -m tests.drills.register
	@.venv/bin/python -m tests.drills.printing
	@exec .venv/bin/python -m benchmarks.hostile $(ARGS)

clean: ## Remove what can be made again; var/ and .env stay
	@rm -rf .venv .pytest_cache .ruff_cache .hypothesis staticfiles
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
