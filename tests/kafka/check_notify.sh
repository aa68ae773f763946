#!/bin/sh
# tests/kafka/check_notify.sh BUILD [--long] [PORT]: `notify` on a real Kafka with a receiver on the loopback interface that fails in every way: what holds is
# told, killed or not, each message with one id, in the order of a key; a first start tells nothing that was over; its rights are those that --rights prints;
# TLS is verified. --long: killed 50 times, and an Alertmanager (Debian's prometheus-alertmanager) shows what fires and what is over.
# Starts a cluster of one node and removes it. Ends with `N passed, N failed`.
set -u
build_given=$1; shift
long=
[ "${1:-}" = --long ] && { long=1; shift; }
set -- "$build_given" "$@"
. "$(dirname "$0")/node.sh"
receiver= secure= manager=
end_all() { for one in $receiver $secure $manager; do kill "$one" 2>/dev/null; done; clean; }
trap end_all EXIT
"$here/kafka-up" "$work/kafka" -n 1 -s ${2:+-p "$2"} >"$work/up" 2>&1 || { cat "$work/up"; exit 1; }
CHOKEPOINT_KAFKA_BOOTSTRAP_SERVERS=$(sed -n 1p "$work/up") CHOKEPOINT_TOPICS_PREFIX=n. CHOKEPOINT_TOPICS_PARTITIONS=3 CHOKEPOINT_TOPICS_REPLICATION=1 CHOKEPOINT_INSTANCE=one
export CHOKEPOINT_KAFKA_BOOTSTRAP_SERVERS CHOKEPOINT_TOPICS_PREFIX CHOKEPOINT_TOPICS_PARTITIONS CHOKEPOINT_TOPICS_REPLICATION CHOKEPOINT_INSTANCE
"$program" topics --apply --users >"$work/topics" 2>&1 || { cat "$work/topics"; exit 1; }

mkdir "$work/r" "$work/s"
echo well >"$work/r/mood"; echo well >"$work/s/mood"
python3 "$here/receivers.py" "$work/r" 2>"$work/r/log" &
receiver=$!
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/s/key.pem" -out "$work/s/cert.pem" -days 2 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 >/dev/null 2>&1
python3 "$here/receivers.py" "$work/s" "$work/s/cert.pem" "$work/s/key.pem" 2>"$work/s/log" &
secure=$!
within 20 test -f "$work/r/port" && within 20 test -f "$work/s/port" || exit 1
cat >"$work/routes.yaml" <<YAML
receivers:
  - {name: hook, timeout: 1s, webhook: {url: "http://127.0.0.1:$(cat "$work/r/port")/", batch: 10}}
  - {name: trusted, timeout: 2s, webhook: {url: "https://127.0.0.1:$(cat "$work/s/port")/", ca_file: "$work/s/cert.pem"}}
routes:
  - {name: all, to: [hook]}
  - {name: some, match: {country: CHN}, group: [reporter], wait: 1s, to: [trusted]}
YAML
sed "s#, ca_file: [^}]*#}#; s#}}}#}}#" "$work/routes.yaml" >"$work/untrusting.yaml"

notify() { "$program" notify --routes "$work/routes.yaml" "$@"; }
begin() { "$program" notify --routes "$work/routes.yaml" -X instance.static=true "$@" >"$log" 2>&1 & pid=$!; }
end() { kill "$pid" 2>/dev/null; wait "$pid" 2>/dev/null; status=$?; pid=; cat "$log"; [ "$status" -eq 0 ]; }
explain() { tail -n 5 "$log" "$work/said" 2>/dev/null; }
happen() { python3 "$here/happenings.py" make "$work/r" "$1" "$2" && "$probe" "$CHOKEPOINT_KAFKA_BOOTSTRAP_SERVERS" n. keyed alerts "$work/r/lines" 0 >/dev/null; }
agree() { python3 "$here/happenings.py" agree "$work/r" "$work/r/heard" >"$work/said" 2>&1; }
says() { grep -qF -- "$1" "$work/said"; }
heard() { wc -l <"$work/r/heard" 2>/dev/null || echo 0; }

