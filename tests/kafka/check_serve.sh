#!/bin/sh
# tests/kafka/check_serve.sh BUILD [--long] [PORT]: `serve` follows the topics of a real Kafka, some of which are made later; killed again and again while the chain
# publishes, and with a processor killed in the middle of its transactions, it has every committed record once, as a store that is filled at once has, and
# answers what `export --final` writes; a topic that was made anew is found out; while the brokers are away it answers. Starts a cluster of one node and removes it.
# Ends with `N passed, N failed`.
set -u
most=1 axe=
for argument; do
    [ "$argument" = --long ] && most=100000 # every page in Chromium, under axe-core, not one of each kind
done
[ "${2:-}" != --long ] || { build=$1; shift 2; set -- "$build" "$@"; }
. "$(dirname "$0")/node.sh"
chain=
trap '[ -z "$chain" ] || kill -9 "$chain" 2>/dev/null; [ -z "${other:-}" ] || kill -9 "$other" 2>/dev/null; [ -z "${listener:-}" ] || kill -9 "$listener" 2>/dev/null; clean' EXIT
"$here/kafka-up" "$work/kafka" -n 1 ${2:+-p "$2"} >"$work/up" 2>&1 || { cat "$work/up"; exit 1; }
CHOKEPOINT_KAFKA_BOOTSTRAP_SERVERS=$(sed -n 1p "$work/up") CHOKEPOINT_TOPICS_PREFIX=s. CHOKEPOINT_TOPICS_PARTITIONS=3 CHOKEPOINT_TOPICS_REPLICATION=1 CHOKEPOINT_HTTP_LISTEN=
export CHOKEPOINT_KAFKA_BOOTSTRAP_SERVERS CHOKEPOINT_TOPICS_PREFIX CHOKEPOINT_TOPICS_PARTITIONS CHOKEPOINT_TOPICS_REPLICATION CHOKEPOINT_HTTP_LISTEN

# start NAME DATA…: a server, its port in $work/NAME.port when it answers; its process is $started
start() {
    name=$1; shift
    "$program" serve --listen 127.0.0.1:0 "$@" >>"$work/$name.log" 2>&1 &
    started=$!
    serves() { port=$(sed -n 's/.* serving .*port=\([0-9]*\).*/\1/p' "$work/$name.log" | tail -n 1); [ -n "$port" ] && curl -sf -o "$work/health" "http://127.0.0.1:$port/health"; }
    within 20 serves && echo "$port" >"$work/$name.port"
}
ask() { curl -s "http://127.0.0.1:$(cat "$work/$1.port")$2"; } # ask NAME PATH
source_is() { ask "$1" /health | jq -e ".source | $2" >/dev/null; } # source_is NAME CONDITION
all_of() { # all_of NAME ROUTE: the items of all pages, a line each
    next=
    while :; do
        ask "$1" "$2?limit=1000${next:+&after=$(printf %s "$next" | jq -sRr @uri)}" >"$work/page" || return 1
        jq -c '.items[]' "$work/page" || return 1
        next=$(jq -r '.next // empty' "$work/page")
        [ -n "$next" ] || return 0
    done
}
explain() { tail -n 3 "$work/first.log"; }

start first --data "$work/data"
pid=$started
check "without its topics: ready, for there is nothing to read" within 20 eval 'ask first /ready | grep -q true'
"$program" topics --apply --users >"$work/topics" 2>&1 || { cat "$work/topics"; exit 1; }
"$program" run all >"$work/chain.log" 2>&1 &
chain=$!
"$program" ingest shipped --to kafka >"$work/ingest" 2>&1
check "topics that were made later are read" within 60 source_is first '.records > 0'

python3 "$here/events_client.py" "$work/first.port" leverage.indicators 1 "$work/stop" >"$work/heard" 2>"$work/cuts" &
listener=$!
kill -9 "$pid"; wait "$pid" 2>/dev/null
for after in 0.4 0.9 0.2 1.3 0.6 1.7; do
    start first --data "$work/data"
    pid=$started
    sleep "$after"
    kill -9 "$pid"; wait "$pid" 2>/dev/null
    [ "$after" != 0.9 ] || { kill -9 "$chain"; wait "$chain" 2>/dev/null; "$program" run all >>"$work/chain.log" 2>&1 & chain=$!; }
