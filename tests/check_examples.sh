#!/bin/sh
# check_examples.sh DEV RELEASE: the worked examples of docs/NEWS.md and docs/CLAIMS.md are what the program prints. After a change that is meant:
# python3 tests/news/examples.py --rewrite BUILD docs/NEWS.md docs/CLAIMS.md, and read what it says now.
cd "$(dirname "$0")/.." || exit 1
exec python3 tests/news/examples.py "${2:-build/release}" docs/NEWS.md docs/CLAIMS.md
