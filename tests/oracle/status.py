"""SPEC 5, SPEC 6.1: the control status of (origin, destination, item or code, day), and `controls`' records."""
from common import day_of_instant, day_text
from intake import EDITIONS, fill

RESTRICTIONS = ["NONE_KNOWN", "NONE", "TAX", "STATE_TRADING", "QUOTA", "ENHANCED_REVIEW", "LICENCE", "PRESUMED_DENIAL", "PROHIBITED"]
SEVERITY = dict(zip(RESTRICTIONS, [0.0, 0.0, 0.2, 0.2, 0.3, 0.3, 0.4, 0.9, 1.0]))
COVERAGE = {"FULL": 3, "PARTIAL": 2, "NO_CODE": 1}
MEASURES = ("BASE", "REPLACE", "AMEND")
FOREVER = 10 ** 9
AGES = ["HS2022"] + EDITIONS
CN8 = set("EUU GBR XNI AUT BEL BGR CYP CZE DEU DNK ESP EST FIN FRA GRC HRV HUN IRL ITA LTU LUX LVA MLT NLD POL PRT ROU SVK SVN SWE".split())


def tariff(country):
    """The nomenclature of a country's control lists; HS2022 where it has no name here."""
    return {"CHN": "GACC8", "USA": "HTS10"}.get(country, "CN8" if country in CN8 else "HS2022")


class Catalogue:
    def __init__(self, items):
        """items: id -> latest version."""
        self.items = items

    def parent(self, item):
        return self.items[item]["parent"] if item in self.items else None

    def chain(self, item):
        """The item and its ancestors."""
        out = []
        while item is not None and item not in out:
            out.append(item)
            item = self.parent(item)
        return out

    def root(self, item):
        return self.chain(item)[-1]

    def children(self, item):
        return sorted(i for i in self.items if self.items[i]["parent"] == item)

    def coverage(self, item):
        return self.items[item]["coverage"] if item in self.items else "NO_CODE"

    def inherited(self, item, field):
        for i in self.chain(item):
            if i in self.items and self.items[i][field] is not None:
                return self.items[i][field]
        return None

    def prefixes(self, item):
        return self.items[item]["prefixes"] if item in self.items else []

    def map(self, code, nomenclature, age=0):
        """(item or None, candidates), of a code whose edition is `age` editions before HS2022; None where its scope is not known."""
        best, candidates, known = None, set(), True
        mapped = [i for i in sorted(self.items) if self.items[i]["coverage"] != "MIXED"]
        for i in mapped:
            for p in self.items[i]["prefixes"]:
                if code.startswith(p) and self.holds(i, p, nomenclature) and (best is None or len(p) > best[0]):
                    best = (len(p), i, self.age(i, p))
        if best:
            return (best[1], []) if age <= best[2] else None
        counted = code[:6] if any(self.unplaced(i, code, nomenclature) for i in mapped) else code
        for i in mapped:
            for p in self.items[i]["prefixes"]:
                if p.startswith(counted) and p != counted and (len(counted) <= 6 or self.holds(i, p, nomenclature)):
                    candidates.add(i)
                    known = known and age <= self.age(i, p)
        return (None, sorted(candidates)) if known else None

    def holds(self, item, prefix, nomenclature):
        """Six digits say the same everywhere; more only where the catalogue says so, China's where it is silent."""
        return len(prefix) <= 6 or nomenclature in self.items[item]["written"].get(prefix, {"GACC8"})

    def unplaced(self, item, code, nomenclature):
        """Whether the item has longer prefixes under the first six of the code's more than six digits, but none of this nomenclature."""
        under = [p for p in self.items[item]["prefixes"] if len(p) > 6 and len(code) > 6 and p[:6] == code[:6]]
        return bool(under) and not any(self.holds(item, p, nomenclature) for p in under)

    def told(self, code, nomenclature):
        """The item that digits behind the sixth tell, or None."""
        for i in sorted(self.items):
            if self.items[i]["coverage"] != "MIXED" and any(len(p) > 6 and code.startswith(p) and self.holds(i, p, nomenclature) for p in self.items[i]["prefixes"]):
                mapped = self.map(code, nomenclature)
                return mapped[0] if mapped else None
        return None

    def age(self, item, prefix):
        """How many editions back the prefix has had its scope."""
        return AGES.index(self.items[item]["since"].get(prefix, "HS2022"))


