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

# It needs to read every topic that a processor reads or writes, and no group.
"$program" topology --format json | python3 -c '
import json, sys
print("\n".join(sorted({t for p in json.load(sys.stdin)["processors"] for k in ("reads", "reference", "writes") for t in p[k]})))' >"$work/topics"
"$program" serve --rights=User:desk -X topics.prefix=eu. -X topics.rename.policy.news=news >"$work/rights" 2>&1 || fail "serve --rights: $(cat "$work/rights")"
sed -n "s/.*--allow-principal 'User:desk' --operation Read --topic '\(.*\)'$/\1/p" "$work/rights" | sed 's/^news$/eu.policy.news/; s/^eu\.//' | sort >"$work/read"
diff "$work/topics" "$work/read" || fail "serve --rights: others than the topics"
[ "$(sed 1d "$work/rights" | wc -l)" = "$(wc -l <"$work/topics")" ] || fail "serve --rights: more than to read topics"
expect 2 serve --rights=desk

expect 0 ingest shipped -o "$work/in"
expect 0 ingest jsonl --kind news data/news.jsonl -o "$work/in"
expect 0 replay --input "$work/in" --output "$work/out.d" --now 2026-11-23
serve_over() { # serve_over DIRECTORY…: sets port; $data is where its store is kept, or empty
    : >"$work/serve.log"
    directories=
    for directory in "$@"; do directories="$directories --input $work/$directory"; done
    # shellcheck disable=SC2086
    "$program" serve $directories ${data:+--data "$data"} --listen 127.0.0.1:0 --today 2026-11-23 >"$work/serve.log" 2>&1 &
    serve=$!
    for try in $(seq 100); do
        port=$(sed -n 's/.*serving.*port=\([0-9]*\).*/\1/p' "$work/serve.log")
        [ -n "$port" ] && break
        kill -0 "$serve" 2>/dev/null || break
        sleep 0.1
    done
    [ -n "$port" ] || { cat "$work/serve.log"; fail "serve does not serve"; exit 1; }
}
data=
serve_over in out.d
python3 tests/served.py "$program" "$port" "$work/out.d" || bad=1
serve_ends() { kill "$serve" && wait "$serve" || fail "serve: exit code $?"; serve=; }
serve_ends

# What was known at the end of each of twenty days, asked of one run by days, is what a replay as known then states.
expect 0 replay --by-day --input "$work/in" --output "$work/days" --now 2026-11-23
data=$work/store
serve_over days
serve_ends
serve_over days
grep -q ' files_known files=' "$work/serve.log" || fail "serve reads files again that it has: $(cat "$work/serve.log")"
for day in 2023-09-20 2024-01-31 2024-06-07 2024-10-20 2025-01-10 2025-01-20 2025-02-28 2025-03-20 2025-04-20 2025-05-20 2025-06-20 2025-07-07 2025-07-20 2025-08-07 2025-08-20 2025-09-20 2025-10-20 \
    2025-11-20 2026-01-20 2026-06-20; do
    mkdir -p "$work/known/$day"
    expect 0 replay --known-at $day --final --input "$work/in" --output "$work/known/$day" --now 2026-11-23
done
python3 tests/served.py --days "$port" "$work/known" || bad=1
serve_ends
exit $bad
