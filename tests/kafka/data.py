# SPDX-License-Identifier: Apache-2.0
"""What is fed in each round: files <users' topic>.jsonl, as `chokepoint replay` reads them. The same seed and number give the same bytes.

Round 0 is the demonstration's set, a first world of measures, items and supply, and every labelled passage as an article. Every round adds trade of other countries
and months, revisions of what other rounds sent where they meet, markers, articles that copy, correct and take back, and records that must be dead-lettered."""
import datetime
import json
import os
import random
import shutil
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "oracle"))
import generate  # noqa: E402

DEMO = os.path.join(HERE, "..", "golden", "input")
PASSAGES = os.path.join(HERE, "..", "news", "claims.jsonl")
TOPICS = ("control.measures", "reference.items", "reference.supply", "trade.releases", "policy.news", "trade.records", "claims.submitted")
ARTICLES = 60   # of a round after the first
COUNTRIES = """AUS AUT BEL BOL BRA CAN CHE CHL CHN COD CZE DEU DNK ESP FIN FRA GBR GRC HUN IDN IND IRL ISR ITA JPN KAZ KOR MEX MMR MNG MYS NLD NOR PER PHL POL
PRT ROU RUS SGP SVK SVN SWE THA TJK TUR TWN UKR USA VNM ZAF ZWE""".split()


def world(rng):
    """Half of the countries stay, so that rounds meet."""
    generate.REPORTERS = ["CHN", "IDN"] + rng.sample([c for c in COUNTRIES if c not in ("CHN", "IDN", "USA")], 2)
    generate.PARTNERS = ["USA", "DEU"] + rng.sample([c for c in COUNTRIES if c not in generate.REPORTERS + ["USA", "DEU"]], 4)
    generate.HUBS = ["THA", "MEX"] + rng.sample([c for c in COUNTRIES if c not in generate.REPORTERS + generate.PARTNERS + ["THA", "MEX"]], 1)


def line(value):
    return json.dumps({"value": value}).encode()


def late_measures(made, number, count):
    """Measures of this round under names of their own: they touch what earlier rounds have published."""
    base = [m for m in made if m["act"] == "BASE" and "*" not in m["items"]][:count]
    return [dict(m, measure_id="R%03d-%d" % (number, i)) for i, m in enumerate(base)]


def article(passage, text, later=0):
    """The passage, or another text under its name, as collected so many seconds after it was published."""
    collected = datetime.datetime.fromisoformat(passage["published_at"].replace("Z", "+00:00")) + datetime.timedelta(seconds=later)
    return {"id": passage["id"], "publisher": passage["publisher"], "title": passage["title"], "body": text, "url": "", "language": passage["language"],
            "published_at": passage["published_at"], "collected_at": collected.isoformat()}


def news(rng, number):
    """Articles; some copied by another outlet, some corrected to what another says, or to nothing; and what is not one."""
    with open(PASSAGES, encoding="utf-8") as f:
        passages = [json.loads(text) for text in f]
    made = []
    for passage in passages if number == 0 else rng.sample(passages, ARTICLES):
        fate = rng.random()
        if number == 0 or fate < 0.2:
            made.append(article(passage, passage["text"], number))
        if fate < 0.2:
            made.append(dict(article(passage, passage["text"], number), id="%s-%d" % (passage["id"], number), publisher=rng.choice(["Copy One", "Copy Two"])))
        elif fate < 0.3:
            made.append(article(passage, "", 100 + rng.randrange(1000)))
        elif number > 0 or fate < 0.5:
            other = rng.choice([p for p in passages if p["language"] == passage["language"]])
            made.append(article(passage, other["text"], 100 + rng.randrange(1000)))
    spoiled = dict(article(passages[0], "It said."), language="")
    return [line(value) for value in made + [spoiled, {"id": "S%d" % number}]]


def claims(rng, number):
    """The labels of passages as the claims of other readers, some corrected and some taken back; and what is refused."""
    with open(PASSAGES, encoding="utf-8") as f:
        passages = [json.loads(text) for text in f]
    made = []
    for passage in passages if number == 0 else rng.sample(passages, ARTICLES):
        for ordinal, label in enumerate(passage["labels"]["claims"]):
            claim = {name: label[name] for name in label if name != "also"}
            claim.update(news=passage["id"], reader=rng.choice(["desk", "desk", "bot"]), ordinal=ordinal, published_at=passage["published_at"],
                         submitted_at=article(passage, "", number)["collected_at"], withdrawn=rng.random() < 0.1)
            made.append(claim)
            if rng.random() < 0.2:
                made.append(dict(claim, hedged=not claim["hedged"], submitted_at=article(passage, "", number + rng.randrange(2))["collected_at"]))
    spoiled = [dict(made[0], reader="chokepoint"), dict(made[0], unit="lb"), dict(made[0], ordinal=-1)]
    return [line(value) for value in made + spoiled]


def oversized():
    """More than the 1 MiB that intake takes."""
    return line({"source": "GACC", "note": "x" * (1024 * 1024 + 100)})


def make(directory, seed, number, facts, measures=0, big=False):
    """Returns how many records each topic gets."""
    rng = random.Random("%d/%d" % (seed, number))
    world(rng)
    made = generate.Generator(seed * 1000003 + number, facts)
    made.make_items()
    made.make_supply()
    made.make_measures()
    made.make_trade()
    made.make_releases()
    spoiled = made.spoiled()
    lines = {"trade.records": [line(v) for v in made.trade], "trade.releases": [line(v) for v in made.releases],
             "policy.news": news(rng, number), "control.measures": [], "reference.items": [], "reference.supply": [],
             "claims.submitted": claims(random.Random("claims/%d/%d" % (seed, number)), number)}
    if number == 0:
        lines["control.measures"] = [line(v) for v in made.measures]
        lines["reference.items"] = [line(v) for v in made.items]
        lines["reference.supply"] = [line(v) for v in made.supply]
        for topic in lines:
            path = os.path.join(DEMO, topic + ".jsonl")
            if os.path.exists(path):
                with open(path, "rb") as f:
                    lines[topic] += f.read().splitlines()
    else:
        lines["control.measures"] = [line(v) for v in late_measures(made.measures, number, measures)]
    lines["trade.records"] += spoiled["trade.records"] + ([oversized()] if big else [])
    if number == 0 or measures:
        lines["control.measures"] += spoiled["control.measures"]
    shutil.rmtree(directory, ignore_errors=True)
    os.makedirs(directory)
    for topic in TOPICS:
        rng.shuffle(lines[topic])
        with open(os.path.join(directory, topic + ".jsonl"), "wb") as f:
            f.writelines(text + b"\n" for text in lines[topic])
    return {topic: len(lines[topic]) for topic in TOPICS}