class Leaf:
    """The measures that match one subject: [(measure, coverage, [suspensions that match])]."""

    def __init__(self, matched):
        self.matched = matched
        self.parts = []


class Group(Leaf):
    """A basket (own measures and children) or a MIXED code (candidates)."""

    def __init__(self, matched, parts, basket):
        super().__init__(matched)
        self.parts, self.basket = parts, basket


class Book:
    def __init__(self, measures, catalogue):
        """measures: id -> latest version known."""
        self.catalogue = catalogue
        self.raw = [measures[i] for i in sorted(measures, key=lambda i: (measures[i]["known"], i.encode()))]
        self.state = {m["id"]: dict(m, ended=FOREVER, suspensions=[]) for m in self.raw}
        self.timelines = {}
        self.nodes = {}
        for m in self.raw:
            self.work(self.state[m["id"]])

    def work(self, act):
        suspendable = MEASURES if act["act"] == "SUSPEND" else MEASURES + ("SUSPEND",)
        targets = [self.state[t] for t in act["targets"] if t in self.state and self.state[t]["act"] in suspendable]
        if act["act"] == "AMEND":
            first = self.state.get(act["targets"][0]) if act["targets"] else None
            if first is not None and first["act"] in suspendable:
                for k in ("authority", "instrument", "destinations", "excluded", "items", "prefixes", "coverage", "end_use", "restriction", "from", "to", "inclusive"):
                    if act[k] in (None, "", []):
                        act[k] = first[k]
            fill(act)
        for t in targets:
            if act["act"] == "EXTEND":
                t["to"], t["inclusive"] = act["to"], act["inclusive"]
            elif act["act"] in ("TERMINATE", "REPLACE", "AMEND"):
                t["ended"] = min(t["ended"], act["from"])
            elif act["act"] == "SUSPEND":
                if act not in t["suspensions"]:
                    t["suspensions"].append(act)

    # SPEC 5.3

    def matches_destination(self, m, destination):
        if destination == "ALL":
            return "ALL" in m["destinations"]
        return destination in m["destinations"] or "ALL" in m["destinations"] and destination not in m["excluded"]

    def names(self, items, subject):
        """Whether a list of items covers the subject by the item way."""
        kind, x = subject
        item = x if kind == "item" else self.catalogue.map(*x)[0]
        return "*" in items or item is not None and any(i in items for i in self.catalogue.chain(item))

    def coverage(self, m, subject):
        kind, x = subject
        ways = []
        if self.names(m["items"], subject):
            if kind == "item":
                ways.append(m["coverage"])
            else:
                item = self.catalogue.map(*x)[0]
                mapping = self.catalogue.coverage(item) if item else "NO_CODE"
                ways.append(min(m["coverage"], mapping if mapping in COVERAGE else "PARTIAL", key=COVERAGE.get))
        if kind == "code":
            code, nomenclature = x
            lists = tariff(m["origin"])
            item = None
            if nomenclature != lists and len(code) > 6:   # the list's digits are not these: six of them are
                item, code = self.catalogue.told(code, nomenclature), code[:6]
            if any(code.startswith(p) for p in m["prefixes"]):
                ways.append(m["coverage"])
            finer = [p for p in m["prefixes"] if p.startswith(code) and p != code]
            if item:                                      # … but the item is known: only what the list may mean by it
                finer = [p for p in finer if item == self.catalogue.map(p, lists)[0] or item in self.catalogue.map(p, lists)[1]]
            if finer:                                     # the best way wins
                ways.append("PARTIAL")
        return max(ways, key=COVERAGE.get) if ways else None

    def suspends(self, s, destination, subject):
        anywhere = not s["destinations"]
        where = destination not in s["excluded"] if anywhere else self.matches_destination(s, destination)
        return where and (not s["items"] or self.names(s["items"], subject))

    def matched(self, origin, destination, subject):
        out = []
        for m in self.state.values():
            if m["act"] in MEASURES and m["origin"] == origin and self.matches_destination(m, destination):
                coverage = self.coverage(m, subject)
                if coverage:
                    out.append((m, coverage, [s for s in m["suspensions"] if self.suspends(s, destination, subject)]))
        return out

    def node(self, origin, destination, subject):
        key = (origin, destination, subject)
        if key not in self.nodes:
            self.nodes[key] = self.build(origin, destination, subject)
        return self.nodes[key]

    def build(self, origin, destination, subject):
        kind, x = subject
        item = lambda i: self.node(origin, destination, ("item", i))
        if kind == "item":
            own = self.matched(origin, destination, subject)
            if self.catalogue.coverage(x) == "BASKET":
                return Group(own, [item(c) for c in self.catalogue.children(x)], True)
            return Leaf(own)
        mapped, candidates = self.catalogue.map(*x)
        if candidates:
            return Group([], [item(c) for c in candidates], False)
        return Leaf(self.matched(origin, destination, subject))

    # SPEC 5.4 to SPEC 5.8

    def timeline(self, origin, destination, subject):
        """[(first day or None, status)]: the runs of the status, in order."""
        key = (origin, destination, subject)
        if key not in self.timelines:
            node = self.node(*key)
            runs = [(None, "NONE_KNOWN")]
            for day in sorted(breakpoints(node)):
                status = evaluate(node, day)["status"]
                if status != runs[-1][1]:
                    runs.append((day, status))
            self.timelines[key] = runs
        return self.timelines[key]

    def severity_on(self, origin, destination, subject, day):
        return SEVERITY[self.status_on(origin, destination, subject, day)]

    def status_on(self, origin, destination, subject, day):
        return [s for start, s in self.timeline(origin, destination, subject) if start is None or start <= day][-1]

    def first_day(self, origin, destination, item, severity):
        """The first day with at least this severity (above 0)."""
        for start, status in self.timeline(origin, destination, ("item", item)):
            if SEVERITY[status] > 0 and SEVERITY[status] >= severity:
                return start
        return None

    def result(self, origin, destination, subject, day):
        node = self.node(origin, destination, subject)
        now = evaluate(node, day)
        runs = self.timeline(origin, destination, subject)
        at = max(i for i, (start, _) in enumerate(runs) if start is None or start <= day)
        since = runs[at][0]
        previous = runs[at - 1][1] if at else None
        following = runs[at + 1] if at + 1 < len(runs) else None
        suspended = sorted({(m["id"], s["id"]) for m, s in now["suspended"]}, key=lambda p: (p[0].encode(), p[1].encode()))
        ids = lambda ms: sorted({m["id"] for m in ms}, key=str.encode)
        uncertain = lambda m: m["inclusive"] == "UNKNOWN" and m["to"] == day
        return {
            "status": now["status"], "severity": SEVERITY[now["status"]], "coverage": now["coverage"], "measures": ids(now["measures"]), "scoped": ids(now["scoped"]),
            "suspended": [{"measure": m, "by": s} for m, s in suspended],
            "since": None if since is None else day_text(since),
            "previous": None if since is None else {"status": previous, "severity": SEVERITY[previous]},
            "next_transition": following and {"day": day_text(following[0]), "status": following[1], "severity": SEVERITY[following[1]]},
            "boundary_uncertain": any(uncertain(m) for m in now["measures"]) or any(uncertain(s) for m, s in now["suspended"] if m["end_use"] == "ANY"),
            "never_operated": ids(m for m, s in now["suspended"] if s["from"] <= m["from"]),
            "confirmed": since is None or self.confirmed(node, since, now["status"], previous),
        }

    def confirmed(self, node, since, status, former):
        on, before = evaluate(node, since), evaluate(node, since - 1)
        of = lambda e, st: [m for m in e["measures"] if m["restriction"] == st]
        present = of(on, status)
        if any(m["from"] == since for m in present):
            return True
        ids = {m["id"] for m in present}
        involved = set()
        for m, s in before["suspended"]:
            if m["id"] in ids and scheduled_end(s) == since - 1:
                involved |= {m["id"], s["id"]}
        involved |= {m["id"] for m in of(before, former) if scheduled_end(m) == since - 1}
        if not involved:
            return True
        return any(involved & set(a["targets"]) and day_of_instant(a["known"]) >= since for a in self.raw)


