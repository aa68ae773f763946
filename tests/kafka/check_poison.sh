#!/bin/sh
# tests/kafka/check_poison.sh BUILD [PORT]: records that would be tried for ever, on a real broker: what is too large for any dead letter, what a processor dies of, what it cannot
# write. Each is named in the last line or becomes a dead letter, is set aside, and the processor goes on. Starts a cluster of one node and removes it. Ends with
# `N passed, N failed`.
set -u
. "$(dirname "$0")/node.sh"
deadly=$build/tests/kafka/kafka_deadly
start() { # start PROGRAM PROCESSOR OPTION…
    log=$log.
    "$@" >"$log" 2>&1 &
    pid=$!
}
stop() { kill -TERM "$pid"; wait "$pid" 2>/dev/null; pid=; }
last_words() { tail -n 1 "$log"; }
ask() { "$probe" "$CHOKEPOINT_KAFKA_BOOTSTRAP_SERVERS" p. "$@"; }
trade() { # trade PARTNER SOURCE REFERENCE
    echo "{\"value\":{\"source\":\"$2\",\"reporter\":\"CHN\",\"partner\":\"$1\",\"flow\":\"EXPORT\",\"nomenclature\":\"ITEM\",\"commodity\":\"antimony-metal\",\"period\":\"2025-06-01\",\"period_months\":1,\"quantity_kg\":1000,\"observation\":\"OBSERVED\",\"published_at\":\"2025-07-20T00:00:00Z\",\"reference\":\"$3\"}}"
}
feed() { trade "$@" >"$work/line"; ask feed trade.records "$work/line" 0 >"$work/feed" 2>&1 || cat "$work/feed"; }
through() { [ -z "$(ask behind "$1" 2>&1)" ]; }
letters() { "$program" dlq list "$1" 2>/dev/null | grep -c "$2"; } # letters PROCESSOR WORD: lines that have it
has_letters() { [ "$(letters "$2" "$3")" -eq "$1" ]; }
refuses() { # refuses CODE TEXT COMMAND…
    code=$1 text=$2; shift 2
    "$@" >"$work/refused" 2>&1
    status=$?
    cat "$work/refused"
    [ $status -eq "$code" ] && grep -qF -- "$text" "$work/refused"
}
# Who died is a member until its session ends. The record must be one that is done.
gone() { ! "$program" dlq set-aside "$@" --reason x 2>&1 | grep -q 'is running'; }
aside() { "$program" dlq set-aside "$@" --reason 'a test: "\n"'; }

"$here/kafka-up" "$work/kafka" -n 1 ${2:+-p "$2"} >"$work/up" 2>&1 || { cat "$work/up"; exit 1; }
CHOKEPOINT_KAFKA_BOOTSTRAP_SERVERS=$(sed -n 1p "$work/up") CHOKEPOINT_TOPICS_PREFIX=p. CHOKEPOINT_TOPICS_PARTITIONS=1 CHOKEPOINT_TOPICS_REPLICATION=1
export CHOKEPOINT_KAFKA_BOOTSTRAP_SERVERS CHOKEPOINT_TOPICS_PREFIX CHOKEPOINT_TOPICS_PARTITIONS CHOKEPOINT_TOPICS_REPLICATION
export CHOKEPOINT_INSTANCE=a CHOKEPOINT_REFERENCE_ALLOW_EMPTY=true CHOKEPOINT_KAFKA_SESSION_TIMEOUT_MS=6000
"$program" topics --apply --users >"$work/topics" 2>&1
ask alter trade.records max.message.bytes 20000000

# ---- too large for any dead letter: 0 good, 1 to 5 large, 6 good
feed USA GACC x
ask large trade.records none 5000000 4500000 traceparent 0 0
ask large trade.records none 5 4500000 traceparent 8388608 1
ask large trade.records none 5 5 redriven 100 5000
ask large trade.records zstd 0 5200000 x 0 0
ask large trade.records none 0 3600000 x 0 0
feed JPN GACC x
start "$program" run intake -X kafka.queue.buffering.max.kbytes=1024 -X memory.budget_mib=256
check "keys, headers and values of megabytes: intake goes on" within 30 through intake
check "… each is one dead letter" has_letters 4 intake 'trade.records|.*too_large'
check "… the processor runs, with no line of trouble" eval '! ended && ! grep -q transactions_repeated "$log"'
check "set-aside while it runs: refused" refuses 4 'is running' aside trade.records 0 7
stop

# ---- a record that intake dies of: 7 good, 8 deadly, 9 good
feed KOR GACC x
feed KOR DEADLY x
feed VNM GACC x
for format in text json; do
    start "$deadly" intake -X log.format=$format
    case $format in
    text) check "an assertion: the last line names the record" ends_with 30 134 'error failed processor=intake' 'signal=SIGABRT' 'topic=trade.records partition=0 offset=8' 'key=' ;;
    *) check "… as JSON too" ends_with 30 134 '"event":"failed"' '"topic":"trade.records","partition":0,"offset":8' ;;
    esac
done
within 30 gone trade.records 0 0
check "a record that is not the next one: refused, and the next is told" refuses 3 'that is offset 7' aside trade.records 0 8
start "$deadly" intake -X commit.inputs_max=1
check "one by one: those before it are committed" ends_with 30 134 'offset=8'
within 30 gone trade.records 0 0
check "one that is done: refused" refuses 3 'the next offset of the partition is 8' aside p.trade.records 0 7
check "the deadly record is set aside" aside trade.records 0 8
start "$deadly" intake
check "… and intake goes on" within 30 through intake
check "… it is a dead letter" has_letters 1 intake 'trade.records|0|8 .*set_aside'
stop

# ---- a subject that enrich dies of: it has rows, and is in a transaction with others
feed RWA GACC x
start "$program" run intake
within 30 through intake
stop
offset=$(($(ask dump intake.trade | tail -n 1 | cut -d ' ' -f 2)))
start "$deadly" enrich
check "a settle: the last line names the subject and the records" ends_with 30 134 'processor=enrich' 'partition=0' '|RWA' 'records=intake.trade|0|'
start "$deadly" enrich -X commit.inputs_max=1
check "one by one: the one record" ends_with 30 134 "records=intake.trade|0|$offset "
within 30 gone intake.trade 0 0 --processor enrich
check "it is set aside" aside intake.trade 0 "$offset" --processor enrich
start "$deadly" enrich
check "… and enrich goes on with rows that are whole" within 30 through enrich
stop
check "… it is a dead letter" has_letters 1 enrich 'intake.trade|0|.*set_aside'

# ---- an output that cannot be written
feed THA GACC "http://$(printf '%02000d' 0)"
start "$program" run intake -X kafka.message.max.bytes=1000
check "an output that is too large: 70, and the last line names the record" ends_with 30 70 'exit_code=70' 'topic=trade.records partition=0 offset=11' 'key='

# ---- a topic that refuses a dead letter: the error, the record and the transaction are named
ask alter intake.dlq max.message.bytes 1000
ask large trade.records none 0 2000 x 0 0
start "$program" run intake -X transactions.aborts_max=2 -X kafka.compression.type=none
check "a topic that takes no dead letter: 4, and it is named" ends_with 30 4 'exit_code=4' 'records=trade.records|0|11-12'
check "… with the error and the record" grep -q 'error failed .*MSG_SIZE_TOO_LARGE.*intake.dlq.*record trade.records|0|12' "$log"
check "… and each repetition has its reason" grep -q 'transactions_repeated .*reason=.*too large' "$log"

finish
