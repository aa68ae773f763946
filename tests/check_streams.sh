#!/bin/sh
# tests/check_streams.sh ANY RELEASE: `-` is standard input and output wherever a file is named; a byte order mark is passed over in every text, UTF-16
# is refused by name; what cannot be written is told with its own cause, and not as a fault of what is read.
set -u
cd "$(dirname "$0")/.."
program=$1/chokepoint
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. tests/expect.sh
same() { cmp -s "$1" "$2" || fail "$3: $(diff "$1" "$2" | head -n 4)"; }

"$program" ingest csv --kind trade --data data data/trade.csv >"$work/trade.jsonl" 2>/dev/null
"$program" ingest csv --kind items data/items.csv >"$work/items.jsonl" 2>/dev/null

# `-`
expect 0 ingest csv --kind trade --data data - <data/trade.csv;                       same "$work/out" "$work/trade.jsonl" 'ingest csv -'
expect 0 ingest csv --kind trade --data data -o - data/trade.csv;                     same "$work/out" "$work/trade.jsonl" 'ingest -o -'
expect 0 ingest jsonl --kind trade --data data --output - - <"$work/trade.jsonl";     same "$work/out" "$work/trade.jsonl" 'ingest jsonl - -o -'
expect 0 ingest csv --kind trade --items - data/trade.csv <data/items.csv;            same "$work/out" "$work/trade.jsonl" 'ingest --items -'
[ ! -e - ] || fail "a file named - was made"
if python3 -c 'import fastavro' 2>/dev/null; then
    python3 - "$work/trade.jsonl" "$work/trade.avro" <<'END'
import json, sys, fastavro
schema = {"type": "record", "name": "TradeRecord", "fields": [{"name": n, "type": "string"} for n in ("source", "reporter", "partner", "commodity")] + [
    {"name": "flow", "type": {"type": "enum", "name": "Flow", "symbols": ["EXPORT", "IMPORT", "RE_EXPORT", "RE_IMPORT"]}},
    {"name": "nomenclature", "type": {"type": "enum", "name": "Nomenclature", "symbols": ["ITEM", "GACC8"]}},
    {"name": "observation", "type": {"type": "enum", "name": "Observation", "symbols": ["OBSERVED", "DERIVED"]}},
    {"name": "period", "type": {"type": "int", "logicalType": "date"}}, {"name": "quantity_kg", "type": ["null", "double"]},
    {"name": "published_at", "type": {"type": "long", "logicalType": "timestamp-millis"}}]}
import datetime
rows = []
for line in open(sys.argv[1]):
    v = json.loads(line)["value"]
    v = {f["name"]: v[f["name"]] for f in schema["fields"]}
    v["period"] = datetime.date.fromisoformat(v["period"])
    v["published_at"] = datetime.datetime.fromisoformat(v["published_at"].replace("Z", "+00:00"))
    rows.append(v)
fastavro.writer(open(sys.argv[2], "wb"), schema, rows)
END
    expect 0 ingest avro --kind trade --data data "$work/trade.avro"; cp "$work/out" "$work/avro.jsonl"
    expect 0 ingest avro --kind trade --data data - <"$work/trade.avro";              same "$work/out" "$work/avro.jsonl" 'ingest avro -'
    cat "$work/trade.avro" | "$program" ingest avro --kind trade --data data /dev/stdin >"$work/out" 2>"$work/err"
    same "$work/out" "$work/avro.jsonl" 'ingest avro of a pipe'
fi
printf 'alert.flow.collapse.base: -0.7\n' >"$work/good.yaml"
expect 0 check -c - <"$work/good.yaml";                                              says 'flow.collapse.base'; says '-:1'
expect 0 simulate enrich --seeds 1 --jobs 1
"$program" simulate enrich --seeds 40 --break=undo --shrink 20 2>/dev/null | sed -n '/^processors/,$p' >"$work/schedule"
"$program" simulate --schedule "$work/schedule" >"$work/expected" 2>/dev/null
"$program" simulate --schedule - <"$work/schedule" >"$work/out" 2>/dev/null;         same "$work/out" "$work/expected" 'simulate --schedule -'

