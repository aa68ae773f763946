#!/bin/sh
# tests/check_golden.sh ANY RELEASE: final states on the shipped data equal those that an independent program computed, as known on two days. Once with
# the program under sanitizers, once with the release program.
set -u
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bad=0
for build in "$1" "$2"; do
    mkdir -p "$work/$build/now" "$work/$build/known" "$work/$build/claims" "$work/$build/verdicts"
    cp tests/golden/input/*.jsonl "$work/$build/claims"
    cp tests/golden/verdicts/claims.jsonl "$work/$build/claims/policy.claims.jsonl"
    "$build/chokepoint" replay --input tests/golden/input --output "$work/$build/now" --final --now 2026-11-23 >"$work/log" 2>&1 || { cat "$work/log"; bad=1; }
    "$build/chokepoint" replay --input tests/golden/input --output "$work/$build/known" --final --known-at 2025-07-31 --now 2025-07-31 >"$work/log" 2>&1 || { cat "$work/log"; bad=1; }
    "$build/chokepoint" replay --input "$work/$build/claims" --output "$work/$build/verdicts" --final --now 2026-11-23 --processors intake,enrich,verify,score >"$work/log" 2>&1 || { cat "$work/log"; bad=1; }
    python3 tests/golden/compare.py tests/golden/final-now-2026-11-23 "$work/$build/now" || bad=1
    python3 tests/golden/compare.py tests/golden/final-known-2025-07-31 "$work/$build/known" || bad=1
    python3 tests/golden/compare.py tests/golden/verdicts "$work/$build/verdicts" --topics policy.verdicts,policy.scorecards || bad=1
done
exit $bad
