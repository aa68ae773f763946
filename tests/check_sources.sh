#!/bin/sh
# tests/check_sources.sh ANY RELEASE: the maps of data/sources and their examples; what a map may not say; ingest of publishers' files as a user does it:
# packed, piped, several, of the wrong form, and what the last line and the exit code tell of them.
set -u
cd "$(dirname "$0")/.."
program=$PWD/$1/chokepoint
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. tests/expect.sh
lines() { [ "$(wc -l <"$work/out")" -eq "$1" ] || fail "$(wc -l <"$work/out") lines, not $1"; }
quiet_of() { grep -qF -- "$1" "$work/err" && fail "'$1' on standard error"; return 0; }

# ---- each map does what its examples say ----
expect 0 sources test --data data
says ', 0 not as they say'
for map in data/sources/*.yaml; do
    name=$(basename "$map" .yaml)
    grep -q "^$name  *[1-9][0-9]* example" "$work/out" || fail "$name has no examples"
    grep -q "^| \`$name\` |" docs/SOURCES.md || fail "docs/SOURCES.md has no row for $name"
done
expect 0 sources list --data data
for map in data/sources/*.yaml; do grep -q "^$(basename "$map" .yaml) " "$work/out" || fail "$map is not listed"; done
for map in data/sources/*.yaml; do expect 0 sources show "$(basename "$map" .yaml)" --data data; says licence; done
expect 3 sources show comtrad --data data; warns 'no source is called comtrad'; warns '(nearest: comtrade)'
expect 2 sources; expect 2 sources show; expect 2 sources list x

# ---- the worked example of docs/SOURCES.md ----
block() { awk -v kind="$1" -v number="$2" '/^```/ { if (inside) { inside = on = 0; next } inside = 1; if ($0 == "```" kind && ++seen == number) on = 1; next } on' docs/SOURCES.md; }
block yaml 1 >"$work/mine.yaml"
block "" 2 >"$work/ministry.csv"
expect 0 sources test --map "$work/mine.yaml" --data data
expect 0 ingest --map "$work/mine.yaml" --published 2025-04-20 "$work/ministry.csv" --data data
lines 1; says '"partner":"DEU"'; says '"quantity_kg":20000'; says '"value_usd":null'
block "" 3 >"$work/last"
grep -qxF "$(cat "$work/last")" "$work/err" || fail "docs/SOURCES.md prints another last line: $(tail -1 "$work/err")"
mkdir "$work/own"; cp "$work/mine.yaml" "$work/own"
expect 0 ingest mine --sources "$work/own" --published 2025-04-20 "$work/ministry.csv" --data data; lines 1
expect 0 sources list --sources "$work/own" --data data; says 'mine '

# ---- maps that are wrong are refused with file and line, before a file is read ----
wrong() { # wrong WORDS SED…
    words=$1; shift
    sed "$@" "$work/mine.yaml" >"$work/wrong.yaml"
    cmp -s "$work/mine.yaml" "$work/wrong.yaml" && fail "not changed: $*"
    expect 3 ingest --map "$work/wrong.yaml" --published 2025-04-20 "$work/none.csv" --data data; warns "$words"; quiet_of 'No such file'
}
wrong 'wrong.yaml:5: unknown key folds (nearest: fold)' 's/^fold:/folds:/'
wrong 'wrong.yaml:8: source: from, is or by_digits, one of them' 's/{is: MINISTRY}/{}/'
wrong 'wrong.yaml:10: unknown key form (nearest: from)' 's/{from: Destination/{form: Destination/'
wrong 'wrong.yaml:11: flow: no symbol EXPORTS' 's/{is: EXPORT}/{is: EXPORTS}/'
wrong 'wrong.yaml:10: there is no table nowhere' 's/words: {Germany.*$/table: nowhere}/'
wrong 'wrong.yaml:14: month: %Y-%q: a form has' 's/"%Y-%m"}/"%Y-%q"}/'
wrong 'wrong.yaml:4: encoding: klingon is not known here' 's/format: csv,/format: csv, encoding: klingon,/'
wrong 'wrong.yaml:4: format: csv, json' 's/format: csv/format: xlsx/'
wrong 'wrong.yaml:2: kind: trade' 's/kind: trade/kind: trades/'
wrong 'record: partner is not filled' '/partner:  *{from: Destination/d'
wrong 'record: trade has no field quantity' 's/quantity_kg: /quantity: /'
wrong 'times: a number above 0' 's/times: 1000/times: 0/'
wrong 'commodity: it is no list' 's/digits: 8, first: 6/digits: 8, list: ","/'
wrong 'wrong.yaml:9: reporter: no country TAJ' 's/{is: TJK}/{is: TAJ}/'
wrong 'wrong.yaml:10: partner: no country GER' 's/Germany: DEU/Germany: GER/'
wrong 'wrong.yaml:16: currency: ISO 4217 has no EUX' 's/currency: EUR/currency: EUX/'
wrong 'wrong.yaml:4: next: a JSON pointer' 's/format: csv,/format: csv, next: \/next,/'
wrong 'wrong.yaml:5: equal: parts, beside fold' 's/^fold:/equal: rows\n&/'
wrong 'several: words: from 2 to 8' 's/Port: rows of one.*/Port: {is: no total, words: 1}}/'
wrong 'several: what a file of one part alone is' 's/Port: rows of one.*/Port: {words: 2}}/'
wrong 'set twice: flow' 's/^  flow:.*/&\n&/'
wrong 'period: in which form?' 's/, month: "%Y-%m"//'
printf 'source: x\n\tkind: y\n' >"$work/wrong.yaml"; expect 3 sources test --map "$work/wrong.yaml" --data data; warns "$work/wrong.yaml:2: "
expect 3 sources test --map "$work/absent.yaml" --data data; warns 'absent.yaml: No such file'

