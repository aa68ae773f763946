#!/bin/sh
# tests/kafka/kit.sh PROBE DIRECTORY BLOCK: runs BLOCK, commands that create topics and run processors of the program in DIRECTORY, with $BROKERS a Kafka of its
# own; sends the sample reports, and compares what the topic holds with what replay writes.
set -u
probe=$1 directory=$2 block=$3
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
run=
trap '[ -z "$run" ] || kill -- "-$run" 2>/dev/null; "$here/kafka-down" "$work/kafka" -k -r >/dev/null 2>&1; rm -rf "$work"' EXIT
BROKERS=$("$here/kafka-up" "$work/kafka") || exit 1
export BROKERS
export STOCK=build/stock
cd "$directory" || exit 1
$STOCK replay --input sample --output "$work/replayed" --final || exit 1
setsid sh -e "$block" >"$work/run" 2>&1 & # a group of its own, with a terminal and without
run=$!
arrived() { $STOCK export stock.levels --final --output "$work/final.jsonl" -X "kafka.bootstrap.servers=$BROKERS" >/dev/null 2>&1 && cmp -s "$work/final.jsonl" "$work/replayed/stock.levels.jsonl"; }
fed=
for _ in $(seq 240); do
    [ -n "$fed" ] || { "$probe" "$BROKERS" "" feed stock.reports sample/stock.reports.jsonl 0 >/dev/null 2>&1 && fed=1; }
    arrived && { echo "stock.levels on Kafka is what replay writes"; exit 0; }
    sleep 0.5
done
cat "$work/run"
echo "stock.levels on Kafka is not what replay writes"
exit 1
