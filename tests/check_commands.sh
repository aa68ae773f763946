#!/bin/sh
# tests/check_commands.sh ANY RELEASE: the program from outside: exit codes, what stands on standard output, the demo's facts, the manual's options.
set -u
cd "$(dirname "$0")/.."
program=$1/chokepoint
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. tests/expect.sh

expect 0 --help;                                      says status; says replay
expect 0 --version;                                   says chokepoint
expect 2
expect 2 no-such-command;                             warns no-such-command
for command in acl check demo dlq doctor explain export indicators ingest lag notify read replay reset rules run schemas simulate sources status topics topology; do
    expect 0 $command --help;                         says "Usage: chokepoint $command"
    # The manual knows every long option of the command, and the command every option of the manual.
    sed -nE 's/^ +(-., )?(--[a-z][a-z-]*).*/\2/p' "$work/out" | sort -u | grep -vE '^--(help|usage|version)$' >"$work/help"
    awk -v name="$command" '/^\.Ss/ { on = $2 == name } /^\.Sh/ { on = 0 } on && /^\.It/ { for (i = 1; i <= NF; i++) if ($i == "Fl" && $(i + 1) ~ /^-/) print "-" $(i + 1) }' \
        docs/chokepoint.1 | sort -u >"$work/manual"
    expect 2 $command --no-such-option
    "$program" $command --help >/dev/full 2>"$work/err"
    [ $? -eq 3 ] || fail "chokepoint $command --help to a full disk: no exit code 3"
    warns 'No space left on device'
    cmp -s "$work/help" "$work/manual" || fail "docs/chokepoint.1, $command: $(diff "$work/help" "$work/manual" | tr '\n' ' ')"
done

mkdir "$work/helium"; cp data/control_measures.csv "$work/helium"; { cat data/items.csv; echo "helium,Helium,,,,,FULL,,,,"; } >"$work/helium/items.csv"
expect 0 status CHN USA germanium 2024-12-03 --data data;                            says '"status":"PRESUMED_DENIAL"'
expect 0 status CHN USA germanium 2025-01-15 --known-at 2024-12-01 --data data;      says '"status":"LICENCE"'
expect 0 status CHN USA 811292 2025-06-01 --data data;                               says '"status":"PRESUMED_DENIAL"'
expect 0 status CHN USA germanium 2025-11-09 --text --data data;                     says 'CN-2024-046-CL2'; says 'PRESUMED_DENIAL from 2026-11-28'
expect 0 status CHN USA helium 2025-01-01 --text --data "$work/helium";              says 'That is no clearance.'
expect 2 status CHN USA water 2025-01-01 --text --data data;                         warns 'no item water is known'
[ -s "$work/out" ] && fail "status of an unknown item: $(cat "$work/out")"
expect 0 status CHN USA 8112.92.10 2025-06-01 --data data;                           says '"code":"81129210"'; says '"status":"PRESUMED_DENIAL"'
expect 0 status CHN USA '2825.80' 2025-06-01 --data data;                            says '"code":"282580"'; says '"status":"PRESUMED_DENIAL"'
expect 0 status CHN USA Germanium 2025-06-01 --data data;                            says '"item":"germanium"'; says '"status":"PRESUMED_DENIAL"'
expect 0 status CHN USA ' ANTIMONY_Metal' 2025-06-01 --text --data data;             says 'antimony-metal, on'; says 'PRESUMED_DENIAL'
expect 2 status CHN USA 81129210.0 2025-06-01 --data data;                           warns 'no code'
for text in 8110-8112 '8110 - 8112' 8110..8112; do
    expect 2 status CHN USA "$text" 2025-06-01 --data data;                             warns 'a range: list the codes 8110, 8111, 8112, each by itself'
done
expect 2 status CHN USA 8110,8112 2025-06-01 --data data;                            warns 'several codes: list 8110, 8112, each by itself'
expect 2 status CHN Germany germanium --data data
# A code that nothing speaks of: the answer says so. A day is none.
for subject in 99999999 9999 00 0101.21; do
    expect 0 status CHN USA $subject 2025-06-01 --json --data data;                     says '"unknown":true,"note":"neither an item'; says NONE_KNOWN
    expect 0 status CHN USA $subject 2025-06-01 --text --data data;                     says 'nothing is known of it'
