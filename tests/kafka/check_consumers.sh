#!/bin/sh
# tests/kafka/check_consumers.sh BUILD [--all] [PORT]: the programs of docs/CONSUMERS.md, taken out of it, against a real Kafka and a schema registry that
# three installations publish on, one in each form. All print the same table, and it is the one that replay makes of the same inputs. --all: Java and Go,
# which fetch and compile, too. Ends with `N passed, N failed`.
set -u
cd "$(dirname "$0")/../.."
root=$PWD
build=$(cd "$1" && pwd); shift
all=
[ "${1:-}" != --all ] || { all=yes; shift; }
program=$build/chokepoint
work=$(mktemp -d)
runs=
trap 'cd "$root"; [ -z "$runs" ] || kill $runs 2>/dev/null; tests/kafka/registry-down "$work/registry" -r >/dev/null 2>&1
    tests/kafka/kafka-down "$work/kafka" -k -r >/dev/null 2>&1; chmod -R u+w "$work"; rm -rf "$work"' EXIT
export PYTHONDONTWRITEBYTECODE=1 PATH="$build:$PATH"
unset CHOKEPOINT_CONFIG
. tests/checks.sh
give_up() { fail "$*"; finish; }

python=$(python3 tests/kafka/registry_clients.py) || give_up "no Python clients"
check "each schema parses alone" "$python" tests/kafka/schemas_alone.py "$build/chokepoint"
brokers=$(tests/kafka/kafka-up "$work/kafka" ${1:+-p "$1"}) || give_up "no Kafka"
port=$((${brokers##*:} + 29)) # the last of Kafka's thirty
tests/kafka/registry-up "$work/registry" -p "$port" >"$work/url" &
starting=$!
REGISTRY=http://127.0.0.1:$port/apis/ccompat/v7
APICURIO=${REGISTRY%/apis/*}/apis/registry/v3
export REGISTRY APICURIO

# Three installations of the same seven topics: without prefix, and named by their forms.
users='trade.records trade.releases control.measures reference.items reference.supply policy.news claims.submitted'
installation() { # installation FILE PREFIX FORM
    printf 'kafka.bootstrap.servers: %s\ntopics.partitions: 3\ntopics.prefix: "%s"\noutput.format: %s\nregistry.url: %s\nregistry.register: true\n' \
        "$brokers" "$2" "$3" "$REGISTRY" >"$work/$1.yaml"
    for topic in $users; do echo "topics.rename.$topic: $topic"; done >>"$work/$1.yaml"
}
installation single "" single-object
installation registry registry. registry
installation json json. json
"$program" topics --config "$work/single.yaml" --apply --users >"$work/log" 2>&1 || { cat "$work/log"; give_up "no topics"; }
"$program" topics --config "$work/registry.yaml" --apply >"$work/topics" 2>&1 &
"$program" topics --config "$work/json.yaml" --apply >"$work/log" 2>&1 && wait $! || { cat "$work/log" "$work/topics"; give_up "no topics"; }
"$program" ingest shipped --to kafka --data data --config "$work/single.yaml" >"$work/log" 2>&1 || { cat "$work/log"; give_up "no records"; }
wait "$starting" && [ "$(cat "$work/url")" = "$REGISTRY" ] || give_up "no registry"
for form in single registry json; do
    "$program" run all --config "$work/$form.yaml" >"$work/run-$form.log" 2>&1 &
    runs="$runs $!"
done

# What is to come out: a replay of what is in the users' topics.
replayed() {
    mkdir -p "$work/in"
    for topic in $users; do "$program" export "$topic" --config "$work/single.yaml" --output "$work/in/$topic.jsonl" 2>/dev/null || return 1; done
    "$program" replay --input "$work/in" --output "$work/replayed" --final --now "$(date -u +%F)" 2>/dev/null
}
same_final() { # same_final FORM: as replayed; up to a minute
    for _ in $(seq 120); do
        "$program" export alerts --final --config "$work/$1.yaml" --output "$work/final.jsonl" 2>/dev/null && cmp -s "$work/final.jsonl" "$work/replayed/alerts.jsonl" && return 0
        sleep 0.5
    done
    tail -n 5 "$work/run-$1.log"
    return 1
}
settled() { replayed && same_final single && same_final registry && same_final json; }
check "the shipped data" settled

mkdir "$work/doc"
python3 tests/kafka/snippets.py docs/CONSUMERS.md "$work/doc" || give_up "no snippets"
cd "$work/doc" || exit 1
mv "$work/replayed/alerts.jsonl" "$work/before.jsonl"
# Two sources of one month differ: an alert. One of them takes its figure back: the alert is retracted, in each form.
withdraw() {
    grep -q 'data.conflict|rare-earth-magnets' "$work/before.jsonl" &&
        echo '{"source":"PRESS","reporter":"CHN","partner":"WLD","flow":"EXPORT","nomenclature":"GACC8","commodity":"85051110","period":"2025-10","observation":"WITHDRAWN","published_at":"2026-06-01T00:00:00Z"}' |
        kcat -b "$brokers" -P -t trade.records
}
check "a figure is withdrawn" withdraw
check "correct.sh" sh correct.sh "$brokers"
check "produce.py" "$python" produce.py "$brokers" "$REGISTRY"
check "produce_single_object.py" "$python" produce_single_object.py "$brokers"
traced() { sed -n 's/^{.*/&/p' correct.sh | sed "$1" | kcat -b "$brokers" -P -t trade.records -k key -H traceparent=00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01; }
check "the same once more, with a trace" traced ''
check "and one that is refused" traced 's/"CHN"/"QQQ"/'
cd "$root" || exit 1
check "what was written, published" settled
retracted() { ! grep -q 'data.conflict|rare-earth-magnets' "$work/replayed/alerts.jsonl"; }
check "an alert does not hold any more" retracted
changed() { grep -q '"partner":"NLD"' "$work/in/trade.records.jsonl" && ! cmp -s "$work/before.jsonl" "$work/replayed/alerts.jsonl"; }
check "alerts are others then" changed
check "disturb.py" "$python" tests/kafka/disturb.py "$brokers" alerts registry.alerts json.alerts
table_of_alerts() {
    "$python" -c '
import json, sys
for line in open(sys.argv[1]):
    record = json.loads(line)
    print(record["key"], *(record["value"][name] for name in ("severity", "state", "since")), sep="\t")' "$work/replayed/alerts.jsonl" >"$work/table"
}
table_of_alerts

# prints NAME COMMAND…: the table, and on standard error that something was retracted, one record repeated.
printed() {
    "$@" >"$work/printed" 2>"$work/told" && diff "$work/table" "$work/printed" && grep -q ' hold; [1-9][0-9]* retracted, 1 repeated$' "$work/told" && return 0
    tail -n 5 "$work/told"
    return 1
}
cd "$work/doc" || exit 1
check "schemas.sh" sh -e schemas.sh
check "alerts.py, single_object.py" printed "$python" alerts.py "$brokers" alerts
form_of() { sed "s/from single_object/from $1/" alerts.py >"alerts_$1.py"; }
form_of framed; check "alerts.py, framed.py" printed "$python" alerts_framed.py "$brokers" registry.alerts
form_of plain; check "alerts.py, plain.py" printed "$python" alerts_plain.py "$brokers" json.alerts
form_of any
for topic in alerts registry.alerts json.alerts; do check "alerts.py, any.py, $topic" printed "$python" alerts_any.py "$brokers" $topic; done
same_table() { "$@" | diff "$work/table" -; }
check "table.sh" same_table sh table.sh "$brokers" json.alerts

# facts.sql: of each indicator that has a figure the facts of its source, and no other source's.
exported() {
    for topic in leverage.indicators trade.enriched; do
        "$program" export "$topic" --final --config "$work/single.yaml" --output "$topic.jsonl" 2>>"$work/log" || return 1
    done
}
joined() {
    exported && "$python" -c '
import duckdb, json
rows = duckdb.sql(open("facts.sql").read()).fetchall()
indicators = [json.loads(line)["value"] for line in open("leverage.indicators.jsonl")]
facts = [json.loads(line)["value"] for line in open("trade.enriched.jsonl")]
place = ("reporter", "item", "flow", "partner")
expected = sum(max(1, sum(all(f[name] == i[name] for name in place) and (f["period"], f["source"], f["period_months"]) == (i["month"], i["level"]["source"], 1)
                          for f in facts)) for i in indicators)
assert len(rows) == expected >= len(indicators) > 100, (len(rows), expected, len(indicators))
assert sum(row[6] is not None for row in rows) > 100, "facts are joined"'
}
check "facts.sql" joined

# parquet.sql, and the same records as CSV and Avro: as many, with the same figures.
same_records() {
    "$program" export leverage.indicators --final --config "$work/single.yaml" --format csv --output indicators.csv 2>>"$work/log" &&
        "$program" export leverage.indicators --final --config "$work/single.yaml" --format avro --output indicators.avro 2>>"$work/log" && "$python" -c '
import csv, duckdb, fastavro, json
duckdb.sql(open("parquet.sql").read())
lines = [json.loads(line) for line in open("leverage.indicators.jsonl")]
expected = sorted((line["key"], line["value"]["level"]["quantity_kg"]) for line in lines)
parquet = duckdb.read_parquet("indicators.parquet").project("key, level.quantity_kg").fetchall()
table = [(row["key"], float(row["level.quantity_kg"]) if row["level.quantity_kg"] else None) for row in csv.DictReader(open("indicators.csv", newline=""))]
container = [record["level"]["quantity_kg"] for record in fastavro.reader(open("indicators.avro", "rb"))]
by_key = lambda rows: sorted(rows, key=lambda row: row[0])
assert len(expected) > 100 and by_key(parquet) == by_key(expected) == by_key(table), (len(parquet), len(expected), len(table))
assert container == [figure for _, figure in by_key(expected)], "the figures of the Avro file"'
}
check "parquet.sql, CSV, Avro" same_records

# Headers are those of the contract, none less and none more. (redriven: only on what was sent again.)
cd "$root" || exit 1
headers() { # headers TOPIC SCHEMA
    kcat -b "$brokers" -C -e -q -J -t "$1" | jq -r '.headers as $h | range(0; $h | length; 2) | $h[.]' | sort -u >"$work/headers"
    sed -n "/^    $2:/,/^    [A-Z]/s/^        \([a-z_-]*\):.*/\1/p" docs/asyncapi.yaml | grep -vxE 'redriven(_from)?' | sort | diff "$work/headers" -
}
check "headers, stated" headers alerts StatedHeaders
check "headers, appended" headers intake.trade AppendedHeaders
check "headers, dead letters" headers intake.dlq DeadLetterHeaders
cd "$work/doc" || exit 1

if [ "$all" ]; then
    check "pom.xml" mvn -q -B -ntp dependency:copy-dependencies -DoutputDirectory=lib
    check "SingleObject.java, Framed.java" javac -cp 'lib/*' Alerts.java SingleObject.java Framed.java
    check "Alerts.java, SingleObject.java" printed java -cp '.:lib/*' Alerts "$brokers" alerts
    sed -i 's/SingleObject.alerts/Framed.alerts/' Alerts.java
    check "Alerts.java with Framed.java" javac -cp 'lib/*' Alerts.java Framed.java
    check "Alerts.java, Framed.java" printed java -cp '.:lib/*' Alerts "$brokers" registry.alerts
    export GOFLAGS=-mod=mod GOTOOLCHAIN=local
    check "main.go" printed sh -e go.sh "$brokers" alerts
fi

# The form is changed: from here on the topic has values of both. any.py reads it, and a program for one form does not.
changed_form() {
    set -- $runs
    kill "$1" && wait "$1" || return 1
    shift
    "$program" run all --config "$work/single.yaml" -X output.format=json >"$work/run-single.log" 2>&1 &
    runs="$* $!"
    sed 's/53000/53700/; s/08-20T/08-21T/' correct.sh | sh -s "$brokers" && settled && ! cmp -s "$work/corrected.jsonl" "$work/replayed/alerts.jsonl"
}
cp "$work/replayed/alerts.jsonl" "$work/corrected.jsonl"
check "output.format is changed" changed_form
table_of_alerts
not_one_form() { ! "$python" alerts.py "$brokers" alerts >"$work/printed" 2>"$work/told" && grep -q 'not the single-object encoding' "$work/told"; }
check "alerts.py, both forms in the topic" not_one_form
check "alerts.py, any.py, both forms in the topic" printed "$python" alerts_any.py "$brokers" alerts
finish
