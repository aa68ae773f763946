"""SPEC 8, leverage.postures: what a reporter does toward a target in a month, over all controlled items."""
import math
from collections import defaultdict
from fractions import Fraction

from common import instant, instant_text, last_day, month_of, month_of_day, month_text, number, day_text

POLARITY = {"TIGHTEN": 1.0, "EASE": -1.0, "EASE_TEMP": -0.5, "FLOW_EASE": -0.5, "HOLD_TIGHT": 0.25, "HOLD_EASE": -0.25, "ENFORCE": 0.25}
SIGNALS = {"TIGHTEN": 0.25, "EASE": -0.25}
MEMORY = 729
EASING_DAYS = 90
LINK_DAYS = 45
LINKS = 32


class Postures:
    def __init__(self, model, indicators, events):
        self.model, self.book, self.events = model, model.book, events
        self.by = defaultdict(dict)                                  # (reporter, target, month) -> item -> indicator
        for v in indicators.values():
            if v["flow"] == "EXPORT":
                target = "ALL" if v["partner"] == "WLD" else v["partner"]
                self.by[v["reporter"], target, month_of(v["month"])][v["item"]] = v
        self.breadths = {}

    def items(self, reporter):
        named = {i for m in self.book.raw if m["origin"] == reporter for i in m["items"]} - {"*"}
        return sorted(named | set(self.book.catalogue.items), key=str.encode)

    def targets(self, reporter):
        return {"ALL"} | {d for m in self.book.raw if m["origin"] == reporter for d in m["destinations"]}

    def records(self):
        return {"|".join((r, target, month_text(t))): self.record(r, target, t, items)
                for (r, target, t), items in self.by.items() if target in self.targets(r)}

    def record(self, r, target, t, indicators):
        controlled = {i: v for i, v in indicators.items() if v["control"]["severity"] > 0}
        stance, enforcement = self.stance(r, target, t), self.enforcement(r, target, t)
        series = lambda i: self.model.of((i, r, "EXPORT", "WLD" if target == "ALL" else target))
        softening = {"ease": any(e["act"] in ("EASE", "EASE_TEMP", "FLOW_EASE") and age < EASING_DAYS for age, e in self.dated(r, target, t)),
                     "recovered": any(series(i).recovered(t) for i in controlled), "stance": stance < 0}
        ratios = {i: v["control"]["recovery_ratio"] for i, v in controlled.items() if v["control"]["recovery_ratio"] is not None}
        tightening = {"breadth": self.breadth(r, target, t) > self.breadth(r, target, t - 3),
                      "disruption": any(series(i).recovery(t)[0] < Fraction(4, 10) for i in ratios), "stance": stance > 0, "enforcement": enforcement > 0}
        true = lambda d: [k for k in d if d[k]]
        return {
            "reporter": r, "target": target, "month": month_text(t) + "-01", "divergence": self.divergence(controlled, series, t),
            "selective_compliance": self.compliance(controlled, ratios), "breadth": self.breadth(r, target, t), "next_transition": self.next_transition(r, target, t),
            "stance": number(stance), "flips": self.flips(r, target, t), "enforcement": number(enforcement), "linkages": self.linkages(r, target, t),
            "hypotheses": {"softening": number(len(true(softening)) / 3), "tightening": number(len(true(tightening)) / 4),
                           "softening_true": true(softening), "tightening_true": true(tightening)},
            "vintage": instant_text(max(instant(v["vintage"]) for v in indicators.values())),
        }

    def divergence(self, controlled, series, t):
        january = t - t % 12
        found = []
        for i in sorted(controlled, key=str.encode):
            q, base = series(i).grams(t), series(i).grams(january)
            if q is not None and base is not None:
                found.append((math.log((q / 1000 + 1) / (base / 1000 + 1)), i, q, base))
        if t == january or len(found) < 2:
            return None
        high, low = max(found, key=lambda f: f[0]), min(found, key=lambda f: f[0])
        side = lambda f: {"item": f[1], "quantity_kg": number(f[2] / 1000), "base_kg": number(f[3] / 1000)}
        return {"value": number(high[0] - low[0]), "high": side(high), "low": side(low)}

    def compliance(self, controlled, ratios):
        groups = defaultdict(list)
        for i in sorted(ratios, key=str.encode):
            groups[controlled[i]["control"]["severity"]].append(i)
        if not groups:
            return None
        severity = max(groups, key=lambda s: (len(groups[s]), s))
        if len(groups[severity]) < 2:
            return None
        high, low = max(groups[severity], key=ratios.get), min(groups[severity], key=ratios.get)
        side = lambda i: {"item": i, "recovery_ratio": ratios[i]}
        return {"value": number(ratios[high] - ratios[low]), "severity": severity, "high": side(high), "low": side(low)}

    def breadth(self, r, target, t):
        key = (r, target, t)
        if key not in self.breadths:
            self.breadths[key] = len({self.book.catalogue.root(i) for i in self.items(r) if self.book.severity_on(r, target, ("item", i), last_day(t)) > 0})
        return self.breadths[key]

    def next_transition(self, r, target, t):
        found = [(start, i.encode(), status) for i in self.items(r) for start, status in self.book.timeline(r, target, ("item", i))
                 if start is not None and start > last_day(t)]
        if not found:
            return None
        day, item, status = min(found)
        return {"day": day_text(day), "item": item.decode(), "status": status}

    # events

    def dated(self, r, target, t):
        """[(age at the end of the month, event)] of the actor toward the target or ALL."""
        end = last_day(t)
        return [(end - e["day"], e) for e in self.events
                if e["actor"] == r and (e["target"] or "ALL") in (target, "ALL") and 0 <= end - e["day"] <= MEMORY]

    def stance(self, r, target, t):
        total, latest = 0.0, {}
        for age, e in self.dated(r, target, t):
            if e["act"].startswith("HOLD") or e["act"] == "SIGNAL":
                key = (e["act"], e["toward"], e["target"] or "ALL", tuple(e["items"]))
                latest[key] = min(age, latest.get(key, age))
            else:
                total += POLARITY[e["act"]] * 2 ** (-age / 90)
        for (act, toward, _, _), age in latest.items():
            polarity = POLARITY[act] if act != "SIGNAL" else SIGNALS.get(toward, 0.0)
            total += polarity * 2 ** (-age / 90)
        return total

    def enforcement(self, r, target, t):
        return sum(2 ** (-age / 90) for age, e in self.dated(r, target, t) if e["act"] == "ENFORCE")

    def flips(self, r, target, t):
        signs = [s > 0 for s in (self.stance(r, target, u) for u in range(t - 12, t + 1)) if s != 0]
        return sum(a != b for a, b in zip(signs, signs[1:]))

    def linkages(self, r, target, t):
        own = [e for e in self.events if e["actor"] == r and e["target"] == target]
        other = [e for e in self.events if e["actor"] == target and e["target"] == r]
        found = [{"own": a["key"], "other": b["key"], "days": abs(a["day"] - b["day"]), "own_act": a["act"], "other_act": b["act"], "hedged": a["hedged"] or b["hedged"]}
                 for a in own for b in other if abs(a["day"] - b["day"]) <= LINK_DAYS and month_of_day(max(a["day"], b["day"])) == t]
        return sorted(found, key=lambda l: (l["days"], l["own"].encode(), l["other"].encode()))[:LINKS]


def records(model, indicators, events):
    """key -> value of leverage.postures."""
    return Postures(model, indicators, events).records()