def scheduled_end(m):
    """The last day by valid_to."""
    return FOREVER if m["to"] is None else m["to"] - (m["inclusive"] == "FALSE")


def runs_on(m, day):
    return m["from"] <= day <= scheduled_end(m) and day < m["ended"]


def walk(node):
    yield node
    for p in node.parts:
        yield from walk(p)


def breakpoints(node):
    days = set()
    for n in walk(node):
        for m, _, suspensions in n.matched:
            for x in [m] + suspensions:
                days |= {x["from"], scheduled_end(x) + 1, x["ended"]}
    return {d for d in days if d < FOREVER}


def evaluate(node, day):
    """Status, coverage, measures, scoped and suspended pairs of a node on a day."""
    out = {"measures": [], "scoped": [], "suspended": []}
    status, coverage = "NONE_KNOWN", None
    for m, c, suspensions in node.matched:
        if not runs_on(m, day):
            continue
        by = [s for s in suspensions if runs_on(s, day)]
        if by:
            out["suspended"] += [(m, s) for s in by]
        elif m["end_use"] != "ANY":
            out["scoped"].append(m)
        else:
            out["measures"].append(m)
            r = RESTRICTIONS.index(m["restriction"]) - RESTRICTIONS.index(status)
            if r > 0:
                status, coverage = m["restriction"], c
            elif r == 0:
                coverage = max(coverage, c, key=COVERAGE.get)
    if isinstance(node, Group):
        parts = [evaluate(p, day) for p in node.parts]
        status = max([status] + [p["status"] for p in parts], key=RESTRICTIONS.index)
        full = node.basket and all(p["status"] == status and p["coverage"] == "FULL" for p in parts)
        coverage = None if status == "NONE_KNOWN" else "FULL" if full else "PARTIAL"
        for k in out:
            for p in parts:
                out[k] = out[k] + p[k]
    out["status"], out["coverage"] = status, coverage
    return out