# A byte order mark, in each kind of text.
marked() { { printf '\357\273\277'; cat "$1"; } >"$2"; }
marked data/trade.csv "$work/mark.csv"
expect 0 ingest csv --kind trade --data data "$work/mark.csv";                       same "$work/out" "$work/trade.jsonl" 'ingest csv, marked'
marked "$work/trade.jsonl" "$work/mark.jsonl"
expect 0 ingest jsonl --kind trade --data data "$work/mark.jsonl";                   same "$work/out" "$work/trade.jsonl" 'ingest jsonl, marked'
expect 0 ingest jsonl --kind trade --data data - <"$work/mark.jsonl";                same "$work/out" "$work/trade.jsonl" 'ingest jsonl -, marked'
marked "$work/good.yaml" "$work/mark.yaml"
expect 0 check -c "$work/mark.yaml";                                                 says 'flow.collapse.base'
mkdir "$work/in" "$work/marked" "$work/bare"
cp "$work/trade.jsonl" "$work/bare/trade.records.jsonl"; cp "$work/items.jsonl" "$work/bare/reference.items.jsonl"
for file in "$work"/bare/*.jsonl; do marked "$file" "$work/marked/${file##*/}"; done
expect 0 check --input "$work/marked"
expect 0 replay -i "$work/bare" -o "$work/out.bare" --now 2026-11-23
expect 0 replay -i "$work/marked" -o "$work/out.marked" --now 2026-11-23
for file in "$work"/out.bare/*.jsonl; do same "$file" "$work/out.marked/${file##*/}" 'replay, marked'; done
[ -s "$work/out.marked/intake.dlq.jsonl" ] && fail "replay, marked: $(head -n 1 "$work/out.marked/intake.dlq.jsonl")"
# files put behind each other, each with its mark
cat "$work/mark.jsonl" "$work/mark.jsonl" >"$work/twice.jsonl"
expect 0 ingest jsonl --kind trade --data data "$work/twice.jsonl"
cp "$work/twice.jsonl" "$work/marked/trade.records.jsonl"
expect 0 replay -i "$work/marked" -o "$work/out.marked"
[ -s "$work/out.marked/intake.dlq.jsonl" ] && fail "replay, marked twice: $(head -n 1 "$work/out.marked/intake.dlq.jsonl")"
expect 0 read --data data --json --now 2026-11-23 data/episode.jsonl; cp "$work/out" "$work/episode.json"
marked data/episode.jsonl "$work/mark.json"
expect 0 read --data data --json --now 2026-11-23 "$work/mark.json";                 same "$work/out" "$work/episode.json" 'read, marked'
expect 0 read --data data --json --now 2026-11-23 - <"$work/mark.json";              same "$work/out" "$work/episode.json" 'read -, marked'
expect 0 read --labels tests/news/claims.jsonl; cp "$work/out" "$work/labels"
marked tests/news/claims.jsonl "$work/mark.labels"
expect 0 read --labels "$work/mark.labels";                                          same "$work/out" "$work/labels" 'read --labels, marked'

# UTF-16 is named.
for encoding in UTF-16LE UTF-16BE UTF-16 UTF-32; do
    for pair in 'ingest csv --kind trade --data data:data/trade.csv' "ingest jsonl --kind trade:$work/trade.jsonl" "check -c:$work/good.yaml" \
        'read --data data:data/episode.jsonl' 'read --labels:tests/news/claims.jsonl'; do
        iconv -f UTF-8 -t $encoding "${pair##*:}" >"$work/wide"
        # shellcheck disable=SC2086
        expect 3 ${pair%:*} "$work/wide"; warns 'UTF-16'
    done
    iconv -f UTF-8 -t $encoding "$work/trade.jsonl" >"$work/in/trade.records.jsonl"
    expect 3 check --input "$work/in"; warns 'UTF-16'
    expect 3 replay -i "$work/in" -o "$work/out.wide"; warns 'UTF-16'
done

# A full disk is told as such, once, and not as a fault of the input.
full() { # full ARGUMENT…: standard output is a full disk
    "$program" "$@" >/dev/full 2>"$work/err"
    code=$?
    [ $code -eq 3 ] || fail "chokepoint $* to a full disk: exit code $code"
    warns 'No space left on device'
    grep -q 'Input/output error' "$work/err" && fail "chokepoint $*: $(cat "$work/err")"
    return 0
}
full ingest csv --kind trade --data data data/trade.csv
full ingest csv --kind trade --data data -o /dev/full data/trade.csv
grep -q '^chokepoint ingest: data/trade.csv' "$work/err" && fail "ingest to a full disk: blames the input: $(cat "$work/err")"
full status CHN USA germanium 2024-12-03 --data data
full read --labels tests/news/claims.jsonl
full topology --format json
mkdir "$work/full"
for topic in trade.enriched intake.trade alerts intake.dlq; do
    rm -rf "$work/full"/*; ln -s /dev/full "$work/full/$topic.jsonl"
    printf '{"value":{}}\n' | cat - "$work/trade.jsonl" >"$work/bare/trade.records.jsonl"
    expect 3 replay -i "$work/bare" -o "$work/full" --now 2026-11-23
    warns "$topic.jsonl: No space left on device"
done
exit $bad
