#!/bin/sh
# tests/kafka/check_reading.sh BUILD [PORT]: reading from a Kafka that is not well, on a real broker: bits that are turned on the way, members that die and come back,
# a broker that stands still. Starts a cluster of one node, on PORT or where there is room, and removes it. Ends with `N passed, N failed`.
set -u
here=$(cd "$(dirname "$0")" && pwd)
program=$(cd "$1" && pwd)/chokepoint
work=$(mktemp -d)
proxy= a= b=
clean() {
    for process in $proxy $a $b; do kill -9 "$process" 2>/dev/null; done
    "$here/kafka-down" "$work/kafka" -k -r >/dev/null 2>&1
    rm -rf "$work"
}
trap clean EXIT
trap 'exit 1' INT TERM

. "$here/../checks.sh"
explain() { tail -n 5 "$work"/*.log; }
brokers=$("$here/kafka-up" "$work/kafka" -x ${2:+-p "$2"}) || exit 1
port=${brokers##*:}
broker=$(cat "$work/kafka/node1/pid")
printf 'kafka.bootstrap.servers: %s\ntopics.partitions: 3\n' "$brokers" >"$work/config.yaml"
export CHOKEPOINT_CONFIG="$work/config.yaml" PYTHONDONTWRITEBYTECODE=1

"$program" topics --apply --users >"$work/topics.log" 2>&1 || { cat "$work/topics.log"; exit 1; }
python3 - >"$work/records.jsonl" <<'PYTHON'
import json
for i in range(3000):
    print(json.dumps({"source": "GACC", "reporter": "CHN", "flow": "EXPORT", "partner": ("DEU", "USA", "JPN")[i % 3], "commodity": "%08d" % (85051110 + i // 204), "nomenclature": "GACC8",
                      "period": "%d-%02d-01" % (2008 + i // 12 % 17, 1 + i % 12), "quantity_kg": i + 1, "value_usd": 7 * i, "observation": "OBSERVED", "period_months": 1,
                      "published_at": "2025-%02d-01T00:00:00Z" % (1 + i // 720)}))
PYTHON
"$program" ingest jsonl --kind trade --to kafka "$work/records.jsonl" >"$work/ingest.log" 2>&1 || { cat "$work/ingest.log"; exit 1; }

start() { # start NAME ARGUMENT…: run intake as the instance NAME; $started
    name=$1; shift
    "$program" run intake -X instance="$name" -X http.listen=127.0.0.1:0 "$@" >>"$work/$name.log" 2>&1 &
    started=$!
}
address() { sed -n 's/.* http .*port=\([0-9]*\).*/127.0.0.1:\1/p' "$work/$1.log" | tail -n 1; }
get() { # get NAME PATH: the body
    python3 - "http://$(address "$1")$2" <<'PYTHON'
import sys, urllib.error, urllib.request
try:
    print(urllib.request.urlopen(sys.argv[1], timeout=5).read().decode())
except urllib.error.HTTPError as error:
    print(error.code, error.read().decode())
PYTHON
}
says() { get "$1" "$2" | grep -qE -- "$3"; } # says NAME PATH PATTERN
told() { grep -c " $2 " "$work/$1.log"; }    # told NAME EVENT: how often
told_times() { [ "$(told "$1" "$2")" -eq "$3" ]; }
exits_with() { wait "$1"; [ $? -eq "$2" ]; }

# ---- bits that are turned
python3 "$here/proxy.py" $((port + 16)) $((port + 13)) flip 4 >"$work/proxy.log" 2>&1 &
proxy=$!
within 10 grep -q ready "$work/proxy.log"
start flipped -X kafka.bootstrap.servers=127.0.0.1:$((port + 16))
a=$started
all_read() { get flipped /metrics | grep -q '^chokepoint_records_consumed_total{processor="intake",topic="trade.records"} 3000$'; }
check "what was turned on the way is fetched again: 3,000 of 3,000 records are read" within 60 all_read
told_each() { n=$(told "$1" "$2"); [ "$n" -ge 1 ] && [ "$n" -le "$3" ]; } # once for each partition
check "… the damage is told" told_each flipped fetch_refused 3
check "… and counted" says flipped /metrics '^chokepoint_fetches_refused_total\{processor="intake",reason="corrupt"\} [1-9]'
check "… partitions were assigned anew" says flipped /metrics '^chokepoint_partition_restarts_total\{processor="intake"\} [1-9]'
kill "$a"; check "it stops in order" exits_with "$a" 0
a=; kill "$proxy"; proxy=
"$program" export intake.trade -o "$work/out.jsonl" >"$work/export.log" 2>&1
right() { # each record as it was written
    python3 - "$work/records.jsonl" "$work/out.jsonl" <<'PYTHON'
import json, sys
def key(r):
    return r["reporter"], r["partner"], r["commodity"], r["period"]
with open(sys.argv[1]) as f:
    fed = sorted(key(r) + (1000 * r["quantity_kg"], 100 * r["value_usd"]) for r in map(json.loads, f))
with open(sys.argv[2]) as f:
    read = sorted(key(r) + (r["quantity_g"], r["value_cents"]) for r in (json.loads(line)["value"] for line in f))
print(len(fed), len(read), [pair for pair in zip(fed, read) if pair[0] != pair[1]][:3])
sys.exit(fed != read)
PYTHON
}
check "… and all 3,000 are right" right
"$program" run intake -X kafka.check.crcs=false >"$work/refused.log" 2>&1
check "checksums cannot be left out: 3" test $? -eq 3

# ---- static members
sleep 10 # the session of the one before
start a; a=$started
start b; b=$started
shares() { [ -n "$(address "$1")" ] && get "$1" /metrics | grep -q '^chokepoint_lag_records'; }
check "two instances share the partitions" within 60 shares a
within 60 shares b
sleep 2
before=$(told b assigned)
kill -9 "$a"; wait "$a" 2>/dev/null
start a; a=$started
check "one is killed and comes back" within 30 says a /readyz '"ok":true'
within 30 shares a
check "… with the partitions that it had" shares a
check "… and nothing moved at the other" told_times b assigned "$before"
start twin -X instance=a
twin=$started
check "another of its name takes its place: the first ends with 7" exits_with "$a" 7
check "… and says which instance" grep -q 'another process has the instance a' "$work/a.log"
a=$twin

# ---- a broker that stands still
within 30 says b /readyz '"ok":true'
kill -STOP "$broker"
check "lag says what it waits for" sh -c 'timeout 3 "$1" lag intake >/dev/null 2>"$2"; grep -q "waiting for the brokers" "$2"' - "$program" "$work/lag.log"
check "a broker stands still: told" within 20 told_times b brokers_away 1
check "… not ready after 20 s" within 20 says b /readyz '^503 .*|no broker answers for'
check "… and alive" says b /livez '"ok":true'
kill -CONT "$broker"
check "it goes on: told" within 30 told_times b brokers_back 1
check "… and ready" within 40 says b /readyz '"ok":true'
check "… in one line each" told_times b brokers_away 1
lines() { [ "$(grep -c ' librdkafka ' "$work/b.log")" -lt 5 ]; }
check "… and a few of librdkafka's" lines
kill "$a" "$b"; wait "$a" "$b" 2>/dev/null
a= b=

# ---- a static member that was stopped, and a reset; topics of other counts than topics.partitions
short="-X kafka.session.timeout.ms=6000"
"$program" run enrich leverage -X instance=c -X reference.allow_empty=true -X topics.partitions=6 $short >"$work/c.log" 2>&1 &
a=$!
both_run() { [ "$(grep -c ' phase .*phase=running' "$work/c.log")" -ge 2 ]; }
check "two processors run" within 40 both_run
check "topics of 3 partitions where 6 are configured: told once for both" told_times c partitions 1
resets() { # resets CODE: the line about waiting, and the exit code
    "$program" reset enrich --yes $short >"$work/reset.out" 2>"$work/reset.err"
    [ $? -eq "$1" ] && grep -q 'waiting up to 7 s for the end of its session' "$work/reset.err"
}
check "reset waits for the session of a member, which runs: refused" resets 4
check "… and says so" grep -q 'enrich is running: group .* has 1 member;' "$work/reset.err"
refuses_plan() { "$program" reset enrich $short >"$work/plan.out" 2>"$work/plan.err"; [ $? -eq 4 ] && grep -q 'rows to remove' "$work/plan.out" && ! grep -q waiting "$work/plan.err"; }
check "a plan does not wait" refuses_plan
kill "$a"; check "it is stopped" exits_with "$a" 0
a=
check "reset right after the stop waits, and is done" resets 0
check "… and says what it did" grep -q '^done: ' "$work/reset.out"
check "nobody is left: no word of waiting" sh -c '"$1" reset enrich --yes 2>&1 | grep -q waiting; [ $? -eq 1 ]' - "$program"

finish
