#!/bin/sh
# tests/check_words.sh: no file of the engine, of the public headers or of the engine's schemas names what is the product's: its topics and processors,
# trade, countries, items and their codes, measures, alerts, news. Topics and processors are read from the product's own lists.
set -u
cd "$(dirname "$0")/.."
bad=$(mktemp)
trap 'rm -f "$bad"' EXIT
files=$(git ls-files --cached --others --exclude-standard 'src/engine/*' 'include/*' 'schemas/engine/*')

# Words in any form, and in names: trade_fact and TradeFact name trade, too. Not `items`, which is Avro's word for what an array holds, nor what is
# English before it is the product's.
words='trad(e|es|ed|ing)|countr(y|ies)|commodit(y|ies)|customs|tariffs?|nomenclatures?|item|measures?|catalogue|alerts?|episodes?|news|articles?|scorecards?|reroutes?|postures?|antimony|gallium|germanium|rare earths?'
topics=$(sed -nE 's/.*= (\{|FOREIGN\() ?"([a-z]+\.[a-z]+)".*/\2/p; s/^ +"([a-z]+\.[a-z]+)", +&.*/\1/p' src/domain/model/topics.c | sort -u)
# Those whose names are no English words that an engine needs.
processors=$(sed -n 's/^extern const struct ck_processor \(.*\);/\1/p' processors/all.c | tr -d ' ' | tr ',' '\n' | grep -vxE 'controls|events|verify|score')
[ "$(echo "$topics" | wc -l)" -ge 20 ] && [ "$(echo "$processors" | wc -l)" -ge 5 ] || { echo "the topics or the processors are not found"; exit 1; }
either() { sed 's/\./\\./g' | paste -sd '|'; }
named="$words|$(echo "$processors" | either)"
grep -nHiE "(^|[^a-z])($named)([^a-z]|\$)" $files >"$bad"
grep -nHE "(^|[^a-z>._])($(echo "$topics" | either))([^a-z]|\$)" $files >>"$bad"
grep -nHE "(^|[^A-Za-z])(CHN|USA|GACC)([^A-Za-z]|\$)" $files >>"$bad"
grep -nHE "(Trade|Countr|Commodit|Item|Alert|Posture|News|Measure|Reroute)[A-Za-z]*[A-Z(]" $files >>"$bad"
sort -u "$bad"
[ ! -s "$bad" ]
