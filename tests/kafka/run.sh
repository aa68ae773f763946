#!/bin/sh
# tests/kafka/run.sh BUILD: proves the checker, then runs the chain of BUILD (targets chokepoint, kafka_probe) on a Kafka of three nodes under the faults that find
# most: a few minutes. Ends with `N passed, N failed`. The long form is tests/kafka/soak.
set -u
[ $# -eq 1 ] || { echo "usage: $0 BUILD" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd) build=$(cd "$1" && pwd) work=$(mktemp -d)
export PYTHONDONTWRITEBYTECODE=1
passed=0 failed=0

part() { # part COMMAND…: runs it, shows what it says, adds what it counted
    "$@" >"$work/out" 2>&1
    status=$?
    sed '$d' "$work/out"
    set -- $(sed -n '$s/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p' "$work/out")
    if [ $# -eq 2 ]; then
        passed=$((passed + $1)) failed=$((failed + $2))
        [ "$status" -eq 0 ] || [ "$2" -gt 0 ] || failed=$((failed + 1))
    else
        tail -n 1 "$work/out"
        failed=$((failed + 1))
    fi
}

part python3 "$here/checker_test.py" "$build/chokepoint"
part "$here/soak" "$build" --dir "$work/soak" --short --rounds 7
if [ "$failed" -eq 0 ]; then rm -rf "$work"; else echo "the logs are in $work"; fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