done
for subject in 81 811292 8112.92.10 8112921000 2825; do
    expect 0 status CHN USA $subject 2025-06-01 --json --data data
    grep -q unknown "$work/out" && fail "status of $subject: $(cat "$work/out")"
done
# Digits behind the sixth are the origin's: China's germanium begins the USA's gallium.
expect 0 status CHN USA 8112921000 2025-06-01 --json --data data;                    says PRESUMED_DENIAL; grep -q '"note"' "$work/out" && fail 'a note on a code of China'
expect 0 status USA CHN 8112921000 2025-06-01 --json --data data;                    grep -q '"note"' "$work/out" && fail 'a note on a code that the catalogue has'
expect 0 status DEU USA 81129210 2025-06-01 --json --data data;                      says '81129210 is read as a code of DEU, which writes CN8: its first six digits count'
expect 0 status JPN USA 8112.92.1000 2025-06-01 --text --data data;                  says '8112921000 is read as a code of JPN, which writes a nomenclature of its own'
expect 2 status CHN USA 2025-06-01 --data data;                                      warns '2025-06-01 is a day'
expect 2 status CHN USA --data data -- 2025-06-01;                                   warns '2025-06-01 is a day'
mkdir "$work/union"; cp data/items.csv "$work/union"
{ head -n 1 data/control_measures.csv; echo 'EU-1,BASE,,EU,Regulation,EUU,ALL,germanium,,,,LICENCE,2024-01-01,,,,2024-01-01,,'; } >"$work/union/control_measures.csv"
expect 0 status DEU USA germanium 2025-06-01 --json --data "$work/union";            says 'EU-1 is in force of EUU (LICENCE)'; says 'status EUU USA germanium'
expect 0 status DEU FRA germanium 2025-06-01 --text --data "$work/union";            says 'EU-1 is in force of EUU (LICENCE)'
expect 0 status GBR USA germanium 2025-06-01 --json --data "$work/union"
grep -q note "$work/out" && fail "a note of a state that has left: $(cat "$work/out")"
echo 'EU-2,SUSPEND,EU-9 ,EU,Regulation,EUU,,,,,,,2024-01-01,,,,2024-01-01,,' >>"$work/union/control_measures.csv"
expect 3 status EUU USA germanium 2025-06-01 --data "$work/union";                   warns '1 row of the list refused: the status may be another one'
expect 0 status chn usa germanium 2024-12-03 --data data;                            says '"status":"PRESUMED_DENIAL"'
expect 0 status Chn uSa germanium 2025-11-09 --text --data data;                     says 'CHN → USA, germanium'
expect 0 status CHN all germanium 2024-12-03 --json --data data
expect 2 status chn deutschland germanium --data data;                               warns 'deutschland: no country'
expect 3 demo -o -;                                                                   warns 'Not a directory'
expect 3 demo -o -/demo;                                                              warns 'Not a directory'
[ ! -e - ] || fail "a directory is called -"
expect 3 check -X kafka.sasl.passwords=x;                                             warns 'no property sasl.passwords (is kafka.sasl.password meant?)'
meant() { expect 3 check -X "kafka.$1=x"; warns "(is kafka.$2 meant?)"; }
meant bootstrap.server bootstrap.servers; meant sasl.mecanism sasl.mechanism; meant ssl.ca.loaction ssl.ca.location; meant sasl.passwrd_file sasl.password_file
meant ssl.key.passwords_file ssl.key.password_file; meant sasl.user.name_file sasl.username_file; meant sesion.timeout.ms session.timeout.ms
expect 3 check -X kafka.volume=11;                                                    warns 'no property volume'; grep -q meant "$work/err" && fail "near volume: $(cat "$work/err")"
# One judge: what `run` refuses before it asks anybody, `check` refuses in the same words.
both() { # OPTION... : words
    for command in check "run alert -X kafka.bootstrap.servers=127.0.0.1:1"; do expect 3 $command "$@"; warns "$words"; done
}
printf 'kafka.enable.auto.commit: true\nkafka.isolation.level: read_uncommitted\n' >"$work/promises.yaml"
words='kafka.enable.auto.commit cannot be set'; both -c "$work/promises.yaml"; words='promises.yaml:2: kafka.isolation.level cannot be set'; both -c "$work/promises.yaml"
for name in group.id transactional.id enable.idempotence auto.offset.reset enable.partition.eof check.crcs; do
    value=false; case $name in *.id) value=mine ;; *.reset) value=latest ;; esac
    words="kafka.$name cannot be set"
    both -X "kafka.$name=$value"
