#!/bin/sh
# tests/kafka/check_health.sh BUILD [PORT]: what a running program serves over HTTP, on a real broker: probes in each phase and through an outage, and a scrape of
# all processors. Starts a cluster of one node, on PORT or where there is room, and removes it. Ends with `N passed, N failed`.
set -u
. "$(dirname "$0")/node.sh"
explain() { cat "$work/body"; tail -n 3 "$log"; }
get() { # get PATH HEADER: the status
    python3 - "http://127.0.0.1:$port$1" "$work/body" "${2:-*/*}" <<'PYTHON'
import sys, urllib.error, urllib.request
try:
    answer = urllib.request.urlopen(urllib.request.Request(sys.argv[1], headers={"Accept": sys.argv[3]}), timeout=5)
except urllib.error.HTTPError as error:
    answer = error
except OSError as error:
    print("none:", error)
    sys.exit()
open(sys.argv[2], "wb").write(answer.read())
print(answer.status if hasattr(answer, "status") else answer.code)
PYTHON
}
says() { [ "$(get "$1")" = "$2" ] && grep -qF -- "$3" "$work/body"; } # says PATH STATUS TEXT
listens() { port=$(sed -n 's/.* http .*port=\([0-9]*\).*/\1/p' "$log"); [ -n "$port" ]; }
start() { # start PROCESSOR…
    "$program" run "$@" -X http.listen=127.0.0.1:0 >"$log" 2>&1 &
    pid=$!
    within 10 listens || { cat "$log"; exit 1; }
}
stop() { kill "$pid"; wait "$pid"; status=$?; pid=; return $status; }

brokers=$("$here/kafka-up" "$work/kafka" ${2:+-p "$2"}) || exit 1
printf 'kafka.bootstrap.servers: %s\ntopics.partitions: 3\ntopics.prefix: "h."\n' "$brokers" >"$work/config.yaml"
export CHOKEPOINT_CONFIG="$work/config.yaml"
touch "$work/body"

# ---- before it runs
start intake -X kafka.bootstrap.servers=127.0.0.1:1
check "brokers that cannot be reached: alive" says /livez 200 '"ok":true'
check "… not ready" says /readyz 503 'looks for brokers'
check "… not started" says /startupz 503 '"phase":"starting"'
kill -9 "$pid"; wait "$pid" 2>/dev/null; pid=
"$program" run intake -X http.listen=nowhere >"$log" 2>&1
check "an address that is none: 3" test $? -eq 3
python3 -c 'import socket, sys, time
s = socket.socket(); s.bind(("127.0.0.1", 0)); s.listen(); print(s.getsockname()[1], flush=True); time.sleep(30)' >"$work/taken" &
taken=$!
within 10 test -s "$work/taken"
"$program" run intake -X http.listen=127.0.0.1:"$(cat "$work/taken")" >"$log" 2>&1
check "an address that is taken: 3" test $? -eq 3
kill "$taken"

# ---- phases
"$program" topics --apply --users >"$work/topics" 2>&1 || { cat "$work/topics"; exit 1; }
start intake enrich
check "no control measure: enrich says so" within 60 says /readyz 503 'intake.measures has no record yet'
check "… intake is ready all the same" within 30 says /readyz 503 '"processor":"intake","ok":true'
check "… and both have started" says /startupz 200 '"phase":"waiting_for_reference"'
check "… and are alive" says /livez 200 '"ok":true'
"$program" ingest shipped --data "$here/../../data" --to kafka >"$work/feed" 2>&1 || cat "$work/feed"
check "measures come: ready" within 60 says /readyz 200 '"phase":"running"'
check "it stops in order" stop

# ---- all of them: each name of the specification
start all
check "all are ready" within 90 says /readyz 200 '"processor":"alert","ok":true'
all_names() {
    [ "$(get /metrics)" = 200 ] || return 1
    for metric in records_consumed_total records_emitted_total records_suppressed_total dead_letters_total transactions_total commit_seconds_bucket commit_seconds_sum \
        commit_seconds_count end_to_end_seconds_bucket lag_records rows state_bytes memory_budget_bytes restore_remaining_records sweep_remaining_subjects \
        partitions_held fetches_refused_total partition_restarts_total partitions_standing member_fences_total brokers_away reference_offset phase build_info; do
        grep -q "^chokepoint_$metric[{ ]" "$work/body" || { echo "no chokepoint_$metric"; return 1; }
    done
}
check "a scrape has every metric" within 30 all_names
has() { get /metrics >/dev/null; grep -qE "$1" "$work/body" || { echo "no $1"; return 1; }; }
check "… records were consumed and emitted" within 30 has '^chokepoint_records_emitted_total\{processor="alert",topic="alerts"\} [1-9]'
check "… transactions took time" has '^chokepoint_commit_seconds_count\{processor="leverage"\} [1-9]'
check "… records had an age" has '^chokepoint_end_to_end_seconds_count\{processor="alert"\} [1-9]'
check "… nothing is left" within 30 has '^chokepoint_lag_records\{processor="enrich",topic="intake.trade",partition="[012]"\} [0-9]'
check "… rows and reference" has '^chokepoint_rows\{processor="enrich",table="published"\} [1-9]'
check "… offsets of reference topics" has '^chokepoint_reference_offset\{processor="enrich",topic="intake.measures"\} [1-9]'
check "… dashboard and alert rules ask for nothing else" "$here/../kube/asked" "$work/body"
if command -v promtool >/dev/null; then
    check "promtool finds no fault" promtool check metrics <"$work/body"
fi
open_metrics() { [ "$(get /metrics 'application/openmetrics-text; version=1.0.0')" = 200 ] && [ "$(tail -n 1 "$work/body")" = '# EOF' ]; }
check "OpenMetrics when it is asked for" open_metrics

# ---- an outage of the brokers
"$here/kafka-down" "$work/kafka" -k
outage=0
for _ in $(seq 40); do # longer than the 30 s that count as dead
    [ "$(get /livez)" = 200 ] || outage=1
    sleep 1
done
check "alive through an outage of 40 s" test $outage -eq 0
"$here/kafka-up" "$work/kafka" >/dev/null
check "… and ready after it" within 90 says /readyz 200 '"ok":true'
check "it stops in order" stop

finish
