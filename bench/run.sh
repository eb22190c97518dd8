#!/usr/bin/env bash
# Every figure of docs/figures.md. Bounded, loopback only; about fifty minutes on two cores.
set -uo pipefail
cd "$(dirname "$0")/.."
bin=${VENV:-.venv}/bin
for measure in pages ready opening live chat synapse loads search sign_in audit relay ecg; do
  echo "== $measure"
  "$bin"/python -m "bench.$measure" || echo "$measure: could not be measured"
done