done
words='do not go together'; both -X kafka.max.poll.interval.ms=1000; both -X kafka.fetch.max.bytes=10; both -X kafka.security.protocol=ssl -X kafka.ssl.ca.location=/nonexistent
words='http.listen'; both -X http.listen=203.0.113.1:8080
words='registry.url: one or more of'; both -X registry.url=ftp://registry; words='registry.url: commas between'; both -X 'registry.url=http://a,http://b;http://c http://d'
words='registry.ca: /nonexistent'; both -X registry.url=https://registry -X registry.ca=/nonexistent
expect 0 check -X kafka.client.id=me;                                                 warns 'warning: no brokers are named'
expect 2 status CHN USA germanium yesterday --data data
expect 2 status CHN USA
expect 3 status CHN USA germanium --data no/such/directory;                          warns no/such/directory

expect 0 indicators;                                  says 'change.mom '; says leverage.postures
expect 0 indicators mom;                              says 'q(t) / q(t−1) − 1'; says 'two_month'
expect 0 indicators BACKLOG;                          says 'control.rebound'
expect 0 indicators change --format json;             says '"formula": "q(t) / q(January) − 1"'
expect 2 indicators no-such-figure;                   warns no-such-figure
expect 2 indicators --format etching
expect 0 rules;                                       says flow.collapse; says data.revised
expect 0 rules surge.under_control;                   says 'change.mom at least 1 (alert.surge.under_control.mom)'; says 'and  '
expect 0 rules flow --format json;                    says '"join": "or"'; says '"name": "alert.flow.collapse.robust_z"'
expect 2 rules no.such.rule;                          warns no.such.rule
expect 2 rules flow surge;                            warns surge

expect 0 simulate enrich --seeds 20 --jobs 1;          says '20 executions, 0 failed'
expect 70 simulate enrich --seeds 40 --break=undo --shrink 50; says 'processors enrich:'
expect 0 simulate enrich --seeds 5 --input tests/golden/input
expect 2 simulate;                                     warns topology
expect 2 simulate no-such-processor
expect 2 simulate enrich --break=nothing
expect 3 simulate --schedule no/such/file;             warns no/such/file

expect 0 topology;                                    says 'intake: '; says 'alert: '
expect 0 topology --format dot;                       says '"intake" -> "intake.trade";'
expect 0 topology --format mermaid;                   says 'flowchart LR'
expect 0 topology --format json;                      says '"cleanup.policy": "compact"'; says '"name": "TradeRecord"'
expect 2 topology --format etching

expect 0 check --data data --input tests/golden/input; says '0 set'
expect 0 check -X alert.flow.collapse.base=-0.7 --json; says '{"name":"alert.flow.collapse.base","value":-0.7,"from":"-X","type":"number","min":-1,"max":0}'
printf 'alert:\n  flow.collapse.base: much\n  volume: 11\n' >"$work/bad.yaml"
expect 3 check --config "$work/bad.yaml";             warns 'bad.yaml:2: alert.flow.collapse.base'; warns 'bad.yaml:3: no option alert.volume'
expect 3 replay --config "$work/bad.yaml" --input tests/golden/input --output "$work/never"
mkdir "$work/lines"; printf '{"value":{"item":"a","coverage":"FULL"}}\n{"value":{"item":"a","coverage":"SOME"}}\n' >"$work/lines/reference.items.jsonl"
expect 3 check --input no/such/directory;              warns no/such/directory
expect 3 explain --input no/such/directory key;       warns no/such/directory
"$program" topology >/dev/full 2>"$work/err" && fail "chokepoint topology to a full disk: exit code 0"; warns "standard output"
expect 1 check --input "$work/lines";                 warns 'reference.items.jsonl:2: unknown_enum'

printf 'item,coverage\ngermanium,FULL\ngermanium,SOME\n' >"$work/items.csv"
expect 3 ingest csv --kind items "$work/items.csv";   says germanium; warns 'items.csv:3: coverage: SOME'
expect 2 ingest csv --kind news "$work/items.csv"
expect 2 ingest xml --kind items "$work/items.csv"
expect 3 ingest csv --kind items "$work/none.csv"
expect 0 ingest csv --kind trade --data data --output "$work/trade.jsonl" data/trade.csv
[ "$(wc -l <"$work/trade.jsonl")" -eq 607 ] || fail "ingest: $(wc -l <"$work/trade.jsonl") trade records"

