#!/bin/sh
# tests/check_answers.sh ANY RELEASE: what a stranger writes otherwise is right or refused, and never passed over in silence: halves of lines, names of
# files, directories, members, rows that a verdict lacks.
set -u
cd "$(dirname "$0")/.."
program=$1/chokepoint
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. tests/expect.sh

# ---- a line is one record, or it is refused, by all who read the file ----
record() { printf '{"source":"GACC","reporter":"CHN","partner":"%s","flow":"EXPORT","nomenclature":"ITEM","commodity":"gallium","period":"2025-06","quantity_kg":5.0,"observation":"OBSERVED","published_at":"2025-07-20T00:00:00Z"}' "$1"; }
mkdir "$work/in"
{
    printf '{"value":%s}\n' "$(record USA)"
    printf '{"key":"k","timestamp":"2025-07-20T00:00:00Z","partition":0,"offset":3,"headers":{},"value":%s}\r\n' "$(record JPN)"
    printf '{"value":%s}\r{"value":%s}\n' "$(record DEU)" "$(record KOR)"
    printf '{"value":%s} {"value":%s}\n' "$(record DEU)" "$(record KOR)"
    printf '{"value":%s,"value":%s}\n' "$(record DEU)" "$(record KOR)"
    printf '{"timestmp":"2025-07-20T00:00:00Z","value":%s}\n' "$(record DEU)"
    printf '%s,\n' "$(record DEU)"
} >"$work/in/trade.records.jsonl"
for word in ingest check replay; do
    case $word in
    ingest) expect 3 ingest jsonl --kind trade "$work/in/trade.records.jsonl"; [ "$(wc -l <"$work/out")" -eq 2 ] || fail "ingest: $(wc -l <"$work/out") lines" ;;
    check) expect 1 check -i "$work/in" ;;
    replay) expect 0 replay -i "$work/in" -o "$work/replayed" -p intake; [ "$(wc -l <"$work/replayed/intake.trade.jsonl")" -eq 2 ] || fail "replay: not 2 records" ;;
    esac
    warns '(undecodable 4, unknown_field 1)'
done

# ---- names of files and directories ----
mkdir "$work/stray" "$work/none"
for name in trade.record.jsonl TRADE.RECORDS.jsonl trade.records.csv; do cp "$work/in/trade.records.jsonl" "$work/stray/$name"; done
touch "$work/stray/README" "$work/stray/intake.dlq.jsonl"
for command in "0 check -i $work/stray" "3 replay -o $work/strayed -i $work/stray"; do
    # shellcheck disable=SC2086
    expect $command
    warns 'trade.record.jsonl: no topic is called so, it is not read (nearest: trade.records.jsonl)'; warns 'TRADE.RECORDS.jsonl: no topic'
    warns 'trade.records.csv: no topic'; warns 'no file of a topic'
    grep -q 'README\|dlq' "$work/err" && fail "$command: told of what is no stray"
done
expect 0 check -i "$work/none"; warns 'no file of a topic'
top=$(pwd)
program=$(cd "$(dirname "$program")" && pwd)/chokepoint
mkdir "$work/apart" && cd "$work/apart" || exit 1
for command in 'check -i -' 'replay -i - -o x' "replay -i $work/in -o -" 'explain -i - k' "read -i - $top/README.md --published 2025-07-21"; do
    # shellcheck disable=SC2086
    expect 3 $command
done
[ -e ./- ] && fail 'a directory called -'
cd "$top" || exit 1