check "check: the file is good, and what it names is there" notify check
check "test: one message, marked" eval 'notify test hook && grep -q "notify.test" "$work/r/heard"'
rm "$work/r/heard"
happen 1 300
begin -X http.listen=127.0.0.1:0
check "a first start over history tells what holds" within 60 agree
check "… and nothing else" eval 'agree && [ "$(heard)" -eq "$(grep -o "\"fires\": true" "$work/r/now.json" | wc -l)" ]'
happen 2 200
check "then what happens" within 30 agree
check "… without a repeat" says ' 0 repeated'
check "to one that is trusted by its certificate" within 20 grep -q began "$work/s/heard"
port=$(sed -n 's/.* port=\([0-9]*\).*/\1/p' "$log")
fetch() { python3 -c 'import sys, urllib.request; print(urllib.request.urlopen("http://127.0.0.1:%s%s" % tuple(sys.argv[1:])).read().decode())' "$port" "$1" >"$work/fetched" 2>&1; }
check "it is ready" eval 'fetch /readyz && grep -q "\"ok\":true" "$work/fetched"'
check "… and counts" eval 'fetch /metrics && grep -q "^chokepoint_notify_told_notices_total{receiver=\"hook\"} [1-9]" "$work/fetched" && grep -q "^chokepoint_notify_owed_notices{receiver=\"hook\"} 0" "$work/fetched"'
check "told lists what was told" within 30 eval '"$program" notify told >"$work/told" && grep -q "\"receiver\":\"hook\"" "$work/told" && ! grep -q "\"owed\":\"" "$work/told"'
check "… as JSON with the record in it" eval 'jq -e "select(.key | contains(\"item\")) | .value.rule" "$work/told" >"$work/said" && says flow.collapse'
check "… and for people: a sentence, and no JSON" eval '"$program" notify told --text >"$work/said" && says "hook: told FIRING" && says "  Exports of item-" && ! grep -q "[{}]" "$work/said"'
check "SIGTERM: exit code 0" end
before=$(heard)
begin
within 30 grep -q " running " "$log"; sleep 2
check "the next start tells nothing that was told" test "$(heard)" -eq "$before"
end >/dev/null

# ---- a receiver that is away for longer than give_up, and a redrive
sed "s/timeout: 1s/timeout: 1s, give_up: 2s/" "$work/routes.yaml" >"$work/short.yaml"
short() { "$program" notify --routes "$work/short.yaml" -X instance.static=true "$@" >"$log" 2>&1 & pid=$!; within 30 grep -q " running " "$log"; }
echo down >"$work/r/mood"
short
happen 3 60
check "away for longer than give_up: the journal tells dead letters" within 60 grep -q "error dead_letter receiver=hook .*reason=gave_up" "$log"
check "… until nothing is owed" within 60 eval '! "$program" notify owed 2>/dev/null | grep -q "\"receiver\":\"hook\""'
end >/dev/null
echo well >"$work/r/mood"
short
sleep 3
check "well again: the next start does not tell them" eval '! agree'
end >/dev/null
short --redrive
check "--redrive tells what holds and what is over" within 60 agree
check "… without a repeat" says ' 0 repeated'
end >/dev/null
"$program" notify --routes "$work/routes.yaml" -X instance.static=true >"$log" 2>&1 & pid=$!
within 30 grep -q " running " "$log"
end >/dev/null

# ---- a receiver that is new is told what holds, though it was read before
sed "s#^routes:#  - {name: late, webhook: {url: \"http://127.0.0.1:$(cat "$work/r/port")/late\"}}\nroutes:\n  - {name: too, match: {severity: warning}, to: [late]}#" "$work/routes.yaml" >"$work/more.yaml"
mv "$work/r/heard" "$work/r/before"
"$program" notify --routes "$work/more.yaml" -X instance.static=true >"$log" 2>&1 & pid=$!
check "a new receiver is told what holds" within 60 agree
check "… and the others nothing" eval '[ "$(heard)" -eq "$(grep -o "\"fires\": true" "$work/r/now.json" | wc -l)" ]'
end >/dev/null
cat "$work/r/heard" >>"$work/late"; mv "$work/r/before" "$work/r/heard"

# ---- an item that nobody knows: check refuses it, a run tells it and goes on
sed "s#name: some, match: {country: CHN}#name: some, match: {item: [item-1, item-02], country: CHN}#" "$work/routes.yaml" >"$work/items.yaml"
items() { "$program" notify --routes "$work/items.yaml" "$@"; }
items check >"$work/said" 2>&1
check "before a catalogue was accepted nothing is compared" says "items are not compared with a catalogue: "
python3 "$here/happenings.py" items "$work/r" && "$probe" "$CHOKEPOINT_KAFKA_BOOTSTRAP_SERVERS" n. keyed intake.items "$work/r/lines" 0 >/dev/null
items check >"$work/said" 2>&1; status=$?
check "check: an item that nobody knows is a problem" eval '[ "$status" -eq 3 ] && says "route some: no item item-1 is known (nearest: item-0" && ! says "item item-02 is"'
"$program" notify --routes "$work/items.yaml" -X instance.static=true >"$log" 2>&1 & pid=$!
check "… a run tells it, and runs" within 30 eval 'grep -q "warning unknown_item route=some .*item-1 is known" "$log" && grep -q " running " "$log"'
end >/dev/null

# ---- as a user with the rights that are printed, and with each of them taken away
echo app-secret >"$work/password"
as_app() { notify -X kafka.bootstrap.servers="$(sed -n 2p "$work/up")" -X kafka.security.protocol=SASL_SSL -X kafka.sasl.mechanism=PLAIN -X kafka.sasl.username=app \
    -X kafka.sasl.password_file="$work/password" -X kafka.ssl.ca.location="$work/kafka/tls/ca.pem" -X start.wait_ms=5000 "$@"; }
