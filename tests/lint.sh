#!/usr/bin/env bash
# Style, types, layers, templates. Warnings are errors.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=${VENV:-.venv}/bin
"$bin"/ruff check .
"$bin"/ruff format --check .
"$bin"/lint-imports --config .importlinter
"$bin"/djlint --quiet --lint templates
"$bin"/mypy
