#!/bin/sh
# tests/kafka/check_fetch.sh BUILD [PORT]: `fetch --to kafka` from a publisher on the loopback interface whose figures are revised all the time, killed at random
# moments 50 times: no record is lost or there twice, places and records agree, and the same fetch again sends nothing; and as a user with exactly the rights
# that `fetch --rights` prints. Starts a cluster of one node and
# removes it. Ends with `N passed, N failed`.
set -u
. "$(dirname "$0")/node.sh"
publisher=
trap '[ -z "$publisher" ] || kill "$publisher" 2>/dev/null; clean' EXIT
source=$here/../..
"$here/kafka-up" "$work/kafka" -n 1 -s ${2:+-p "$2"} >"$work/up" 2>&1 || { cat "$work/up"; exit 1; }
CHOKEPOINT_KAFKA_BOOTSTRAP_SERVERS=$(sed -n 1p "$work/up") CHOKEPOINT_TOPICS_PREFIX=f. CHOKEPOINT_TOPICS_PARTITIONS=3 CHOKEPOINT_TOPICS_REPLICATION=1
export CHOKEPOINT_KAFKA_BOOTSTRAP_SERVERS CHOKEPOINT_TOPICS_PREFIX CHOKEPOINT_TOPICS_PARTITIONS CHOKEPOINT_TOPICS_REPLICATION
"$program" topics --apply --users >"$work/topics" 2>&1 || { cat "$work/topics"; exit 1; }

mkdir "$work/p"
cat >"$work/revise.py" <<'PYTHON'
"""Revises some figures of table.csv, each to a value that was never there: revise.py DIR ROUND."""
import csv, os, random, sys
home, turn = sys.argv[1], int(sys.argv[2])
rows = {}
if turn:
    with open(os.path.join(home, "table.csv"), encoding="utf-8") as file:
        rows = {(r["reporter"], r["month"]): int(r["kg"]) for r in csv.DictReader(file)}
