#!/bin/sh
# tests/kafka/check_takeover.sh BUILD [PORT]: who takes over a dead process's partitions ends the transaction that it left open, instead of waiting for its time-out, which
# is ten minutes here: longer than this check may take. A live member is never fenced. Starts a cluster of one node and removes it. Ends with `N passed, N failed`.
set -u
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "$1" && pwd) program=$build/chokepoint probe=$build/tests/kafka/kafka_probe
work=$(mktemp -d)
one= other= third=
clean() {
    for process in $one $other $third; do kill -9 "$process" 2>/dev/null; done
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

start() { # start NAME ARGUMENT…: run intake as the instance NAME; $started
    name=$1; shift
    "$program" run intake -X instance="$name" "$@" >>"$work/$name.log" 2>&1 &
    started=$!
}
assigned() { grep -q ' assigned ' "$work/$1.log"; }
is_through() { [ -z "$("$probe" "$brokers" "" behind intake)" ]; }
all_out() { [ "$("$probe" "$brokers" "" dump intake.trade 2>/dev/null | wc -l)" -eq 12000 ]; } # committed records
ended() { grep 'predecessor_ended' "$work/$1.log" | grep -q "intake\.$2"; }
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
start third; third=$started
check "a third joins" within 60 told_again other "$before"
sleep 3
fenced() { grep -h predecessor_ended "$work/other.log" "$work/third.log" | grep -c 'intake\.other\|intake\.third'; }
check "… and no live one is fenced" test "$(fenced)" -eq 0
for process in $other $third; do kill "$process"; done
exits_with() { wait "$1"; [ $? -eq "$2" ]; }
check "… and both stop in order" exits_with "$other" 0
check "… the third too" exits_with "$third" 0
other= third=
finish
