#!/bin/sh
# tests/check_asyncapi_parser.sh: the official parser takes docs/asyncapi.yaml, every Avro schema in it, and refuses it when it is broken.
# For the long tests: npm fetches the parser (55 MB) into build/asyncapi.
set -u
cd "$(dirname "$0")/.."
mkdir -p build/asyncapi
if ! cmp -s tests/asyncapi/package.json build/asyncapi/installed; then
    cp tests/asyncapi/package.json build/asyncapi
    npm install --prefix build/asyncapi --no-audit --no-fund --no-package-lock --ignore-scripts --silent || exit 1
    cp tests/asyncapi/package.json build/asyncapi/installed
fi
cp tests/asyncapi/parse.mjs build/asyncapi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bad=0
node build/asyncapi/parse.mjs docs/asyncapi.yaml || bad=1

refused() { # refused WHAT SED: the document is broken by it, and the parser says so
    sed "$2" docs/asyncapi.yaml >"$work/broken.yaml"
    if cmp -s docs/asyncapi.yaml "$work/broken.yaml"; then echo "FAILED: $1: nothing was broken"; bad=1
    elif node build/asyncapi/parse.mjs "$work/broken.yaml" >"$work/log"; then echo "FAILED: $1 was not refused"; bad=1
    else echo "refused: $1: $(head -c 160 "$work/log" | head -n 1)"; fi
}
refused "an operation that neither sends nor receives" '0,/action: send/s//action: shout/'
refused "a channel that is not there" 's|"#/channels/alerts"|"#/channels/alarms"|'
refused "partitions that are no number" '0,/partitions: 12/s//partitions: many/'
refused "an Avro record without fields" '0,/^        fields:/s//        felds:/'
exit $bad
