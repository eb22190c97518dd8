#!/usr/bin/env bash
# The whole suite: lint, then tests on SQLite and in browsers, then again on PostgreSQL when there is one.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=${VENV:-.venv}/bin
bash tests/lint.sh
if [ -z "${TEST_DATABASE_URL:-}" ]; then echo "left out: PostgreSQL (set TEST_DATABASE_URL)"; fi
if [ -z "${TEST_REDIS_URL:-}" ]; then echo "left out: Redis (set TEST_REDIS_URL)"; fi
env -u TEST_DATABASE_URL "$bin"/python -m pytest -q -n 2 --dist loadfile tests --ignore tests/system --ignore tests/relay
env -u TEST_DATABASE_URL "$bin"/python -m pytest -q tests/relay
env -u TEST_DATABASE_URL "$bin"/python -m pytest -q tests/system
if [ -n "${TEST_DATABASE_URL:-}" ]; then
  "$bin"/python -m pytest -q -n 2 --dist loadfile tests/domain tests/blueprints/accounts \
    tests/blueprints/chat tests/blueprints/calls tests/blueprints/operations tests/jobs \
    tests/commands/test_backing_up.py tests/invariants
fi
