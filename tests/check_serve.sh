#!/bin/sh
# tests/check_serve.sh ANY RELEASE: `serve` over what a replay wrote answers as the commands do, and its description and docs/API.md are made of its tables.
set -u
cd "$(dirname "$0")/.."
program=$2/chokepoint
work=$(mktemp -d)
serve=
trap '[ -z "$serve" ] || kill "$serve"; rm -rf "$work"' EXIT
. tests/expect.sh

tools/api "$program" | diff -u docs/API.md - || fail "docs/API.md is old: tools/api $program >docs/API.md"

expect 0 ingest shipped -o "$work/in"
expect 0 ingest jsonl --kind news data/news.jsonl -o "$work/in"
expect 0 replay --input "$work/in" --output "$work/out.d" --now 2026-11-23
: >"$work/serve.log"
"$program" serve --input "$work/in" --input "$work/out.d" --listen 127.0.0.1:0 --today 2026-11-23 >"$work/serve.log" 2>&1 &
serve=$!
for try in $(seq 100); do
    port=$(sed -n 's/.*serving.*port=\([0-9]*\).*/\1/p' "$work/serve.log")
    [ -n "$port" ] && break
    kill -0 "$serve" 2>/dev/null || break
    sleep 0.1
done
[ -n "$port" ] || { cat "$work/serve.log"; fail "serve does not serve"; exit 1; }
python3 tests/served.py "$program" "$port" "$work/out.d" || bad=1
kill "$serve" && wait "$serve" || fail "serve: exit code $?"
serve=
exit $bad
