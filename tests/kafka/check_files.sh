#!/bin/sh
# tests/kafka/check_files.sh BUILD [PORT]: files to topics and back on a real broker: ingest, the chain, export against replay, dead letters that are
# sent again. Starts a cluster of one node, on PORT or where there is room, and removes it.
set -u
cd "$(dirname "$0")/../.."
program=$1/chokepoint probe=$1/tests/kafka/kafka_probe
work=$(mktemp -d)
run=
trap '[ -z "$run" ] || kill "$run" 2>/dev/null; tests/kafka/kafka-down "$work/kafka" -k -r >/dev/null 2>&1; rm -rf "$work"' EXIT
. tests/expect.sh
same_final() { "$program" export "$1" --final --output "$work/final.jsonl" 2>/dev/null && cmp -s "$work/final.jsonl" "$work/replayed/$1.jsonl"; }
letters() { "$program" dlq list intake 2>/dev/null | sed -n 's/ dead letters*.*//p'; }
wait_for() { # wait_for COMMAND…: up to a minute
    for _ in $(seq 120); do
        "$@" && return 0
        sleep 0.5
    done
    return 1
}
is_redriven() { "$program" dlq list intake 2>/dev/null | grep -q "redriven $1 "; }
has_letters() { [ "$(letters)" = "$1" ]; }

brokers=$(tests/kafka/kafka-up "$work/kafka" ${2:+-p "$2"}) || exit 1
printf 'kafka.bootstrap.servers: %s\ntopics.partitions: 3\ntopics.prefix: "t."\n' "$brokers" >"$work/config.yaml"
export CHOKEPOINT_CONFIG="$work/config.yaml"

