#!/usr/bin/env python3
"""Scores what the reader found against labels, as docs/CLAIMS.md 9 says.

usage: score.py FOUND.jsonl LABELS.jsonl [--short] [--errors] [--require NAME=LIMIT …]

FOUND: lines {"id", "events", "claims"}, as `chokepoint read --labels LABELS.jsonl` prints them. --short: one line. --errors: what is missed, spurious
or has a wrong field. --require: exit status 1 when a figure of the short line is below its limit (above, for inversions and boilerplate)."""
import argparse
import collections
import json

EASING = ("EASE", "EASE_TEMP", "FLOW_EASE")
FIELDS = {"events": ("toward", "actor", "target", "items", "instrument", "effective", "until", "hedged"),
          "claims": ("value", "unit", "period", "base_period", "base_kind", "reporter", "partner", "flow", "direction", "date", "of", "hedged")}
KIND = {"events": ("act",), "claims": ("metric", "item")}
PER_UNIT = {("kg", "t"): 1e-3, ("t", "kg"): 1e3}


def read(path):
    with open(path, encoding="utf-8") as lines:
        return {record["id"]: record for record in map(json.loads, lines)}


def spans(label):
    return [tuple(span) for span in [label["span"]] + (label.get("also") or [])]


def overlap(a, b):
    """The greatest share that a span of one has in common with a span of the other; 0: no common byte."""
    return max((min(p[1], q[1]) - max(p[0], q[0])) / (max(p[1], q[1]) - min(p[0], q[0])) if min(p[1], q[1]) > max(p[0], q[0]) else 0
               for p in spans(a) for q in spans(b))


def value_right(gold, found):
    """The value found, in the unit of the label, lies in the label's interval."""
    value, low, high = found.get("value"), gold["value_low"], gold["value_high"]
    if value is None or gold["value"] is None:
        return value is None and gold["value"] is None
    value *= PER_UNIT.get((found.get("unit"), gold["unit"]), 1)
    slack = 1e-6 + (1e-4 * abs(value) if found.get("unit") != gold["unit"] else 0) + (5.1e-5 if gold["unit"] == "ratio" else 0)
    return (low is None or value >= low - slack) and (high is None or value <= high + slack)


def right(kind, field, gold, found):
    if field == "value" and kind == "claims":
        return value_right(gold, found)
    if field == "items":
        return sorted(gold["items"]) == sorted(found.get("items") or [])
    if field == "hedged":
        return bool(gold["hedged"]) == bool(found.get("hedged"))
    if field == "unit":
        return gold["unit"] == found.get("unit") or (found.get("unit"), gold["unit"]) in PER_UNIT or (gold["unit"] is None and gold["value"] == 0)
    return gold.get(field) == found.get(field)


def pairs(kind, golds, founds):
    """One to one, best overlap first; where it is equal, the pair that agrees in more fields."""
    candidates = []
    for i, gold in enumerate(golds):
        for j, found in enumerate(founds):
            share = overlap(gold, found) if all(gold[name] == found.get(name) for name in KIND[kind]) else 0
            if share:
                candidates.append((-share, -sum(right(kind, field, gold, found) for field in FIELDS[kind]), i, j))
    matched, used_gold, used_found = [], set(), set()
    for _, _, i, j in sorted(candidates):
        if i not in used_gold and j not in used_found:
            matched.append((i, j))
            used_gold.add(i)
            used_found.add(j)
    return matched


class Count:
    def __init__(self):
        self.matched = self.gold = self.found = 0

    def add(self, matched, gold, found):
        self.matched, self.gold, self.found = self.matched + matched, self.gold + gold, self.found + found

    def figures(self):
        precision = self.matched / self.found if self.found else float(not self.gold)
        recall = self.matched / self.gold if self.gold else float(not self.found)
        return precision, recall, 2 * self.matched / (self.gold + self.found) if self.gold + self.found else 1.0

    def line(self, name):
        return "  %-20s P %.3f  R %.3f  F1 %.3f   labels %4d  found %4d" % ((name,) + self.figures() + (self.gold, self.found))


def sign(act):
    return "tight" if act == "TIGHTEN" else "ease" if act in EASING else None


