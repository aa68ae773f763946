#!/bin/sh
# tests/check_sim.sh DEV RELEASE [long]: the adversary. 3,000 seeds (long: 10,000) over the processors, each alone and in chains, in the release program;
# 300 under sanitizers. SIM_SEED moves the seeds, SIM_TIMES multiplies them.
set -u
cd "$(dirname "$0")/.."
dev=$1/chokepoint release=$2/chokepoint
seed=${SIM_SEED:-1} times=${SIM_TIMES:-1}
began=$(date +%s)
out=$(mktemp)
trap 'rm -f "$out"' EXIT
bad=0 released=0 sanitized=0

simulate() { # simulate PROGRAM SEEDS PROCESSOR…
    program=$1 seeds=$(($2 * times)); shift 2
    "$program" simulate "$@" --seed "$seed" --seeds "$seeds" >"$out" 2>&1
    if [ $? -ne 0 ] || ! grep -q "^$seeds executions, 0 failed" "$out"; then
        echo "chokepoint simulate $* --seed $seed --seeds $seeds:"
        cut -c1-2000 "$out" | head -n 200
        bad=1
    fi
}
each() { # each PROGRAM SHARE: the mix, 100 in all for a share of 1
    simulate "$1" $((6 * $2)) intake
    simulate "$1" $((10 * $2)) controls
    simulate "$1" $((15 * $2)) enrich
    simulate "$1" $((12 * $2)) leverage
    simulate "$1" $((8 * $2)) classify
    simulate "$1" $((7 * $2)) events
    simulate "$1" $((7 * $2)) posture
    simulate "$1" $((8 * $2)) verify
    simulate "$1" $((4 * $2)) score
    simulate "$1" $((8 * $2)) alert
    simulate "$1" $((4 * $2)) intake enrich
    simulate "$1" $((2 * $2)) intake enrich leverage
    simulate "$1" $((2 * $2)) controls enrich
    simulate "$1" $((2 * $2)) intake classify events
    simulate "$1" $((2 * $2)) verify score
    simulate "$1" $((3 * $2)) intake controls enrich leverage classify events posture verify score alert
}

share=30
[ "${3:-}" = long ] && share=100
each "$release" $share; released=$((100 * share * times))
each "$dev" 3; sanitized=$((300 * times))
took=$(($(date +%s) - began))
[ "$bad" -eq 0 ] && echo "simulate: $released seeds, $sanitized under sanitizers, none failed, $took s"
exit $bad
