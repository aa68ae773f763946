#!/bin/sh
# tests/kafka/check_damage.sh BUILD [PORT]: batches whose bytes are damaged on a broker's disk, on a real broker: compressed by each codec, with the right checksum;
# with a wrong one; of a codec that nobody knows. What can be read is read, the rest is told, counted, and ends the process; it is set aside, and the
# processor goes on. Starts a cluster of one node, on PORT or where there is room, and removes it. Ends with `N passed, N failed`.
set -u
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "$1" && pwd) program=$build/chokepoint probe=$build/tests/kafka/kafka_probe
work=$(mktemp -d)
workers=
clean() {
    for supervisor in $(cat "$work"/*.supervisor 2>/dev/null); do kill -9 "$supervisor" 2>/dev/null; done # before its worker, which it would start again
    for worker in $workers $(cat "$work"/*.pids 2>/dev/null); do kill -9 "$worker" 2>/dev/null; done
    "$here/kafka-down" "$work/kafka" -k -r >/dev/null 2>&1
    rm -rf "$work"
}
trap clean EXIT
trap 'exit 1' INT TERM

. "$here/../checks.sh"
explain() { tail -n 3 "$work/$case"*.log; }
cases='gzip-payload snappy-payload lz4-payload zstd-payload none-checksum zstd-checksum none-codec'
brokers=$("$here/kafka-up" "$work/kafka" ${2:+-p "$2"}) || exit 1
export CHOKEPOINT_KAFKA_BOOTSTRAP_SERVERS="$brokers" CHOKEPOINT_TOPICS_PARTITIONS=1 CHOKEPOINT_INSTANCE=a CHOKEPOINT_KAFKA_SESSION_TIMEOUT_MS=6000 PYTHONDONTWRITEBYTECODE=1
# Each case is an installation: its trade.records are three batches of 60.
case_is() { case=$1 CHOKEPOINT_TOPICS_PREFIX=$1.; export CHOKEPOINT_TOPICS_PREFIX; }

records() { # records FIRST
    python3 - "$1" <<'PYTHON'
import json, sys
for i in range(int(sys.argv[1]), int(sys.argv[1]) + 60):
    print(json.dumps({"source": "GACC", "reporter": "CHN", "flow": "EXPORT", "partner": "DEU", "commodity": "%08d" % (85051110 + i), "nomenclature": "GACC8",
                      "period": "2024-01-01", "quantity_kg": i + 1, "value_usd": 7 * i, "observation": "OBSERVED", "period_months": 1, "published_at": "2025-01-01T00:00:00Z"}))
PYTHON
}
for first in 0 60 120; do records $first >"$work/$first.jsonl"; done
for name in $cases; do
    case_is "$name"
    "$program" topics --apply --users >"$work/$case.topics.log" 2>&1 || { cat "$work/$case.topics.log"; exit 1; }
    for first in 0 60 120; do
        "$program" ingest jsonl --kind trade --to kafka -X kafka.compression.codec="${name%-*}" "$work/$first.jsonl" >"$work/$case.ingest.log" 2>&1 || { cat "$work/$case.ingest.log"; exit 1; }
    done
done

# ---- the middle one is damaged, while the broker is away
"$here/kafka-down" "$work/kafka"
for name in $cases; do
    case_is "$name"
    damaged() { [ "$(python3 "$here/damage.py" "$work/kafka/node1/data/$name.trade.records-0" 60 "${name#*-}")" = "${name%-*} 60 119" ]; }
    check "$name: the batch of the offsets 60 to 119 is damaged" damaged
done
"$here/kafka-up" "$work/kafka" >/dev/null || exit 1

# ---- told, counted, not passed over, not tried for ever
# A worker, and who starts it again when librdkafka fails an assertion behind a damaged batch, as a supervisor does (docs/OPERATIONS.md).
supervise() {
    status=134
    while [ $status -eq 134 ] && [ "$(wc -l <"$work/$case.pids")" -lt 10 ]; do
        "$program" run intake -X http.listen=127.0.0.1:0 >>"$work/$case.run.log" 2>&1 &
        echo $! >>"$work/$case.pids"
        wait $!
        status=$?
    done
    exit $status
}
reason_is() { case $1 in *-checksum) reason=corrupt ;; *) reason=compression ;; esac; }
for name in $cases; do
    case_is "$name"
    : >"$work/$case.pids"
    supervise &
    echo $! >"$work/$case.supervisor"
done
counted() { # counted REASON: in the metrics of the process, while it still tries
    address=$(sed -n 's/.* http .*port=\([0-9]*\).*/127.0.0.1:\1/p' "$work/$case.run.log" 2>/dev/null | tail -n 1)
    python3 -c 'import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1], timeout=5).read().decode())' "http://$address/metrics" 2>/dev/null |
        grep -qE "^chokepoint_fetches_refused_total.*reason=\"$1\"} [1-9]"
}
watchers=
for name in $cases; do # all at once: a worker tries for half a minute
    case_is "$name"
    reason_is "$name"
    { within 60 counted $reason && : >"$work/$case.counted"; } &
    watchers="$watchers $!"
done
wait $watchers
for name in $cases; do
    case_is "$name"
    reason_is "$name"
    check "$name: it is counted as $reason" test -f "$work/$case.counted"
    check "… and told, with topic, partition and offset" grep -q " fetch_refused topic=$name.trade.records partition=0 offset=60 " "$work/$case.run.log"
done
ended() { ! kill -0 "$(cat "$work/$case.supervisor")" 2>/dev/null; }
before_alone() { [ "$("$program" export intake.trade 2>/dev/null | wc -l)" -eq 60 ] && grep -q ' stop .*dead_letters=0' "$work/$case.run.log"; } # whichever run did it
names_it() { tail -n 5 "$work/$case.run.log" | grep -q "exit_code=4 .*$name.trade.records partition 0: what follows offset 60 is damaged"; }
for name in $cases; do
    case_is "$name"
    check "$name: it ends by itself" within 60 ended
    wait "$(cat "$work/$case.supervisor")"
    check "… with 4" test $? -eq 4
    check "… and says why" names_it
    check "… what comes before is done, what comes behind is not" before_alone
done

# ---- and the way out
aside() { "$program" dlq set-aside trade.records 0 "$@" --reason 'a disk' 2>&1; }
refuses() { # refuses TEXT ARGUMENT…: with 3
    text=$1; shift
    aside "$@" >"$work/refused"
    status=$?
    cat "$work/refused"
    [ $status -eq 3 ] && grep -qF -- "$text" "$work/refused"
}
through() { [ -z "$("$probe" "$brokers" "$CHOKEPOINT_TOPICS_PREFIX" behind intake 2>&1)" ]; }
goes_on() { # behind it, to the end
    "$program" run intake >"$work/$case.on.log" 2>&1 &
    workers=$!
    within 30 through
    kill "$workers"; wait "$workers"; workers=
    grep -q ' stop exit_code=0 read=60 published=60 .*dead_letters=0' "$work/$case.on.log"
}
case_is gzip-payload
check "without --through: refused, and it says what is damaged" refuses 'the offsets 60 to 119 cannot be read' 60
check "… and how to go on" grep -q -- '--through 119' "$work/refused"
check "not the whole batch: refused" refuses 'the damaged batch ends at offset 119' 60 --through 100
check "more than the batch: refused" refuses 'the damaged batch ends at offset 119' 60 --through 150
check "not from its beginning: refused" refuses 'it is not the next one: that is offset 60' 70 --through 119
for name in $cases; do
    case_is "$name"
    check "$name: it is set aside" aside 60 --through 119
    check "… each record is a dead letter" sh -c '"$0" dlq list intake | grep -qE "^60 +damaged +trade.records"' "$program"
    check "… none is sent again" sh -c '"$0" dlq redrive intake --yes | grep -q "sent 0, sent before 0, cannot be sent 60"' "$program"
    check "… and intake goes on behind it" goes_on
done
check "what can be read is not set aside as damaged" refuses 'has done with it' 60 --through 119

finish
