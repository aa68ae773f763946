#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""serve_inputs.py CHOKEPOINT DIRECTORY KEYS: the shipped control list and KEYS alerts, as a replay writes them (DIRECTORY/served), and the targets that wrk asks."""
import json
import pathlib
import random
import subprocess
import sys
import urllib.parse

program, directory, keys = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3])
root = pathlib.Path(__file__).resolve().parent.parent
REPORTERS = ("CHN", "USA", "JPN", "DEU", "KOR", "AUS", "IDN", "RUS", "CHL", "COD")
RULES = ("control.changed", "dependency.high", "flow.collapse", "reroute.suspected", "surge.under_control")
items = keys // (len(REPORTERS) * len(RULES))

for command in (["ingest", "shipped", "-o", directory / "in"], ["replay", "-i", directory / "in", "-o", directory / "out", "--now", "2026-11-23"]):
    subprocess.run([program] + [str(word) for word in command], check=True, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
(directory / "served").mkdir()
for topic in ("intake.items", "intake.measures"):
    (directory / "out" / (topic + ".jsonl")).rename(directory / "served" / (topic + ".jsonl"))
alert = json.loads(open(directory / "out/alerts.jsonl", encoding="utf-8").readline())["value"]
with open(directory / "served/alerts.jsonl", "w", encoding="utf-8") as file:
    for reporter in REPORTERS:
        for rule in RULES:
            for n in range(items):
                item = "item-%05d" % n
                alert.update(reporter=reporter, rule=rule, item=item, partner="USA", state=("FIRING", "RESOLVED", "RESOLVED", "PENDING")[n % 4],
                             severity=("info", "warning", "critical")[n % 3])
                file.write(json.dumps({"key": "|".join((reporter, rule, item, "USA")), "value": alert}, separators=(",", ":")) + "\n")

random.seed(1)
with open(directory / "status", "w", encoding="utf-8") as file:
    for line in open(root / "tests/golden/status.jsonl", encoding="utf-8"):
        question = json.loads(line)["question"]
        subject = question.get("item") or question.get("code") or question.get("commodity")
        if not subject.isdigit() or len(subject) <= 10:
            file.write("/status?" + urllib.parse.urlencode({"origin": question["origin"], "destination": question["destination"], "item": subject, "day": question["day"]}) + "\n")
with open(directory / "alerts", "w", encoding="utf-8") as file:
    for n in range(2000):
        reporter, item = random.choice(REPORTERS), "item-%05d" % random.randrange(items)
        file.write(random.choice(("/alerts?limit=20&reporter=%s" % reporter, "/alerts?limit=20&state=FIRING&reporter=%s&rule=flow.collapse" % reporter,
                                  "/alerts?limit=20&after=%s%%7Cflow.collapse%%7C%s%%7C" % (reporter, item),
                                  "/alerts/%s%%7Cflow.collapse%%7C%s%%7CUSA" % (reporter, item))) + "\n")
