#!/bin/sh
# tests/kafka/security.sh BUILD [PORT [PROCESSOR…]]: the chain over SASL_SSL (PLAIN), as a user with exactly the rights that `chokepoint acl` prints, on a cluster
# with an authorizer; then, for each PROCESSOR (default: intake enrich), each right taken away: one line of our own that names it, and exit code 4. Takes 30
# ports from PORT on (0, the default: free ones).
set -u
here=$(cd "$(dirname "$0")" && pwd)
program=$(cd "$1" && pwd)/chokepoint
port=${2:-0}
[ $# -gt 2 ] && shift 2 && processors="$*" || processors="intake enrich"
data=$here/../../data
work=$(mktemp -d)
chain=
clean() { [ -z "$chain" ] || kill -9 "$chain" 2>/dev/null; "$here/kafka-down" "$work/kafka" -r >/dev/null 2>&1; rm -rf "$work"; }
trap clean EXIT
trap 'exit 1' INT TERM

. "$here/../checks.sh"
admin() { command=$1; shift; "$program" "$command" -X kafka.bootstrap.servers="$plain" -X topics.partitions=2 "$@"; }
app() { command=$1; shift; "$program" "$command" --config "$work/app.yaml" "$@"; }
acl() { "$here/acl.py" "$plain" "$1"; }
feed() { admin ingest shipped --data "$data" --to kafka >/dev/null 2>>"$work/feed.log"; }
# One record of each users' topic, for each of intake's outputs; of the trade a new version each time, for what is behind intake.
first() { admin ingest csv --kind "$1" --data "$data" "$data/$2.csv" 2>>"$work/feed.log" | grep "$3" | head -n 1 >"$work/$1.jsonl"; }
facts() {
    first trade trade '"quantity_kg": *[1-9]' && first measures control_measures . && first items items . && first supply supply .
    echo '{"source":"GACC","reporter":"CHN","flow":"EXPORT","period":"2025-06-01","completeness":"PARTIAL","published_at":"2025-07-20"}' >"$work/releases.jsonl"
    echo '{"id":"a","publisher":"b","title":"c","body":"d","language":"en","published_at":"2025-07-20","collected_at":"2025-07-20"}' >"$work/news.jsonl"
    echo '{"news":"a","reader":"desk","ordinal":0,"metric":"QUANTITY_CHANGE","item":"germanium","reporter":"CHN","partner":"USA","flow":"EXPORT","period":"2025-06","base_kind":"MOM","value":6.6,"value_low":6.595,"value_high":6.605,"unit":"ratio","published_at":"2025-07-21T00:00:00Z","submitted_at":"2025-07-22T00:00:00Z"}' >"$work/claims.jsonl"
}
changes=0
change() {
    changes=$((changes + 1))
    sed -i -E 's/"quantity_kg": ?[0-9.eE+]+/"quantity_kg":'$((900000000 + changes))'/' "$work/trade.jsonl"
    for kind in trade releases measures items supply news claims; do
        admin ingest jsonl --kind $kind --to kafka "$work/$kind.jsonl" >/dev/null 2>"$work/change.log" || { cat "$work/change.log"; return 1; }
    done
}
has_alerts() { admin export alerts >"$work/alerts" 2>/dev/null && grep -q germanium "$work/alerts"; }
has_scorecards() { admin export policy.scorecards >"$work/scorecards" 2>/dev/null && [ -s "$work/scorecards" ]; }
ended() { ! kill -0 "$chain" 2>/dev/null; }

"$here/kafka-up" "$work/kafka" -p "$port" -s >"$work/up" 2>&1 || { cat "$work/up"; exit 1; }
plain=$(sed -n 1p "$work/up") secure=$(sed -n 2p "$work/up")
cat >"$work/app.yaml" <<X
kafka:
  bootstrap.servers: $secure
  security.protocol: SASL_SSL
  sasl.mechanism: PLAIN
  sasl.username: app
  sasl.password: app-secret
  ssl.ca.location: $work/kafka/tls/ca.pem
topics.partitions: 2
instance: a
start.wait_ms: 5000
X

# ---- without any right
admin topics --apply --users >"$work/topics" 2>&1
check "topics are made" [ $? -eq 0 ]
app doctor >"$work/doctor" 2>&1
check "without rights, doctor ends with 4" [ $? -eq 4 ]
timeout 60 "$program" run enrich --config "$work/app.yaml" >"$work/log" 2>&1
check "without rights, run ends with 4" [ $? -eq 4 ]

# ---- with the rights that are printed
app acl --principal User:app >"$work/rights"
acl add <"$work/rights"
check "the rights are given" [ $? -eq 0 ]
app doctor --write >"$work/doctor" 2>&1
check "with them, doctor finds no failure" [ $? -eq 0 ] || cat "$work/doctor"
feed
"$program" run intake controls enrich leverage classify events posture verify score alert --config "$work/app.yaml" -X reference.allow_empty=true >"$work/log" 2>&1 &
chain=$!
check "the chain makes alerts" within 90 has_alerts || cat "$work/log"
check "and scorecards" within 30 has_scorecards
kill -9 "$chain"; wait "$chain" 2>/dev/null
"$program" run intake enrich --config "$work/app.yaml" -X reference.allow_empty=true -X instance=b >"$work/log" 2>&1 &
chain=$!
has_ended() { grep -q ' info predecessor_ended .*intake\.a ' "$work/log" && grep -q ' info predecessor_ended .*enrich\.a ' "$work/log"; }
check "another instance may end what a killed one left open" within 60 has_ended || cat "$work/log"
check "and may ask who is a member" [ "$(grep -c ' warning predecessor' "$work/log")" -eq 0 ]
kill -TERM "$chain"
wait "$chain"
check "SIGTERM ends it with 0" [ $? -eq 0 ]
chain=

# ---- each right taken away
facts
check "there are facts to send" change
probe() { # probe PROCESSOR RIGHT: exit code 4, and the only error that is told, our own, names what it is about
    what=$(echo "$2" | cut -d' ' -f1 | tr - ' ') name=$(echo "$2" | cut -d' ' -f3)
    [ "$what" = "transactional id" ] || name="$name " # all of it
    echo "$2" | acl remove || return 1
    change
    timeout 30 "$program" run "$1" --config "$work/app.yaml" -X reference.allow_empty=true -X transactions.aborts_max=5 >"$work/log" 2>&1
    code=$?
    echo "$2" | acl add
    grep -E '^[^ ]* error |^chokepoint' "$work/log" >"$work/line"
    [ $code -eq 4 ] && [ "$(wc -l <"$work/line")" -eq 1 ] && grep -qF "not allowed to use $what $name" "$work/line" && return 0
    echo "     exit code $code; last lines:"
    tail -n 4 "$work/log" | cut -c 1-300 | sed 's/^/     /'
    return 1
}
for processor in $processors; do
    if [ "$processor" != intake ]; then
        "$program" run intake -X kafka.bootstrap.servers="$plain" -X instance=helper -X topics.partitions=2 >"$work/intake.log" 2>&1 &
        chain=$!
    fi
    app acl --principal User:app "$processor" | while read -r resource pattern name operations principal; do
        for operation in $(echo "$operations" | tr , ' '); do
            echo "$resource $pattern $name $operation $principal"
        done
    done >"$work/each"
    while read -r right; do
        check "$processor without $(echo "$right" | cut -d' ' -f1,3,4): one line, exit code 4" probe "$processor" "$right"
        [ ! -s "$work/line" ] || sed 's/^/     /' "$work/line" | cut -c 1-260
    done <"$work/each"
    [ -z "$chain" ] || { kill -9 "$chain"; wait "$chain" 2>/dev/null; chain=; }
done
finish