def inversions(golds, founds, matched):
    """Found acts without a partner that lie over a label of the opposite sign and over none of their own."""
    count = 0
    for j, found in enumerate(founds):
        over = {sign(gold["act"]) for gold in golds if overlap(gold, found)} - {None}
        count += j not in {pair[1] for pair in matched} and sign(found["act"]) is not None and bool(over) and sign(found["act"]) not in over
    return count


class Score:
    def __init__(self):
        self.counts = collections.defaultdict(Count)  # (kind, "all" | "by" | "language", name)
        self.fields = collections.defaultdict(lambda: [0, 0])
        self.inversions = self.boilerplate = 0
        self.errors = []

    def passage(self, gold, found):
        document = (gold["title"] + "\n" + gold["text"]).encode()
        labels = gold["labels"]
        for kind in FIELDS:
            golds, founds = labels[kind], found.get(kind) or []
            matched = pairs(kind, golds, founds)
            self.counts[kind, "all", ""].add(len(matched), len(golds), len(founds))
            self.counts[kind, "language", gold["language"]].add(len(matched), len(golds), len(founds))
            for name in {label[KIND[kind][0]] for label in golds + founds}:
                self.counts[kind, "by", name].add(*(sum(label[KIND[kind][0]] == name for label in some)
                                                    for some in ([golds[i] for i, _ in matched], golds, founds)))
            for i, j in matched:
                self.pair(kind, gold["id"], golds[i], founds[j], document)
            for word, some, used in (("missed", golds, {i for i, _ in matched}), ("spurious", founds, {j for _, j in matched})):
                self.errors += ["%s %s %s: %s" % (gold["id"], word, label[KIND[kind][0]], document[slice(*label["span"])].decode(errors="replace"))
                                for k, label in enumerate(some) if k not in used]
            if kind == "events":
                self.inversions += inversions(golds, founds, matched)
        if "boilerplate" in gold["phenomena"] and not labels["events"] and not labels["claims"]:
            self.boilerplate += len(found.get("events") or []) + len(found.get("claims") or [])

    def pair(self, kind, name, gold, found, document):
        for field in FIELDS[kind]:
            if gold.get(field) in (None, [], False, "NONE") and found.get(field) in (None, [], False, "NONE"):
                continue
            good = right(kind, field, gold, found)
            self.fields[kind, field][0] += good
            self.fields[kind, field][1] += 1
            if not good:
                self.errors.append("%s %s: %s, labelled %s: %s" % (name, field, found.get(field), gold.get(field), document[slice(*gold["span"])].decode()))

    def share(self, kind, field):
        good, all_of_them = self.fields[kind, field]
        return good / all_of_them if all_of_them else 1.0

    def summary(self):
        f1 = {name: self.counts[kind, group, key].figures()[2] for name, kind, group, key in
              [("events", "events", "all", ""), ("claims", "claims", "all", "")]}
        f1["value"], f1["period"], f1["base"] = self.share("claims", "value"), self.share("claims", "period"), self.share("claims", "base_period")
        by_language = collections.defaultdict(Count)
        for (_, group, name), count in self.counts.items():
            if group == "language":
                by_language[name].add(count.matched, count.gold, count.found)
        f1["language"] = min(count.figures()[2] for count in by_language.values())
        return {**f1, "inversions": self.inversions, "boilerplate": self.boilerplate}

    def print(self):
        for kind in FIELDS:
            print(kind)
            for group in ("all", "by", "language"):
                for key in sorted(key for key in self.counts if key[:2] == (kind, group)):
                    print(self.counts[key].line(key[2] or "all"))
            print("  right fields: " + "  ".join("%s %d/%d" % ((field,) + tuple(self.fields[kind, field])) for field in FIELDS[kind]))
        print("must be zero: polarity inversions %d, labels in boilerplate %d" % (self.inversions, self.boilerplate))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("found")
    parser.add_argument("labels")
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--require", nargs="*", default=[])
    options = parser.parse_args()
    found, score = read(options.found), Score()
    for name, gold in read(options.labels).items():
        score.passage(gold, found.get(name, {}))
    if not options.short:
        score.print()
    if options.errors:
        print("\n".join(score.errors))
    summary = score.summary()
    print("  ".join("%s %s" % (name, value if isinstance(value, int) else "%.3f" % value) for name, value in summary.items()))
    failed = [limit for limit in options.require for name, value in [limit.split("=")]
              if (summary[name] > int(value) if isinstance(summary[name], int) else summary[name] < float(value))]
    for limit in failed:
        print("not reached: " + limit)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