# ---- members, lines and rows that an article is read without ----
printf '{"title":"T","body":"China exported 3,188 tonnes of rare earth magnets in June.","langauge":"en","x\\u001b[2J":1,"kind":"a","published_at":"2025-07-21"}' >"$work/a.json"
expect 0 read "$work/a.json"; says 'SUPPORTED'
warns 'an article has no member langauge, it is passed over (nearest: language)'; warns 'an article has no member x\u001b[2J'
grep -q 'member kind' "$work/err" && fail 'a member of files of news is told'
printf 'Title\r\n\r\nChina exported 3,188 tonnes of rare earth magnets in June.\r\nMore.\r\n' >"$work/crlf.txt"
expect 0 read "$work/crlf.txt" --published 2025-07-21; says 'SUPPORTED'
grep -q "$(printf '\357\277\275')" "$work/out" && fail 'the end of a line is shown as U+FFFD'
mkdir "$work/data"; cp data/*.csv data/news.jsonl "$work/data"
printf 'GACC,CHN,export,rare-earth-magnets,,World,2025-06,1,5,t,,reported,2025-07-20,,\nGACC,CHN,export,rare-earth-magnets,,JPN,2025-06,1,x,t,,reported,2025-07-20,,\n' >>"$work/data/trade.csv"
expect 0 read --data "$work/data" "$work/crlf.txt" --published 2025-07-21
warns '2 records are refused (unreadable 1, unknown_country 1)'; warns 'chokepoint check --data'
expect 0 read "$work/crlf.txt" --published 2025-07-21
grep -q refused "$work/err" && fail 'refused records of the shipped data'

# ---- no item is no status; no language is no reading ----
for text in '*' ' * '; do expect 2 status CHN USA "$text" 2025-06-01; [ -s "$work/out" ] && fail "status of $text"; done
for language in cn jp fr 'en ' english; do
    printf '{"id":"n","publisher":"p","title":"t","body":"China exported 3,188 tonnes of rare earth magnets in June.","published_at":"2025-07-21T00:00:00Z","collected_at":"2025-07-21T00:00:00Z","language":"%s"}\n' "$language" >"$work/in/policy.news.jsonl"
    expect 3 ingest jsonl --kind news "$work/in/policy.news.jsonl"; warns 'unknown_enum: language'
    expect 3 read "$work/in/policy.news.jsonl"
    expect 0 replay -i "$work/in" -o "$work/replayed"; [ -s "$work/replayed/policy.claims.jsonl" ] && fail "language $language: claims"
done

# ---- a figure that is withdrawn, in a table ----
printf 'source,reporter,flow,item,partner,period,quantity,unit,value_usd,basis,published_at\nGACC,CHN,export,gallium,USA,2025-01,,,,withdrawn,2025-07-20\nGACC,CHN,export,gallium,USA,2025-02,5,t,,Withdrawn,2025-07-20\nGACC,CHN,export,gallium,USA,2025-03,,,7,WITHDRAWN,2025-07-20\n' >"$work/w.csv"
expect 3 ingest csv --kind trade "$work/w.csv"; says '"observation":"WITHDRAWN"'; warns 'w.csv:3: contradiction: quantity_kg'; warns 'w.csv:4: contradiction: value_usd'

# ---- explain shows the figures that users wrote, all digits of them ----
mkdir -p "$work/digits"
printf '%s\n' '{"value":{"source":"GACC","reporter":"CHN","partner":"USA","flow":"EXPORT","nomenclature":"ITEM","commodity":"gallium","period":"2025-06","quantity_kg":1234567.891,"value_usd":1951147.96,"observation":"OBSERVED","published_at":"2025-07-20"}}' >"$work/digits/trade.records.jsonl"
expect 0 replay -i "$work/digits" -o "$work/digitsout"
expect 0 explain -i "$work/digitsout" --records "$work/digits" 'CHN|gallium|EXPORT|USA|2025-06'; says 'quantity_kg 1234567.891'; says 'value_usd 1951147.96 '; says '"quantity_kg":1234567.891,"value_usd":1951147.96,'
expect 0 explain --json -i "$work/digitsout" --records "$work/digits" 'CHN|gallium|EXPORT|USA|2025-06'; says '"value_usd": 1951147.96'

# ---- explain shows what users wrote, and a terminal obeys none of it ----
mkdir "$work/odd"
printf '%s\n' "$(record USA | sed 's/"gallium"/"gal\\u00e9\\u009b"/; s/"published/"reference":"\\u009b\\u202e\\u007f","published/')" "$(record USA | sed 's/"published/"reference":"\\u009b\\u202e\\u007fX","published/')" >"$work/odd/trade.records.jsonl"
expect 0 replay -i "$work/odd" -o "$work/oddout" --now 2025-08-01
expect 0 explain -i "$work/oddout" --records "$work/odd" -a 'CHN|gallium|EXPORT|USA|2025-06'; says '\u009b\u202e\u007fX'
LC_ALL=C grep -qaP '[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xa8-\xae]' "$work/out" && fail 'explain: obeyed bytes'

# ---- explain takes no line of a file that is not the one that was replayed ----
mkdir "$work/was"
for partner in USA JPN DEU; do record $partner; echo; done >"$work/was/trade.records.jsonl"
fact='CHN|gallium|EXPORT|DEU|2025-06'
expect 0 replay -i "$work/was" -o "$work/wasout" --now 2025-08-01
expect 0 explain -i "$work/wasout" --records "$work/was" "$fact"; says 'trade.records line 3'; says '"partner":"DEU"'
for change in '1i\' '$d' '$p' '2d' 's/5\.0/6.0/' 's/"source"/ "source"/' '1!G;h;$!d'; do
    rm -rf "$work/changed"; mkdir "$work/changed"
    if [ "$change" = '1i\' ]; then { record KOR; echo; cat "$work/was/trade.records.jsonl"; } >"$work/changed/trade.records.jsonl"
    else sed "$change" "$work/was/trade.records.jsonl" >"$work/changed/trade.records.jsonl"; fi
    expect 3 explain -i "$work/wasout" --records "$work/changed" "$fact"; warns 'it is not the file that was replayed'
    grep -q '"partner":' "$work/out" && fail "explain over a changed file ($change): showed a record"
done
cp "$work/was/trade.records.jsonl" "$work/changed/policy.news.jsonl"
expect 3 explain -i "$work/wasout" --records "$work/odd" "$fact"; warns 'it is not the file that was replayed: it has 2 lines, that one had 3'
# Derived topics: one that an earlier run left, one that a hand changed, one without its manifest; a second run over the same input agrees.
for partner in KOR ITA FRA; do record $partner; echo; done >"$work/changed/trade.records.jsonl"
expect 0 replay -i "$work/was" -o "$work/wasout" --now 2025-08-01 -p intake,enrich
expect 0 replay -i "$work/wasout" -o "$work/wasout" --now 2025-08-01 -p leverage
expect 0 explain -i "$work/wasout" --records "$work/was" "$fact"; says 'leverage.indicators line'; says 'trade.records line 3'
expect 0 replay -i "$work/changed" -o "$work/wasout" --now 2025-08-01 -p intake,enrich
expect 3 explain -i "$work/wasout" --records "$work/changed" --topic leverage.indicators "$fact"; warns 'trade.enriched.jsonl: it is not the file that was replayed'
expect 0 explain -i "$work/wasout" --records "$work/changed" 'gallium|CHN|EXPORT|KOR|2025-06|1|GACC|ITEM|gallium'; says 'trade.records line 1'
expect 0 replay -i "$work/was" -o "$work/wasout" --now 2025-08-01
sed -i 's/DEU/FRA/g' "$work/wasout/intake.trade.jsonl"
expect 3 explain -i "$work/wasout" --records "$work/was" --topic trade.enriched 'gallium|CHN|EXPORT|DEU|2025-06|1|GACC|ITEM|gallium'; warns 'intake.trade.jsonl: it is not the file that was replayed'
expect 3 explain -i "$work/wasout" --records "$work/was" --topic intake.trade "$(sed -n 's/^{"key":"\([^"]*FRA[^"]*\)".*/\1/p' "$work/wasout/intake.trade.jsonl")"; warns 'not as a replay wrote it'
expect 0 replay -i "$work/was" -o "$work/wasout" --now 2025-08-01
mv "$work/wasout/replay.manifest" "$work/manifest"
expect 3 explain -i "$work/wasout" --records "$work/was" "$fact"; warns 'replay.manifest'
# A topic that one run read and wrote: its lines are of two files.
cp "$work/wasout/intake.trade.jsonl" "$work/was"
expect 0 replay -i "$work/was" -o "$work/wasout" --now 2025-08-01
expect 3 explain -i "$work/wasout" --records "$work/was" 'gallium|CHN|EXPORT|DEU|2025-06|1|GACC|ITEM|gallium'

