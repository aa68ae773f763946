"""What happens to alerts, for check_notify.sh.

happenings.py make DIR ROUND COUNT   writes DIR/lines: COUNT changes of alerts, from a seed; DIR/now.json is what holds then
happenings.py items DIR              writes DIR/lines: a catalogue of their items
happenings.py agree DIR HEARD        whether HEARD, what a receiver heard, is true: the last it heard of each key is what holds, revisions of a key never go
                                     back, an id is of one revision; prints how many messages were repeated
"""
import collections, json, os, random, sys

KEYS = 40


def alert(number, state, severity, episode, revision):
    item = "item-%02d" % number
    reporter = ("CHN", "USA", "AUS", "CHL")[number % 4]
    record = {"rule": "flow.collapse", "reporter": reporter, "item": item, "flow": "EXPORT", "partner": "WLD", "state": state, "severity": severity,
              "since": "2026-0%d-01" % (1 + number % 9), "episode": episode, "cautions": [], "evidence": ["x"],
              "text": "Exports of %s have collapsed." % item, "emission": {"revision": revision, "retracted": False}}
    if state == "RETRACTED":
        record = {"rule": "", "reporter": "", "state": "UNKNOWN", "severity": "UNKNOWN", "since": "1970-01-01", "episode": 0, "cautions": [], "evidence": [],
                  "text": "", "emission": {"revision": revision, "retracted": True}}
    return "%s|flow.collapse|%s|EXPORT|WLD" % (reporter, item), record


def make(home, turn, count):
    path = os.path.join(home, "now.json")
    now = {}
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            now = json.load(file)
    draw = random.Random(turn)
    with open(os.path.join(home, "lines"), "w", encoding="utf-8") as lines:
        for _ in range(count):
            number = draw.randrange(KEYS)
            state = draw.choice(["FIRING"] * 4 + ["RESOLVED", "RETRACTED"])
            key, record = alert(number, state, draw.choice(["warning", "critical"]), draw.randint(1, 2), now.get(str(number), {"revision": -1})["revision"] + 1)
            now[str(number)] = {"key": key, "fires": state == "FIRING", "revision": record["emission"]["revision"]}
            lines.write(json.dumps({"key": key, "value": record}) + "\n")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(now, file)


def items(home):
    with open(os.path.join(home, "lines"), "w", encoding="utf-8") as lines:
        for number in range(KEYS):
            name = "item-%02d" % number
            lines.write(json.dumps({"key": name, "value": {"item": name, "name": name, "coverage": "BASKET", "commodity_prefixes": [], "end_uses": [], "known_at": "2026-01-01T00:00:00Z",
                                                            "origin": {"topic": "reference.items", "partition": 0, "offset": number}}}) + "\n")


def agree(home, heard):
    with open(os.path.join(home, "now.json"), encoding="utf-8") as file:
        now = {one["key"]: one["fires"] for one in json.load(file).values()}
    last, ids, revisions = {}, {}, {}
    count, faults = collections.Counter(), []
    for line in open(heard, encoding="utf-8") if os.path.exists(heard) else ():
        name, key, revision, change = line.split()
        count[name] += 1
        if int(revision) < revisions.get(key, -1):
            faults.append("%s: revision %s after %d" % (key, revision, revisions[key]))
        if ids.setdefault(name, (key, revision)) != (key, revision):
            faults.append("%s is of two" % name)
        revisions[key] = int(revision)
        last[key] = change
    if len(set(ids.values())) != len(ids):
        faults.append("one revision has two ids")
    for key, fires in now.items():
        over = last.get(key) in (None, "ended", "retracted")
        if fires == over:
            faults.append("%s: it %s, and the last that was heard is %s" % (key, "fires" if fires else "is over", last.get(key)))
    print("%d messages, %d repeated, %d faults: %s" % (sum(count.values()), sum(count.values()) - len(count), len(faults), faults[:3]))
    return 1 if faults else 0


if sys.argv[1] == "make":
    make(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
elif sys.argv[1] == "items":
    items(sys.argv[2])
else:
    sys.exit(agree(sys.argv[2], sys.argv[3]))