done
through() { [ -z "$("$probe" "$CHOKEPOINT_KAFKA_BOOTSTRAP_SERVERS" s. behind intake controls enrich leverage posture alert classify verify score events 2>&1)" ]; }
check "the chain is through" within 180 through
start first --data "$work/data"
pid=$started
check "killed six times while it came: it goes on, and is current" within 60 source_is first '.phase == "current" and .behind == 0'
check "… and lost nothing, left nothing out, and began nothing anew" source_is first '.left_out == 0 and .lost == 0 and .made_anew == 0'
start other
other=$started
check "another, which reads everything at once, is current" within 60 source_is other '.phase == "current" and .behind == 0'
"$program" topology --format json >"$work/topology" 2>/dev/null
exported=0
for topic in $(jq -r '[.processors[] | .reads[], .reference[], .writes[]] | unique[]' "$work/topology"); do
    exported=$((exported + $("$program" export "$topic" 2>/dev/null | wc -l)))
done
check "… and says to Prometheus that nothing is behind" eval 'ask other /metrics >"$work/metrics" && grep -qx "chokepoint_serve_brokers_away 0" "$work/metrics" && grep -qx "chokepoint_serve_current 1" "$work/metrics" && grep -qx "chokepoint_serve_lost_records_total 0" "$work/metrics"'
check "… with as many records as export writes of all topics" eval 'ask other /health; echo "exported: $exported"; source_is other ".records == $exported and .records > 3000"'
for route in /alerts /postures /measures /articles; do
    all_of first $route >"$work/one"; all_of other $route >"$work/two"
    check "$route: both answer the same" eval 'cmp "$work/one" "$work/two" && [ -s "$work/one" ]'
done
same_as_export() {
    all_of first /alerts | jq -cS '{key, value: (.value | del(.emission))}' | LC_ALL=C sort >"$work/one"
    "$program" export alerts --final 2>/dev/null | jq -cS '{key, value}' | LC_ALL=C sort >"$work/two"
    diff "$work/one" "$work/two"
}
check "/alerts is what export --final writes" same_as_export
reaches_inputs() { # a tree from an alert has records of the users' topics, each with the value that stands at its offset in Kafka
    key=$(jq -r 'select(.value.month != null) | .key' "$work/exported" | head -n 1)
    ask first "/explain/alerts/$(printf %s "$key" | jq -sRr @uri)?children=256" >"$work/tree"
    jq -e '.removed == 0 and .unplaced == 0' "$work/tree" || return 1
    jq -c '[.. | objects | select(.topic? == "trade.records" and .value? != null)] | unique_by([.partition, .offset]) | sort_by([.partition, .offset])[] | [.partition, .offset, .value.commodity, .value.period]' \
        "$work/tree" >"$work/inputs"
    [ -s "$work/inputs" ] || return 1
    "$program" export trade.records 2>/dev/null | jq -c '[.partition, .offset, .value.commodity, .value.period]' >"$work/records"
    missing=$(grep -cvxFf "$work/records" "$work/inputs"); echo "$(wc -l <"$work/inputs") records, $missing not there"; [ "$missing" -eq 0 ]
}
"$program" export alerts --final 2>/dev/null >"$work/exported"
check "/explain reaches the users' records, at their offsets" reaches_inputs
has_each_event() { # every record of the topic that is there, once, whatever the partition
    curl -sN --max-time 5 "http://127.0.0.1:$(cat "$work/first.port")/events?topic=alerts&from=START" | sed -n 's/^data: //p' | jq -c '[.partition, .offset]' | LC_ALL=C sort >"$work/events"
    "$program" export alerts 2>/dev/null | jq -c '[.partition, .offset]' | LC_ALL=C sort >"$work/published"
    diff "$work/events" "$work/published" && [ -s "$work/events" ]
}
check "/events has every record once" has_each_event
touch "$work/stop"
within 60 eval '! kill -0 "$listener" 2>/dev/null'
heard_all() { # in the order of each partition, none twice, none missing
    "$program" export leverage.indicators 2>/dev/null | jq -r '"\(.partition) \(.offset)"' | sort >"$work/published"
    cat "$work/cuts"; sort "$work/heard" | diff "$work/published" - && [ -s "$work/heard" ] && sort -s -n -k1,1 "$work/heard" | sort -c -n -k1,1 -k2,2
}
check "a client that was cut all the time, and whose server died, has heard every record once, in order" heard_all
check "… cut a hundred times and more" test "$(sed -n 's/^cut \([0-9]*\) times$/\1/p' "$work/cuts")" -ge 100
# In a browser: a page and, with --long, every one; and one that changes while it is looked at.
export PYTHONDONTWRITEBYTECODE=1
if [ "$most" != 1 ]; then
    mkdir -p "$work/browser" && cp "$here/../browser/package.json" "$work/browser"
    check "axe-core" npm install --prefix "$work/browser" --no-audit --no-fund --no-package-lock --ignore-scripts --silent
    axe="--axe $work/browser/node_modules/axe-core/axe.min.js"
