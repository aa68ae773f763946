#!/bin/sh
# tests/check_fetch.sh BUILD_DEV BUILD_RELEASE: `fetch` against a publisher on the loopback interface (tests/sources/publisher.py): what is new is sent once,
# what is revised again, what is gone is withdrawn; each fault of a publisher is told, and nothing of such an answer is sent. Ends with `N passed, N failed`.
set -u
cd "$(dirname "$0")/.."
program=$PWD/$1/chokepoint released=$PWD/$2/chokepoint data=$PWD/data
work=$(mktemp -d)
publisher=
clean() { [ -z "$publisher" ] || kill "$publisher" 2>/dev/null; rm -rf "$work"; }
trap clean EXIT
trap 'exit 1' INT TERM
. tests/checks.sh
explain() { tail -n 5 "$work/said" "$work/publisher.log" 2>/dev/null; }

mkdir "$work/p"
PYTHONHASHSEED=0 python3 tests/sources/publisher.py "$work/p" 2>"$work/publisher.log" &
publisher=$!
within 20 test -f "$work/p/port" || { echo "0 passed, 1 failed"; exit 1; }
here=http://127.0.0.1:$(cat "$work/p/port")
for name in comext-api comtrade; do # the shipped maps, but for the host
    sed "s#https://ec.europa.eu/eurostat#$here#; s#https://comtradeapi.un.org#$here#; s#pace: 1/s#pace: 1000/s#" "data/sources/$name.yaml" >"$work/$name.yaml"
done

publish() { printf 'reporter,partner,code,flow,month,kg,value\n' >"$work/p/table.csv"; cat >>"$work/p/table.csv"; }
faults() { printf '%s\n' "$@" >"$work/p/faults"; }
fetches() { # fetches EXIT MAP ARGUMENT…: into out/
    wanted=$1 map=$2; shift 2
    : >"$work/p/log"
    timeout 60 "$program" fetch --map "$work/$map.yaml" --data "$data" --since 2026-01 --until 2026-03 -o "$work/out" "$@" >"$work/said" 2>&1
    status=$?
    cat "$work/said"
    [ $status -eq "$wanted" ]
}
says() { grep -qF -- "$1" "$work/said"; }
lines() { cat "$work/out/$1.jsonl" 2>/dev/null | wc -l; }
asked() { [ "$(wc -l <"$work/p/log")" -eq "$1" ]; }
kilograms() { # of the record sent last of a partner in a month, or its observation where it has none
    grep "\"partner\":\"$1\".*\"period\":\"$2-01\"" "$work/out/trade.records.jsonl" | tail -n 1 | python3 -c 'import json, sys
record = json.loads(sys.stdin.readline())["value"]; print(record["quantity_kg"] if record["observation"] == "OBSERVED" else record["observation"])'
}
is() { echo "$1, wanted $2"; [ "$1" = "$2" ]; }

# ---- once, revised, gone
publish <<TABLE
DE,CN,81101000,1,2026-01,1200,50000
DE,CN,81101000,1,2026-02,1300,52000
DE,US,81101000,1,2026-01,100,9000
FR,CN,81101000,1,2026-01,700,30000
DE,CN,81129289,1,2026-01,5,900
TABLE
check "a fetch sends what is published of the items that are named" fetches 0 comext-api --items antimony-metal
check "… and the markers of whole releases" is "$(lines trade.records) $(lines trade.releases)" "4 3"
check "the same again: the publisher says that nothing is new" fetches 0 comext-api --items antimony-metal
check "… and nothing is sent" is "$(lines trade.records)" 4
check "… since it was asked by its tag" grep -q '"[0-9]*"$' "$work/p/log"
publish <<TABLE
DE,CN,81101000,1,2026-01,1250,50000
DE,CN,81101000,1,2026-02,1300,52000
FR,CN,81101000,1,2026-01,700,30000
TABLE
echo 2026-10-15 >"$work/p/release"
check "a revision and a cell that is gone" fetches 0 comext-api --items antimony-metal
check "… the revised one is sent, the gone one is withdrawn, the others are not sent again" says ' 1 record sent, 5 the same as before, 1 withdrawn'
check "… with its figure" is "$(kilograms CHN 2026-01)" 1250.0
check "… as WITHDRAWN" is "$(kilograms USA 2026-01)" WITHDRAWN
check "… as of the release that lacks it" grep -q '"observation":"WITHDRAWN","published_at":"2026-10-15T00:00:00.001Z"' "$work/out/trade.records.jsonl"