draw = random.Random(turn)
number = max([kg // 1000 for kg in rows.values()], default=0) + 1
keys = [(reporter, "2026-%02d" % month) for reporter in ("DE", "FR", "NL") for month in range(1, 10)]
for key in keys if not turn else draw.sample(keys, 5):
    rows[key] = 1000 * number + keys.index(key)
with open(os.path.join(home, "table.new"), "w", encoding="utf-8") as file:
    file.write("reporter,partner,code,flow,month,kg,value\n")
    for (reporter, month), kg in sorted(rows.items()):
        file.write("%s,CN,81101000,1,%s,%d,%d\n" % (reporter, month, kg, kg * 40))
os.replace(os.path.join(home, "table.new"), os.path.join(home, "table.csv"))
PYTHON
cat >"$work/agree.py" <<'PYTHON'
"""Whether the lines of an export, on standard input, have each revision of each cell once, and what is published now last: agree.py TABLE."""
import collections, csv, json, sys
countries = {"DEU": "DE", "FRA": "FR", "NLD": "NL"}
seen = collections.Counter()
newest = {}
for line in sys.stdin:
    record = json.loads(line)["value"]
    key, kg = (countries[record["reporter"]], record["period"][:7]), record["quantity_kg"] if "quantity_kg" in record else record["quantity_g"] / 1000
    seen[key + (kg,)] += 1
    newest[key] = max(newest.get(key, 0), kg)
twice = [cell for cell, times in seen.items() if times > 1]
with open(sys.argv[1], encoding="utf-8") as file:
    published = {(row["reporter"], row["month"]): float(row["kg"]) for row in csv.DictReader(file)}
print("%d records, twice: %s, other than published: %s" % (sum(seen.values()), twice[:3], [(k, newest.get(k), published[k]) for k in published if newest.get(k) != published[k]][:3]))
sys.exit(1 if twice or newest != published else 0)
PYTHON
python3 "$work/revise.py" "$work/p" 0
echo 2026-11-15 >"$work/p/release"
PYTHONHASHSEED=0 python3 "$source/tests/sources/publisher.py" "$work/p" 2>"$work/publisher.log" &
publisher=$!
within 20 test -f "$work/p/port" || exit 1
sed "s#https://ec.europa.eu/eurostat#http://127.0.0.1:$(cat "$work/p/port")#; s#pace: 1/s#pace: 1000/s#; s#windows: 12 months#windows: 3 months#" "$source/data/sources/comext-api.yaml" >"$work/comext-api.yaml"
fetch() { "$program" fetch --map "$work/comext-api.yaml" --data "$source/data" --items antimony-metal --since 2026-01 --until 2026-09 --to kafka "$@"; }
explain() { tail -n 3 "$work/said"; }

fetches() { fetch >"$work/said" 2>&1; status=$?; cat "$work/said"; [ $status -eq 0 ]; }
says() { grep -qF -- "$1" "$work/said"; }
agree() { "$program" export "$1" 2>"$work/export.log" | python3 "$work/agree.py" "$work/p/table.csv"; }
check "the first fetch makes fetch.place, and sends all" fetches
check "… 27 cells and the markers of their releases" says ' 54 records sent, 0 the same'
check "… each once" agree trade.records
check "the same again sends nothing" eval 'fetches && says "0 records sent"'

# ---- as a user with the rights that are printed, and with each of them taken away
echo app-secret >"$work/password"
as_app() { fetch -X kafka.bootstrap.servers="$(sed -n 2p "$work/up")" -X kafka.security.protocol=SASL_SSL -X kafka.sasl.mechanism=PLAIN -X kafka.sasl.username=app \
    -X kafka.sasl.password_file="$work/password" -X kafka.ssl.ca.location="$work/kafka/tls/ca.pem" -X start.wait_ms=5000 "$@" >"$work/said" 2>&1; }
acl() { "$here/acl.py" "$CHOKEPOINT_KAFKA_BOOTSTRAP_SERVERS" "$1"; }
turn=100
without() { # without RIGHT: exit code 4, and what it is about is named
    echo "$1" | acl remove || return 1
    turn=$((turn + 1))
    python3 "$work/revise.py" "$work/p" $turn # there is something to send
    as_app
    status=$?
    echo "$1" | acl add
    cat "$work/said"
    [ $status -eq 4 ] && says "$(echo "$1" | cut -d' ' -f3)"
}
as_app --rights=User:app
sed -n "s/.*--allow-principal '\([^']*\)' --operation \(.*\) --\([a-z-]*\) '\([^']*\)'$/\3 literal \4 \2 \1/p" "$work/said" | sed 's/ --operation /,/' >"$work/rights"
check "--rights prints five" test "$(wc -l <"$work/rights")" -eq 5
check "without rights: exit code 4" eval 'as_app; [ $? -eq 4 ]'
acl add <"$work/rights"
python3 "$work/revise.py" "$work/p" 100
check "with them: what is new is sent" eval 'as_app && says ' 5 records sent''
sed 's/\(.*\) Read,Write \(.*\)/\1 Read \2\n\1 Write \2/' "$work/rights" >"$work/each"
while read -r right; do
    check "without $(echo "$right" | cut -d' ' -f1,3,4): exit code 4, and it is named" without "$right"
done <"$work/each"
check "with all again: nothing was lost" as_app
check "… and each is there once" agree trade.records

begin=$(date +%s%N)
python3 "$work/revise.py" "$work/p" 51
fetch >"$work/said" 2>&1
took_ms=$((($(date +%s%N) - begin) / 1000000)) # how long one takes here, so that they die at every moment of it
killed=0 round=0
for after in $(python3 -c "import random; draw = random.Random(7); print(*[round(draw.uniform(0.005, $took_ms / 1000), 3) for _ in range(50)])"); do
    round=$((round + 1))
    python3 "$work/revise.py" "$work/p" "$round"
    fetch >"$work/killed" 2>&1 &
    pid=$!
    sleep "$after"
    if kill -9 "$pid" 2>/dev/null; then killed=$((killed + 1)); fi
    wait "$pid" 2>/dev/null
done
pid=
check "killed at random moments: $killed of 50 were not done yet" test "$killed" -ge 20
check "… the next one makes it good" fetches
check "… no record is lost, none is there twice" agree trade.records
check "… places and records agree: nothing is left to send" eval 'fetches && says "0 records sent"'

"$program" run intake -X reference.allow_empty=true >"$work/intake" 2>&1 &
pid=$!
through() { [ -z "$("$probe" "$CHOKEPOINT_KAFKA_BOOTSTRAP_SERVERS" f. behind intake 2>&1)" ]; }
check "intake takes them" within 60 through
kill "$pid"; wait "$pid" 2>/dev/null; pid=
check "… and has each once" agree intake.trade

fetch >"$work/one" 2>&1 &
one=$!
one_is_through() { fetches; through=$?; wait "$one" || [ "$through" -eq 0 ]; } # whichever begins later fences the other
check "two at once: one ends the other, or waits for it" one_is_through
check "… and still each is there once" agree trade.records
finish