# JSON lines and Avro give what CSV gave; a bad line is told with its number.
expect 0 ingest jsonl --kind trade --output "$work/trade2.jsonl" "$work/trade.jsonl"
cmp "$work/trade.jsonl" "$work/trade2.jsonl" || fail "ingest jsonl: not what ingest csv wrote"
printf '{"value":{"item":"a","coverage":"FULL"}}\n{"value":{"item":"a","coverage":"SOME"}}\n' >"$work/items.jsonl"
expect 3 ingest jsonl --kind items "$work/items.jsonl"; says '"item":"a"'; warns 'items.jsonl:2: unknown_enum'
expect 3 ingest avro --kind items "$work/items.jsonl";  warns 'no Avro container file'
# What is read is never written over, whatever it is called.
ln -s "$work/trade2.jsonl" "$work/soft.jsonl"; ln "$work/trade2.jsonl" "$work/hard.jsonl"; cp data/trade.csv data/items.csv "$work"
for name in trade2.jsonl ./trade2.jsonl soft.jsonl hard.jsonl; do
    expect 3 ingest jsonl --kind trade --output "$work/$name" "$work/trade2.jsonl"; warns 'would be overwritten'
done
expect 3 ingest csv --kind trade --data data --output "$work/trade.csv" "$work/trade.csv"; warns 'would be overwritten'
expect 3 ingest csv --kind trade --items "$work/items.csv" --output "$work/items.csv" data/trade.csv; warns 'would be overwritten'
expect 3 ingest jsonl --kind trade --output "$work/trade2.jsonl" - <"$work/trade2.jsonl"; warns 'would be overwritten'
cmp "$work/trade.jsonl" "$work/trade2.jsonl" && cmp data/trade.csv "$work/trade.csv" && cmp data/items.csv "$work/items.csv" || fail "ingest wrote over what it read"
mkdir "$work/place"; cp "$work/trade.jsonl" "$work/place/trade.records.jsonl"
expect 0 replay --processors intake,enrich --input "$work/place" --output "$work/place"
cksum "$work"/place/* >"$work/before"
expect 3 replay --processors intake,enrich --input "$work/place" --output "$work/place/../place"; warns 'intake.trade.jsonl: it is read, and would be overwritten'
cksum "$work"/place/* | cmp - "$work/before" || fail "replay wrote over what it read"
expect 0 replay --processors leverage --input "$work/place" --output "$work/place"
expect 2 replay --processors '' --input "$work/place" --output "$work/never"; warns 'none is named'
gzip -c "$work/trade.jsonl" >"$work/place/trade.records.jsonl.gz"
expect 0 check --input "$work/place"; warns 'trade.records.jsonl.gz: no topic is called so'
# Nobody waits for a pipe that stands where a file of a directory is expected.
mkdir "$work/pipes"; cp data/*.* "$work/pipes"; cp "$work/trade.jsonl" "$work/pipes/trade.records.jsonl"
rm "$work/pipes/trade.csv"; mkfifo "$work/pipes/trade.csv" "$work/pipes/policy.news.jsonl"
expect 3 replay --input "$work/pipes" --output "$work/never"; warns 'policy.news.jsonl: no regular file'
expect 3 check --input "$work/pipes";                        warns 'policy.news.jsonl: no regular file'
expect 3 check --data "$work/pipes";                         warns 'trade.csv: no regular file'
expect 3 read --data "$work/pipes" README.md;                warns 'trade.csv: no regular file'
rm "$work/pipes/items.csv"; mkfifo "$work/pipes/items.csv"
expect 3 status CHN USA germanium --data "$work/pipes";      warns 'items.csv: no regular file'
expect 3 ingest csv --kind trade --data "$work/pipes" data/trade.csv; warns 'items.csv: no regular file'
expect 3 ingest jsonl --kind trade "$work";                  warns 'Is a directory'
expect 2 ingest shipped
expect 2 ingest jsonl --kind items --encoding json "$work/items.jsonl"

# An article is read, checked and marked; a label file gives one line for each passage; what is no article is told.
expect 0 read --data data --now 2026-11-23 data/episode.jsonl; says 'MISSING_CONTEXT'; says '](c'; says 'Scorecard'; says '3 counter-facts left out'
expect 0 read --data data --now 2026-11-23 --json data/episode.jsonl; says '"verdict":"MISSING_CONTEXT"'; says '"scorecard":{"news":"EPISODE"'
expect 0 read --input tests/golden/input data/episode.jsonl;   says 'CIRCULAR'
expect 0 read --labels tests/news/claims.jsonl
[ "$(wc -l <"$work/out")" -eq "$(wc -l <tests/news/claims.jsonl)" ] || fail "read --labels: $(wc -l <"$work/out") lines"
printf 'Nothing here\nA plain text.\n' >"$work/plain.txt"
expect 0 read --data data --published 2025-07-21 --language en "$work/plain.txt"; says 'no claims'
printf 'T\n\033[31mred \342\200\256turned\n' >"$work/escape.txt"
expect 0 read --data data "$work/escape.txt"
grep -q "$(printf '\033')\|$(printf '\342\200\256')" "$work/out" && fail "read: what a terminal obeys is on standard output"
expect 2 read
expect 2 read one two
expect 2 read --published someday "$work/plain.txt"
expect 3 read no/such/file;                           warns no/such/file
printf '{"id":"x","title":7}' >"$work/bad.json"
expect 3 read --data data "$work/bad.json";           warns 'should be text'
expect 3 read --labels "$work/plain.txt";             warns 'plain.txt:1: no JSON object'

# News files are ingested as they are shipped.
expect 0 ingest jsonl --kind news --output "$work/news.jsonl" data/news.jsonl
[ "$(wc -l <"$work/news.jsonl")" -eq 66 ] || fail "ingest: $(wc -l <"$work/news.jsonl") articles"

# Commands that need brokers say so, and what they do not know they name.
expect 2 export no.such.topic;                        warns 'no topic no.such.topic'
expect 2 export alerts --format avro
expect 2 export alerts --from 7;                      warns '--partition'
expect 2 export trade.records --final
expect 3 export alerts;                               warns bootstrap.servers
expect 2 dlq list nobody;                             warns 'no processor nobody'
expect 2 dlq list intake --reason because
expect 2 dlq list intake --yes
expect 3 dlq redrive intake;                          warns bootstrap.servers
expect 2 dlq set-aside;                               warns 'TOPIC PARTITION OFFSET'
expect 2 dlq set-aside intake.trade 0 1;              warns '--reason TEXT'
expect 2 dlq set-aside intake.trade 0 -1 --reason x
expect 2 dlq set-aside intake.trade 65536 1 --reason x; warns 'is no partition'
expect 2 dlq set-aside intake.trade 0 1 2 --reason x; warns 'one record at a time'
expect 2 dlq set-aside intake.trade 0 9 --through 8 --reason x; warns 'before the offset'
expect 2 dlq set-aside intake.trade 0 9 --through x --reason x; warns 'is no offset'
expect 2 dlq list intake --through 8;                 warns 'for set-aside'
expect 2 dlq set-aside nothing 0 1 --reason x;        warns 'no processor reads nothing'
expect 2 dlq set-aside intake.measures 0 1 --reason x; warns 'several read intake.measures'
expect 2 dlq set-aside intake.measures 0 1 --reason x --processor enrich; warns 'is a reference topic of enrich'
expect 2 dlq set-aside intake.news 0 1 --reason x --processor enrich; warns 'enrich does not read'
expect 2 dlq list intake --processor intake;          warns 'for set-aside'
expect 3 ingest shipped --to kafka --data data;       warns bootstrap.servers
expect 2 lag nobody;                                  warns 'no such processor'
expect 2 lag --max many
expect 2 lag --format yaml
expect 3 lag enrich;                                  warns bootstrap.servers
expect 2 reset
expect 2 reset enrich leverage
expect 2 reset intake;                                warns 'keeps no rows'
expect 3 reset enrich;                                warns bootstrap.servers
expect 4 lag enrich -X kafka.bootstrap.servers=127.0.0.1:1 -X start.wait_ms=1000
expect 4 reset enrich --yes -X kafka.bootstrap.servers=127.0.0.1:1 -X start.wait_ms=1000
expect 4 export alerts -X kafka.bootstrap.servers=127.0.0.1:1 -X start.wait_ms=1000

# The schemas of what is published, with and without a registry.
expect 0 schemas list;                                says alerts.log-value; says ControlStatus
expect 0 schemas list alert -X topics.prefix=east.;   says east.alerts-value
expect 0 schemas list --show Alert;                   says '"name": "AlertState"'
expect 0 schemas list --show trade.records;           says '"name": "TradeRecord"'
expect 2 schemas list --show nothing;                 warns topology
expect 2 schemas
expect 2 schemas forget
expect 2 schemas list nobody
expect 2 schemas list --keep-level
expect 3 schemas check;                               warns registry.url
expect 4 schemas register -X registry.url=http://127.0.0.1:1 -X start.wait_ms=0; warns "does not answer"
expect 4 doctor alert -X output.format=registry -X registry.url=http://127.0.0.1:1 -X kafka.bootstrap.servers=127.0.0.1:1 -X start.wait_ms=0; says 'check registry.url'
expect 0 check --all;                                 says 'kafka.bootstrap.servers'; says 'HOST:PORT; empty: none'; says 'kafka.sasl.mechanism'
# What holds for all threads is told once.
expect 3 run all;                                     warns 'no brokers are named'
[ "$(grep -c 'no brokers are named' "$work/err")" -eq 1 ] || fail "run all without brokers: $(wc -l <"$work/err") lines"
expect 4 run all -X kafka.bootstrap.servers=127.0.0.1:1 -X start.wait_ms=1000
[ "$(grep -c 'no broker of' "$work/err")" -eq 1 ] || fail "run all with brokers that do not answer: $(grep -c 'no broker of' "$work/err") times"
expect 3 run alert -X output.format=registry;         warns 'output.format: registry needs registry.url'
expect 3 run alert -X output.format=xml;              warns 'single-object, registry, json'
expect 3 run alert -X output.headers=some;            warns 'output.headers: some is none of full, id, none'

# The demo tells the episode in the alerts' own words, by month; a threshold changes what is told.
expect 0 demo --data data --output "$work/demo"
for fact in '95.0 % below January' '1,920 → 96 kg' '88.0 % below January' '892 → 107 t' derived_input '660.8 %' '46.4 → 353 t' BACKLOG single_observation below_year_ago \
    '157.5 %' '2025-04-04' divergence.detected '2.3 log units apart' '442 trade records' '607 trade records' '0 dead letters' resolved \
    control.unconfirmed 'no act known since confirms it. The same of europium' 'CHN|flow.collapse|germanium|EXPORT|WLD, over in 2025-07' control.upcoming 2026-11-28 'left out: world yoy −38.1 %; stated elsewhere: one month, still controlled' CIRCULAR 'context is missing' \
    'the value is +660.8 %' '67 articles' 'unit value 295 records; the farthest from 0: 10,125.5 USD per kg in USA|germanium|IMPORT|CHN|2025-10' \
    'seasonal z 146 records' 'concentration (HHI) 16 records' 'mirror gap 25 records' 'net import reliance 191 records' \
    'rare-earth-magnets: 0.331 toward WLD; gallium: no figure of its trade' 'linkages 11 pairs' '2025-11 CHN EASE_TEMP and USA EASE_TEMP, 2 days apart' \
    'rare-earth-magnets at 115.8 %, germanium at 52.2 % of the level before control' 'Softening, 1 of 3 signs: an item back at 90 %' 'Tightening, 3 of 4' \
    'reroutes none: that needs' 'without a figure 8438 of 15849 (27 figures in each of 587 records): 2423 missing'; do
    tr -s ' \n' ' ' <"$work/out" | grep -qF -- "$fact" || fail "demo: no '$fact'"
done
[ "$(wc -l <"$work/out")" -le 140 ] || fail "demo: $(wc -l <"$work/out") lines"
expect 0 explain --input "$work/demo/2025-07-31" 'CHN|flow.collapse|germanium|EXPORT|WLD'
says 'leverage.indicators'; says 'trade.records line'; says '"reporter":"CHN"'; says 'control.measures line'
expect 0 explain --json --input "$work/demo/2026-11-23" 'CHN|germanium|EXPORT|WLD|2025-06'; says '"topic": "trade.enriched"'
expect 3 explain --input "$work/demo/2026-11-23" 'no|such|key'
exit $bad
