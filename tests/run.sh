#!/usr/bin/env bash
# The whole suite: lint, then tests on SQLite and in browsers, then again on PostgreSQL when there is one.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=${VENV:-.venv}/bin
bash tests/lint.sh
if [ -z "${TEST_DATABASE_URL:-}" ]; then echo "left out: PostgreSQL (set TEST_DATABASE_URL)"; fi
if [ -z "${TEST_REDIS_URL:-}" ]; then echo "left out: Redis (set TEST_REDIS_URL)"; fi
env -u TEST_DATABASE_URL "$bin"/python -m pytest -q -n 2 --dist loadfile tests --ignore tests/system --ignore tests/relay --ignore tests/guarantees
env -u TEST_DATABASE_URL "$bin"/python -m pytest -q tests/relay tests/guarantees
# One browser after the other: two at once on two cores gained two minutes of twelve, and cost steadiness.
env -u TEST_DATABASE_URL "$bin"/python -m tests.browsers tests/system
if [ -n "${TEST_DATABASE_URL:-}" ]; then
  # What speaks SQL, and the doors that show most of it; the other doors do not know which database there is.
  "$bin"/python -m tests.browsers -n 2 --dist loadfile tests/domain tests/blueprints/chat \
    tests/blueprints/organisations tests/blueprints/structures tests/blueprints/privacy tests/jobs \
    tests/commands/test_backing_up.py tests/invariants/test_migrations.py
  "$bin"/python -m pytest -q tests/guarantees/test_campaigns.py
fi
