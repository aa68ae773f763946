#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""serve_revisions.py CHOKEPOINT DIRECTORY REVISIONS [KEYS]: files of REVISIONS dated revisions of KEYS keys (half of them alerts, half months of series), as
`replay --by-day` writes them (DIRECTORY/served), and the targets that wrk asks at random keys (DIRECTORY/revisions)."""
import json
import pathlib
import random
import subprocess
import sys

program, directory, revisions = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3])
keys = (int(sys.argv[4]) if len(sys.argv) > 4 else 1000000) // 2
REPORTERS = ("CHN", "USA", "JPN", "DEU", "KOR", "AUS", "IDN", "RUS", "CHL", "COD")
PARTNERS = ("IND", "GBR", "FRA", "ITA", "BRA")
TARGETS = 200000


def run(*words):
    subprocess.run([program] + [str(word) for word in words], check=True, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def form(topic, **changes):
    """A line of the topic, short, with holes for what differs: a key's fields, the day of publication, the revision."""
    record = json.loads(open(directory / "out" / (topic + ".jsonl"), encoding="utf-8").readline())
    value = record["value"]
    value.update(changes)
    value["emission"].update(revision=0, sources=value["emission"]["sources"][:1])
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False).replace("%", "%%").replace("{", "{{").replace("}", "}}")
    for hole in ("@reporter", "@item", "@partner"):
        text = text.replace(hole, "{" + hole[1:] + "}")
    return text.replace('"revision":0', '"revision":{revision}').replace("2019-05-01", "{month}-01").replace("%%", "%")


def alert_key(n):
    return REPORTERS[n % 10], "item-%05d" % (n // 50), PARTNERS[n // 10 % 5]


def series_key(n):  # 72 months of each series
    return REPORTERS[n // 72 % 10], "item-%05d" % (n // 72 // 50), PARTNERS[n // 720 % 5], "20%02d-%02d" % (14 + n % 72 // 12, n % 12 + 1)


def published(i):  # 300 days of 2025, in order
    return "2025-%02d-%02dT00:00:%02dZ" % (i * 300 * 2 // revisions // 28 % 11 + 1, i * 300 * 2 // revisions % 28 + 1, 0)


def write(topic, line):
    stride = 7919
    with open(directory / "served" / (topic + ".jsonl"), "w", encoding="utf-8", buffering=1 << 20) as file:
        for i in range(revisions // 2):
            file.write(line(i * stride % keys, i // keys, published(i)))


def main():
    run("ingest", "shipped", "-o", directory / "in")
    run("replay", "-i", directory / "in", "-o", directory / "out", "--now", "2026-11-23")
    (directory / "served").mkdir()
    alert = form("alerts", reporter="@reporter", item="@item", partner="@partner", rule="flow.collapse", evidence=[])
    month = form("leverage.indicators", reporter="@reporter", item="@item", partner="@partner")

    def alert_line(n, revision, day):
        reporter, item, partner = alert_key(n)
        return '{"key":"%s|flow.collapse|%s|EXPORT|%s","published":"%s","value":%s}\n' % (
            reporter, item, partner, day, alert.format(reporter=reporter, item=item, partner=partner, revision=revision, month="2025-06"))

    def series_line(n, revision, day):
        reporter, item, partner, period = series_key(n)
        return '{"key":"%s|%s|EXPORT|%s|%s","published":"%s","value":%s}\n' % (
            reporter, item, partner, period, day, month.format(reporter=reporter, item=item, partner=partner, revision=revision, month=period))

    write("alerts", alert_line)
    write("leverage.indicators", series_line)
    random.seed(1)
    with open(directory / "revisions", "w", encoding="utf-8") as file:
        for _ in range(TARGETS):
            n = random.randrange(keys)
            known = random.choice(("", "2025-%02d-%02d" % (random.randrange(3, 12), random.randrange(1, 29))))
            if random.random() < 0.5:
                file.write("/alerts/%s%%7Cflow.collapse%%7C%s%%7CEXPORT%%7C%s%s\n" % (*alert_key(n), "?known_at=" + known if known else ""))
            else:
                reporter, item, partner, period = series_key(n)
                file.write("/series?reporter=%s&item=%s&partner=%s&from=%s&to=%s%s\n" % (reporter, item, partner, period, period, "&known_at=" + known if known else ""))


main()
