#!/bin/sh
# tests/check_asyncapi.sh ANY RELEASE: docs/asyncapi.yaml is what the program is.
set -u
cd "$(dirname "$0")/.."
tools/asyncapi "$2/chokepoint" | diff -u docs/asyncapi.yaml - || { echo "docs/asyncapi.yaml is old: tools/asyncapi $2/chokepoint >docs/asyncapi.yaml"; exit 1; }
