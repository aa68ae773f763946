#!/bin/sh
# tests/check_readme.sh DEV RELEASE: the commands of README.md and docs/USING.md, as they stand: every line of their shell blocks is run in a directory that
# has what a clone has, or is listed here with the reason why not. Ends with `N passed, N failed`.
set -u
cd "$(dirname "$0")/.." || exit 1
top=$PWD
program=$(cd "${2:-build/release}" && pwd)/chokepoint
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. tests/checks.sh

# The start of a line, and why it is not run here.
cat >"$work/left" <<'END'
scripts/demo	installs and builds
scripts/test	runs this
export PATH=$PWD/build/release:$PATH CHOKEPOINT_KAFKA	needs Kafka
chokepoint topics --apply	needs Kafka
chokepoint ingest shipped --to kafka	needs Kafka
chokepoint ingest auto --published 2025-08-05 comtrade.csv census.json feed.xml --to kafka	needs Kafka
chokepoint run all	needs Kafka
sleep 20; chokepoint export alerts	needs Kafka
chokepoint serve --input mine --input out &	serves until it is ended: check_serve.sh
END

# What the reader is said to have: a clone with a built program, a file of his own, an article, a saved page.
clone=$work/clone
mkdir -p "$clone/build/release" "$clone/home"
for name in data docs schemas scripts; do ln -s "$top/$name" "$clone/$name"; done
ln -s "$program" "$clone/build/release/chokepoint"
cp data/trade.csv "$clone/mine.csv"
printf '%s\n' refPeriodId,period,reporterCode,partnerCode,flowCode,classificationCode,cmdCode,netWgt,primaryValue \
    20250501,202505,156,842,X,H6,811010,1500,90000 >"$clone/download.csv"

# A download of UN Comtrade: from October on China's exports of antimony are a tenth. An answer of the Census Bureau, and a feed that tells of a rise.
months='2023-12 2024-01 2024-02 2024-03 2024-04 2024-05 2024-06 2024-07 2024-08 2024-09 2024-10 2024-11 2024-12'
tonnes_of() { case $1 in 2024-1*) echo 300 ;; *) echo 3000 ;; esac; }
{
    echo refPeriodId,period,reporterCode,partnerCode,flowCode,classificationCode,cmdCode,netWgt,primaryValue
    for month in $months; do
        for partner in 0 842; do
            tonnes=$(tonnes_of "$month")
            echo "$(echo "$month" | tr -d -)01,$(echo "$month" | tr -d -),156,$partner,X,H6,811010,$((tonnes * 1000 / (partner / 421 + 1))),$((tonnes * 12000))"
        done
    done
} >"$clone/comtrade.csv"
{
    printf '%s' '[["CTY_CODE","I_COMMODITY","GEN_VAL_MO","GEN_QY1_MO","UNIT_QY1","SUMMARY_LVL","COMM_LVL","LAST_UPDATE","time"]'
    for month in $months; do
        printf ',\n["%s","8110100000","9000000","%s","KG","DET","HS10","2025-08-05","%s"]' - 650000 "$month" 5700 600000 "$month" 5490 50000 "$month"
    done
    echo ']'
} >"$clone/census.json"
cat >"$clone/feed.xml" <<'END'
<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Metals</title><link>https://metals.example/</link><language>en</language>
<item><title>China's antimony exports recover</title><link>https://metals.example/1</link><pubDate>Wed, 06 Aug 2025 10:00:00 GMT</pubDate>
<description>China's exports of antimony metal rose 50 percent in December 2024 from a year earlier, customs data showed.</description></item></channel></rss>
END
printf '%s\n' "China's exports of rare earth magnets to the United States rose 660% in June from May, customs data showed." >"$clone/article.txt"
cat >"$clone/page.html" <<'END'
<html><head><title>Magnet exports rise</title><meta property="article:published_time" content="2025-07-21T08:00:00Z"></head>
<body><article><p>China's exports of rare earth magnets to the United States rose 660% in June from May, customs data showed.</p></article></body></html>
END

# One shell for all lines, as a reader's; each tells how it ended.
awk '/^```sh$/ { inside = 1; next } /^```/ { inside = 0 } inside && !/^ *(#|$)/' README.md docs/USING.md >"$work/lines"
: >"$work/script"
count=0
while IFS= read -r line; do
    reason=$(awk -F '\t' -v line="$line" 'index(line, $1) == 1 { print $2 }' "$work/left")
    if [ -n "$reason" ]; then echo "left out ($reason): $line"; continue; fi
    count=$((count + 1))
    echo "$line" >"$work/line.$count"
    printf '{ . "%s"; } >"%s" 2>&1; echo $? >"%s"\n' "$work/line.$count" "$work/out.$count" "$work/status.$count" >>"$work/script"
done <"$work/lines"
while IFS='	' read -r start reason; do
    awk -v start="$start" 'index($0, start) == 1 { found = 1 } END { exit !found }' "$work/lines" || fail "README.md and docs/USING.md have no line any more that begins: $start"
done <"$work/left"
(cd "$clone" && env -u CHOKEPOINT_KAFKA_BOOTSTRAP_SERVERS HOME="$clone/home" sh "$work/script") >"$work/told" 2>&1
[ "$count" -gt 0 ] || fail "README.md and docs/USING.md have no line to run"

explain() { cat "$work/out.$n"; }
ended_well() { [ "$(cat "$work/status.$n" 2>&1)" = 0 ]; }
n=0
while [ $n -lt "$count" ]; do
    n=$((n + 1))
    check "$(cat "$work/line.$n")" ended_well
done

# What the lines promise, beyond ending well.
explain() { :; }
filled() { for name in "$@"; do [ -s "$clone/$name" ] || { echo "$name is missing or empty"; return 1; }; done; }
check "the inputs are there" filled in/trade.records.jsonl in/control.measures.jsonl in/reference.items.jsonl in/reference.supply.jsonl in/policy.news.jsonl \
    mine/trade.records.jsonl mine/reference.items.jsonl mine/policy.news.jsonl
check "the answers are there" filled out/alerts.jsonl out/trade.enriched.jsonl out/leverage.indicators.jsonl out/policy.verdicts.jsonl
said() { # said TEXT COMMAND-START: what the line that begins so printed has the text
    for i in $(seq "$count"); do
        case $(cat "$work/line.$i") in "$2"*) grep -q -- "$1" "$work/out.$i" && return 0; cat "$work/out.$i" ;; esac
    done
    return 1
}
check "the alerts of the reader's own files" said "CHN to the world were 90.0 % below January (3,000 → 300 t)" 'grep -o'
check "an alert of the feed" said 'Claim 0 of https://metals.example/1.*is contradicted' 'grep -o'
check "an alert goes down to the reader's lines" said 'trade.records line 2[0-9]' 'chokepoint explain --input out --records in '"'CHN|flow.collapse"
check "explain goes down to the input lines" said 'trade.records.* line [0-9]' 'chokepoint explain'
check "status answers with a control" said LICENCE 'chokepoint status'
check "read answers with a claim" said 660 'chokepoint read'
finish
