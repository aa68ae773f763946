"""served.py CHOKEPOINT PORT DIRECTORY: asks a `serve` over what a replay of the shipped data wrote into DIRECTORY, and compares with the files, with the golden
answers and with the commands. served.py --days PORT DIRECTORY: asks one over a replay by days what was known on the days that DIRECTORY has replays of."""
import csv
import gzip
import http.client
import io
import json
import pathlib
import random
import subprocess
import sys
import urllib.parse
import xml.etree.ElementTree

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM, PORT, DIRECTORY = sys.argv[1], int(sys.argv[2]), pathlib.Path(sys.argv[3])
bad = checked = 0
connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=20)


def check(good, what):
    global bad, checked
    checked += 1
    if not good:
        bad += 1
        print("FAILED: %s" % what)


def get(path, method="GET", **headers):
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    return answer, answer.read()


def ask(path, **parameters):
    given = {name: value for name, value in parameters.items() if value is not None}
    answer, body = get(path + ("?" + urllib.parse.urlencode(given) if given else ""))
    return answer.status, json.loads(body)


def quoted(text):
    return urllib.parse.quote(text, safe="")


def lines(topic):
    return [json.loads(line) for line in (DIRECTORY / (topic + ".jsonl")).read_text().splitlines()]


def final(topic):
    """The last value of each key, without those that were retracted."""
    values = {line["key"]: line["value"] for line in lines(topic)}
    return {key: value for key, value in values.items() if value is not None and not value.get("emission", {}).get("retracted")}


def pages(path, **parameters):
    items, after = [], None
    while True:
        status, page = ask(path, after=after, **parameters)
        check(status == 200, "%s %s: %s" % (path, parameters, page))
        items += page.get("items", [])
        after = page.get("next")
        if not after:
            return items


