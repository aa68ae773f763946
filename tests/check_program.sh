#!/bin/sh
# tests/check_program.sh DEV: a program of another's processors (examples/main.c) has the commands of the engine over them, its own name, version and
# topics, and nothing of the product.
set -u
cd "$(dirname "$0")/.."
build=${1:-build/dev}
spike=$PWD/$build/tests/spike
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. tests/checks.sh
says() { # says WORDS COMMAND…: in what it prints, whatever its exit code
    words=$1; shift
    "$@" >"$work/said" 2>&1
    grep -q -e "$words" "$work/said" || { cat "$work/said"; return 1; }
}
silent() { words=$1; shift; "$@" >"$work/said" 2>&1; ! grep -q -e "$words" "$work/said" || { cat "$work/said"; return 1; }; }
code() { # code N COMMAND…
    wanted=$1; shift
    "$@" >"$work/said" 2>&1
    got=$?
    [ $got -eq "$wanted" ] || { echo "exit code $got"; cat "$work/said"; return 1; }
}

check "its name in the list of commands" says '^usage: spike COMMAND' "$spike" --help
for command in acl check dlq doctor explain export lag replay reset run schemas simulate topics topology; do
    check "$command is there" says "^  $command " "$spike" --help
done
for command in demo ingest read status indicators rules; do
    check "$command is not" silent "^  $command " "$spike" --help
done
check "its version" says '^spike 1\.0 (chokepoint ' "$spike" --version
check "the commands' name" says '^Usage: spike replay ' "$spike" replay --help
check "its name before an error" says 'replay: /nowhere: no directory$' "$spike" replay --input /nowhere --output "$work/none"
check "and no other" silent '^chokepoint ' "$spike" replay --input /nowhere --output "$work/none"
check "no other command" code 2 "$spike" ingest
check "topology knows its processors" says '^spike: ' "$spike" topology
check "topology knows no other" silent 'intake\|enrich' "$spike" topology
check "topology has its version" says '"version": "1\.0"' "$spike" topology --format json
check "schemas by topic" says '"name": "Price"' "$spike" schemas list --show prices
check "no schema of the product" code 2 "$spike" schemas list --show trade.records
check "a rename of its topic" says quotes "$spike" acl -X topics.rename.prices=quotes -X kafka.bootstrap.servers=127.0.0.1:1
check "a rename of another topic" says "only the users' topics can be renamed: prices$" "$spike" topics -X topics.rename.trade.records=x
mkdir "$work/in"
cat >"$work/in/prices.jsonl" <<'EOF'
{"value":{"instrument":"tin","day":"1970-01-11","amount":10}}
{"value":{"instrument":"tin","day":"1970-01-13","amount":90}}
{"value":{"instrument":"","day":"1970-01-13","amount":90}}
EOF
check "replay" code 0 "$spike" replay --input "$work/in" --output "$work/out"
check "what it states, with its version" says '"instrument":"tin".*"build":"1\.0"' cat "$work/out/moves.jsonl"
check "what it refuses" says '"reason":"bad_key"' cat "$work/out/receive.dlq.jsonl"
check "replay as it was known" code 0 "$spike" replay --input "$work/in" --output "$work/early" --known-at 1970-01-12
check "nothing of what was not known" test ! -s "$work/early/moves.jsonl"
echo '{}' >"$work/in/price.jsonl"
check "a misspelt file" says 'price.jsonl: no topic is called so.*nearest: prices.jsonl' "$spike" replay --input "$work/in" --output "$work/out"
check "explain" says 'prices line 1' "$spike" explain --input "$work/early" --records "$work/in" "tin|1970-01-11"
check "simulate" says '^50 executions, 0 failed' "$spike" simulate receive spike --seeds 50
check "check lists its options" says 'spike.limit .*0.*default' "$spike" check --all
check "check lists none of the product" silent 'alert\.' "$spike" check --all
check "check refuses what run refuses" code 3 "$spike" check -X spike.limit=x
check "simulate tells what it covered" says '^spike: [1-9][0-9]* statements, [1-9][0-9]* on spike.prices$' "$spike" simulate receive spike --seeds 50
finish