# ---- faults: nothing is sent, all is told, and the next fetch makes it good
before=$(lines trade.records)
publish <<TABLE
DE,CN,81101000,1,2026-01,1251,50000
DE,CN,81101000,1,2026-02,1300,52000
FR,CN,81101000,1,2026-01,700,30000
TABLE
while read -r fault text; do
    faults "$fault" "$fault" "$fault"
    check "$fault: told" fetches 3 comext-api --items antimony-metal
    check "… as it is" says "$text"
    check "… and nothing is sent" is "$(lines trade.records)" "$before"
    rm -f "$work/p/faults"
done <<FAULTS
500 status 500
404 status 404: it says: busy
429 status 429
204 an answer without a body
cut ends before its end
text no column
page a page (text/html
other another host
columns OBS_VALUE
bomb a row is too long
silence returned nothing
FAULTS
# An endless answer: told, and memory holds none of it (of the release program: sanitizers need more for themselves).
cat >"$work/most.py" <<'PYTHON'
import resource, subprocess, sys
code = subprocess.call(sys.argv[1:])
print("%d MiB" % (resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024), file=sys.stderr)
sys.exit(code)
PYTHON
small() { # small MIB: what the last one took
    most=$(sed -n 's/^\([0-9]*\) MiB$/\1/p' "$work/said")
    is "$([ "$most" -le "$1" ] && echo less)" less
}
endless() {
    timeout 120 python3 "$work/most.py" "$2" fetch --map "$work/comext-api.yaml" --data "$data" --items antimony-metal --since 2026-01 -o "$work/out" >"$work/said" 2>&1
    status=$?
    cat "$work/said"
    [ $status -eq 3 ] && says "$1"
}
faults huge
check "an endless answer: told" endless 'larger than the limit' "$released"
check "… in little memory" small 64
rm -f "$work/p/faults"
faults "429 1" 503
check "a publisher that is busy is asked again" fetches 0 comext-api --items antimony-metal
check "… and what was missed is sent" is "$(lines trade.records)" $((before + 1))
echo nothing >"$work/p/faults"
check "404 that says that there is nothing is no fault" fetches 0 comext-api --items antimony-metal
check "… and withdraws nothing" says 'gone and not withdrawn, since their release is not in the answer'
rm -f "$work/p/faults"
check "413 to all that is asked: told" eval 'faults 413 413 413 413 413 413 413 413; fetches 3 comext-api --items antimony-metal && says "cannot be made smaller"'
rm -f "$work/p/faults"

# ---- a key, a release, another shape
unset COMTRADE_KEY
check "without a key: which one" fetches 3 comtrade --items antimony-metal --reporter DEU
check "… is told" says 'set COMTRADE_KEY'
COMTRADE_KEY=hunter2; export COMTRADE_KEY
check "with a wrong one: told" fetches 3 comtrade --items antimony-metal --reporter DEU
check "… and not shown" eval '! grep -q hunter2 "$work/said" "$work/p/log"'
COMTRADE_KEY=sesame
publish <<TABLE
DE,CN,811010,1,2026-01,1251,50000
DE,CN,811010,2,2026-01,30,2000
TABLE
before=$(lines trade.records)
check "Comtrade" fetches 0 comtrade --items antimony-metal --reporter DEU
check "… both flows" is "$(lines trade.records)" $((before + 2))
check "… by the day of the release" grep -q '"source":"UNCOMTRADE".*"published_at":"2026-10-15T19:51:21.733Z"' "$work/out/trade.records.jsonl"
check "… again: the release is the same" fetches 0 comtrade --items antimony-metal --reporter DEU
check "… and nothing else is asked" eval 'asked 1 && says "1 of them unchanged"'
echo 2026-11-15 >"$work/p/release"
publish <<TABLE
DE,CN,811010,1,2026-01,1300,50000
DE,CN,811020,2,2026-02,30,2000
TABLE
before=$(lines trade.records)
printf 'ok\ncap\n' >"$work/p/faults"
check "100,000 rows: cut, so the request is halved" fetches 0 comtrade --items antimony-metal --reporter DEU
check "… and nothing of the cut answer is sent" is "$(lines trade.records) $(wc -l <"$work/p/log")" "$((before + 2)) 4"
echo 2026-11-20 >"$work/p/release"
publish <<TABLE
DE,CN,811020,2,2026-02,31,2000
TABLE
before=$(lines trade.records) markers=$(lines trade.releases)
printf 'ok\nmore\n' >"$work/p/faults"
check "an answer that says that it has more rows is told" eval 'fetches 0 comtrade --items antimony-metal --reporter DEU && says "it says that it has 2 rows, and has 1"'
check "… its records are sent, without markers and withdrawals" is "$(lines trade.records) $(lines trade.releases)" "$((before + 1)) $markers"
check "… and what is gone is counted" says 'gone and not withdrawn, since rows were refused or the answer is not all'
check "--dry-run asks nobody" eval ': >"$work/p/log"; "$program" fetch --map "$work/comtrade.yaml" --data "$data" --items antimony-metal --reporter DEU --dry-run >"$work/said" 2>&1 && asked 0 && says cmdCode='

# ---- a feed: the map is the shipped one, the URL is the user's
feed() { # feed ITEM…
    { echo '<?xml version="1.0"?><rss version="2.0"><channel><title>The Paper</title><language>en</language>'
      for item in "$@"; do
          echo "<item><guid>n$item</guid><title>Story $item</title><link>http://paper.example/$item</link><pubDate>Mon, 21 Jul 2025 08:00:00 GMT</pubDate><description>It rained.</description></item>"
      done
      echo '</channel></rss>'; } >"$work/p/feed.xml"
}
follows() { "$program" fetch feed "$here/feed.xml" --data "$data" -o "$work/news" >"$work/said" 2>&1; status=$?; cat "$work/said"; [ $status -eq 0 ]; }
stories() { cat "$work/news/policy.news.jsonl" | wc -l; }
feed 1 2
check "a feed" follows
check "… its stories" is "$(stories)" 2
check "… nothing new" eval 'follows && says "1 of them unchanged"'
feed 2 3
check "… a new one, and one that the feed has no more" follows
check "… is sent, and nothing is withdrawn" is "$(stories)" 3
check "… and the one that is still there is not sent again" says ' 1 record sent, 1 the same as before'
check "two feeds at once" eval '"$program" fetch feed "$here/feed.xml" "$here/other.xml" --data "$data" -o "$work/two" >"$work/said" 2>&1; says "2 of 2 requests read"'

# ---- what a user may get wrong
refuses() { # refuses EXIT TEXT ARGUMENT…
    wanted=$1 text=$2; shift 2
    "$program" fetch "$@" --data "$data" >"$work/said" 2>&1
    status=$?
    cat "$work/said"
    [ $status -eq "$wanted" ] && says "$text"
}
# ---- digits behind the sixth are asked for in the source's own tariff
dry() { timeout 60 "$program" fetch "$1" --data "$data" --items "$2" --since 2026-01 --until 2026-01 --dry-run >"$work/said" 2>&1; }
check "the USA's codes of germanium" eval 'dry census germanium && says 8112926000 && says 8112926500 && ! grep "^http" "$work/said" | grep -q 81129210'
check "… and China's are told" says 'not asked for, since the source has no codes of their length or nomenclature: 81129210'
check "the EU's of gallium" eval 'dry comext-api gallium && says 81129289 && ! grep "/data/" "$work/said" | grep -q 81129290'
check "no code of Comtrade" refuses 3 'no codes of these prefixes, by length or nomenclature: 81129210' --map "$work/comtrade.yaml" --items germanium --reporter DEU -o "$work/x"
check "no such item" refuses 3 'the catalogue has no unobtainium' --map "$work/comtrade.yaml" --items unobtainium --reporter DEU -o "$work/x"
check "no such country" refuses 3 'XXX: the source has no such country' --map "$work/comtrade.yaml" --items antimony-metal --reporter XXX -o "$work/x"
check "no reporter" refuses 3 'which reporters' --map "$work/comtrade.yaml" --items antimony-metal -o "$work/x"
check "a country that does not report there" refuses 3 'CHN: does not report to this source' comext-api --items antimony-metal --reporter CHN -o "$work/x"
check "what a source is not asked by" refuses 3 '--items: this source is not asked by that' fedreg --items antimony-metal -o "$work/x"
check "no such month" refuses 3 '--since: YYYY-MM, not soon' --map "$work/comtrade.yaml" --items antimony-metal --reporter DEU --since soon -o "$work/x"
rights() { "$program" fetch "$@" --data "$data" >"$work/said" 2>&1; status=$?; cat "$work/said"; [ $status -eq 0 ]; }
check "--rights of a feed" rights feed --rights=User:desk -X topics.prefix=eu. -X topics.rename.policy.news=news
check "… are of fetch.place, its topic by its own name, group and id" is "$(grep -c "'User:desk'.* '\(eu.fetch.place\|news\|eu.fetch.feed\)'\$" "$work/said")" 4
check "--rights of trade, without what a fetch needs" rights comtrade --rights
check "… are of two topics" is "$(grep -c "'User:chokepoint' --operation Write --topic 'trade\.[a-z]*'\$" "$work/said")" 2
check "--rights of nobody" refuses 2 'TYPE:NAME is expected' feed --rights=desk
check "--rights of a source of files" refuses 3 'cannot be asked: get its files' comext --rights
check "a source of files" refuses 3 'cannot be asked: get its files' comext -o "$work/x"
check "nowhere to" refuses 2 'where to?' comtrade
finish