acl() { "$here/acl.py" "$CHOKEPOINT_KAFKA_BOOTSTRAP_SERVERS" "$1"; }
notify --rights=User:app >"$work/said"
sed -n "s/.*--allow-principal '\([^']*\)' --operation \(.*\) --\([a-z-]*\) '\([^']*\)'$/\3 literal \4 \2 \1/p" "$work/said" | sed 's/ --operation /,/' >"$work/rights"
check "--rights prints five" test "$(wc -l <"$work/rights")" -eq 5
acl add <"$work/rights"
as_app >"$log" 2>&1 & pid=$!
happen 100 20
check "with them: what is new is told" within 40 agree
end >/dev/null
without() { # without RIGHT: it ends with exit code 4
    echo "$1" | acl remove || return 1
    timeout 60 "$program" notify --routes "$work/routes.yaml" -X kafka.bootstrap.servers="$(sed -n 2p "$work/up")" -X kafka.security.protocol=SASL_SSL -X kafka.sasl.mechanism=PLAIN \
        -X kafka.sasl.username=app -X kafka.sasl.password_file="$work/password" -X kafka.ssl.ca.location="$work/kafka/tls/ca.pem" -X start.wait_ms=5000 >"$work/said" 2>&1
    status=$?
    echo "$1" | acl add
    cat "$work/said"
    [ $status -eq 4 ]
}
sed 's/\(.*\) Read,Write \(.*\)/\1 Read \2\n\1 Write \2/' "$work/rights" >"$work/each"
round=200
while read -r right; do
    [ -n "$long" ] || case $right in *notify.dead*|*notify.told*Write*) continue ;; esac # each takes a while
    case $right in *notify.dead*) continue ;; esac # it is written to in need alone
    round=$((round + 1)); happen $round 5
    check "without $(echo "$right" | cut -d' ' -f1,3,4): exit code 4" without "$right"
done <"$work/each"

# ---- nobody is told who is not trusted
"$program" notify --routes "$work/untrusting.yaml" -X topics.prefix=n. test trusted >"$work/said" 2>&1
check "a certificate that nobody vouches for: not told" eval 'says "not told" && says "certificate"'

# ---- killed at random moments, while the receiver fails in every way
echo mixed >"$work/r/mood"
kills=8; [ -z "$long" ] || kills=50
killed=0
for round in $(seq 1 $kills); do
    begin
    happen $((1000 + round)) 15
    sleep "$(python3 -c "import random; print(round(random.Random($round).uniform(0.3, 3.5), 2))")"
    if kill -9 "$pid" 2>/dev/null; then killed=$((killed + 1)); fi
    wait "$pid" 2>/dev/null
done
check "killed $killed of $kills times" test "$killed" -ge $((kills * 3 / 4))
echo well >"$work/r/mood"
begin
check "… the next one makes it good: nothing is lost, each id is of one message, in the order of a key" within 120 agree
cat "$work/said"

# ---- a receiver that is down for a while is told what holds then
echo down >"$work/r/mood"
happen 2000 100
sleep 4
check "one that is down holds up no other" eval 'kill -0 "$pid" && ! agree'
echo well >"$work/r/mood"
check "… and is told when it is back" within 90 agree
check "SIGTERM: exit code 0" end

# ---- Alertmanager
if [ -n "$long" ]; then
    check "there is an Alertmanager: scripts/deps long" command -v prometheus-alertmanager || finish
    port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    printf 'route: {receiver: none, group_wait: 1s}\nreceivers: [{name: none}]\nglobal: {resolve_timeout: 30s}\n' >"$work/alertmanager.yml"
    prometheus-alertmanager --config.file="$work/alertmanager.yml" --storage.path="$work/am" --web.listen-address="127.0.0.1:$port" --cluster.listen-address= >"$work/am.log" 2>&1 &
    manager=$!
    printf 'receivers: [{name: am, alertmanager: {url: "http://127.0.0.1:%s/", resend: 2s}}]\nroutes: [{name: all, to: am}]\n' "$port" >"$work/routes.yaml"
    cat >"$work/shows.py" <<'PYTHON'
import json, sys, urllib.request
now = {one["key"] for one in json.load(open(sys.argv[2], encoding="utf-8")).values() if one["fires"]}
shown = [alert["labels"]["key"] for alert in json.load(urllib.request.urlopen("http://127.0.0.1:%s/api/v2/alerts" % sys.argv[1]))]
print(len(now), "fire,", len(shown), "shown; not shown:", sorted(now - set(shown))[:3], "over:", sorted(set(shown) - now)[:3])
sys.exit(0 if sorted(shown) == sorted(now) else 1)
PYTHON
    shows() { python3 "$work/shows.py" "$port" "$work/r/now.json" >"$work/said" 2>&1; }
    begin
    within 30 grep -q Listening "$work/am.log"
    check "Alertmanager shows what fires, though it is told late of it" within 60 shows
    happen 3000 100
    check "… and what fires then, once, and nothing that is over" within 30 shows
    kill "$manager"; wait "$manager" 2>/dev/null
    rm -rf "$work/am"
    prometheus-alertmanager --config.file="$work/alertmanager.yml" --storage.path="$work/am" --web.listen-address="127.0.0.1:$port" --cluster.listen-address= >"$work/am.log" 2>&1 &
    manager=$!
    check "… also after it has lost its memory" within 60 shows
    end >/dev/null
fi
finish
