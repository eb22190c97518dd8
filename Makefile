.DEFAULT_GOAL := help
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
LIANE_DEMO ?= 1
export LIANE_DEMO

.PHONY: help run test e2e bench soak lint fmt lock words vendor screens clean

help: ## What one can ask for
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: $(VENV)/run ## Start Liane with its demo world (PORT, LIANE_DATA, LIANE_DEMO=0 are honoured)
	@$(BIN)/python app.py

test: $(VENV)/dev ## Everything the README promises: lint, layers, tests, browsers
	@bash tests/run.sh

e2e: $(VENV)/dev ## Only the stories in real browsers
	@$(BIN)/python -m tests.browsers tests/system

bench: $(VENV)/dev ## The figures of docs/figures.md, as ratios and medians
	@bash bench/run.sh

soak: $(VENV)/dev ## Twenty campaigns of faults under load, judged; then bugs on purpose, all to be caught
	@$(BIN)/python -m tests.guarantees

lint: $(VENV)/dev ## Style, types, layers, templates
	@bash tests/lint.sh

fmt: $(VENV)/dev ## Format Python
	@$(BIN)/ruff check -q --fix . ; $(BIN)/ruff format -q .

screens: $(VENV)/dev ## Every screen of the story, phone and PC, light and dark, into docs/screens
	@$(BIN)/python -m tests.system.screens

lock: $(VENV)/dev ## Compile requirements*.in into pinned, hashed files
	@$(BIN)/pip install -q uv
	@$(BIN)/uv pip compile -q requirements.in -o requirements.txt --python-version 3.11 --universal --generate-hashes --no-emit-index-url --custom-compile-command "make lock"
	@$(BIN)/uv pip compile -q requirements-dev.in -o requirements-dev.txt --python-version 3.11 --universal --generate-hashes --no-emit-index-url --custom-compile-command "make lock"

words: $(VENV)/dev ## Bring the five languages of patients up to what the pages say, and compile them
	@$(BIN)/python -m commands.translating

vendor: ## Rebuild static/vendor and the icon sprite from their lock file (needs node)
	@cd assets && npm ci --ignore-scripts && npm run build

clean: ## Forget the virtual environment (data stays)
	@rm -rf $(VENV)

$(VENV)/run: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Liane needs Python 3.11 or newer."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing what Liane runs on (once)…"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/dev: $(VENV)/run requirements-dev.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
