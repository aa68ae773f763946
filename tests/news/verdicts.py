#!/usr/bin/env python3
"""Scores verdicts over whole articles against the shipped data.

usage: verdicts.py CHOKEPOINT ARTICLES.jsonl... [--input DIR] [--errors]

ARTICLES: passages with labels, in the form of claims.jsonl. What is right is told by the labels: each labelled claim, taken as if its own clause named
its whole scope, is judged by the same figures. A CONTRADICTED is right where the labelled claim at that place is contradicted too; a SUPPORTED
(SUPPORTED_ROUNDING, MISSING_CONTEXT) where it is supported. False figures are planted: of each labelled number that the figures bear out the first digit is
made another, one article for each, and the reader has to find it CONTRADICTED there. One line of counts; exit 0 with any.
"""
import argparse, collections, json, os, re, shutil, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
RIGHT = {"SUPPORTED", "SUPPORTED_ROUNDING", "MISSING_CONTEXT"}
DIGIT_SHIFT = 3
DATED = ("CONTROL_FROM", "CONTROL_UNTIL", "CONTROL_IN_FORCE")


def document(article):
    return article.get("title", "") + "\n" + article["text"]


def spans(claim):
    return [tuple(claim["span"])] + [tuple(span) for span in claim.get("also", [])]


def meet(a, b):
    return any(x[0] < y[1] and y[0] < x[1] for x in a for y in b)


def same_kind(a, b):
    return a == b if a in DATED or b in DATED else True


def read_lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def replay(program, source, records, topic, processors):
    """The last verdicts, by (article, ordinal, item)."""
    with tempfile.TemporaryDirectory() as work:
        given, told = os.path.join(work, "in"), os.path.join(work, "out")
        shutil.copytree(source, given)
        os.mkdir(told)
        with open(os.path.join(given, topic + ".jsonl"), "w", encoding="utf-8") as file:
            for record in records:
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
        subprocess.run([program, "replay", "--input", given, "--output", told, "--final", "--now", "2026-11-23", "--processors", processors],
                       check=True, stdout=subprocess.DEVNULL)
        values = {}
        for name in ("policy.claims", "policy.verdicts"):
            path = os.path.join(told, name + ".jsonl")
            values[name] = [line["value"] for line in read_lines(path)] if os.path.exists(path) else []
    verdicts = {(value["news"], value["item"], value["ordinal"]): value for value in values["policy.verdicts"]}
    return values["policy.claims"], verdicts


def as_news(article):
    return {"key": article["id"], "value": {
        "id": article["id"], "publisher": article.get("publisher", ""), "title": article.get("title", ""), "body": article["text"], "url": None,
        "language": article["language"], "published_at": article["published_at"], "collected_at": article["published_at"]}}


def as_claims(article):
    for ordinal, claim in enumerate(article["labels"]["claims"]):
        value = {name: claim.get(name) for name in ("metric", "item", "reporter", "partner", "flow", "period", "base_period", "base_kind", "value",
                                                    "value_low", "value_high", "unit", "direction", "date", "of", "hedged")}
        value.update(span=claim["span"], news=article["id"], ordinal=ordinal, published_at=article["published_at"], elided=[])
        for name in ("value", "value_low", "value_high"):
            value[name] = None if value[name] is None else float(value[name])
        yield {"key": "|".join([value["item"] or "-", article["id"], str(ordinal)]), "value": value}


def plant(article, number, claim):
    """The article with another first digit in the claim's first span; None: there is no number of ASCII digits, or its interval is open."""
    text = document(article).encode()
    start, end = claim["span"]
    found = re.search(rb"[1-9]", text[start:end])
    if claim["value_low"] is None or claim["value_high"] is None or claim["metric"] in DATED + ("RANK", "RECORD") or not found:
        return None
    at = start + found.start()
    digit = (text[at] - ord("0") + DIGIT_SHIFT - 1) % 9 + 1
    whole = (text[:at] + str(digit).encode() + text[at + 1:]).decode()
    title, body = whole.split("\n", 1)
    return dict(article, id="%s~%d" % (article["id"], number), title=title, text=body)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("program")
    arguments.add_argument("articles", nargs="+")
    arguments.add_argument("--input", default=os.path.join(HERE, "..", "golden", "input"))
    arguments.add_argument("--errors", action="store_true")
    options = arguments.parse_args()
    articles = [article for path in options.articles for article in read_lines(path)]

    labelled, truth = replay(options.program, options.input, [line for article in articles for line in as_claims(article)], "policy.claims",
                             "intake,enrich,verify,score")
    gold = collections.defaultdict(list)
    for article in articles:
        for ordinal, claim in enumerate(article["labels"]["claims"]):
            verdict = truth.get((article["id"], claim.get("item"), ordinal))
            gold[article["id"]].append((claim, verdict["verdict"] if verdict else "NONE"))

    planted = {}
    for article in articles:
        for number, (claim, verdict) in enumerate(gold[article["id"]]):
            false = plant(article, number, claim) if verdict in RIGHT else None
            if false:
                planted[false["id"]] = (false, claim)
    claims, verdicts = replay(options.program, options.input, [as_news(article) for article in articles + [false for false, _ in planted.values()]],
                              "policy.news", "intake,enrich,classify,verify,score")

    count, caught = collections.Counter(), set()
    for claim in claims:
        verdict = verdicts[(claim["news"], claim["item"], claim["ordinal"])]
        kind = verdict["verdict"]
        if claim["news"] in planted:
            if kind == "CONTRADICTED" and meet(spans(planted[claim["news"]][1]), [tuple(claim["span"])]):
                caught.add(claim["news"])
            continue
        here = [told for told in gold[claim["news"]] if meet(spans(told[0]), [tuple(claim["span"])]) and same_kind(told[0]["metric"], claim["metric"])]
        is_right = any((told in RIGHT) == (kind in RIGHT) and (told in RIGHT or told == kind) for _, told in here)
        count[kind] += 1
        if kind == "CONTRADICTED" or kind in RIGHT:
            count["right " + ("CONTRADICTED" if kind == "CONTRADICTED" else "SUPPORTED")] += is_right
            count["all " + ("CONTRADICTED" if kind == "CONTRADICTED" else "SUPPORTED")] += 1
            count["stated"] += kind == "MISSING_CONTEXT" and all(fact.get("stated") for fact in verdict["counter_facts"])
            if options.errors and not is_right:
                print(kind, claim["news"], [claim[name] for name in ("metric", "item", "reporter", "partner", "period", "base_kind", "base_period", "value",
                                                                   "date")], verdict["true_value"], [(told[0]["value"], told[1]) for told in here])
        if options.errors and kind == "NOT_CHECKABLE" and verdict["why"] == "ambiguous":
            count["ambiguous"] += 1
    supported = sum(verdict in RIGHT for told in gold.values() for _, verdict in told)
    if options.errors:
        print(dict(sorted(count.items())))
        print("planted and not contradicted:", " ".join(sorted(set(planted) - caught)))
    print("CONTRADICTED right %d of %d; SUPPORTED right %d of %d (the labels: %d); planted figures contradicted %d of %d" %
          (count["right CONTRADICTED"], count["all CONTRADICTED"], count["right SUPPORTED"], count["all SUPPORTED"], supported, len(caught), len(planted)))


if __name__ == "__main__":
    main()
