#!/bin/sh
# tests/kafka/check_takeover.sh BUILD [PORT]: who takes over a dead process's partitions ends the transaction that it left open, instead of waiting for its time-out, which
# is ten minutes here: longer than this check may take. A live member is never fenced, nor one that was still starting when its partitions were taken over: it works as
# soon as it has joined. Starts a cluster of one node and removes it. Ends with `N passed, N failed`.
set -u
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "$1" && pwd) program=$build/chokepoint probe=$build/tests/kafka/kafka_probe
work=$(mktemp -d)
one= other= third= slow= quick=
clean() {
    for process in $one $other $third $slow $quick; do kill -9 "$process" 2>/dev/null; done
    "$here/kafka-down" "$work/kafka" -k -r >/dev/null 2>&1
    rm -rf "$work"
}
trap clean EXIT
trap 'exit 1' INT TERM

. "$here/../checks.sh"
explain() { tail -n 5 "$work"/*.log; }
brokers=$("$here/kafka-up" "$work/kafka" -x ${2:+-p "$2"}) || exit 1
printf 'kafka.bootstrap.servers: %s\ntopics.partitions: 4\nkafka.transaction.timeout.ms: 600000\nkafka.session.timeout.ms: 6000\ncommit.interval_ms: 3000\ncommit.lag.interval_ms: 3000\n' \
    "$brokers" >"$work/config.yaml"
export CHOKEPOINT_CONFIG="$work/config.yaml" CHOKEPOINT_LOG_LEVEL=info

"$program" topics --apply --users >"$work/topics.log" 2>&1 || { cat "$work/topics.log"; exit 1; }
python3 - >"$work/records.jsonl" <<'PYTHON'
import json
for i in range(12000):
    print(json.dumps({"value": {"source": "GACC", "reporter": "CHN", "flow": "EXPORT", "partner": ("DEU", "USA", "JPN")[i % 3], "commodity": "%08d" % (85051110 + i // 612),
                                "nomenclature": "GACC8", "period": "%d-%02d-01" % (2008 + i // 12 % 17, 1 + i % 12), "quantity_kg": i + 1, "value_usd": 7 * i, "observation": "OBSERVED",
                                "period_months": 1, "published_at": "2025-01-01T00:00:00Z"}}))
PYTHON

start() { # start NAME [PROCESSOR [ARGUMENT…]]: runs it as the instance NAME; $started
    name=$1 processor=${2:-intake}; shift; [ $# -eq 0 ] || shift
    "$program" run "$processor" -X instance="$name" "$@" >>"$work/$name.log" 2>&1 &
    started=$!
}
assigned() { grep -q ' assigned ' "$work/$1.log"; }
is_through() { [ -z "$("$probe" "$brokers" "" behind "${1:-intake}")" ]; }
all_out() { [ "$("$probe" "$brokers" "" dump intake.trade 2>/dev/null | wc -l)" -eq 12000 ]; } # committed records
ended() { grep 'predecessor_ended' "$work/$1.log" | grep -q "[a-z]\.$2 "; }
told_again() { [ "$(grep -c ' assigned ' "$work/$1.log")" -gt "$2" ]; }

start one; one=$started
start other; other=$started
check "two instances share the work" within 60 assigned one
within 60 assigned other
"$probe" "$brokers" "" feed trade.records "$work/records.jsonl" 600 >"$work/feed.log" 2>&1 &
feeder=$!
sleep 8 # each has a transaction open nearly all of the time
kill -9 "$one"; wait "$one" 2>/dev/null; one=
wait "$feeder"
check "a killed one's partitions are worked on long before its transaction's time-out" within 90 is_through
check "… because the other has ended it" ended other one
check "… and all 12,000 records are there, each once" within 30 all_out

before=$(grep -c ' assigned ' "$work/other.log")
start third intake -X instance.static=false -X kafka.client.id=chokepoint-all; third=$started
check "a third joins, whose client.id is not its own" within 60 told_again other "$before"
sleep 3
fenced() { grep -h predecessor_ended "$work"/*.log | grep -c "\.\($1\) "; }
check "… and no live one is fenced" test "$(fenced 'other\|third')" -eq 0
"$probe" "$brokers" "" feed trade.records "$work/records.jsonl" 6000 >"$work/feed.log" 2>&1
within 60 is_through
sleep 4 # its last transaction
start fourth intake -X instance.static=false -X kafka.client.id=chokepoint-all; one=$started
check "a fourth joins, of the same client.id" within 60 assigned fourth
sleep 3
check "… and no live one is fenced then" test "$(fenced 'other\|third\|fourth')" -eq 0

# enrich waits for the first measure before it joins, unless it may do without: so "slow" is no member for as long as this check wants.
start slow enrich -X reference.allow_empty=true; slow=$started
start quick enrich -X reference.allow_empty=true; quick=$started
within 60 assigned slow
within 60 assigned quick
revise() { # revise DAY: all records anew
    sed "s/2025-01-01T/2025-01-0$1T/; s/\"quantity_kg\": /&$1/" "$work/records.jsonl" >"$work/revised.jsonl"
    "$probe" "$brokers" "" feed trade.records "$work/revised.jsonl" 0 >"$work/feed.log" 2>&1
    within 60 is_through && within 60 is_through enrich
}
revise 2
sleep 4 # its last transaction
kill -9 "$slow"; wait "$slow" 2>/dev/null
: >"$work/slow.log"
start slow enrich; slow=$started
waits() { grep -q 'waiting_for_reference' "$work/slow.log"; }
check "one that was killed is started again, and waits before it joins" within 60 waits
check "… so that its partitions are taken over" within 60 ended quick slow
head -n 1 "$here/../golden/input/control.measures.jsonl" >"$work/measure.jsonl"
"$probe" "$brokers" "" feed control.measures "$work/measure.jsonl" 0 >"$work/feed.log" 2>&1
check "… it joins" within 60 assigned slow
check "… and works" revise 3
lives() { ! grep -q ' failed ' "$work/$1.log" && kill -0 "$2"; }
check "… without being fenced for what it was before" lives slow "$slow"

for process in $other $third $one $slow $quick; do kill "$process"; done
exits_with() { wait "$1"; [ $? -eq "$2" ]; }
check "all stop in order" exits_with "$other" 0
for process in $third $one $slow $quick; do check "… the next too" exits_with "$process" 0; done
one= other= third= slow= quick=
finish