def control_status(book, today):
    """The records of control.status."""
    out = {}
    for origin in sorted({m["origin"] for m in book.raw}):
        acts = [m for m in book.raw if m["origin"] == origin]
        items = {i for m in acts for i in m["items"]} - {"*"}
        destinations = {d for m in acts for d in m["destinations"] + m["excluded"]} - {"ALL"}
        for item in items:
            world = book.result(origin, "ALL", ("item", item), today)
            for d in ["ALL"] + sorted(destinations):
                r = book.result(origin, d, ("item", item), today)
                if d != "ALL" and all(r[k] == world[k] for k in ("status", "coverage", "measures", "since", "next_transition", "confirmed")):
                    continue
                out["|".join((origin, item, d))] = {"origin": origin, "item": item, "destination": d, **r, **extras(book, r, today)}
    return out


def extras(book, r, today):
    following, since = r["next_transition"], r["since"]
    base = [book.state[i] for i in r["measures"] if book.state[i]["act"] == "BASE"]
    same = lambda a, b: a["authority"] == b["authority"] and set(a["destinations"]) == set(b["destinations"]) and set(a["excluded"]) == set(b["excluded"])
    conflicts = {m["id"] for m in base for n in base if same(m, n) and m["restriction"] != n["restriction"]}
    return {"upcoming": bool(following) and following["day"] <= day_text(today + 30),
            "changed_recently": since is not None and since >= day_text(today - 30), "conflicts": sorted(conflicts, key=str.encode)}