# From nothing to alerts; what comes out is what replay says, byte for byte.
expect 0 topics --apply --users
expect 0 ingest shipped --to kafka --data data;       warns '1292 records written, 0 not acknowledged, 0 rows refused; 32 cautions about these files'
mkdir "$work/in"
for kind in trade:trade:trade.records control_measures:measures:control.measures items:items:reference.items supply:supply:reference.supply; do
    file=${kind%%:*}; topic=${kind##*:}; kind=${kind#*:}; kind=${kind%:*}
    expect 0 ingest csv --kind "$kind" --data data --output "$work/in/$topic.jsonl" "data/$file.csv"
done
expect 0 ingest jsonl --kind news --output "$work/in/policy.news.jsonl" data/news.jsonl
expect 0 replay --input "$work/in" --output "$work/replayed" --final --now "$(date -u +%F)"
"$program" run -X http.listen=127.0.0.1:0 intake controls enrich leverage classify events posture verify score alert >"$work/run.log" 2>&1 &
run=$!
for topic in control.status trade.enriched leverage.indicators leverage.reroutes leverage.postures policy.mentions policy.claims policy.events policy.verdicts \
    policy.scorecards alerts; do
    wait_for same_final $topic || fail "export $topic --final: not what replay --final writes"
done
[ -s "$work/replayed/alerts.jsonl" ] || fail "no alerts to compare"

# As CSV: a row for each of these lines, with their texts; and with the place of each record.
expect 0 export alerts --final --format csv --output "$work/alerts.csv"
python3 - "$work/alerts.csv" "$work/replayed/alerts.jsonl" <<'EOF' || fail "export --format csv: not the records of replay --final"
import csv, json, sys
rows = list(csv.DictReader(open(sys.argv[1], newline="", encoding="utf-8")))
lines = [json.loads(line) for line in open(sys.argv[2], encoding="utf-8")]
assert [(row["key"], row["text"], row["evidence"].split("|")[0]) for row in rows] == [(line["key"], line["value"]["text"], line["value"]["evidence"][0].split("|")[0]) for line in lines]
EOF
expect 0 export alerts --format csv;                  says 'key,partition,offset,timestamp,rule,reporter,'
expect 2 export intake.dlq --format csv;              warns 'dead letters are of no schema'

# There and back: as JSON lines, and as an Avro file.
expect 0 export trade.records --output "$work/lines.jsonl"
expect 0 export trade.records --format avro --output "$work/file.avro"
expect 0 ingest jsonl --kind trade --output "$work/one.jsonl" "$work/lines.jsonl"
expect 0 ingest avro --kind trade --output "$work/two.jsonl" "$work/file.avro"
for file in one two; do
    sort "$work/$file.jsonl" | cmp -s - "$(sort "$work/in/trade.records.jsonl" >"$work/sorted.jsonl"; echo "$work/sorted.jsonl")" || fail "$file.jsonl: not what was sent"
done

# What intake refuses is counted and shown as it was; it is sent again three times and no more, and nothing twice by a second call.
sed -n '1s/"reporter":"CHN"/"reporter":"QQQ"/p' "$work/in/trade.records.jsonl" >"$work/refused.jsonl"
"$probe" "$brokers" t. feed trade.records "$work/refused.jsonl" 0 >/dev/null || fail "nothing sent"
wait_for has_letters 1 || fail "no dead letter"
expect 0 dlq list intake;                             says 'unknown_country  trade.records'
expect 0 dlq show intake --raw
printf '{"value":%s}\n' "$(cat "$work/out")" | cmp -s - "$work/refused.jsonl" || fail "dlq show --raw: not the bytes that were sent"
expect 0 dlq redrive intake;                          says 'would be sent 1'
expect 0 dlq redrive intake --reason bad_key --yes;   says 'sent 0'
for round in 1 2 3; do
    expect 0 dlq redrive intake --yes;                says "sent 1, sent before $((round - 1)), cannot be sent 0"
    wait_for is_redriven $round || fail "round $round: $("$program" dlq list intake)"
    has_letters 1 || fail "round $round: $(letters) dead letters, of one record"
done
expect 3 dlq redrive intake --yes;                    says 'sent 0, sent before 3, cannot be sent 1'; warns 'three times already'
sleep 1
is_redriven 3 && has_letters 1 || fail "$(letters) dead letters, not 1"
expect 0 dlq list;                                    says 'intake  1  unknown_country  trade.records'; says '1 dead letter;'
grep -q 'dead_letter processor=intake reason=unknown_country topic=trade.records partition=.* detail="reporter: QQQ' "$work/run.log" || fail "no dead letter in the journal"
[ "$(grep -c 'dead_letter ' "$work/run.log")" -eq 1 ] || fail "not one line for four dead letters of a reason"
expect 0 lag;                                         says 'lag 0'
[ "$(wc -l <"$work/out")" -eq 10 ] || fail "lag: not a line for each processor"
expect 0 lag --rate 1 enrich;                         says ', all read'
expect 0 lag --all enrich;                            says '  input  intake.trade-0'
no_lag() { curl -s "http://$(sed -n 's/.*http listen=.* port=\([0-9]*\).*/127.0.0.1:\1/p' "$work/run.log")/metrics" | grep '^chokepoint_lag_records' >"$work/metrics" && ! grep -qv ' 0$' "$work/metrics"; }
wait_for no_lag || fail "lag_records: not 0 when all is read: $(grep -v ' 0$' "$work/metrics" | head -n 3)"
expect 0 export intake.dlq;                           says '"reason":"unknown_country"'

# From an alert to the users' records: over Kafka, and over files of all topics, the same tree, of this item's records alone. A file that is not whole or
# has no positions is refused.
key='CHN|flow.collapse|germanium|EXPORT|WLD'
mkdir "$work/files"
for topic in alerts control.status trade.enriched leverage.indicators leverage.reroutes leverage.postures intake.trade intake.measures trade.records control.measures; do
    expect 0 export $topic --output "$work/files/$topic.jsonl"
done
expect 0 explain --json --input "$work/files" --records "$work/files" "$key"
sed '/"line": /d' "$work/out" >"$work/from_files"
expect 0 explain --json "$key"
cmp -s "$work/from_files" "$work/out" || fail "explain: not the same over files and over Kafka"
python3 - "$work/out" <<'END' || fail "explain: not the records of the alert"
import json, sys
[alert] = json.load(open(sys.argv[1]))
def walk(node):
    yield node
    for child in node.get("children", ()):
        yield from walk(child)
seen = {}
for node in walk(alert):
    seen.setdefault(node["topic"], []).append(node)
    if node["topic"] == "trade.enriched":
        assert node["key"].startswith("germanium|CHN|EXPORT|"), node["key"]
    if node["topic"] == "trade.records":
        assert (node["value"]["commodity"], node["value"]["reporter"]) == ("germanium", "CHN"), node
    if node["topic"] == "control.measures":
        assert "above" in node or node["value"]["origin"] == "CHN", node
assert len({node["partition"] for node in seen["trade.records"]}) > 1, "one partition only"
measures = [node["key"] for node in seen["intake.measures"] if "above" not in node]
assert len(measures) == len(set(measures)) < len(seen["intake.measures"]), measures
END
expect 0 explain --topic alerts "$key";               says 'trade.enriched partition '; says ' as above'
expect 3 explain 'no|such|key'
expect 3 explain --input "$work/replayed" --records "$work/in" "$key";   warns 'written with --final'
sed -i 's/,"partition":[0-9]*,"offset":[0-9]*//' "$work/files/trade.enriched.jsonl"
expect 3 explain --input "$work/files" --records "$work/files" "$key";   warns 'carry no partition and offset'
"$program" export trade.enriched 2>/dev/null | grep -v 'germanium|CHN|EXPORT|WLD|2025-06' >"$work/files/trade.enriched.jsonl"
expect 3 explain --input "$work/files" --records "$work/files" "$key"
warns 'the export is not whole'
position=$(sed -n '/"topic": "trade.records"/{n;s/[^0-9]//g;h;n;s/[^0-9]//g;H;g;s/\n/ /p;q;}' "$work/from_files")
"$probe" "$brokers" t. truncate trade.records "${position% *}" $((${position#* } + 1)) || fail "records are not deleted"
expect 0 explain "$key";                              says 'removed by retention'; warns 'removed by retention'

# Errors say what to do.
expect 4 ingest jsonl --kind trade --to kafka -X topics.prefix=no. "$work/one.jsonl";   warns 'chokepoint topics --apply --users'
expect 4 export alerts -X topics.prefix=no.
expect 6 export alerts --partition 0 --from 1000000

kill "$run"
wait "$run"
status=$?
run=
[ $status -eq 0 ] || fail "chokepoint run: exit code $status after SIGTERM"
grep -q ' stop exit_code=0 read=[1-9][0-9]* published=[1-9].* dead_letters=4 rows=[1-9]' "$work/run.log" || fail "no totals: $(tail -n 1 "$work/run.log")"

# Records have the headers that output.headers names, in one topic too.
names() { # names MARK: of the headers of the fact with this reference
    "$program" export intake.trade 2>/dev/null | python3 -c 'import json, sys
for line in map(json.loads, sys.stdin):
    if line["value"]["reference"] == sys.argv[1]:
        print(*sorted(line.get("headers", ())))' "$1" >"$work/names"
    [ -s "$work/names" ]
}
for headers in full id none; do
    sed -n '1s/"reference":"[^"]*"/"reference":"headers-'$headers'"/p' "$work/in/trade.records.jsonl" >"$work/one.jsonl"
    "$program" run intake -X http.listen= -X output.headers=$headers >"$work/run.log" 2>&1 &
    run=$!
    "$probe" "$brokers" t. feed trade.records "$work/one.jsonl" 0 >/dev/null || fail "nothing sent"
    wait_for names headers-$headers || fail "output.headers $headers: no fact"
    kill "$run"; wait "$run"; run=
    case $headers in
    full) wanted="ce_id ce_partitionkey ce_recordedtime ce_source ce_specversion ce_time ce_type content-type" ;;
    id) wanted=ce_id ;;
    none) wanted= ;;
    esac
    [ "$(cat "$work/names")" = "$wanted" ] || fail "output.headers $headers: $(cat "$work/names")"
done
[ $bad -eq 0 ] && echo "files: passed"
exit $bad
