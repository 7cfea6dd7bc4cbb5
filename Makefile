# The commands of this project. `make` alone lists them.
here := $(shell dirname "$(subst ",\",$(strip $(MAKEFILE_LIST)))")
here := $(shell cd "$(here)" && pwd)

ifneq ($(CURDIR),$(here))
# Called from another directory: start again in the project's own.
.DEFAULT_GOAL := help
%:
	@$(MAKE) --no-print-directory -C "$(here)" $@
else

.DEFAULT_GOAL := help
.PHONY: help serve test check bench golden content method translations clean environment test-environment assets

help: ## list these commands
	@grep -hE '^[a-z]+:.*## ' Makefile | sed 's/:.*## /\t/' | expand -t 12

serve: environment assets ## set everything up and serve the registry on http://localhost:8000
	@.venv/bin/registry demo --if-wanted
	@.venv/bin/registry build
	@.venv/bin/registry serve

test: test-environment assets ## set up what the tests need and run them all
	@sh requirements/browser.sh
	@sh requirements/engines.sh
	@.venv/bin/ruff check --quiet .
	@.venv/bin/ruff format --check --quiet .
	@.venv/bin/mypy
	@.venv/bin/pytest -q -n 2 --dist loadfile --no-loadscope-reorder --durations=15 --durations-min=10

inner := tests/project tests/readers tests/exporters tests/store
check: test-environment ## style, types and the fast tests of the inner layers, in under a minute
	@.venv/bin/ruff check --quiet .
	@.venv/bin/ruff format --check --quiet .
	@.venv/bin/mypy
	@.venv/bin/pytest -q -n 2 --dist loadfile -m "not slow and not browser" $(inner)

bench: test-environment assets ## measure against yardsticks; prints the table of docs/performance.md
	@.venv/bin/python -m benchmarks

golden: test-environment ## write the golden files anew; review them as a diff
	@.venv/bin/pytest -q --rewrite-golden -m "not browser"
	@sh requirements/assets.sh
	@.venv/bin/pytest -q --rewrite-golden tests/web/browser/test_pictures.py

method: test-environment ## compute the worked examples of docs/method anew
	@.venv/bin/python -m registry.method_pages

translations: environment ## bring the catalogues of the pages' languages up to date and compile them
	@.venv/bin/python -m registry.web.translations

content: test-environment ## make vocabularies/ and mappings/ from the source files in ../shared/data
	@.venv/bin/python -m registry.content --from ../shared/data

clean: ## remove everything that can be made again; imported data in .registry stays
	rm -rf .venv node_modules registry/web/assets/dist .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
	rm -rf .registry/releases .registry/current

environment:
	@sh requirements/python.sh run

test-environment:
	@sh requirements/python.sh test

assets: environment
	@sh requirements/assets.sh

endif
