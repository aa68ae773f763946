#!/bin/sh
# Reads the labelled passages and scores what is found (docs/CLAIMS.md 9): the development set, and the passages that no rule was tuned on.
# check_news.sh DEBUG_BUILD RELEASE_BUILD
set -eu
build=${2:-build/release}
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

check() { # file, then limits
    labels=tests/news/$1
    shift
    "$build/chokepoint" read --labels "$labels" > "$work/found.jsonl"
    python3 tests/news/score.py "$work/found.jsonl" "$labels" --short --require "$@" || { echo "news: $labels: below its limits"; exit 1; }
}

developed=$(check claims.jsonl events=0.99 claims=0.99 language=0.99 value=0.99 period=0.99 base=0.99 inversions=0 boilerplate=0) || { echo "$developed"; exit 1; }
unseen=$(check test_passages.jsonl events=0.975 claims=0.952 value=0.97 period=0.94 base=0.97 inversions=0) || { echo "$unseen"; exit 1; }
echo "news: development: $developed; test: $unseen"
