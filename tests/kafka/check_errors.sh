#!/bin/sh
# tests/kafka/check_errors.sh BUILD [PORT]: what makes a processor end, or must not, on a real broker: each with its exit code and one line that says what to do.
# Starts a cluster of one node, on PORT or where there is room, and removes it. Ends with `N passed, N failed`.
set -u
. "$(dirname "$0")/node.sh"
start() { # start PREFIX PROCESSOR OPTION…
    prefix=$1 processor=$2 log=$log.; shift 2 # a log of its own
    "$program" run "$processor" -X kafka.bootstrap.servers="$plain" -X topics.prefix="$prefix" -X topics.partitions=3 -X instance=a "$@" >"$log" 2>&1 &
    pid=$!
}
stop() { kill -9 "$pid"; wait "$pid" 2>/dev/null; pid=; }
last_words() { grep ' error failed ' "$log"; }
topics() { "$program" topics --apply --users -X kafka.bootstrap.servers="$plain" -X topics.prefix="$1" -X topics.partitions=3 >"$work/topics" 2>&1; }
feed() { "$program" ingest shipped --data "$here/../../data" --to kafka -X kafka.bootstrap.servers="$plain" -X topics.prefix="$1" >"$work/feed" 2>&1; }
ask() { prefix=$1; shift; "$probe" "$plain" "$prefix" "$@"; }
reads_new() { feed u.; "$program" lag --all intake -X kafka.bootstrap.servers="$plain" -X topics.prefix=u. -X topics.partitions=3 2>/dev/null | grep -q 'trade.records-3 *committed [1-9]'; }

"$here/kafka-up" "$work/kafka" ${2:+-p "$2"} -s >"$work/up" 2>&1 || { cat "$work/up"; exit 1; }
plain=$(sed -n 1p "$work/up") secure=$(sed -n 2p "$work/up")

# ---- before it runs
start n. enrich -X kafka.bootstrap.servers=127.0.0.1:1 -X start.wait_ms=1000
check "brokers that cannot be reached: 4" ends_with 30 4 'no broker of 127.0.0.1:1' 'kafka.bootstrap.servers'
for password in wrong app-secret; do
    echo "$password" >"$work/password"
    start n. enrich -X kafka.bootstrap.servers="$secure" -X kafka.security.protocol=SASL_SSL -X kafka.sasl.mechanism=PLAIN -X kafka.sasl.username=app \
        -X kafka.sasl.password_file="$work/password" -X kafka.ssl.ca.location="$work/kafka/tls/ca.pem" -X start.wait_ms=5000
    case $password in
    wrong) check "a wrong password: 4" ends_with 30 4 'refuse to authenticate' 'kafka.sasl' ;;
    *) check "no rights: 4" ends_with 30 4 'not allowed' '`acl`' ;;
    esac
done
start n. enrich
check "topics that are missing: 4" ends_with 60 4 'topic n.' 'does not exist' '`topics --apply`'
ask w. make enrich.changelog 2
topics w.
start w. enrich
check "a changelog with another number of partitions: 5" ends_with 60 5 'w.enrich.changelog has 2 partitions' 'w.intake.trade has 3'

# ---- while it runs
topics u.
start u. intake
within 60 is_running
ask u. grow trade.records 4
check "a users' topic grows: its new partition is read" within 30 reads_new
check "… and intake goes on" kill -0 "$pid"
first=$pid first_log=$log
start u. intake # under the same name, as by a mistake
within 60 is_running
feed u.
second=$pid pid=$first log=$first_log
check "another of the same name: the first ends with 7" ends_with 60 7 'fenced' 'instance'
pid=$second
stop
start u. leverage -X reference.allow_empty=true
within 60 is_running
ask u. grow trade.enriched 4
check "one of our topics grows: 5" ends_with 40 5 'u.leverage.changelog has 3 partitions' 'u.trade.enriched has 4'
start u. enrich -X reference.allow_empty=true
within 60 is_running
ask u. delete intake.trade
check "an input is deleted: 4" ends_with 60 4 'topic u.intake.trade is gone' '`topics --apply`'
topics v.
start v. intake
within 60 is_running
ask v. delete intake.measures
feed v.
check "an output is deleted: 4" ends_with 120 4 'v.intake.measures' '`topics --apply`'

finish
