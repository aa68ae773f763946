#!/bin/sh
# run.sh CHOKEPOINT_BINARY FIRST LAST [--keep DIR] [--facts N] [--known-at T]: for each seed, random inputs through the oracle and through `replay --final`, compared.
# --keep DIR keeps inputs, expected and actual files there; a failing seed's report is DIR/SEED/report.
set -u
usage() { echo "usage: $0 CHOKEPOINT_BINARY FIRST LAST [--keep DIR] [--facts N] [--known-at T]" >&2; exit 2; }
[ $# -ge 3 ] || usage
binary=$1 first=$2 last=$3 keep= facts=300 known=
shift 3
while [ $# -ge 2 ]; do
    case $1 in
    --keep) keep=$2 ;;
    --facts) facts=$2 ;;
    --known-at) known="--known-at $2" ;;
    *) usage ;;
    esac
    shift 2
done
here=$(cd "$(dirname "$0")" && pwd)
work=${keep:-$(mktemp -d)}
[ -n "$keep" ] || trap 'rm -rf "$work"' EXIT
passed=0 failed=0 seed=$first
while [ "$seed" -le "$last" ]; do
    d=$work/$seed
    rm -rf "$d"
    mkdir -p "$d"
    if ! { python3 "$here/generate.py" "$seed" "$d/input" --facts "$facts" && python3 "$here/oracle.py" "$d/input" "$d/expected" --now 2026-11-23 $known; } >"$d/oracle" 2>&1; then
        echo "seed $seed: the oracle failed: $(tail -1 "$d/oracle")"
        failed=$((failed + 1))
    elif ! "$binary" replay --final --input "$d/input" --output "$d/actual" --now 2026-11-23 $known >"$d/log" 2>&1; then
        echo "seed $seed: replay failed: $(tail -1 "$d/log")"
        failed=$((failed + 1))
    elif python3 "$here/../golden/compare.py" "$d/expected" "$d/actual" >"$d/report" 2>&1; then
        echo "seed $seed: $(tail -1 "$d/report")"
        passed=$((passed + 1))
    else
        echo "seed $seed: $(tail -1 "$d/report"); $(grep -m1 '^   ' "$d/report" | cut -c1-200)"
        failed=$((failed + 1))
    fi
    seed=$((seed + 1))
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
