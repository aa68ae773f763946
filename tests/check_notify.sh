#!/bin/sh
# tests/check_notify.sh BUILD_DEV BUILD_RELEASE: `notify` without Kafka: the examples of docs/NOTIFY.md and the chart's are taken, check says what is missing, --dry-run
# tells each alert that fires and nobody, test tells one receiver.
set -u
cd "$(dirname "$0")/.." || exit 1
program=$PWD/$1/chokepoint released=$PWD/$2/chokepoint
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. tests/expect.sh

# ---- examples
python3 - "$work" <<'PYTHON'
import re, sys
import os
text = open("docs/NOTIFY.md", encoding="utf-8").read()
number = 0
for block in re.findall(r"\n\n((?:    .*\n)+)", text):
    yaml = "".join(line[4:] + "\n" for line in block.splitlines())
    if yaml.startswith("receivers:"):
        number += 1
        open(os.path.join(sys.argv[1], "example-%d.yaml" % number), "w", encoding="utf-8").write(yaml)
chart = open("deploy/chart/ci/notify-values.yaml", encoding="utf-8").read()
open(os.path.join(sys.argv[1], "example-chart.yaml"), "w", encoding="utf-8").write("".join(line[4:] + "\n" for line in chart.split("  routes: |\n")[1].splitlines()))
PYTHON
cp deploy/compose/routes.yaml "$work/example-compose.yaml"
[ "$(ls "$work"/example-* | wc -l)" -eq 6 ] || fail "docs/NOTIFY.md: not four examples, but $(ls "$work"/example-* | wc -l) less two"
for example in "$work"/example-*; do
    expect 0 notify --routes "$example" --rights;         says "'notify.told'"
done
expect 3 notify --routes "$work/example-1.yaml" check;    warns "desk: /run/secrets/smtp"
expect 0 notify --routes "$work/example-2.yaml" check;    says "1 receiver, 1 route, 0 problems"

# ---- arguments
expect 2 notify;                                          warns "--routes FILE"
expect 2 notify --routes x test;                          warns "test RECEIVER: which?"
expect 2 notify --routes x --dry-run;                     warns "belong together"
expect 2 notify --routes x tset;                          warns "tset: nothing, check, test RECEIVER"
expect 3 notify --routes "$work/none.yaml" check;         warns "none.yaml"
expect 3 notify --routes "$work/example-2.yaml" --from soon check;   warns "--from: start, now, or an instant"
expect 3 notify --routes "$work/example-2.yaml" test nobody;         warns "names no receiver nobody"
sed 's/to: \[prometheus\]/too: [prometheus]/' "$work/example-2.yaml" >"$work/wrong.yaml"
expect 3 notify --routes "$work/wrong.yaml";              warns "wrong.yaml:5: unknown word too"
expect 4 notify --routes "$work/example-2.yaml" -X kafka.bootstrap.servers=127.0.0.1:1 -X start.wait_ms=500

# ---- a dry run over the shipped data: each alert that fires, once, and a group is one message
"$released" ingest shipped -o "$work/in" >"$work/log" 2>&1 && "$released" replay --input "$work/in" --output "$work/out.d" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
fires=$(python3 -c '
import json, sys
last = {}
for line in open(sys.argv[1], encoding="utf-8"):
    record = json.loads(line)
    last[record["key"]] = record["value"]
print(sum(value["state"] == "FIRING" for value in last.values()))' "$work/out.d/alerts.jsonl")
expect 0 notify --routes "$work/example-2.yaml" --dry-run --input "$work/out.d";   says " $fires notices; nobody was told"; says "began FIRING"
printf 'receivers: [{name: a, command: {run: /bin/cat}}]\nroutes: [{name: all, match: {severity: info}, group: [topic], to: a}]\n' >"$work/group.yaml"
expect 0 notify --routes "$work/group.yaml" --dry-run --input "$work/out.d";       says "a: $fires notices, all|alerts, after 30 s"
expect 3 notify --routes "$work/group.yaml" --dry-run --input "$work/nowhere";     warns "alerts.jsonl"

# ---- items that routes name, compared with the catalogue of what was replayed
printf 'receivers: [{name: a, command: {run: /bin/cat}}]\nroutes:\n  - {name: all, match: {item: [galium, gallium]}, to: a}\n  - {name: more, match: {item: Antimony-Metal}, to: a}\n' >"$work/items.yaml"
expect 0 notify --routes "$work/items.yaml" --dry-run --input "$work/out.d"
warns "items.yaml:3: route all: no item galium is known (nearest: gallium)";   warns "items.yaml:4: route more: no item Antimony-Metal is known (nearest: antimony-metal)"
[ "$(wc -l <"$work/err")" -eq 2 ] || fail "gallium is known: $(cat "$work/err")"
mkdir "$work/alone"; cp "$work/out.d/alerts.jsonl" "$work/alone"
expect 0 notify --routes "$work/items.yaml" --dry-run --input "$work/alone";     warns "items are not compared with a catalogue: "; warns "intake.items.jsonl"
expect 0 notify --routes "$work/items.yaml" check;        warns "items are not compared with a catalogue: kafka.bootstrap.servers is not set"
expect 0 notify --routes "$work/items.yaml" check -X kafka.bootstrap.servers=127.0.0.1:1;   warns "items are not compared with a catalogue: "
expect 0 notify --routes "$work/items.yaml" --rights;     says "Read --topic 'intake.items'"; says "Read --topic 'intake.measures'"
expect 2 notify --routes "$work/items.yaml" --json;       warns "--json and --text are for told, owed and dead"

# ---- one message
printf 'receivers: [{name: a, command: {run: [/bin/sh, -c, "cat >%s/told"]}}, {name: b, command: {run: /bin/false}}]\nroutes: [{name: all, to: [a, b]}]\n' "$work" >"$work/test.yaml"
expect 0 notify --routes "$work/test.yaml" test a;        says "a: told, id "
grep -q 'This is a test of chokepoint notify' "$work/told" || fail "the test does not say that it is one"
expect 1 notify --routes "$work/test.yaml" test b;        warns "b: not told: /bin/false: exit code 1"
exit "$bad"
