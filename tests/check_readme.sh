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
chokepoint run all	needs Kafka
sleep 20; chokepoint export alerts	needs Kafka
END

# What the reader is said to have: a clone with a built program, a file of his own, an article, a saved page.
clone=$work/clone
mkdir -p "$clone/build/release" "$clone/home"
for name in data docs schemas scripts; do ln -s "$top/$name" "$clone/$name"; done
ln -s "$program" "$clone/build/release/chokepoint"
cp data/trade.csv "$clone/mine.csv"
printf '%s\n' refPeriodId,period,reporterCode,partnerCode,flowCode,classificationCode,cmdCode,netWgt,primaryValue \
    20250501,202505,156,842,X,H6,811010,1500,90000 >"$clone/download.csv"
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
check "the inputs are there" filled in/trade.records.jsonl in/control.measures.jsonl in/reference.items.jsonl in/reference.supply.jsonl in/policy.news.jsonl
check "the answers are there" filled out/alerts.jsonl out/trade.enriched.jsonl out/leverage.indicators.jsonl out/policy.verdicts.jsonl
said() { # said TEXT COMMAND-START: what the line that begins so printed has the text
    for i in $(seq "$count"); do
        case $(cat "$work/line.$i") in "$2"*) grep -q -- "$1" "$work/out.$i" && return 0; cat "$work/out.$i" ;; esac
    done
    return 1
}
check "explain goes down to the input lines" said 'trade.records.* line [0-9]' 'chokepoint explain'
check "status answers with a control" said LICENCE 'chokepoint status'
check "read answers with a claim" said 660 'chokepoint read'
finish
