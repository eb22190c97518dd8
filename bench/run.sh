#!/usr/bin/env bash
# Every figure of docs/figures.md. Bounded, loopback only; about twelve minutes on two cores.
set -uo pipefail
cd "$(dirname "$0")/.."
bin=${VENV:-.venv}/bin
for measure in pages live chat relay; do
  echo "== $measure"
  "$bin"/python -m "bench.$measure" || echo "$measure: could not be measured"
done
