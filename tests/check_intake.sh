#!/bin/sh
# tests/check_intake.sh ANY RELEASE: what intake will refuse is found before, with its reason and its line, by every command that reads the file: one
# file, one answer. And what it takes but nobody means is told.
set -u
cd "$(dirname "$0")/.."
program=$1/chokepoint
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. tests/expect.sh
silent() { [ -s "$work/out" ] && fail "standard output: $(head -c 200 "$work/out")"; return 0; }
quiet_of() { grep -qF -- "$1" "$work/err" && fail "'$1' on standard error"; return 0; }

# ---- columns that are fields of the record count as such; two that fill one field do not ----
fields='source,reporter,flow,nomenclature,commodity,partner,period,quantity_kg,value_usd,observation,published_at,reference'
{ echo "$fields"; echo 'GACC,CHN,EXPORT,HS2022,811292,JPN,2025-06-01,5,7,DERIVED,2025-07-20T00:00:00Z,https://example.org/a'; } >"$work/fields.csv"
expect 0 ingest csv --kind trade --data data "$work/fields.csv"
says '"nomenclature":"HS2022","commodity":"811292"'; says '"quantity_kg":5'; says '"value_usd":7'; says '"observation":"DERIVED"'; says '"reference":"https://example.org/a"'
for pair in item:commodity hs_code:nomenclature quantity:quantity_kg unit:quantity_kg basis:observation source_url:reference; do
    one=${pair%:*} other=${pair#*:}
    { echo "$fields,$one"; echo 'GACC,CHN,EXPORT,HS2022,811292,JPN,2025-06-01,5,7,DERIVED,2025-07-20T00:00:00Z,,'; } >"$work/both.csv"
    expect 3 ingest csv --kind trade --data data "$work/both.csv"
    warns "both.csv:1: the columns $one and $other say the same"
done
{ echo 'country,item,measure,year,year_from,value'; echo 'CHN,gallium,production,2024,2023,5'; } >"$work/supply.csv"
expect 3 ingest csv --kind supply --data data "$work/supply.csv"; warns 'supply.csv:1: the columns year and year_from say the same'

# ---- a code and an item that are two goods ----
goods='source,reporter,flow,item,hs_code,partner,period,quantity,unit,basis,published_at'
for row in gallium:81129210:germanium gallium:2825.80:antimony-oxide germanium:85051110:rare-earth-magnets antimony-metal:2825.80:antimony-oxide; do
    item=${row%%:*} code=${row#*:}; code=${code%:*}; digits=$(echo "$code" | tr -d .)
    { echo "$goods"; echo "GACC,CHN,export,$item,$code,JPN,2025-06,5,t,reported,2025-07-20"; } >"$work/goods.csv"
    expect 3 ingest csv --kind trade --data data "$work/goods.csv"
    warns "goods.csv:2: hs_code: $digits is of ${row##*:}, the row names $item"
done
for row in antimony:2825.80 antimony-oxide:282580 germanium:81129210 gallium:999999 gallium: germanium:811292 rare-earth-magnets:8505.11 minor-metals-811292:81129210 dysprosium:28461000; do
    { echo "$goods"; echo "GACC,CHN,export,${row%:*},${row#*:},JPN,2025-06,5,t,reported,2025-07-20"; } >"$work/goods.csv"
    expect 0 ingest csv --kind trade --data data "$work/goods.csv"
done
mkdir "$work/goods"; cp data/*.csv "$work/goods"; { echo "$goods"; echo 'GACC,CHN,export,gallium,8110.10,JPN,2025-06,5,t,reported,2025-07-20'; } >"$work/goods/trade.csv"
expect 1 check --data "$work/goods"; warns 'trade.csv:2: hs_code: 811010 is of antimony-metal, the row names gallium'

# ---- records that become dead letters: ingest, check and replay give the same reasons ----
head='source,reporter,flow,item,hs_code,partner,period,quantity,unit,value_usd,basis,published_at'
{
    echo "$head"
    for partner in Welt 0 840 W00 EU27_2020 TW U.S. 'Areas nes' '' XK ROM; do echo "GACC,CHN,export,gallium,,$partner,2025-06,5,t,,reported,2025-07-20"; done
    echo 'GACC,CHN,export,gallium,,usa,2025-06,5,t,,reported,2025-07-20'
    echo 'GACC,CHN,export,gallium,,JPN,2025-06-30,5,t,,reported,2025-07-20'
    echo 'GACC,CHN,export,gallium,,DEU,2025-06,-12,t,,reported,2025-07-20'
    echo 'GACC,CHN,export,gallium,,KOR,2025-08,12,t,,reported,2025-07-20'
    echo 'GACC,CHN,export,gallium,,THA,1999-08,12,t,,reported,2025-07-20'
} >"$work/dead.csv"
reasons='unknown_country 11, bad_period 2, bad_number 1, beyond_retention 1'
expect 3 ingest csv --kind trade --data data "$work/dead.csv"
warns "1 record, 15 rows refused ($reasons)"; warns 'dead.csv:2: unknown_country: partner: WELT'; warns 'dead.csv:10: unknown_country: partner'
warns 'dead.csv:15: bad_number: quantity_kg'; warns 'dead.csv:17: beyond_retention'
[ "$(wc -l <"$work/out")" -eq 1 ] || fail "ingest: $(wc -l <"$work/out") lines"
mkdir "$work/in"
awk -F, 'NR > 1 { q = $8 * 1000; printf "{\"value\":{\"source\":\"%s\",\"reporter\":\"%s\",\"partner\":\"%s\",\"flow\":\"EXPORT\",\"nomenclature\":\"ITEM\",\"commodity\":\"%s\",\"period\":\"%s\",\"observation\":\"OBSERVED\",\"quantity_kg\":%d,\"published_at\":\"2025-07-20T00:00:00Z\"}}\n", $1, $2, $6, $4, $7, q }' \
    "$work/dead.csv" >"$work/in/trade.records.jsonl"
expect 1 check --input "$work/in"
warns "16 records, 15 refused ($reasons)"; warns 'trade.records.jsonl:1: unknown_country: partner: WELT'; warns 'trade.records.jsonl:14: bad_number'
cp "$work/err" "$work/checked"
expect 0 replay -i "$work/in" -o "$work/dead"
warns "15 of 16 records refused ($reasons): $work/dead/intake.dlq.jsonl"
sed -n 's/.*jsonl:[0-9]*: \([a-z_]*\): .*/\1/p' "$work/checked" | sort >"$work/a"
sed -n 's/.*"reason":"\([a-z_]*\)".*/\1/p' "$work/dead/intake.dlq.jsonl" | sort >"$work/b"
cmp -s "$work/a" "$work/b" || fail "check and replay differ: $(diff "$work/a" "$work/b")"
expect 1 check --input "$work/in" --json;  says '"refused":{"unknown_country":11'
expect 0 replay -i tests/golden/input -o "$work/golden" --now 2026-11-23
quiet_of refused
expect 0 check --input tests/golden/input; quiet_of refused
# neighbours: every user topic, malformed lines, another retention
printf '{"measure_id":"M","act":"BASE","origin":"XX","destinations":["ALL"],"items":["a"],"known_at":"2025-01-01","authority":"A","instrument":"I"}\n{"a"\n' >"$work/in/control.measures.jsonl"
printf '{"item":"a|b","coverage":"FULL"}\n' >"$work/in/reference.items.jsonl"
printf '{"id":"","publisher":"P","title":"T","body":"B","language":"en","published_at":"2025-01-01","collected_at":"2025-01-01"}\n' >"$work/in/policy.news.jsonl"
printf '{"source":"GACC","reporter":"CHN","flow":"EXPORT","period":"2026-01","completeness":"COMPLETE","published_at":"2025-02-20"}\n' >"$work/in/trade.releases.jsonl"
printf '{"item":"a","country":"YY","measure":"reserves","year_from":2024,"year_to":2024,"value":5}\n' >"$work/in/reference.supply.jsonl"
expect 1 check --input "$work/in"
for problem in 'control.measures.jsonl:1: unknown_country: origin: XX' 'control.measures.jsonl:2: undecodable' 'reference.items.jsonl:1: bad_key' 'policy.news.jsonl:1: bad_key: id' \
    'trade.releases.jsonl:1: bad_period' 'reference.supply.jsonl:1: unknown_country: country: YY'; do warns "$problem"; done
rm "$work"/in/[cpr]*.jsonl "$work/in/trade.releases.jsonl"
expect 1 check --input "$work/in" -X intake.retention_months=400; quiet_of beyond_retention
expect 3 ingest csv --kind trade --data data -X intake.retention_months=400 "$work/dead.csv"; quiet_of beyond_retention

# ---- one key, one publication, two contents ----
repeats() { printf '%s\n' "$head" 'GACC,CHN,export,gallium,,WLD,2025-06,60,t,900,reported,2025-07-20' 'GACC,CHN,export,gallium,,WLD,2025-06,40,t,600,reported,2025-07-20' \
    'GACC,chn,export,gallium,,WLD,2025-06,60,t,900,reported,2025-07-20' 'GACC,CHN,export,gallium,,WLD,2025-05,7,t,,reported,2025-07-20' \
    'GACC,CHN,export,gallium,,WLD,2025-06,70,t,,reported,2025-08-20'; }
repeats >"$work/repeats.csv"
expect 3 ingest csv --kind trade --data data "$work/repeats.csv"
warns 'repeats.csv:2: repeated: line 3'; warns 'repeats.csv:3: repeated: line 2'; warns 'repeats.csv:4: repeated: line'; warns '2 records, 3 rows refused (repeated 3)'; warns '--fold'
grep -q '"quantity_kg":60000\|"quantity_kg":40000' "$work/out" && fail "ingest gave one of the repeated rows"
expect 0 ingest csv --kind trade --data data --fold "$work/repeats.csv"
says '"quantity_kg":100000.0,"value_usd":1500.0'; warns 'repeats.csv:3: added to line 2'; warns 'repeats.csv:4: equal to a row'; warns '3 records, 0 rows refused'
cp "$work/out" "$work/folded"
awk -F, 'NR > 1 { printf "{\"source\":\"%s\",\"reporter\":\"%s\",\"partner\":\"%s\",\"flow\":\"EXPORT\",\"nomenclature\":\"ITEM\",\"commodity\":\"%s\",\"period\":\"%s\",\"observation\":\"OBSERVED\",\"quantity_kg\":%d,\"value_usd\":%s,\"published_at\":\"%sT00:00:00Z\"}\n", $1, $2, $6, $4, $7, $8 * 1000, $10 == "" ? "null" : $10, $12 }' \
    "$work/repeats.csv" >"$work/repeats.jsonl"
expect 3 ingest jsonl --kind trade --data data "$work/repeats.jsonl"; warns 'repeats.jsonl:1: repeated: line 2'; warns '(repeated 3)'
expect 0 ingest jsonl --kind trade --data data --fold "$work/repeats.jsonl"; cmp -s "$work/out" "$work/folded" || fail "ingest jsonl --fold: $(cat "$work/out")"
expect 2 ingest csv --kind items --fold data/items.csv
# check gives the answer of ingest, of rows and of lines, and of markers too; equal rows and another publication are none
mkdir "$work/twice" "$work/twice.in"; cp data/*.csv "$work/twice"; cp "$work/repeats.csv" "$work/twice/trade.csv"; cp "$work/repeats.jsonl" "$work/twice.in/trade.records.jsonl"
expect 1 check --data "$work/twice"
for line in 2 3 4; do warns "trade.csv:$line: repeated: line"; done; warns 'refused (repeated 3)'; quiet_of 'trade.csv:5'; quiet_of 'trade.csv:6'
expect 1 check --input "$work/twice.in"; warns 'trade.records.jsonl:1: repeated: line 2'; warns 'refused (repeated 3)'
for completeness in COMPLETE PARTIAL; do
    printf '{"source":"GACC","reporter":"CHN","flow":"EXPORT","period":"2025-01","completeness":"%s","published_at":"2025-02-20"}\n' $completeness
done >"$work/markers.jsonl"
mkdir "$work/markers.in"; cp "$work/markers.jsonl" "$work/markers.in/trade.releases.jsonl"
expect 3 ingest jsonl --kind releases --data data "$work/markers.jsonl"; warns '(repeated 2)'
expect 1 check --input "$work/markers.in"; warns 'trade.releases.jsonl:1: repeated: line 2'; warns 'refused (repeated 2)'
sed 1p -n "$work/repeats.jsonl" >"$work/twice.in/trade.records.jsonl"; sed 1p -n "$work/repeats.jsonl" >>"$work/twice.in/trade.records.jsonl"
expect 0 check --input "$work/twice.in"; quiet_of repeated
printf '%s\n' "$head" 'GACC,CHN,export,gallium,,WLD,2025-06,60,t,,reported,2025-07-20' 'GACC,CHN,export,gallium,,WLD,2025-06,,,900,confidential,2025-07-20' >"$work/kinds.csv"
expect 3 ingest csv --kind trade --data data --fold "$work/kinds.csv"; warns '(repeated 2)' # what is suppressed is no part of a sum
printf '%s\n' "$head" 'GACC,CHN,export,gallium,,WLD,2025-06,60,t,,reported,2025-07-20' 'GACC,CHN,export,gallium,,WLD,2025-06,,,900,reported,2025-07-20' >"$work/unknown.csv"
expect 0 ingest csv --kind trade --data data --fold "$work/unknown.csv"; says '"quantity_kg":null,"value_usd":null' # a part that is unknown leaves the sum unknown

# ---- names ----
printf '%s\n' "$head" 'GACC,CHN,export,germaniun,,WLD,2025-06,5,t,,reported,2025-07-20' 'GACC,CHN,export,germaniun,,USA,2025-06,5,t,,reported,2025-07-20' \
    'GACC,CHN,export,unobtainium,,USA,2025-06,5,t,,reported,2025-07-20' 'GACC,CHN,export,Antimony Metal,,USA,2025-06,5,t,,reported,2025-07-20' >"$work/names.csv"
expect 0 ingest csv --kind trade --data data "$work/names.csv"
warns 'names.csv:2: the catalogue has no item germaniun (nearest: germanium)'; warns 'names.csv:4: the catalogue has no item unobtainium'
[ "$(grep -c 'germaniun' "$work/err")" -eq 1 ] || fail "a name is told twice: $(cat "$work/err")"
quiet_of antimony
"$program" ingest csv --kind trade --data data "$work/names.csv" >"$work/in/trade.records.jsonl" 2>/dev/null
"$program" ingest csv --kind items data/items.csv >"$work/in/reference.items.jsonl" 2>/dev/null
expect 0 check --input "$work/in"; warns 'trade.records.jsonl:1: warning: the catalogue has no item germaniun (nearest: germanium)'; warns '2 warnings'

mkdir "$work/bare"; cp "$work/in/trade.records.jsonl" "$work/bare/"
expect 0 check --input "$work/bare"; warns 'bare: warning: no reference.items.jsonl: names of items are compared with no catalogue'; quiet_of germaniun

# ---- members of a line ----
lines() { printf '%s\n' "$2" >"$work/lines.jsonl"; expect 3 ingest jsonl --kind "$1" --data data "$work/lines.jsonl"; warns "lines.jsonl:1: unknown_field: $3"; }
item='{"item":"a","coverage":"FULL"}'
lines items "{\"key\":\"a\",\"vlaue\":$item}" 'vlaue (nearest: value)'
lines items "{\"kye\":\"a\",\"value\":$item}" 'kye (nearest: key)'
lines items "{\"value\":$item,\"headres\":{}}" 'headres (nearest: headers)'
lines items "{\"timestmap\":\"2025-01-01T00:00:00Z\",\"key\":null,\"value\":$item,\"partition\":0,\"offset\":1}" 'timestmap (nearest: timestamp)'
lines items "{\"key\":\"a\",\"Value\":$item}" 'Value (nearest: value)'
lines items "{\"value\":$item,\"zzz\":1}" zzz
lines items "{\"key\":\"a\",\"item\":\"a\",\"covrage\":\"FULL\"}" 'covrage (nearest: coverage)'
lines items "{\"key\":\"a\",\"item\":\"a\",\"coverage\":\"FULL\"}" key
lines supply '{"kye":"a","value":{"item":"a","country":"USA","measure":"reserves","year_from":2024,"year_to":2024,"value":5}}' 'kye (nearest: key)'
lines supply '{"item":"a","country":"USA","measure":"reserves","year_from":2024,"year_to":2024,"vlaue":5}' 'vlaue (nearest: value)'
lines measures '{"key":"a","vaule":{"measure_id":"M"}}' 'vaule (nearest: value)'
mkdir "$work/lines.in"; printf '{"key":"a","vlaue":%s}\n{"kye":"a","value":%s}\n' "$item" "$item" >"$work/lines.in/reference.items.jsonl"
expect 1 check --input "$work/lines.in"; warns 'reference.items.jsonl:1: unknown_field: vlaue (nearest: value)'; warns 'reference.items.jsonl:2: unknown_field: kye (nearest: key)'
expect 0 replay -i "$work/lines.in" -o "$work/lines.out"
for detail in 'vlaue (nearest: value)' 'kye (nearest: key)'; do grep -qF "\"reason\":\"unknown_field\",\"detail\":\"$detail\"" "$work/lines.out/intake.dlq.jsonl" || fail "replay: no $detail"; done
mkdir "$work/derived"; printf '{"key":"a","vlaue":{"item":"a"}}\n' >"$work/derived/intake.items.jsonl"
expect 3 replay -i "$work/derived" -o "$work/lines.out"; warns 'intake.items.jsonl:1: unknown_field: vlaue (nearest: value)'

# ---- cells ----
cell() { printf 'source,reporter,flow,item,partner,period,quantity,unit,basis,published_at,period_months\nGACC,CHN,export,gallium,WLD,2025-01,%s,2025-03-20,%s\n' "$1" "${2:-1}" >"$work/cell.csv"; }
for quantity in '"1,234.5"' - : '1 234' '>50' c '(12)'; do
    cell "$quantity,t,reported"; expect 3 ingest csv --kind trade --data data "$work/cell.csv"; warns "quantity: $(printf %s "$quantity" | tr -d '"') is no number"; quiet_of unit:
done
for unit in tonnes KG kt; do cell "5,$unit,reported"; expect 3 ingest csv --kind trade --data data "$work/cell.csv"; warns "unit: $unit is neither kg nor t"; quiet_of quantity:; done
cell 5,,reported; expect 3 ingest csv --kind trade --data data "$work/cell.csv"; warns 'unit: empty, beside a quantity'
for words in suppressed:SUPPRESSED confidential:SUPPRESSED; do cell ",,${words%:*}"; expect 0 ingest csv --kind trade --data data "$work/cell.csv"; says "\"observation\":\"${words#*:}\""; done
cell 0,t,confirmed_zero; expect 0 ingest csv --kind trade --data data "$work/cell.csv"; says '"observation":"CONFIRMED_ZERO"'
cell 5,t,estimated; expect 0 ingest csv --kind trade --data data "$work/cell.csv"; says '"observation":"ESTIMATED"'
cell 5,t,reported 2; expect 0 ingest csv --kind trade --data data "$work/cell.csv"; says '"period_months":2'
cell 5,t,suppressed; expect 3 ingest csv --kind trade --data data "$work/cell.csv"; warns 'cell.csv:2: contradiction: quantity_kg'
cell 5,t,guessed; expect 3 ingest csv --kind trade --data data "$work/cell.csv"; warns 'basis: guessed'

# ---- the control list: status, check, ingest and the pipeline ----
mkdir "$work/data"; cp data/*.csv "$work/data"
columns=measure_id,act,targets,authority,instrument,origin,destinations,excluded_destinations,items,commodity_prefixes,coverage,end_use,restriction,announced_on,valid_from,valid_to,end_inclusive,known_at,source_url,note
row() { echo "$1,$2,$3,MOFCOM,No. 1,${8:-CHN},$4,$5,$6,$7,FULL,ANY,LICENCE,2025-01-01,${9:-2025-01},${10:-},${11:-},2025-01-01T00:00:00Z,http://x,"; }
list() { { echo $columns; cat; } >"$work/data/control_measures.csv"; rm -rf "$work/piped" "$work/out.piped"; mkdir "$work/piped"
    "$program" ingest csv --kind items "$work/data/items.csv" >"$work/piped/reference.items.jsonl" 2>/dev/null
    "$program" ingest csv --kind measures --data "$work/data" "$work/data/control_measures.csv" >"$work/piped/control.measures.jsonl" 2>/dev/null
    "$program" replay -i "$work/piped" -o "$work/out.piped" --now 2025-06-15 --final 2>/dev/null; }
piped() { grep -qF "\"key\":\"$1\"" "$work/out.piped/control.status.jsonl" && grep -F "\"key\":\"$1\"" "$work/out.piped/control.status.jsonl" | grep -qF "\"status\":\"$2\"" || fail "the pipeline: $1 is not $2"; }
asked() { # asked CODE DESTINATION ITEM STATUS [DAY]
    expect "$1" status CHN "$2" "$3" "${5:-2025-06-15}" --data "$work/data"; says "\"status\":\"$4\""; }
{ row A BASE '' usa '' germanium ''; row B BASE '' all '' gallium ''; row G BASE '' ALL '' Molybdenum '' chn; row X BASE '' ALL 'HKG|mac' silver ''; } | list
asked 0 USA germanium LICENCE; piped 'CHN|germanium|USA' LICENCE
asked 0 JPN gallium LICENCE; asked 0 ALL molybdenum LICENCE; piped 'CHN|gallium|ALL' LICENCE; piped 'CHN|molybdenum|ALL' LICENCE
asked 0 USA silver LICENCE; asked 0 MAC silver NONE_KNOWN; asked 0 HKG silver NONE_KNOWN
expect 0 check --data "$work/data"
{ row A BASE '' USA '' germanium ''; row C BASE '' EU '' indium ''; row D BASE '' World '' tungsten ''; row E BASE '' 'USA | JPN' '' bismuth ''; row F BASE '' '"USA,JPN"' '' tellurium ''
  row '' BASE '' ALL '' terbium ''; row H BASE '' '' '' dysprosium ''; row I BASE '' ALL '' silver '' CHN 2025-06-30 2025-06-29; row J BASE '' Taiwan '' gallium ''; row K BASE '' ALL '' '' ''
  row L SUSPEND '' ALL '' gallium ''; row M EXTEND '' '' '' '' '' CHN '' 2026-01-01; row N REPLACE A '' '' gallium ''; } | list
told() { for line in 3:unknown_country 4:unknown_country 6:unknown_country 7:bad_key 8:missing_field 9:bad_period 10:unknown_country 11:missing_field 12:missing_field 13:missing_field \
    14:missing_field; do warns "control_measures.csv:${line%:*}: ${line#*:}"; done; }
expect 1 check --data "$work/data"; told
expect 3 status CHN USA germanium 2025-06-15 --data "$work/data"; says '"status":"LICENCE"'; says '"refused":'; told
expect 3 status CHN DEU indium 2025-06-15 --data "$work/data"; silent; warns 'no status'
expect 3 ingest csv --kind measures --data "$work/data" "$work/data/control_measures.csv"; told
{ row A BASE '' USA '' germanium ''; row B BASE '' Welt '' germanium ''; } | list
expect 3 status CHN USA germanium 2025-06-15 --data "$work/data"; warns '1 row of the list refused: the status may be another one'
# a month where a day is asked
row M1 BASE '' ALL '' germanium '' CHN 2025-01 2025-06 | list
asked 0 USA germanium LICENCE 2025-01-01; asked 0 USA germanium LICENCE 2025-06-30; asked 0 USA germanium NONE_KNOWN 2025-07-01; piped 'CHN|germanium|ALL' LICENCE
grep -q '"valid_from":"2025-01-01","valid_to":"2025-06-30"' "$work/piped/control.measures.jsonl" || fail "a month: $(cat "$work/piped/control.measures.jsonl")"
row M1 BASE '' ALL '' germanium '' CHN 2024-02 2024-02 | list
asked 0 USA germanium LICENCE 2024-02-29; asked 0 USA germanium NONE_KNOWN 2024-03-01
printf '{"measure_id":"M","act":"BASE","origin":"CHN","destinations":["ALL"],"items":["germanium"],"known_at":"2025-01-01","authority":"A","instrument":"I","restriction":"LICENCE","valid_from":"2025-01","valid_to":"2025-02"}\n' >"$work/month.jsonl"
expect 0 ingest jsonl --kind measures --data data "$work/month.jsonl"; says '"valid_from":"2025-01-01","valid_to":"2025-02-28"'
# what is told: targets, suspensions without an effect, names, codes, ids
{ row M1 BASE '' ALL '' germanium 811292; row S1 SUSPEND M-1 '' '' '' ''; row S2 SUSPEND m1 '' '' '' ''; row S3 SUSPEND M1 USA '' gallium ''; row S4 SUSPEND M1 USA '' germanium ''
  row E1 ENFORCEMENT '' '' '' '' ''; row T1 TERMINATE E1 '' '' '' ''; row M2 BASE '' ALL '' germaniun 999999; row M1 BASE '' ALL '' germanium 2825; } | list
lint() { warns 'control_measures.csv:3: '"$1"'targets: no measure M-1 is in this file (nearest: M1)'; warns 'control_measures.csv:3: '"$1"'a SUSPEND without an effect'
    warns 'control_measures.csv:4: '"$1"'targets: no measure m1'; warns 'control_measures.csv:5: '"$1"'targets: M1 has no item in common'; quiet_of 'control_measures.csv:6'
    warns 'control_measures.csv:8: '"$1"'targets: E1 is of act ENFORCEMENT'; warns 'control_measures.csv:9: '"$1"'the catalogue has no item germaniun (nearest: germanium)'
    warns 'control_measures.csv:9: '"$1"'commodity_prefixes: no item of the catalogue has codes of 999999'; warns 'control_measures.csv:2: '"$1"'lines 2, 10 have one key'; }
expect 0 check --data "$work/data"; lint 'warning: '
expect 0 status CHN JPN germanium 2025-06-15 --data "$work/data"; lint 'warning: '
expect 0 ingest csv --kind measures --data "$work/data" "$work/data/control_measures.csv"; lint ''

# ---- asking ----
expect 0 status CHN USA 8112.92.10 2025-06-01 --data data; says '"status":"PRESUMED_DENIAL"'
expect 0 status CHN USA ' Germanium ' 2025-06-01 --data data; says '"status":"PRESUMED_DENIAL"'
for item in germaniun 'no such thing' water; do expect 2 status CHN USA "$item" 2025-06-01 --data data; silent; warns "no item"; done
expect 2 status CHN USA germaniun 2025-06-01 --data data; warns 'nearest: germanium'
row EU BASE '' EUU '' germanium '' | list
asked 0 DEU germanium NONE_KNOWN; says '"note":"EU is in force for EUU (LICENCE), which does not stand for its members'
expect 0 status CHN DEU germanium 2025-06-15 --text --data "$work/data"; says 'does not stand for its members'
asked 0 EUU germanium LICENCE; asked 0 USA germanium NONE_KNOWN; grep -q note "$work/out" && fail "a note about the EU for the USA"
row ALLES BASE '' ALL '' germanium '' | list
asked 0 DEU germanium LICENCE; grep -q note "$work/out" && fail "a note where the member has the measure itself"

# ---- languages ----
printf 'T\nNothing.\n' >"$work/plain.txt"
for code in jp cn fr pt-BR '' english; do expect 2 read --data data --published 2025-07-21 --language "$code" "$work/plain.txt"; warns 'en, zh, ja, ko, de or es'; done
for code in en zh ja ko de es zh-Hant en-US EN de_AT; do expect 0 read --data data --published 2025-07-21 --language "$code" "$work/plain.txt"; done
for code in cn fr x; do printf '{"title":"T","body":"B","published_at":"2025-07-21","language":"%s"}' "$code" | "$program" read --data data - >"$work/out" 2>"$work/err" && fail "an article in $code is read"
    silent; warns 'its language is none of'; done
printf '{"title":"T","body":"B","published_at":"2025-07-21","language":"zh-Hant"}' >"$work/article.json"; expect 0 read --data data "$work/article.json"
exit $bad