def check_status():
    """Every golden question; some of them byte by byte as the command prints them."""
    asked = 0
    for n, line in enumerate(open(ROOT / "tests/golden/status.jsonl", encoding="utf-8")):
        question, expected = (json.loads(line)[part] for part in ("question", "answer"))
        subject = question.get("item") or question.get("code") or question.get("commodity")
        status, found = ask("/status", origin=question["origin"], destination=question["destination"], item=subject, day=question["day"], known_at=question["known"])
        expected.pop("candidates", None)
        if status == 200:
            asked += 1
            check(found["result"] == expected, "%s: %s" % (line.strip(), found))
        else:
            check(status == 400 and (len(subject) > 10 or expected["status"] == "NONE_KNOWN"), "%s: %s" % (line.strip(), found))
        if n % 70 == 0:
            command = [PROGRAM, "status", question["origin"], question["destination"], subject, question["day"], "--json"]
            done = subprocess.run(command + (["--known-at", question["known"]] if question["known"] else []), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            path = "/status?" + urllib.parse.urlencode({key: value for key, value in (("origin", question["origin"]), ("destination", question["destination"]), ("item", subject),
                                                                                       ("day", question["day"]), ("known_at", question["known"])) if value})
            check((done.returncode == 0) == (status == 200), "%s: exit code %d, status %d" % (" ".join(command), done.returncode, status))
            check(done.returncode != 0 or get(path)[1] == done.stdout, "%s: not the same bytes" % path)
    check(asked >= 3000, "%d questions" % asked)


def check_lists():
    """A list has the final records of its topic, in order, in pages of any size, in JSON and in CSV."""
    for path, topic in (("/alerts", "alerts"), ("/measures", "intake.measures"), ("/articles", "intake.news"), ("/postures", "leverage.postures")):
        expected = final(topic)
        for limit in (1000, 17):
            items = pages(path, limit=limit)
            check([item["key"] for item in items] == sorted(expected, key=lambda key: key.encode()), "%s: the keys" % path)
            check(all(item["value"] == expected[item["key"]] for item in items), "%s: the values" % path)
        answer, body = get(path + ".csv?limit=1000")
        rows = list(csv.DictReader(io.StringIO(body.decode(), newline="")))
        check(answer.status == 200 and [row["key"] for row in rows] == [item["key"] for item in pages(path)], "%s.csv" % path)
    firing = [key for key, value in final("alerts").items() if value["state"] == "FIRING"]
    check(sorted(item["key"] for item in pages("/alerts", state="firing")) == sorted(firing), "firing alerts")


def check_ones():
    for key in list(final("alerts"))[:20]:
        status, found = ask("/alerts/" + quoted(key))
        check(status == 200 and [row["value"] for row in found["history"]][::-1] == [line["value"] for line in lines("alerts") if line["key"] == key], "/alerts/%s" % key)
    for key in final("intake.news"):
        status, found = ask("/articles/" + quoted(key))
        verdicts = [value for name, value in final("policy.verdicts").items() if value["news"] == key]
        check(status == 200 and [one["verdict"]["value"] for one in found["claims"]] == verdicts and all(one["claim"] for one in found["claims"]), "/articles/%s" % key)
    status, found = ask("/series", item="rare-earth-magnets", reporter="CHN", partner="USA")
    expected = [value for key, value in sorted(final("leverage.indicators").items()) if key.startswith("CHN|rare-earth-magnets|EXPORT|USA|")]
    check(len(expected) > 5 and [month["value"] for month in found["months"]] == expected and found["control"], "/series")


def check_explain():
    """The tree is the command's, and reaches the input records."""
    inputs = 0
    for key in list(final("alerts"))[:8]:
        status, found = ask("/explain/alerts/" + quoted(key))
        text = json.dumps(found)
        check(status == 200 and '"topic": "alerts"' in text, "/explain/alerts/%s: %s" % (key, text[:200]))
        inputs += text.count('"topic": "trade.records"') + text.count('"topic": "control.measures"') + text.count('"topic": "policy.news"')
        check(found.get("unplaced") == 0, "%s: unplaced: %s" % (key, text[:300]))
    check(inputs > 8, "explain reached %d input records" % inputs)


def check_exposure():
    status, found = ask("/exposure", country="USA", month="2025-08")
    scores = [item["leverage"]["score"] for item in found["items"]]
    check(status == 200 and found["complete"] and len(scores) > 3, "/exposure: %s" % str(found)[:300])
    known = [score for score in scores if score is not None]
    check(scores[:len(known)] == sorted(known, reverse=True), "/exposure: the order")
    values = final("leverage.indicators")
    check(all(item["dependency"] == values[item["key"]]["dependency"] for item in found["items"]), "/exposure: the factors")


def check_calendar_and_feed():
    answer, body = get("/calendar.ics")
    scheduled = [value for value in final("control.status").values() if value["next_transition"]]
    check(answer.status == 200 and body.count(b"BEGIN:VEVENT") == len(scheduled) > 0, "/calendar.ics: %d of %d" % (body.count(b"BEGIN:VEVENT"), len(scheduled)))
    answer, body = get("/feed.atom?limit=200")
    feed = xml.etree.ElementTree.fromstring(body)
    check(len(feed.findall("{http://www.w3.org/2005/Atom}entry")) > 20, "/feed.atom")


def events(headers, most):
    """The whole events among the next `most` bytes, fewer if no more come: wherever the connection is cut."""
    own = http.client.HTTPConnection("127.0.0.1", PORT, timeout=2)
    own.request("GET", "/events?topic=leverage.indicators&from=START", headers=headers)
    answer, text, found = own.getresponse(), b"", []
    while most > 0:
        try:
            piece = answer.read1(most)
        except TimeoutError:  # it has told all that there is
            break
        most -= len(piece)
        *whole, text = (text + piece).split(b"\n\n")
        for event in whole:
            fields = dict(line.split(": ", 1) for line in event.decode().split("\n") if ": " in line)
            if "data" in fields:  # else it is a comment
                found.append((fields["id"], json.loads(fields["data"])))
    own.close()
    return found


def check_events():
    """A client that loses its connection a hundred times and more, within events too, misses and repeats nothing."""
    expected = [(line["key"], line["value"]) for line in lines("leverage.indicators")]
    found, last, cuts, draw = [], None, 0, random.Random(1)
    while len(found) < len(expected):
        got = events({"Last-Event-ID": last} if last else {}, draw.randrange(1, 9000))
        found += got
        last = got[-1][0] if got else last
        cuts += 1
    check([(record["key"], record["value"]) for _, record in found] == expected, "/events: %d of %d" % (len(found), len(expected)))
    check(cuts >= 100, "/events: cut %d times" % cuts)


def check_manners():
    answer, body = get("/alerts?limit=1000")
    tag = answer.headers["ETag"]
    check(get("/alerts?limit=1000", If_None_Match=tag)[0].status == 304, "304")
    packed, bytes_ = get("/alerts?limit=1000", Accept_Encoding="gzip")
    check(packed.headers["Content-Encoding"] == "gzip" and gzip.decompress(bytes_) == body, "gzip")
    for path in ("/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/alerts/../../etc/passwd", "/style.css/../../../etc/passwd"):
        check(get(path)[0].status == 404, path)
    check(get("/alerts", "POST")[0].status == 405, "POST")
    answer, body = get("/status?origin=CHN&item=germanum")
    check(answer.status == 400 and json.loads(body)["parameter"] == "item" and b"nearest: germanium" in body, "a problem")
    answer, body = get("/", Accept="text/html")
    check(answer.status == 200 and "default-src 'self'" in answer.headers["Content-Security-Policy"] and b"<html" in body.lower(), "the page")
    for last in ("x", "0:", "0:1,", "-1:0", "0:-5", "99999999:1", "0:1;1:2"):
        answer, _ = get("/events?topic=alerts", "HEAD", Last_Event_ID=last)
        check(answer.status == 400, "Last-Event-ID %s" % last)
    status, found = ask("/openapi.json")
    _, listed = ask("/")
    check({route["path"] for route in listed["routes"]} == set(found["paths"]), "the routes")
    check(ask("/alerts", known_at="2025-01-01")[0] == 400, "a known_at of files that do not say when")


def check_days():
    """Of every series, and every alert on one, what was known then: the values of the replay as known then, and no others."""
    figures = 0
    for directory in sorted(DIRECTORY.iterdir()):
        known = {topic: {line["key"]: {name: part for name, part in line["value"].items() if name != "emission"}
                         for line in map(json.loads, (directory / (topic + ".jsonl")).read_text().splitlines())} for topic in ("leverage.indicators", "alerts")}
        series = sorted({tuple(key.split("|")[:4]) for key in known["leverage.indicators"]})
        for reporter, item, flow, partner in series[:: max(1, len(series) // 25)]:
            status, found = ask("/series", reporter=reporter, item=item, flow=flow, partner=partner, known_at=directory.name)
            months = {month["key"]: {name: part for name, part in month["value"].items() if name != "emission"} for month in found["months"]}
            expected = {key: value for key, value in known["leverage.indicators"].items() if key.startswith("|".join((reporter, item, flow, partner)) + "|")}
            figures += len(months)
            check(months == expected, "%s|%s|%s|%s as known on %s: %d months, not %d" % (reporter, item, flow, partner, directory.name, len(months), len(expected)))
        rows = pages("/alerts", known_at=directory.name, limit=1000)
        found = {row["key"]: {name: part for name, part in row["value"].items() if name != "emission"} for row in rows if row["value"]["month"]}
        check(found == {key: value for key, value in known["alerts"].items() if value["month"]}, "alerts as known on %s" % directory.name)
    check(figures > 1000, "%d figures" % figures)


for step in (check_days,) if PROGRAM == "--days" else (check_status, check_lists, check_ones, check_explain, check_exposure, check_calendar_and_feed, check_events, check_manners):
    step()
print("%d checked, %d failed" % (checked, bad))
sys.exit(bad > 0)