# ---- a download of UN Comtrade: by its name, by its sign, packed, piped ----
cat >"$work/download.csv" <<'END'
refPeriodId,period,reporterCode,partnerCode,flowCode,classificationCode,cmdCode,netWgt,primaryValue
20250501,202505,156,842,X,H6,811010,1500,90000
20250501,202505,156,490,X,H6,811010,20.5,100
20250501,202505,156,899,X,H6,811010,500,100
20250501,202505,156,842,X,H6,850511,0,79
20250501,202505,156,842,X,H6,TOTAL,,5
END
expect 0 ingest comtrade --published 2025-07-05 "$work/download.csv" --data data
lines 3; says '"partner":"TWN"'; says '"quantity_kg":20.5'; says '"published_at":"2025-07-05T00:00:00Z"'
grep -q '"commodity":"850511".*"quantity_kg":null,"value_usd":79' "$work/out" || fail '0 kg beside money is a zero'
warns 'warning: 24.7 % of the weight is of partners or goods that cannot be told'
warns '3 records, left out: 1 899 (Areas, nes) (24.7 % of the weight), 1 cmdCode TOTAL; 0 rows refused'
cp "$work/out" "$work/good"
gzip -k "$work/download.csv"
(cd "$work" && python3 -c 'import zipfile; zipfile.ZipFile("download.zip", "w").write("download.csv")')
expect 0 ingest comtrade --published 2025-07-05 "$work/download.csv.gz" --data data; cmp -s "$work/out" "$work/good" || fail 'gz differs'
if "$program" ingest comtrade --published 2025-07-05 "$work/download.zip" --data data >"$work/out" 2>"$work/err"; then cmp -s "$work/out" "$work/good" || fail 'zip differs'
else warns 'which this program was built without: unpack it first'; fi
"$program" ingest comtrade --published 2025-07-05 - --data data <"$work/download.csv.gz" >"$work/out" 2>"$work/err" || fail "a pipe: $(cat "$work/err")"
cmp -s "$work/out" "$work/good" || fail 'a pipe differs'
expect 0 ingest auto --published 2025-07-05 "$work/download.csv" --data data; cmp -s "$work/out" "$work/good" || fail 'auto differs'
cp "$work/download.csv" "$work/COMTRADE-FINAL[2025-07-05].csv"
expect 0 ingest comtrade "$work/COMTRADE-FINAL[2025-07-05].csv" --data data; cmp -s "$work/out" "$work/good" || fail 'the day in the name differs'
expect 3 ingest comtrade "$work/download.csv" --data data; warns 'do not say when they were published: --published DAY'
expect 3 ingest comtrade --published yesterday "$work/download.csv" --data data; warns '--published: a day'
# -o replaces a file when there is a record for it, and not before.
printf '%s\n%s\n' kept kept >"$work/kept"
expect 3 ingest comtrade "$work/download.csv" --data data -o "$work/kept"; [ "$(cat "$work/kept" | wc -l)" -eq 2 ] || fail "a run without a record emptied the file"
expect 0 ingest comtrade --published 2025-07-05 "$work/download.csv" --data data -o "$work/kept"; ! grep -q kept "$work/kept" || fail "what the file held is there still"
# An answer without the columns that the map needs is told what to ask for; a withheld zero is none.
printf '%s' '{"@odata.context":"x","value":[{"MonthId":202506,"FlowTypeId":1,"SuppressionIndex":0,"CommodityId":81101000,"CountryId":39,"PortId":-1,"Value":1000.0,"NetMass":500.0}]}' >"$work/hm.json"
expect 3 ingest hmrc --published 2025-08-15 "$work/hm.json" --data data; warns 'ask with $expand=Commodity,Country'
# A code of six digits is no part of what its ten digits add up to: equal, they are one figure; unlike, neither is taken.
kcs() { printf '<?xml version="1.0" encoding="UTF-8"?><response><body><items>'; for row in "$@"; do printf '<item><year>2026.01</year><statCd>CN</statCd><hsCd>%s</hsCd><expDlr>%s</expDlr><expWgt>%s</expWgt><impDlr>0</impDlr><impWgt>0</impWgt><balPayments>0</balPayments></item>' $row; done; printf '</items></body></response>'; }
kcs '850511 300 100' '8505110000 200 60' '8505119000 100 40' >"$work/levels.xml"; expect 0 ingest kcs --published 2026-02-15 "$work/levels.xml" --data data; [ "$(grep -c '"flow":"EXPORT".*"quantity_kg":100.0,"value_usd":300.0' "$work/out")" = "$(grep -c '"flow":"EXPORT"' "$work/out")" ] || fail "two levels of a code were added up: $(cat "$work/out")"
kcs '850511 300 100' '8505110000 200 60' >"$work/levels.xml"; expect 3 ingest kcs --published 2026-02-15 "$work/levels.xml" --data data; warns 'has the same key and publication'; if grep -q '"flow":"EXPORT"' "$work/out"; then fail "one of two levels was taken"; fi
# An answer without rows that says that nothing went wrong is none; an error is told in the publisher's words, in place of rows and beside them; so is a number of rows that is another.
answer() { printf '<?xml version="1.0"?><response><header><resultCode>%s</resultCode><resultMsg>%s</resultMsg></header><body><items>%s</items></body></response>' "$1" "$2" "$3"; }
item='<item><year>2026.01</year><statCd>CN</statCd><hsCd>8505110000</hsCd><expDlr>5</expDlr><expWgt>6</expWgt><impDlr>0</impDlr><impWgt>0</impWgt></item>'
answer 00 OK "" >"$work/kcs.xml"; expect 0 ingest kcs --published 2026-02-15 "$work/kcs.xml" --data data; warns 'an answer without rows'; lines 0
answer 22 "LIMITED NUMBER" "" >"$work/kcs.xml"; expect 3 ingest kcs --published 2026-02-15 "$work/kcs.xml" --data data; warns 'the publisher answers: 22 LIMITED NUMBER'
answer 22 "LIMITED NUMBER" "$item" >"$work/kcs.xml"; expect 3 ingest kcs --published 2026-02-15 "$work/kcs.xml" --data data; warns 'the publisher says beside the rows: 22 LIMITED NUMBER'; lines 2
answer 00 OK "$item" >"$work/kcs.xml"; expect 0 ingest kcs --published 2026-02-15 "$work/kcs.xml" --data data; quiet_of 'beside'; lines 2
printf '%s' '{"@odata.context":"x","@odata.count":3,"value":[{"MonthId":202506,"FlowTypeId":1,"SuppressionIndex":0,"CommodityId":1,"CountryId":39,"PortId":1,"Value":1,"NetMass":5,"Commodity":{"Cn8Code":"81101000"},"Country":{"CountryCodeAlpha":"CN"}}]}' >"$work/hm.json"
expect 3 ingest hmrc --published 2025-08-15 "$work/hm.json" --data data; warns 'it says that it has 3 rows, and has 1'
sed 's/"@odata.count":3,//; s/"value"/"error":{"code":"500","message":"timeout"},"value"/' "$work/hm.json" >"$work/hm-error.json"
expect 3 ingest hmrc --published 2025-08-15 --all-parts "$work/hm-error.json" --data data; warns 'beside the rows: {"code":"500","message":"timeout"}'; warns '1 file is not all of what was published'
sed 's/"@odata.count":3,//; s/}$/,"@odata.nextLink":"https:\/\/n"}/' "$work/hm.json" >"$work/hm-next.json"
expect 3 ingest hmrc --published 2025-08-15 --all-parts "$work/hm-next.json" --data data; warns 'there is a next page, which is not in this file'; lines 1
sed 's/"@odata.count":3,//' "$work/hm.json" >"$work/hm-all.json"; expect 0 ingest hmrc --published 2025-08-15 --all-parts "$work/hm-all.json" --data data; lines 1; quiet_of 'not all of'
# What is no file of rows is told as what it is, or by its first words; the same by its name and by auto.
foreign() { for source in auto comtrade; do expect 3 ingest $source --published 2025-07-05 "$work/foreign" --data data; warns "$1"; lines 0; done; }
printf 'PK\003\004%026d[Content_Types].xml' 0 >"$work/foreign"; foreign 'foreign: an Excel workbook'
printf '%%PDF-1.7\n' >"$work/foreign"; foreign 'foreign: a PDF document'
printf 'BZh91AY&SYx' >"$work/foreign"; foreign 'packed with bzip2: unpack it first'
tar -C "$work" -cf - download.csv | gzip >"$work/foreign"; foreign 'foreign: a tar archive: unpack it first'
printf '<html><head><title>x</title></head><body><h1>Invalid Key</h1></body></html>' >"$work/foreign"; foreign 'it begins: Invalid Key'; warns 'a web page'
printf '{"statusCode": 429, "message": "Rate limit is exceeded"}' >"$work/foreign"; foreign 'it begins: {"statusCode": 429, "message": "Rate limit is exceeded"}'
printf ' \n\n' >"$work/foreign"; foreign 'the file is empty but for blanks'
printf 'PK\003\004broken' >"$work/foreign"; foreign 'archive: '
(echo Title; echo; cat "$work/download.csv") >"$work/foreign"; foreign 'its header seems to be line 3: take away what stands above it'
(head -1 "$work/download.csv" | tr A-Z a-z; tail -n +2 "$work/download.csv") >"$work/letters.csv"
expect 0 ingest auto --published 2025-07-05 "$work/letters.csv" --data data; cmp -s "$work/out" "$work/good" || fail 'a header in small letters differs'
tr '\n' '\r' <"$work/download.csv" >"$work/mac.csv"; expect 0 ingest auto --published 2025-07-05 "$work/mac.csv" --data data; cmp -s "$work/out" "$work/good" || fail 'lines of an old Mac differ'
(echo 'sep=,'; sed '1s/[A-Za-z0-9]*/"&"/g' "$work/download.csv") >"$work/sep.csv"; expect 0 ingest auto --published 2025-07-05 "$work/sep.csv" --data data; cmp -s "$work/out" "$work/good" || fail 'a line of sep= differs'
printf '[]' >"$work/none.json"; expect 0 ingest comtrade --published 2025-07-05 "$work/none.json" --data data; warns 'an answer without rows'
# -o of a directory adds to the topics' files, each record once; what contradicts is refused; a name without a dot is one.
folder=$work/topics; file=$folder/trade.records.jsonl
count() { [ "$(wc -l <"$1")" -eq "$2" ] || fail "$1: $(wc -l <"$1") lines, not $2"; }
expect 0 ingest comtrade --published 2025-07-05 --items antimony "$work/download.csv" --data data -o "$folder"; warns "2 records to $folder: trade.records 2, "; count "$file" 2
expect 0 ingest comtrade --published 2025-07-05 "$work/download.csv" --data data -o "$folder"; warns '2 there already'; grep -q . "$file" || fail "nothing is there"
sort "$work/good" >"$work/good.sorted"; sort "$file" | cmp -s - "$work/good.sorted" || fail "the directory has not the records of the file"
expect 0 ingest auto --published 2025-07-05 "$work/download.csv" --data data -o "$folder/"; warns '0 records, '; sort "$file" | cmp -s - "$work/good.sorted" || fail "records stand there twice"
expect 0 ingest comtrade --published 2025-07-05 "$work/download.csv" "$work/download.csv" --data data -o "$work/once"; sort "$work/once/trade.records.jsonl" | cmp -s - "$work/good.sorted" || fail "a file that is given twice is written twice"
expect 0 ingest jsonl --kind trade "$file" --data data -o "$folder"; warns '0 records, '
sed "s/,1500,/,1600,/" "$work/download.csv" >"$work/other.csv"
expect 3 ingest comtrade --published 2025-07-05 "$work/other.csv" --data data -o "$folder"; warns "has the same key and publication"; warns "$file:"; sort "$file" | cmp -s - "$work/good.sorted" || fail "what contradicts was written"
expect 0 ingest comtrade --published 2025-07-06 "$work/other.csv" --data data -o "$folder"; count "$file" $((2 * $(wc -l <"$work/good")))
printf '%s' '{"value":{"source":"MINE","reporter":"TJK","partner":"CHN","flow":"EXPORT","nomenclature":"HS2022","commodity":"811010","period":"2025-05","quantity_kg":5,"observation":"OBSERVED","published_at":"2025-07-05"}}' >>"$file"
expect 0 ingest comtrade --published 2025-07-07 "$work/other.csv" --data data -o "$folder"; grep -q '2025-07-05"}}$' "$file" || fail "a line without its end was written on"
[ "$(ls -A "$folder")" = trade.records.jsonl ] || fail "the directory has other files: $(ls -A "$folder")"
expect 0 ingest shipped --kind reference --data data -o "$work/base"; [ "$(ls "$work/base" | tr '\n' ' ')" = 'control.measures.jsonl reference.items.jsonl reference.supply.jsonl ' ] || fail "shipped --kind reference: $(ls "$work/base")"
expect 0 ingest shipped --data data -o "$work/base"; [ -s "$work/base/trade.records.jsonl" ] && [ -s "$work/base/policy.news.jsonl" ] || fail "shipped: no trade or news"; warns 'there already'
cp -r "$work/base" "$work/base2"; expect 0 ingest shipped --data data -o "$work/base2"; warns '0 records, '; diff -r "$work/base" "$work/base2" >/dev/null || fail "shipped twice differs"
expect 2 ingest shipped --data data; expect 2 ingest shipped --data data -o "$work/one.jsonl"; expect 2 ingest csv --kind reference data/items.csv --data data
expect 0 replay --input "$folder" --output "$work/bare"; warns 'intake.items is empty, so no customs code belongs to an item'; warns 'every control status is NONE_KNOWN'
expect 0 replay --input "$work/base" --output "$work/bare"; if grep -q 'is empty' "$work/err"; then fail "a whole directory is told to be empty"; fi
if grep -q 'trade records are of an item' "$work/err"; then fail "a directory with trade of items is told to have none"; fi
sed 's/811010/720110/g; s/850511/270900/g; s/811090/260400/g' "$work/download.csv" >"$work/none.csv"; expect 0 ingest comtrade --published 2025-07-05 "$work/none.csv" --data data -o "$work/none"; warns "0 of $(wc -l <"$work/none/trade.records.jsonl") trade records are of an item of the catalogue"
expect 0 ingest shipped --kind reference --data data -o "$work/none"; expect 0 check --input "$work/none"; warns 'none/trade.records.jsonl: warning: 0 of'; expect 0 replay --input "$work/none" --output "$work/bare"; warns "warning: 0 of $(wc -l <"$work/none/trade.records.jsonl") trade records are of an item of the catalogue"
expect 0 ingest comtrade --published 2025-07-05 --items antimony "$work/download.csv" --data data; lines 2; warns '2 of other codes'
expect 0 ingest comtrade --published 2025-07-05 --items 'Antimony Metal,rare-earth-magnets' "$work/download.csv" --data data; lines 3
expect 3 ingest comtrade --published 2025-07-05 --items antimon "$work/download.csv" --data data; warns 'the catalogue has no item antimon (nearest: antimony)'
expect 3 ingest comtrade --published 2025-07-05 --items superhard "$work/download.csv" --data data; warns 'superhard has no customs code'
expect 2 ingest comtrade; expect 2 ingest comtrade --kind trade "$work/download.csv"; expect 2 ingest csv --kind trade --published 2025-07-05 "$work/download.csv"
expect 3 ingest comtrad --published 2025-07-05 "$work/download.csv" --data data; warns '(nearest: comtrade)'