# ---- a processor that finds nothing to read writes nothing ----
rm "$work/was/intake.trade.jsonl"
expect 0 replay -i "$work/was" -o "$work/wasout" --now 2025-08-01
echo kept >"$work/wasout/alerts.jsonl"
expect 3 replay -i "$work/was" -o "$work/wasout" -p alert; warns 'nothing that alert reads is there'; warns 'leverage.indicators.jsonl'
expect 3 replay -i "$work/was" -o "$work/wasout" -p intake,alert; warns 'that alert reads'
expect 3 replay -i "$work/none" -o "$work/wasout"; warns 'no file of a topic'
[ "$(cat "$work/wasout/alerts.jsonl")" = kept ] || fail 'replay of nothing: alerts.jsonl was written'

# ---- a broker that accepts a connection and says nothing: every command tells whom it waits for, and run does ----
python3 -c 'import socket, sys, time
s = socket.socket(); s.bind(("127.0.0.1", 0)); s.listen(64)
print(s.getsockname()[1], flush=True); time.sleep(600)' >"$work/port" &
frozen=$!
trap 'kill $frozen; rm -rf "$work"' EXIT
until [ -s "$work/port" ]; do sleep 0.1; done
brokers="-X kafka.bootstrap.servers=127.0.0.1:$(cat "$work/port") -X start.wait_ms=1500"
for command in lag 'export alerts' 'dlq list' 'dlq show intake' 'dlq redrive intake' doctor 'explain k' topics 'reset enrich' 'dlq set-aside trade.records 0 0 --reason x'; do
    # shellcheck disable=SC2086
    expect 4 $command $brokers
    warns "chokepoint ${command%% *}: waiting for the brokers (127.0.0.1:"
    [ "$(grep -c 'waiting for' "$work/err")" -eq 1 ] || fail "$command: told more than once"
    cat "$work/out" "$work/err" | grep -q 'no broker of 127.0.0.1:[0-9]* answers' || fail "$command: $(cat "$work/err")"
done
# shellcheck disable=SC2086
expect 4 run intake enrich $brokers; warns 'waiting_for_brokers'
# Long enough for librdkafka to give its own reason.
# shellcheck disable=SC2086
expect 4 topics $brokers -X start.wait_ms=11500; warns 'the broker does not answer'
grep -q '0\.10' "$work/err" && fail "topics: $(cat "$work/err")"
exit $bad
