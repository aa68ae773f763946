#!/bin/sh
# Reads the shipped commentary as a whole text, figures, questions, idioms and all: its seven facts with their verdicts, and nothing else.
# Reads the labelled passages and scores what is found (docs/CLAIMS.md 9): the development set, the passages that no rule was tuned on,
# and whole articles of the newsroom and the press kind, whose misses are open.
# check_news.sh DEBUG_BUILD RELEASE_BUILD
set -eu
build=${2:-build/release}
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$build/chokepoint" read data/commentary.txt --published 2025-07-22 --language en --now 2026-11-23 --json | python3 tests/news/commentary.py > "$work/facts"
diff tests/news/commentary.txt "$work/facts" || { echo "news: data/commentary.txt is read otherwise"; exit 1; }

check() { # file, then limits
    labels=tests/news/$1
    shift
    "$build/chokepoint" read --labels "$labels" > "$work/found.jsonl"
    python3 tests/news/score.py "$work/found.jsonl" "$labels" --short --require "$@" || { echo "news: $labels: below its limits"; exit 1; }
}

developed=$(check claims.jsonl events=0.99 claims=0.99 language=0.99 value=0.99 period=0.99 base=0.99 inversions=0 boilerplate=0) || { echo "$developed"; exit 1; }
unseen=$(check test_passages.jsonl events=0.98 claims=0.965 value=0.97 period=0.94 base=0.97 inversions=0) || { echo "$unseen"; exit 1; }
newsroom=$(check newsroom.jsonl events=0.90 claims=0.86 value=0.99 period=0.99 inversions=0) || { echo "$newsroom"; exit 1; }
press=$(check press.jsonl events=0.85 claims=0.87 value=0.99 period=0.96 base=0.94 inversions=0) || { echo "$press"; exit 1; }
echo "news: commentary: 7 facts; development: $developed; test: $unseen; newsroom: $newsroom; press: $press"