# ---- several files: one that is wrong gives nothing, the others are read ----
printf 'a,b\n1,2\n' >"$work/other.csv"; : >"$work/empty"
expect 3 ingest comtrade --published 2025-07-05 "$work/other.csv" "$work/download.csv" "$work/empty" --data data; lines 3
warns 'other.csv: it begins like no file of comtrade'; warns 'empty: the file is empty'
expect 3 ingest auto --published 2025-07-05 "$work/other.csv" --data data; warns 'it has the sign of no source'
{ cat "$work/download.csv"; printf '20250501,202505,156,842,"X'; } >"$work/cut.csv"
expect 3 ingest comtrade --published 2025-07-05 "$work/cut.csv" --data data; lines 0; warns 'line 7: a quote is not closed: what follows is not read'
{ cat "$work/download.csv"; printf '20250501,202505,156,842,X\377\n'; } >"$work/broken.csv"
expect 3 ingest comtrade --published 2025-07-05 "$work/broken.csv" --data data; lines 0; warns 'not utf-8 at byte '
expect 3 ingest comtrade --published 2025-07-05 "$work/download.csv" -o "$work/download.csv" --data data; warns 'would be overwritten'

# Two files that say different things of one fact are refused, both; the same thing twice is one thing.
cp "$work/download.csv" "$work/again.csv"; sed 's/,1500,/,1600,/' "$work/download.csv" >"$work/revised.csv"
expect 0 ingest comtrade --published 2025-07-05 "$work/download.csv" "$work/again.csv" --data data; lines 6
expect 3 ingest comtrade --published 2025-07-05 --rejects "$work/rejects" "$work/download.csv" "$work/again.csv" "$work/revised.csv" --data data; lines 6
warns "download.csv:2: repeated: $work/revised.csv:2 has the same key"; warns "again.csv:2: repeated"; warns "revised.csv:2: repeated: $work/download.csv:2"
[ "$(grep -c '"file":"[^"]*revised.csv","line":2' "$work/rejects")" -eq 1 ] || fail "rejects: $(cat "$work/rejects")"

expect 0 ingest comtrade --published 2025-07-05 "$work/download.csv" "$work/again.csv" --data data
warns "again.csv: each of its 3 records is in $work/download.csv too, and equal: the same file twice?"
{ head -2 "$work/download.csv"; echo '20250501,202505,156,392,X,H6,811010,1,1'; } >"$work/overlap.csv"
expect 0 ingest comtrade --published 2025-07-05 "$work/download.csv" "$work/overlap.csv" --data data; warns "overlap.csv: 1 of its 2 records are in $work/download.csv too, and equal"
expect 0 ingest comtrade --published 2025-07-05 "$work/download.csv" --data data; quiet_of 'too, and equal'

# ---- two editions of one table, in yuan and in dollars, are one record: the fuller one, and printed dollars before converted ones ----
edition() { printf '数据年月,商品编码,商品名称,贸易伙伴编码,贸易伙伴名称,第一数量,第一计量单位,第二数量,第二计量单位,%s\n202506,81101010,未锻轧锑,502,美国,%s,千克,0,无,%s\n' "$@"; }
edition 人民币 '"1,000"' 7200 >"$work/cny.csv"; edition 美元 '"1,000"' 1000 >"$work/usd.csv"; edition 美元 '"1,001"' 1000 >"$work/other-usd.csv"
edition 人民币 '"1,000"' 9900 >"$work/far.csv"; edition 人民币 0 7200 >"$work/unweighed.csv"
printf 'KEY,FREQ,CURRENCY,CURRENCY_DENOM,TIME_PERIOD,OBS_VALUE\nx,M,USD,EUR,2025-06,1.15\nx,M,CNY,EUR,2025-06,8.25\n' >"$work/june.csv"
for order in 'cny.csv usd.csv' 'usd.csv cny.csv'; do
    set -- $order
    expect 0 ingest gacc --flow export --published 2025-07-18 "$work/$1" "$work/$2" --data data; lines 1; says '"quantity_kg":1000.0,"value_usd":1000.0'
    warns "$2: 1 of its 1 records are one with those of $work/$1: the fuller one of each is given"
    expect 0 ingest gacc --flow export --published 2025-07-18 --rates "$work/june.csv" "$work/$1" "$work/$2" --data data; lines 1; says '"value_usd":1000.0'
done
expect 3 ingest gacc --flow export --published 2025-07-18 "$work/cny.csv" "$work/other-usd.csv" --data data; lines 0; warns 'repeated: '; quiet_of 'ingest --fold'
expect 3 ingest gacc --flow export --published 2025-07-18 --rates "$work/june.csv" "$work/far.csv" "$work/usd.csv" --data data; lines 0; warns 'repeated: '
expect 0 ingest gacc --flow export --published 2025-07-18 "$work/unweighed.csv" "$work/usd.csv" --data data; lines 1; says '"quantity_kg":1000.0,"value_usd":1000.0'
expect 3 ingest gacc --flow export --published 2025-07-18 --rates "$work/june.csv" "$work/unweighed.csv" "$work/other-usd.csv" "$work/usd.csv" --data data; lines 0

# In two commands, what the directory has cannot become fuller: nothing of the file is written, and what to do is told. What has nothing more is left out.
expect 0 ingest gacc --flow export --published 2025-07-18 "$work/usd.csv" --data data -o "$work/usd-first"
expect 0 ingest gacc --flow export --published 2025-07-18 "$work/cny.csv" --data data -o "$work/usd-first"; warns "1 of its 1 records are one with those of $work/usd-first/trade.records.jsonl, which have all"; warns '1 there already'
grep -q '"value_usd":1000.0' "$work/usd-first/trade.records.jsonl" || fail 'the dollars are gone'; count "$work/usd-first/trade.records.jsonl" 1
(cat "$work/usd.csv"; sed -n '2s/美国/日本/p' "$work/usd.csv") >"$work/more-usd.csv"
expect 0 ingest gacc --flow export --published 2025-07-18 "$work/cny.csv" --data data -o "$work/cny-first"
expect 3 ingest gacc --flow export --published 2025-07-18 "$work/more-usd.csv" --data data -o "$work/cny-first"; warns 'nothing of it is written; give both editions in one command, into a new directory'; warns '2 rows refused (repeated 2)'
count "$work/cny-first/trade.records.jsonl" 1
expect 3 ingest gacc --flow export --published 2025-07-18 "$work/other-usd.csv" --data data -o "$work/cny-first"; warns 'has the same key and publication'; count "$work/cny-first/trade.records.jsonl" 1
two() { cat "$1"; sed -n '2s/502,美国/116,日本/p' "$1"; } # two partners of one month
two "$work/cny.csv" >"$work/two-cny.csv"; (two "$work/usd.csv"; sed -n '2s/502,美国/304,德国/p' "$work/usd.csv") >"$work/three-usd.csv"
sed -i 's/,1000$/,1010/' "$work/three-usd.csv"
expect 0 ingest gacc --flow export --published 2025-07-18 --rates "$work/june.csv" "$work/two-cny.csv" --data data -o "$work/converted"; count "$work/converted/trade.records.jsonl" 2
expect 3 ingest gacc --flow export --published 2025-07-18 "$work/three-usd.csv" --data data -o "$work/converted"; warns '2 of its records have another value beside the same weight (converted from another currency, or revised)'; warns 'give both editions in one command'; warns '3 rows refused (repeated 3)'
count "$work/converted/trade.records.jsonl" 2
# A directory that is new has nothing there already; what cannot be written is no record.
expect 0 ingest shipped --data data -o "$work/shipped"; quiet_of 'there already'
expect 0 ingest shipped --data data -o "$work/shipped"; warns 'there already'; warns '0 records'
if [ -c /dev/full ]; then expect 3 ingest comtrade --published 2025-07-05 "$work/download.csv" --data data -o /dev/full; warns 'ingest: 0 records, '; fi

# ---- what is not all of a publication, and what is nothing ----
answer='{"elapsedTime":"1","count":1,"data":[{"typeCode":"C","period":"202505","reporterCode":156,"flowCode":"X","partnerCode":842,"classificationCode":"H6","cmdCode":"811010","netWgt":5,"primaryValue":9}],"error":""}'
printf '%s' "$answer" >"$work/one.json"; expect 0 ingest comtrade --published 2025-07-05 "$work/one.json" --data data; lines 1; quiet_of 'it says'
printf '%s' "$answer" | sed 's/"count":1/"count":4/' >"$work/four.json"; expect 3 ingest comtrade --published 2025-07-05 "$work/four.json" --data data; lines 1; warns 'four.json:1: it says that it has 4 rows, and has 1'
printf '%s' "$answer" | sed 's/"error":""/"error":"Result truncated"/' >"$work/error.json"; expect 3 ingest comtrade --published 2025-07-05 "$work/error.json" --data data; lines 1; warns 'beside the rows: Result truncated'
echo '{"elapsedTime":"1","count":0,"data":null,"error":"The request exceeds the limit"}' >"$work/denied.json"
expect 3 ingest comtrade --published 2025-07-05 "$work/denied.json" --data data; lines 0; warns 'denied.json: the publisher answers: The request exceeds the limit'
echo '{"elapsedTime":"1","count":0,"data":[]}' >"$work/nothing.json"; expect 0 ingest comtrade --published 2025-07-05 "$work/nothing.json" --data data; lines 0; warns 'an answer without rows'
echo '{}' >"$work/none.json"; expect 0 ingest gdelt "$work/none.json" --data data; lines 0; warns 'an answer without rows'
printf '%s' "$answer" | sed 's/\({"typeCode".*}\)\],/\1,\1,{"cmdCode":"811010","period":"202505","reporterCode":"999","partnerCode":842,"flowCode":"X"}],/; s/"primaryValue":9/"primaryValue":8/; s/"count":1/"count":3/' >"$work/line.json"
expect 3 ingest comtrade --published 2025-07-05 --rejects "$work/rejects" "$work/line.json" --data data; lines 0; warns 'line.json, row 3: unmapped: '; warns 'line.json, row 2: repeated: row 1 has the same key'; quiet_of 'line.json:1'
grep -qF '"number":3,"reason":"unmapped"' "$work/rejects" || fail "rejects: $(cat "$work/rejects")"
printf '%s' "$answer" | sed 's/.*"data"://; s/,"error.*//' >"$work/bare.json"; expect 0 ingest comtrade --published 2025-07-05 "$work/bare.json" --data data; lines 1
printf '%s' "$answer" | sed 's/"netWgt"/"portCode":1,&/' >"$work/port.json"; expect 3 ingest comtrade --published 2025-07-05 "$work/port.json" --data data; lines 0; warns 'the column portCode is not known'; quiet_of 'chokepoint ingest comtrade'
head -c -1 "$work/download.csv" >"$work/unended.csv"; expect 3 ingest comtrade --published 2025-07-05 "$work/unended.csv" --data data; lines 3; warns 'unended.csv:6: unreadable: '
{ head -3 "$work/download.csv"; printf '20250501,202505,156'; } >"$work/within.csv"; expect 3 ingest comtrade --published 2025-07-05 "$work/within.csv" --data data; lines 2; warns 'the file ends within this row: it was cut'

# ---- the forms in which UN Comtrade gives out a month: each column is known ----
bulk='datasetCode typeCode freqCode refPeriodId refYear refMonth period reporterCode flowCode partnerCode partner2Code classificationSearchCode classificationCode isOriginalClassification cmdCode customsCode mosCode motCode qtyUnitCode qty isQtyEstimated altQtyUnitCode altQty isAltQtyEstimated netWgt isnetWgtEstimated grossWgt isgrossWgtEstimated cifValue fobValue primaryValue legacyEstimationFlag isReported isAggregate'
row='1 C M 20250501 2025 5 202505 156 X 842 0 HS H6 1 811010 C00 0 0 8 5 0 -1 0 0 5 0 0 0 0 9 9 0 1 0'
printf '%s\n%s\n' "$bulk" "$row" | tr ' ' '\t' | gzip >"$work/COMTRADE-FINAL-CM156202505H6[2025-07-05].gz"
expect 0 ingest comtrade "$work/COMTRADE-FINAL-CM156202505H6[2025-07-05].gz" --data data; lines 1; says '"quantity_kg":5.0'
api='typeCode freqCode refPeriodId refYear refMonth period reporterCode reporterISO reporterDesc flowCode flowDesc partnerCode partnerISO partnerDesc partner2Code partner2ISO partner2Desc classificationCode classificationSearchCode isOriginalClassification cmdCode cmdDesc aggrLevel isLeaf customsCode customsDesc mosCode motCode motDesc qtyUnitCode qtyUnitAbbr qty isQtyEstimated altQtyUnitCode altQtyUnitAbbr altQty isAltQtyEstimated netWgt isNetWgtEstimated grossWgt isGrossWgtEstimated cifvalue fobvalue primaryValue legacyEstimationFlag isReported isAggregate'
row='C M 20250501 2025 5 202505 156 CHN China X Export 842 USA USA 0 W00 World H6 HS true 811010 Antimony 6 true C00 TOTAL 0 0 TOTAL 8 kg 5 false -1 N/A 0 false 5 false 0 false 0 9 9 0 true false'
printf '%s\n%s\n' "$api" "$row" | tr ' ' ',' >"$work/plus.csv"; expect 0 ingest comtrade --published 2025-07-05 "$work/plus.csv" --data data; lines 1; says '"quantity_kg":5.0'

# ---- as spreadsheets and archivers give files back ----
iconv -f utf-8 -t utf-16 "$work/download.csv" >"$work/excel.txt"; expect 0 ingest comtrade --published 2025-07-05 "$work/excel.txt" --data data; cmp -s "$work/out" "$work/good" || fail 'UTF-16 differs'
expect 0 ingest auto --published 2025-07-05 "$work/excel.txt" --data data; cmp -s "$work/out" "$work/good" || fail 'UTF-16 is not recognised'
{ printf '\376\377'; iconv -f utf-8 -t utf-16be "$work/one.json"; } >"$work/utf16.json"; expect 0 ingest auto --published 2025-07-05 "$work/utf16.json" --data data; lines 1
tr , ';' <"$work/download.csv" >"$work/semicolons.csv"; expect 3 ingest comtrade --published 2025-07-05 "$work/semicolons.csv" --data data; warns "its header is parted by ';' and the files of comtrade by ','"; quiet_of 'this is a UN Comtrade download'
(cd "$work" && python3 -c 'import zipfile
with zipfile.ZipFile("mac.zip", "w") as z:
    z.mkdir("x") if hasattr(z, "mkdir") else None
    z.write("download.csv", "x/download.csv"); z.writestr("__MACOSX/x/._download.csv", "?"); z.writestr("x/.DS_Store", "?")')
if "$program" ingest comtrade --published 2025-07-05 "$work/mac.zip" --data data >"$work/out" 2>"$work/err"; then cmp -s "$work/out" "$work/good" || fail 'a zip of a Mac differs'
else warns 'which this program was built without'; fi

# Which way the trade went, the file inside tells, and only if it does not, the archive.
{ echo 'CO_ANO;CO_MES;CO_NCM;CO_UNID;CO_PAIS;SG_UF_NCM;CO_VIA;CO_URF;QT_ESTAT;KG_LIQUIDO;VL_FOB'; echo '2025;02;81101000;10;160;SP;01;0817800;5;100;700'; } >"$work/way.csv"
way() { # way ARCHIVE FILE FLOW
    (cd "$work" && python3 -c 'import sys, zipfile; zipfile.ZipFile(sys.argv[1], "w").writestr(sys.argv[2], open("way.csv").read())' "$1" "$2")
    if "$program" ingest mdic --published 2025-07-05 --all-parts "$work/$1" --data data >"$work/out" 2>"$work/err"; then says "\"flow\":\"$3\""; else warns 'which this program was built without'; fi
}
way brazil.zip IMP_2025.csv IMPORT; way IMP_2025.zip x/EXP_2025.csv EXPORT; way EXP_2025.zip IMP_2025.csv IMPORT; way IMP_2025.zip data.csv IMPORT; way brazil.zip data.csv EXPORT

# ---- options that do nothing are refused, of `auto` told ----
for option in '--flow import' --whole "--rates $work/june.csv"; do
    expect 3 ingest comtrade --published 2025-07-05 $option "$work/download.csv" --data data; lines 0; warns "chokepoint ingest: ${option%% *}: comtrade: "
    expect 0 ingest auto --published 2025-07-05 $option "$work/download.csv" --data data; lines 3; warns "download.csv: ${option%% *} does nothing: comtrade: "
done
echo '{"data":1}' >"$work/rates.json"; expect 3 ingest gacc --flow export --published 2025-07-18 --rates "$work/rates.json" "$work/usd.csv" --data data; warns 'it is no CSV: '; warns 'format=csvdata'
sed '/USD/d' "$work/june.csv" >"$work/no-usd.csv"; expect 3 ingest gacc --flow export --published 2025-07-18 --rates "$work/no-usd.csv" "$work/usd.csv" --data data; warns 'no rates of USD'

# ---- what is no text, no map, no source ----
printf 'CO_ANO;CO_MES;CO_NCM\n' >"$work/mdic.csv"; iconv -f utf-8 -t utf-16le "$work/mdic.csv" >"$work/utf16.csv"
expect 3 ingest mdic --published 2025-07-18 "$work/utf16.csv" --data data; warns 'it seems to be UTF-16 without the mark that says so'
printf '\001\002x\ty\tz' >"$work/binary.csv"; expect 3 ingest mdic --published 2025-07-18 "$work/binary.csv" --data data; warns 'it is no text (a byte 0x01 at its beginning)'; quiet_of 'spreadsheet'
expect 3 ingest --map "$work/binary.csv" "$work/mdic.csv" --data data; warns 'it is no YAML'
expect 2 ingest "$work/mdic.csv" --data data; warns 'of which source? chokepoint ingest auto'
echo 'CO_ANO;CO_MES;CO_NCM;CO_UNID;CO_PAIS;SG_UF_NCM;CO_VIA;CO_URF;QT_ESTAT;KG_LIQUIDO;VL_FOB' >"$work/header.csv"
expect 3 ingest mdic --published 2025-07-18 "$work/header.csv" --data data; warns 'no record'; quiet_of '--whole'

expect 3 ingest mdic --published 2025-07-18 "$work" --data data; warns 'Is a directory: give the files in it'
sed 's/our ministry/le ministère/' "$work/mine.yaml" | iconv -t latin1 >"$work/latin.yaml"; expect 3 sources test --map "$work/latin.yaml" --data data; warns 'latin.yaml:3: it is no UTF-8 (' ; warns 'save it as UTF-8'
# Columns in another order, or parted by something else, are known by their names.
printf '%s\n' 'PRODUCT_NC,REPORTER,PARTNER,FLOW,PERIOD,VALUE_EUR,QUANTITY_KG' '81101000,DE,CN,1,202502,5,6' >"$work/order.dat"
for source in auto comext; do
    expect 0 ingest $source --published 2025-04-15 "$work/order.dat" --data data; lines 1; says '"commodity":"81101000"'
    tr , ';' <"$work/order.dat" >"$work/parted.dat"; expect 3 ingest $source --published 2025-04-15 "$work/parted.dat" --data data; lines 0; warns "its header is parted by ';' and the files of comext by ','"
done
# Two editions of one table of supply in one command contradict each other.
{ echo 'MCS chapter,Section,Commodity,Country,Statistics,Statistics_detail,Unit,Year,Value,Notes,Is critical mineral 2025,Other notes'; echo 'ANTIMONY,World Mine Production and Reserves,Antimony,China,Production,Mine production,metric tons,2024,"60,000",,Yes,'; } >"$work/mcs.csv"
sed 's/60,000/70,000/' "$work/mcs.csv" >"$work/mcs-new.csv"
expect 3 ingest usgs --published 2026-01-30 "$work/mcs.csv" "$work/mcs-new.csv" --data data; lines 0; warns 'has the same key and publication, and other content'
{ cat "$work/mcs.csv"; tail -1 "$work/mcs-new.csv"; } >"$work/mcs-both.csv"; expect 3 ingest usgs --published 2026-01-30 "$work/mcs-both.csv" --data data; lines 0; warns 'has the same key and publication'
# A row with a cell too many may be half of a fact: its other half is not given.
printf '%s\n' 'DATAFLOW,LAST UPDATE,freq,reporter,partner,product,flow,indicators,TIME_PERIOD,OBS_VALUE' 'x,15/09/26,M,AT,AE,7204,2,QUANTITY_IN_100KG,2023-09,1,772.90' 'x,15/09/26,M,AT,AE,7204,2,VALUE_IN_EUROS,2023-09,204548' >"$work/half.csv"
expect 3 ingest comext-api "$work/half.csv" --data data; lines 0; warns 'what may lack it is not given: ARE 7204 2023-09'

# ---- points that may part thousands ----
printf '数据年月,商品编码,贸易伙伴名称,第一数量,第一计量单位,美元\n202506,81101020,美国,1.000,千克,5\n202506,81101020,德国,2,千克,5\n' >"$work/points.csv"
expect 3 ingest gacc --flow export --published 2025-07-18 "$work/points.csv" --data data; lines 1; warns 'points.csv:2: ambiguous: quantity_kg: 1.000: does its point part decimals or thousands'
expect 0 ingest gacc --flow export --published 2025-07-18 --decimal-point "$work/points.csv" --data data; lines 2; grep -q '"quantity_kg":1\.0' "$work/out" || fail 'not 1 kg'
echo '202506,81101020,法国,0.25,千克,5' >>"$work/points.csv"; expect 0 ingest gacc --flow export --published 2025-07-18 "$work/points.csv" --data data; lines 3
expect 3 ingest comtrade --published 2025-07-05 --decimal-point "$work/download.csv" --data data; lines 0; warns 'chokepoint ingest: --decimal-point: comtrade: what parts decimals in its files is known'

# ---- rejects: with line, reason, and the row ----
{ cat "$work/download.csv"; echo '20250501,202505,156,250,X,H6,811010,1,1'; echo '20250501,202505,156,842,X,H6,811010,1 t,1'; echo 'short'; echo '20250501,203505,156,842,X,H6,811010,1,1'; } >"$work/rejects.csv"
expect 3 ingest comtrade --published 2025-07-05 --rejects "$work/rejects" "$work/rejects.csv" --data data; lines 3
warns 'rejects.csv:7: unmapped: partnerCode: 250 is not known to the table comtrade'; warns 'rejects.csv:8: bad_number: quantity_kg: 1 t is no number'
warns 'rejects.csv:9: unreadable: 1 cells, where the header has 9'; warns 'rejects.csv:10: bad_period'
warns '4 rows refused (unmapped 1, bad_number 1, unreadable 1, bad_period 1)'
[ "$(wc -l <"$work/rejects")" -eq 4 ] || fail "$(wc -l <"$work/rejects") rejects"
grep -qF '"line":7,"reason":"unmapped","detail":"partnerCode: 250 is not known to the table comtrade","row":"20250501,202505,156,250,X,H6,811010,1,1"}' "$work/rejects" || fail "rejects: $(head -1 "$work/rejects")"

# ---- rows of one fact: three of Comext are one record, and no alert; of Comtrade they are refused ----
{
    echo 'REPORTER,PARTNER,TRADE_TYPE,PRODUCT_NC,FLOW,STAT_PROCEDURE,SUPPL_UNIT,PERIOD,VALUE_EUR,QUANTITY_KG'
    echo 'DE,CN,E,85051110,1,1,NO_SU,202502,4000,100000'; echo 'DE,CN,E,85051110,1,2,NO_SU,202502,9000,250000'; echo 'DE,CN,E,85051110,1,3,NO_SU,202502,100,3000'
} >"$work/comext.dat"
mkdir "$work/in"
expect 0 ingest comext --published 2025-04-15 "$work/comext.dat" --data data -o "$work/in/trade.records.jsonl"; warns '2 rows added to others'
grep -q '"quantity_kg":353000' "$work/in/trade.records.jsonl" || fail "no 353 t: $(cat "$work/in/trade.records.jsonl")"
expect 0 replay -i "$work/in" -o "$work/replayed" --now 2025-05-01
[ -s "$work/replayed/alerts.jsonl" ] && fail "an alert of one fact: $(cat "$work/replayed/alerts.jsonl")"

# ---- digits behind the sixth are of the file's tariff: China's 81129210 is germanium, the EU's is nobody's, and Brazil's are folded to six ----
{
    echo 'REPORTER,PARTNER,TRADE_TYPE,PRODUCT_NC,FLOW,STAT_PROCEDURE,SUPPL_UNIT,PERIOD,VALUE_EUR,QUANTITY_KG'
    for code in 81129289 81129210 81129290 81129970 81101000; do echo "DE,CN,E,$code,1,1,NO_SU,202502,4000,100"; done
} >"$work/tariff.dat"
expect 0 ingest comext --published 2025-04-15 --items gallium "$work/tariff.dat" --data data; lines 2; warns '3 of other codes'
grep -q '"81129289"' "$work/out" && grep -q '"81129970"' "$work/out" || fail "of gallium: $(cat "$work/out")"
expect 0 ingest comext --published 2025-04-15 "$work/tariff.dat" --data data; lines 5
warns 'commodity 81129210 of CN8 counts by its first six digits'; warns 'commodity 81129970 of CN8 counts by its first six digits'
[ "$(grep -c 'counts by its first six digits' "$work/err")" -eq 3 ] || fail "codes that are told: $(cat "$work/err")"
mkdir "$work/tariffs"
expect 0 ingest comext --published 2025-04-15 "$work/tariff.dat" --data data -o "$work/tariffs/trade.records.jsonl"
expect 0 ingest csv --kind items data/items.csv --data data -o "$work/tariffs/reference.items.jsonl"
expect 0 ingest csv --kind measures data/control_measures.csv --data data -o "$work/tariffs/control.measures.jsonl"
expect 0 check -i "$work/tariffs"; warns 'commodity 81129290 of CN8 counts by its first six digits'
expect 0 replay -i "$work/tariffs" -o "$work/mapped" --now 2025-05-01 --final --processors intake,enrich
for name in gallium 'MIXED:81129210' 'MIXED:81129290' 'MIXED:81129970' antimony-metal; do
    grep -q "^{\"key\":\"$name|DEU" "$work/mapped/trade.enriched.jsonl" || fail "no $name: $(cut -c1-90 "$work/mapped/trade.enriched.jsonl")"
done
{
    echo '"CO_ANO";"CO_MES";"CO_NCM";"CO_UNID";"CO_PAIS";"SG_UF_NCM";"CO_VIA";"CO_URF";"QT_ESTAT";"KG_LIQUIDO";"VL_FOB"'
    for code in 81129210 81129290 81129900 81101000; do echo "\"2025\";\"02\";\"$code\";\"10\";\"160\";\"SP\";\"01\";\"0817800\";5;100;700"; done
} >"$work/ncm.csv"
expect 3 ingest mdic --published 2025-03-06 --items indium "$work/ncm.csv" --data data; lines 0; warns 'all its rows have SP in the column SG_UF_NCM'
expect 3 ingest comtrade --published 2025-07-05 --all-parts "$work/download.csv" --data data; lines 0; warns '--all-parts: comtrade: its map knows of no parts'
expect 0 ingest mdic --published 2025-03-06 --items indium --all-parts "$work/ncm.csv" --data data; lines 1; warns '2 of other codes'
grep -q '"811292".*"quantity_kg":200[.,]' "$work/out" || fail "not the whole of six digits: $(cat "$work/out")"
{ head -2 "$work/download.csv"; echo '20250501,202505,156,842,X,H6,811010,7,8'; } >"$work/twice.csv"
expect 3 ingest comtrade --published 2025-07-05 "$work/twice.csv" --data data; lines 0; warns 'twice.csv:2: repeated: line 3 has the same key'
sed '1s/$/,DISTRICT/; 2,$s/$/,x/' "$work/comext.dat" >"$work/column.dat"
expect 3 ingest comext --published 2025-04-15 "$work/column.dat" --data data; warns 'the column DISTRICT is not known to the map'
expect 0 ingest comext --published 2025-04-15 --whole "$work/comext.dat" --data data; lines 2; says '"observation":"DERIVED"'; says '"reference":"sum of the file: comext.dat"'
sed '3s/CN/ZZ/' "$work/comext.dat" >"$work/unknown.dat"
expect 3 ingest comext --published 2025-04-15 --whole "$work/unknown.dat" --data data; lines 1; warns 'no sums over the partners are given: rows were refused'

# ---- rates: dollars by the month's rate, to cents; null where the table does not say ----
printf 'KEY,FREQ,CURRENCY,CURRENCY_DENOM,TIME_PERIOD,OBS_VALUE\nx,M,USD,EUR,2025-02,1.0413\nx,M,CNY,EUR,2025-02,7.5\n' >"$work/rates.csv"
expect 0 ingest comext --published 2025-04-15 --rates "$work/rates.csv" "$work/comext.dat" --data data; says '"value_usd":13641.03'; quiet_of 'another currency'
sed 's/202502/202503/' "$work/comext.dat" >"$work/march.dat"
expect 0 ingest comext --published 2025-04-15 --rates "$work/rates.csv" "$work/march.dat" --data data; says '"value_usd":null'; warns '1 value in another currency than the dollar'
printf 'FREQ,CURRENCY,CURRENCY_DENOM,TIME_PERIOD,OBS_VALUE\nD,USD,EUR,2025-02-01,1.0413\n' >"$work/daily.csv"
expect 3 ingest comext --published 2025-04-15 --rates "$work/daily.csv" "$work/comext.dat" --data data; warns 'daily.csv: line 2: no monthly rate'

# ---- China's customs: GB18030, commas of thousands, an empty last column; the flow is not in the file ----
printf '数据年月,商品编码,商品名称,贸易伙伴编码,贸易伙伴名称,第一数量,第一计量单位,第二数量,第二计量单位,美元,\r\n202506,85051110,磁铁,502,美国,"352,785",千克,0,无,"17,036,211",\r\n' | iconv -t gb18030 >"$work/export.csv"
expect 0 ingest gacc --flow export --published 2025-07-18 "$work/export.csv" --data data; lines 1; says '"quantity_kg":352785'; says '"partner":"USA"'
expect 3 ingest gacc --published 2025-07-18 "$work/export.csv" --data data; warns 'which way the trade went: --flow export or --flow import'
expect 3 ingest gacc --flow out --published 2025-07-18 "$work/export.csv" --data data; warns '--flow: export, import'
expect 0 ingest auto --flow import --published 2025-07-18 "$work/export.csv" --data data; says '"flow":"IMPORT"'

# ---- a file that another format refuses is told to be a publisher's, once ----
printf '{"elapsedTime":"0.1 secs","count":1,"data":[\n{"typeCode":"C"},\n{"typeCode":"C"}\n],"error":""}\n' >"$work/answer.json"
expect 3 ingest jsonl --kind trade "$work/answer.json" --data data; warns "this is a UN Comtrade download: chokepoint ingest comtrade $work/answer.json"
[ "$(grep -c undecodable: "$work/err")" -eq 1 ] || fail "a message for each line: $(cat "$work/err")"
expect 3 ingest csv --kind trade "$work/download.csv" --data data; warns 'this is a UN Comtrade download'
expect 3 ingest csv --kind supply "$work/comext.dat" --data data; warns "this is a full file of Eurostat's Comext"
printf '"_id",x\n_id,source,entity_number\n' >"$work/persons.csv"; expect 3 ingest csv --kind trade "$work/persons.csv" --data data; warns 'of persons and not of goods'
expect 3 ingest avro --kind trade "$work/comext.dat" --data data
mkdir "$work/wrong"; cp "$work/answer.json" "$work/wrong/trade.records.jsonl"
expect 1 check --input "$work/wrong"; warns 'this is a UN Comtrade download'
expect 3 ingest comext --published 2025-04-15 "$work/download.csv" --data data; warns 'chokepoint ingest comtrade'

# ---- a file without a record is a mistake in every format ----
expect 3 ingest jsonl --kind trade "$work/empty" --data data; warns 'no record'
head -1 "$work/download.csv" >"$work/header.csv"
expect 3 ingest comtrade --published 2025-07-05 "$work/header.csv" --data data; warns 'no record'

# ---- a feed: HTML in it becomes text, of which both figures are read; in its encoding; mended and told; cut; with a DTD ----
mkdir "$work/news"
cat >"$work/rss.xml" <<'END'
<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>The Paper</title><language>en</language><item><title>Magnets</title><guid>77</guid><pubDate>Mon, 21 Jul 2025 08:00:00 GMT</pubDate>
<description>&lt;p&gt;China exported &lt;b&gt;353&amp;nbsp;tonnes&lt;/b&gt; of rare earth magnets to the United States in June.&lt;/p&gt;&lt;p&gt;China's exports of rare earth magnets to the United States rose 660&amp;#37; in June from May.&lt;/p&gt;</description></item></channel></rss>
END
expect 0 ingest feed "$work/rss.xml" --data data -o "$work/news/policy.news.jsonl"
warns '1 record, 0 rows refused'
expect 0 replay -i "$work/news" -o "$work/newsout"
claims=$work/newsout/policy.claims.jsonl
[ "$(wc -l <"$claims")" -eq 2 ] && grep -q '"value":353' "$claims" && grep -q '"value":6.6' "$claims" || fail "not the two claims of the feed: $(cut -c1-400 "$claims")"
expect 0 ingest feed --published 2025-07-22 "$work/rss.xml" --data data -o "$work/news/policy.news.jsonl"
expect 0 replay -i "$work/news" -o "$work/newsout" --now 2025-08-01
[ "$(wc -l <"$claims")" -eq 2 ] || fail "not two claims of a feed that was kept: $(cut -c1-400 "$work/newsout/intake.dlq.jsonl")"
printf '<!DOCTYPE html><html><head><title>403 Forbidden</title></head></html>' >"$work/page.csv"
expect 3 ingest comtrade --published 2025-07-05 "$work/page.csv" --data data; warns 'it is a web page, and no file of comtrade'
printf '<?xml version="1.0" encoding="euc-kr"?><rss><channel><item><title>\263\342 R&D</title></item></channel></rss>' >"$work/korean.xml"
expect 0 ingest auto "$work/korean.xml" --data data
says '"title":"년 R&D"'; warns 'korean.xml:1: an & that begins no reference'
head -c 400 "$work/rss.xml" >"$work/cut.xml"
expect 3 ingest feed "$work/cut.xml" --data data; lines 0; warns 'the feed ends within the item'
printf '<!DOCTYPE rss [<!ENTITY a "b">]>%s' "$(tail -n +2 "$work/rss.xml")" >"$work/dtd.xml"
expect 3 ingest feed "$work/dtd.xml" --data data; lines 0; warns 'it has a DTD'
expect 3 ingest feed "$work/download.csv" --data data; lines 0

# ---- tables of China's customs: a month and the months since January; January with February; an image; Korea's XML ----
expect 3 ingest gacc-tables tests/sources/gacc/index.html --data data; warns 'it is the index of the months'
expect 0 ingest gacc-tables tests/sources/gacc/table13.html tests/sources/gacc/table5_jan_feb.html --data data
lines 3; warns 'left out: 7 other commodity'
grep -q '"period":"2025-07-01","period_months":1,"quantity_kg":5994000' "$work/out" || fail 'not the month'
grep -q '"period":"2025-01-01","period_months":7,"quantity_kg":38563000' "$work/out" || fail 'not the months since January'
grep -q '"period":"2025-01-01","period_months":2,"quantity_kg":7344000.*"value_usd":null' "$work/out" || fail 'not January and February'
expect 3 ingest gacc-tables tests/sources/gacc/image.html --data data; warns 'is an image'
printf '<response><header><resultCode>99</resultCode><resultMsg>LIMITED NUMBER OF SERVICE REQUESTS EXCEEDS</resultMsg></header></response>' >"$work/limit.xml"
expect 3 ingest kcs --published 2026-02-15 "$work/limit.xml" --data data; warns 'the publisher answers: 99 LIMITED NUMBER OF SERVICE REQUESTS EXCEEDS'

exit $bad