fi
address=http://127.0.0.1:$(cat "$work/first.port")
check "the pages in Chromium" python3 "$here/../browser/pages.py" "$address/" "$work/pictures" --most "$most" $axe
withdraw() { # one of two sources of a month takes its figure back: their conflict is no alert any more
    echo '{"source":"PRESS","reporter":"CHN","partner":"WLD","flow":"EXPORT","nomenclature":"GACC8","commodity":"85051110","period":"2025-10","observation":"WITHDRAWN","published_at":"2026-06-01T00:00:00Z"}' >"$work/withdrawn"
    python3 "$here/../browser/live.py" "$address/alerts" "$probe" "$CHOKEPOINT_KAFKA_BOOTSTRAP_SERVERS" s. feed trade.records "$work/withdrawn" 0
}
check "a page that is open shows what was published since" withdraw
all_of first /alerts >"$work/one"
check "known_at before all of it: nothing was known" eval 'ask first "/alerts?known_at=2020-01-01" | jq -e ".items == []"'
begin=$(date +%s%N)
kill -9 "$pid"; wait "$pid" 2>/dev/null
start first --data "$work/data"
pid=$started
check "started again, it answers within 2 s" test $((($(date +%s%N) - begin) / 1000000)) -lt 2000
check "… and has not read anything again" within 20 source_is first '.phase == "current" and .records == 0'

kill "$pid"; wait "$pid"
check "a signal ends it with 0" test $? -eq 0
kill "$chain"; wait "$chain" 2>/dev/null; chain=
"$probe" "$CHOKEPOINT_KAFKA_BOOTSTRAP_SERVERS" s. delete alerts.log >/dev/null 2>&1
within 20 eval '"$probe" "$CHOKEPOINT_KAFKA_BOOTSTRAP_SERVERS" s. make alerts.log 3 >/dev/null 2>&1'
start first --data "$work/data"
pid=$started
check "a topic that was made anew is found out" within 40 source_is first '.made_anew == 1 and .phase == "current"'
check "… and told" grep -q 'topic_made_anew topic=alerts.log' "$work/first.log"
check "a second process on the same store is refused" eval '"$program" serve --data "$work/data" --listen 127.0.0.1:0 2>"$work/second"; [ $? -eq 3 ] && grep -q "another process has the directory" "$work/second"'
"$here/kafka-down" "$work/kafka" -k >/dev/null 2>&1
check "without brokers: it says so" within 40 source_is first '.phase == "away"'
check "… and to Prometheus" eval 'ask first /metrics | grep -qx "chokepoint_serve_brokers_away 1"'
check "… is ready, and answers" eval 'ask first /ready | grep -q true && same_items() { all_of first /alerts | wc -l; }; [ "$(same_items)" -eq "$(wc -l <"$work/one")" ]'
kill "$pid"; wait "$pid"
check "… and a signal ends it with 0" test $? -eq 0
pid=
finish
