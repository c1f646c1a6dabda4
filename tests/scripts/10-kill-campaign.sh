#!/usr/bin/env bash
# Kills the sending service at random moments, and asks it to stop at others: nobody is forgotten, nobody is written to twice.
# LONG=1: the full campaign of 2,000 subscribers and 20 kills. SEED=N repeats a history.
set -euo pipefail
cd "$(dirname "$0")/../.."

measure=tests/DigestMailer.Measure/bin/Release/net10.0/DigestMailer.Measure
size=(--short)
[ "${LONG:-0}" = 1 ] && size=(--subscribers 2000 --kills 20)
seed=(--seed "${SEED:-$RANDOM}")

"$measure" campaign kill "${size[@]}" "${seed[@]}"
"$measure" campaign sigterm "${size[@]}" "${seed[@]}"
