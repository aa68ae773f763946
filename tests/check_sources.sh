#!/bin/sh
# tests/check_sources.sh ANY RELEASE: the maps of data/sources and their examples; what a map may not say.
set -u
cd "$(dirname "$0")/.."
program=$1/chokepoint
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. tests/expect.sh

# ---- each map does what its examples say ----
expect 0 sources test --data data
says ' of '; says ', 0 not as they say'
for map in data/sources/*.yaml; do
    name=$(basename "$map" .yaml)
    grep -q "^$name  *[1-9][0-9]* example" "$work/out" || fail "$name has no examples"
done
expect 0 sources list --data data
for map in data/sources/*.yaml; do grep -q "^$(basename "$map" .yaml) " "$work/out" || fail "$map is not listed"; done

exit $bad
