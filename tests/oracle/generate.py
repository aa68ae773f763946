"""generate.py SEED OUTPUT_DIR [--facts N]: a seeded set of hard inputs in the form of SPEC 12.1.

The same seed gives the same files. Every situation that docs/SPEC.md names should occur in some seed: revisions, ties, conflicts, cumulative cells, absences,
nested codes, moving prefixes, all acts, hubs, spikes, policy events, and records that must be dead-lettered.
"""
import argparse
import json
import os
import random
from datetime import date, timedelta

from event_key import event_key

REPORTERS = ["CHN", "IDN", "COD", "RUS"]
PARTNERS = ["USA", "DEU", "JPN", "KOR", "EUU", "GBR"]
HUBS = ["THA", "MEX", "MMR"]
SOURCES = ["GACC", "GACC", "GACC", "UNCOMTRADE", "USCENSUS", "COMEXT", "PRESS", "JOGMEC", "KITA"]
NOMENCLATURES = ["ITEM", "GACC8", "HTS10", "CN8", "HS2022"]
EDITIONS = ["HS2017", "HS2012", "HS2007", "HS2002", "HS1996", "HS1992"]
FLOWS = ["EXPORT", "EXPORT", "EXPORT", "IMPORT", "IMPORT", "RE_EXPORT", "RE_IMPORT"]
RESTRICTIONS = ["NONE", "TAX", "STATE_TRADING", "QUOTA", "ENHANCED_REVIEW", "LICENCE", "LICENCE", "PRESUMED_DENIAL", "PROHIBITED"]
END_USES = ["ANY", "ANY", "ANY", "ANY", "MILITARY", "NAMED_ENTITIES", "RE_EXPORT", "FOREIGN_MADE"]
LAST = date(2026, 11, 20)
FIRST_MONTH, LAST_MONTH = 2018 * 12, 2026 * 12 + 9

CATALOGUE = [   # item, parent, prefixes, coverage, essentiality, substitutability
    ("alum", None, [], "BASKET", 0.9, 0.3),
    ("alum-ore", "alum", ["2606"], "FULL", None, None),
    ("alum-metal", "alum", ["7601"], "FULL", None, 0.5),
    ("alum-oxide", "alum", ["281820", "28183000"], "PARTIAL", 0.4, None),
    ("germane", None, ["81129210", "81129910"], "FULL", 1.0, 0.2),
    ("gallite", None, ["81129290", "8112921000"], "PARTIAL", 0.8, 0.0),
    ("mixed-8112", None, ["811292"], "MIXED", None, None),
    ("magnets", None, ["85051110"], "PARTIAL", 1.0, 0.1),
    ("earths", None, ["2846", "280530"], "FULL", 0.9, 0.2),
    ("dyspro", "earths", ["28461010"], "FULL", None, None),
    ("dyspro-alloy", "dyspro", [], "NO_CODE", 0.7, None),
    ("terbia", "earths", [], "NO_CODE", None, None),
    ("alloys", None, [], "BASKET", None, None),
    ("alloys-hard", "alloys", [], "BASKET", 0.6, 0.6),
    ("wolfram", "alloys-hard", ["8101", "284180"], "FULL", None, None),
    ("bism", "alloys", ["8106"], "FULL", 0.5, 1.0),
]
TRADED = ["alum-ore", "alum-metal", "alum-oxide", "germane", "gallite", "magnets", "earths", "dyspro", "wolfram", "bism", "alum", "terbia"]
UNKNOWN_ITEMS = ["unobtain", "ghost ore"]
LOOSE_CODES = ["811292", "8112", "99010000", "8505", "28", "81", "2846", "28461010", "2846101099", "81129210", "8112921000", "8112921001", "8112929000", "85051110", "280530", "7601", "76011000"]


class Generator:
    def __init__(self, seed, facts):
        self.r = random.Random(seed)
        self.wanted = facts
        self.trade, self.releases, self.measures, self.items, self.supply, self.events = [], [], [], [], [], []

    def chance(self, p):
        return self.r.random() < p

    def pick(self, values):
        return self.r.choice(values)

    def some(self, values, least=1, most=3):
        return self.r.sample(values, min(len(values), self.r.randint(least, most)))

    def day(self, a="2018-01-01", b="2026-11-20"):
        a, b = date.fromisoformat(a), date.fromisoformat(b)
        return a + timedelta(days=self.r.randint(0, (b - a).days))

    # reference

    def make_items(self):
        left_out = set(self.some([c[0] for c in CATALOGUE], 0, 2)) - {"alum", "alloys"}
        for item, parent, prefixes, coverage, essentiality, substitutability in CATALOGUE:
            if item in left_out:
                continue
            v = {"item": item, "name": item.title(), "parent": parent, "commodity_prefixes": prefixes, "coverage": coverage, "end_uses": [],
                 "essentiality": essentiality, "substitutability": substitutability}
            if self.chance(0.6):
                v["same_since"] = self.scopes(prefixes)
            if self.chance(0.6):
                v["written_in"] = self.writings(prefixes)
            self.items.append(v)
            if self.chance(0.3) and prefixes:
                later = dict(v, known_at=self.day().isoformat() + "T06:00:00Z", essentiality=self.pick([0.3, 0.95, None]))
                if coverage != "MIXED":
                    later["commodity_prefixes"] = self.pick([prefixes[:1], prefixes + ["9901"], [prefixes[0][:4]], [prefixes[0] + "10"], ["81129290"]])
                    later["coverage"] = self.pick([coverage, "PARTIAL", "FULL", "MIXED"]) if self.chance(0.3) else coverage
                later["same_since"] = self.scopes(later["commodity_prefixes"])
                later["written_in"] = self.writings(later["commodity_prefixes"])
                self.items.append(later)
                if self.chance(0.3):
                    self.items.append(dict(later, essentiality=0.5, commodity_prefixes=prefixes, same_since=self.scopes(prefixes), written_in=self.writings(prefixes)))

    def scopes(self, prefixes):
        """What the catalogue says of the editions of some of them, in any spelling."""
        return [p + ":" + self.pick(["HS2022"] + EDITIONS + ["hs2012", "Hs1992"]) for p in self.some(prefixes, 0, 2)] if prefixes else []

    def writings(self, prefixes):
        """Whose some of the longer ones are: of one nomenclature or several."""
        longer = [p for p in prefixes if len(p) > 6]
        return [p + ":" + n for p in self.some(longer, 0, 2) for n in self.some(["GACC8", "HTS10", "CN8", "hts10", "Cn8"], 1, 3)] if longer else []

    def make_supply(self):
        countries = REPORTERS + ["THA", "MEX", "USA", "EUU", "DEU"]
        shares = [(100, "percent")] * 8 + [(1, "ratio"), (100, "points")]
        for item in ["alum", "germane", "earths", "alloys", "gallite", "magnets", "alum-metal", "unobtain"]:
            for year in self.some(list(range(2016, 2026)), 0, 4):
                for measure in self.some(["mine_production", "refinery_production"], 1, 2):
                    units = self.pick([["metric tons"]] * 6 + [["metric tons", "kilograms", "kt", "Short Tons"], ["carats"], ["t", "thousand t", "Tons"], ["t"] * 9 + ["gross"]])
                    for c in self.some(countries, 2, 6) + (["WLD"] if self.chance(0.6) else []) + (["OTH"] if self.chance(0.5) else []):
                        self.supply_fact(item, c, None, measure, year, year, 1000, self.pick(units))
            for importer in self.some(PARTNERS + HUBS + ["CHN"], 2, 6):
                for year in self.some(list(range(2017, 2026)), 0, 4):
                    self.supply_fact(item, importer, None, "net_import_reliance", year, year, *self.pick(shares))
                for x in self.some(REPORTERS + ["OTH"], 1, 4):
                    for year in self.some([2017, 2019, 2021, 2024], 1, 2):
                        self.supply_fact(item, importer, x, "import_share", year, year + self.pick([0, 0, 3]), *self.pick(shares))

    def supply_fact(self, item, country, partner, measure, year_from, year_to, top, unit):
        symbols = ["NONE"] * 8 + ["GREATER", "LESS", "ZERO", "WITHHELD", "NOT_AVAILABLE"] + (["NET_EXPORTER"] if measure == "net_import_reliance" else [])
        qualifier = self.pick(symbols)
        value = round(self.r.uniform(0.2, 1) * top, self.pick([0, 1])) if qualifier in ("NONE", "GREATER", "LESS") else None
        v = {"item": item, "country": country, "partner": partner, "measure": measure, "year_from": year_from, "year_to": year_to, "value": value,
             "qualifier": qualifier, "unit": unit, "basis": ""}
        self.supply.append(v)
        if self.chance(0.1):
            self.supply.append(dict(v, value=float(top) / 2, qualifier="NONE", known_at=self.pick(["1970-01-01T00:00:00Z", "2025-03-01T00:00:00Z"])))

    # measures

    def measure(self, name, act, origin, **fields):
        start = fields.pop("start", None) or self.day("2019-01-01", "2026-12-20")
        known = fields.pop("known", None) or min(LAST, start - timedelta(days=self.pick([0, 0, 0, 1, 30, 30, 120, -10, -45])))
        end = fields.pop("end", None)
        v = {"measure_id": name, "act": act, "targets": fields.pop("targets", []), "authority": self.pick(["MOFCOM", "MOFCOM", "Cabinet"]), "instrument": "No. " + name,
             "origin": origin, "destinations": ["ALL"], "excluded_destinations": [], "items": [], "commodity_prefixes": [], "coverage": "FULL", "end_use": "ANY",
             "restriction": "NONE", "announced_on": self.pick([None, known.isoformat()]), "valid_from": start.isoformat(), "valid_to": end and end.isoformat(),
             "end_inclusive": self.pick(["TRUE", "TRUE", "FALSE", "UNKNOWN", "UNKNOWN"]), "known_at": "%sT%02d:00:00Z" % (known.isoformat(), self.r.randint(0, 23)),
             "source_url": "https://example.org/" + name, "note": ""}
        v.update(fields)
        self.measures.append(v)
        if self.chance(0.1):   # a later version, or a tie
            again = dict(v, restriction=self.pick(RESTRICTIONS) if v["act"] in ("BASE", "REPLACE") else v["restriction"], note="again")
            if self.chance(0.7):
                again["known_at"] = min(LAST, known + timedelta(days=self.r.randint(1, 200))).isoformat() + "T00:00:00Z"
            self.measures.append(again)
        return v

    def destinations(self, origin):
        world = [c for c in PARTNERS + HUBS if c != origin]
        if self.chance(0.5):
            return {"destinations": ["ALL"], "excluded_destinations": self.some(world, 0, 2) if self.chance(0.3) else []}
        return {"destinations": self.some(world, 1, 3), "excluded_destinations": []}

    def scope(self):
        items = self.some(TRADED + ["alum", "alloys", "earths"] + UNKNOWN_ITEMS, 1, 3)
        if self.chance(0.07):
            items = ["*"]
        own = {c[0]: c[2] for c in CATALOGUE}
        prefixes = [p for i in items for p in own.get(i, [])] if self.chance(0.5) else []
        if self.chance(0.2):
            prefixes = prefixes + [self.pick(["8112", "28", "81.12.92.10.00", "99", "2846 10 10"])]
        return {"items": sorted(set(items)), "commodity_prefixes": prefixes}

    def end_after(self, start, p=0.4):
        return start + timedelta(days=self.r.randint(20, 900)) if self.chance(p) else None

    def make_measures(self):
        made = []
        for n in range(self.r.randint(10, 24)):
            origin = self.pick(["CHN", "CHN", "CHN", "IDN", "COD", "USA"])
            start = self.day("2019-03-01", "2026-12-10")
            end = self.end_after(start)
            fields = dict(self.destinations(origin), **self.scope())
            v = self.measure("M-%02d" % n, "BASE", origin, start=start, end=end, coverage=self.pick(["FULL", "FULL", "PARTIAL", "NO_CODE"]),
                             end_use=self.pick(END_USES), restriction=self.pick(RESTRICTIONS), **fields)
            made.append(v)
            if end and self.chance(0.3):   # adjacent validity
                keep = {k: v[k] for k in ("destinations", "excluded_destinations", "items", "commodity_prefixes", "coverage", "end_use")}
                after = end if v["end_inclusive"] == "FALSE" else end + timedelta(days=1)
                made.append(self.measure("M-%02d-B" % n, "BASE", origin, start=after, known=date.fromisoformat(v["known_at"][:10]),
                                         restriction=self.pick([v["restriction"], self.pick(RESTRICTIONS)]), **keep))
        for n in range(self.r.randint(8, 16)):
            made.append(self.act("A-%02d" % n, made))

    def act(self, name, made):
        act = self.pick(["AMEND", "AMEND", "EXTEND", "EXTEND", "SUSPEND", "SUSPEND", "SUSPEND", "TERMINATE", "REPLACE", "ENFORCEMENT"])
        alive = [m for m in made if m["act"] in ("BASE", "REPLACE", "AMEND")]
        spans = [m for m in made if m["act"] == "SUSPEND"]
        targets = self.some(alive, 1, 3)
        if act in ("EXTEND", "TERMINATE") and spans and self.chance(0.6):
            targets = [self.pick(spans)]
        origin = targets[0]["origin"]
        targets = [m for m in targets if m["origin"] == origin]
        begun = max(date.fromisoformat(m["valid_from"] or "2021-01-01") for m in targets)
        start = min(begun + timedelta(days=self.pick([0, -5, 10, 60, 200, 400])), date(2027, 3, 1))
        latest = max(date.fromisoformat(m["known_at"][:10]) for m in targets)
        known = min(LAST, max(latest, start - timedelta(days=self.pick([0, 0, 20, 60])) if self.chance(0.8) else latest))
        end = self.end_after(start, 0.8)
        fields = {"targets": [m["measure_id"] for m in targets], "start": start, "known": known, "end": end}
        if act == "AMEND":
            fields.update(self.amendment(origin))
        elif act == "REPLACE":
            fields.update(self.destinations(origin), **self.scope())
            fields["restriction"] = self.pick(RESTRICTIONS)
        elif act == "SUSPEND":
            fields["destinations"], fields["items"] = [], []
            if self.chance(0.4):
                fields.update(self.destinations(origin))
            if self.chance(0.4):
                fields["items"] = self.some(targets[0]["items"] + ["alum-ore", "earths"], 1, 2)
            if self.chance(0.2):
                fields["commodity_prefixes"] = ["99"]
        elif act == "ENFORCEMENT":
            fields["targets"] = fields["targets"] if self.chance(0.5) else []
            fields["items"] = self.some(TRADED, 1, 2)
        elif act == "EXTEND" and self.chance(0.15):
            fields["end"] = None
        return self.measure(name, act, origin, **fields)

    def amendment(self, origin):
        out = {"destinations": [], "excluded_destinations": [], "items": [], "commodity_prefixes": [], "coverage": None, "end_use": None,
               "restriction": None, "end_inclusive": None}
        if self.chance(0.6):
            out["restriction"] = self.pick(RESTRICTIONS)
        if self.chance(0.3):
            out["end_use"] = self.pick(END_USES)
        if self.chance(0.2):
            out.update(self.destinations(origin))
        if self.chance(0.3):
            out.update(self.scope())
        if self.chance(0.3):
            out["coverage"] = self.pick(["PARTIAL", "NO_CODE"])
        if self.chance(0.4):
            out["end"] = None
        if self.chance(0.15):
            out["valid_from"] = None
            out["end"] = None
        return out

    # trade

    def fact(self, series, month, quantity, months=1, **fields):
        item, reporter, flow, partner = series
        published = date((month + months) // 12, (month + months) % 12 + 1, 1) + timedelta(days=self.r.randint(7, 40))
        if published > LAST:
            return
        observation = "OBSERVED"
        if quantity is not None and self.chance(0.05):
            observation = self.pick(["ESTIMATED", "DERIVED"])
        if quantity is not None and quantity == 0 and self.chance(0.5):
            observation, quantity = "CONFIRMED_ZERO", self.pick([None, 0, 0.0])
        if quantity and self.chance(0.004):
            quantity = self.r.randint(10 ** 12, 9 * 10 ** 12) / 1000   # more digits than a double is published with
        if self.chance(0.03):
            observation, quantity = "SUPPRESSED", None
        elif self.chance(0.02):
            observation, quantity = "OBSERVED", None
        value = round(self.r.uniform(0, 9) * (quantity or 100), self.pick([0, 2, 4])) if self.chance(0.3) else None
        v = {"source": "GACC", "reporter": reporter, "partner": partner, "flow": flow, "nomenclature": "ITEM", "commodity": item,
             "period": "%04d-%02d-01" % (month // 12, month % 12 + 1), "period_months": months, "quantity_kg": quantity, "value_usd": value,
             "observation": observation, "published_at": published.isoformat() + self.pick(["T00:00:00Z", "T08:30:00Z", "T01:00:00+08:00"]), "reference": None}
        v.update(fields)
        v["commodity"] = self.written(v["commodity"]) if self.chance(0.15) else v["commodity"]
        self.trade.append(v)
        if self.chance(0.12):
            self.revise(v, published)

    def revise(self, v, published):
        change = self.pick([1.0, 1.0001, 1.005, 1.2, 0.5, 3.0])
        again = dict(v, quantity_kg=None if v["quantity_kg"] is None else round(v["quantity_kg"] * change, 3))
        if v["observation"] == "CONFIRMED_ZERO" and self.chance(0.5) or v["observation"] == "SUPPRESSED":
            again["observation"], again["quantity_kg"] = "OBSERVED", float(self.r.randint(0, 5000))
        elif self.chance(0.1):
            again["observation"], again["quantity_kg"] = "SUPPRESSED", None
        elif self.chance(0.2):
            again.update(observation="WITHDRAWN", quantity_kg=None, value_usd=None)
        again["commodity"] = self.written(v["commodity"]) if self.chance(0.15) else v["commodity"]
        again["reference"] = self.pick([None, "https://example.org/revised"])
        if self.chance(0.75):
            again["published_at"] = min(LAST, published + timedelta(days=self.r.randint(1, 400))).isoformat() + "T00:00:00Z"
        self.trade.append(again)

    def written(self, name):
        """A code or an item as somebody else writes it."""
        if not name[0].isdigit():
            return self.pick([name.upper(), name.title(), " " + name.replace("-", " "), name.replace("-", "_"), name.replace("-", "\u2011")])
        if not name.isdigit():
            return name
        joint = self.pick([".", " ", "-", "\u00a0", "\u202f", "\u2009", "\u2011", ". "])
        return joint.join(name[i:i + 2] for i in range(0, len(name), 2)) if self.chance(0.5) or len(name) < 6 else name[:4] + joint + name[4:]

    def code_for(self, item):
        """(nomenclature, commodity) of one item."""
        own = {c[0]: c[2] for c in CATALOGUE}.get(item) or []
        if not own or self.chance(0.4):
            return "ITEM", item
        p = self.pick(own)
        nomenclature = self.pick(NOMENCLATURES[1:])
        digits = {"GACC8": 8, "HTS10": 10, "CN8": 8, "HS2022": 6}[nomenclature]
        code = p + "".join(self.pick("0019") for _ in range(max(0, self.pick([digits, digits, len(p) + 2, len(p)]) - len(p))))
        return nomenclature, code[:digits]

    def walk(self, months, level):
        """Quantities of consecutive months with spikes, collapses, plateaus and zeros."""
        q, regime, out = level, 1.0, []
        flat = self.chance(0.15)
        for _ in range(months):
            if self.chance(0.08):
                regime = self.pick([1.0, 1.0, 0.05, 0.15, 0.5, 2.5, 6.0])
            noise = 1.0 if flat else self.r.lognormvariate(0, self.pick([0.05, 0.2]))
            q = level * regime * noise
            out.append(0.0 if self.chance(0.04) else round(q, self.pick([0, 0, 1, 3, 4])))
        return out

    def series(self, series, start, months, source="GACC", gaps=0.08, codes=None):
        nomenclature, commodity = codes or self.code_for(series[0])
        second = self.pick(SOURCES) if self.chance(0.35) else None
        child = nomenclature != "ITEM" and self.chance(0.3)
        month = start
        for q in self.walk(months, 10 ** self.r.uniform(1, 6)):
            if month > LAST_MONTH:
                break
            fields = {"source": source, "nomenclature": nomenclature, "commodity": commodity}
            if self.chance(0.02):
                self.fact(series, month, q, **dict(fields, nomenclature="ITEM", commodity=series[0]))
            if self.chance(gaps):
                if self.chance(0.5):
                    n = self.pick([2, 2, 3, 6, 12])
                    self.fact(series, month, round(q * n, 1), months=n, **fields)
            else:
                self.fact(series, month, q, **fields)
            if child and self.chance(0.7):
                deeper = commodity + self.pick(["00", "10"]) if self.chance(0.95) else commodity + ".0"   # one digit more is no code
                self.fact(series, month, round(q / 2, 1), **dict(fields, commodity=deeper))
            if second and self.chance(0.7):
                other = {"source": second, "nomenclature": self.pick(["ITEM", nomenclature]), "commodity": series[0]}
                if other["nomenclature"] != "ITEM":
                    other["commodity"] = commodity
                self.fact(series, month, round(q * self.pick([1.0, 1.005, 1.01, 1.5, 0.6, 0.0]), 2), **other)
            if self.chance(0.05):
                n = self.pick([2, 3, 4])
                self.fact(series, month, round(q * n * 1.1, 1), months=n, **dict(fields, source=self.pick([source, "UNCOMTRADE"])))
            month += 1

    def reroute(self):
        """x bans m; goods go to h, and m buys from h."""
        x, m, h = self.pick(["CHN", "CHN", "IDN"]), self.pick(PARTNERS[:4]), self.pick(HUBS)
        item = self.pick(TRADED)
        E = self.r.randint(2019 * 12 + 6, 2025 * 12)
        day = date(E // 12, E % 12 + 1, self.r.randint(1, 28))
        self.measure("BAN-%d" % len(self.measures), "BASE", x, start=day, destinations=[m], items=[item], restriction=self.pick(["PRESUMED_DENIAL", "PROHIBITED"]),
                     end=self.end_after(day, 0.2), coverage=self.pick(["FULL", "NO_CODE"]))
        level = 10 ** self.r.uniform(2, 5)
        before = self.r.randint(3, 13)
        for t in range(E - before, min(E + self.r.randint(4, 12), LAST_MONTH)):
            after = t >= E
            noise = lambda: self.r.lognormvariate(0, 0.2)
            closed = after and t > E + 6 and self.chance(0.6)
            flows = [((item, x, "EXPORT", m), level * (self.pick([0, 0.02, 0.3, 1.1]) if after else 1)),
                     ((item, x, "EXPORT", h), level * (0.02 if closed else self.pick([0.6, 0.9, 0.2]) if after else 0.1)),
                     ((item, m, "IMPORT", h), level * (0.02 if closed else self.pick([0.5, 0.8, 0.1]) if after else 0.08))]
            for s, q in flows:
                if self.chance(0.92):
                    code = self.code_for(item) if self.chance(0.1) else ("ITEM", item)
                    self.fact(s, t, round(q * noise(), 1), nomenclature=code[0], commodity=code[1], source=self.pick(["GACC"] * 5 + ["UNCOMTRADE"]))
            if self.chance(0.5):
                self.fact((item, m, "IMPORT", "WLD"), t, round(level * 1.3 * noise(), 1), source="USCENSUS")
            if self.chance(0.5):
                self.fact((item, x, "EXPORT", "WLD"), t, round(level * 2 * noise(), 1))
            if self.chance(0.3):
                self.fact((item, m, "IMPORT", x), t, round(level * (0.05 if after else 1) * noise(), 1), source="USCENSUS")

    def campaign(self):
        """One reporter controls several items toward one target, in the middle of their series; its events fall into the same months."""
        target = self.pick(["WLD", "WLD", "USA", "DEU", "JPN"])
        items = self.some(TRADED, 3, 5)
        E = self.r.randint(2020 * 12, 2025 * 12 - 2)
        self.middle = date(E // 12, E % 12 + 1, 1)
        partner = "ALL" if target == "WLD" else target
        for item in items if self.chance(0.5) else [None]:
            day = self.middle + timedelta(days=self.r.randint(0, 50))
            v = self.measure("C-%02d" % len(self.measures), "BASE", "CHN", start=day, destinations=[self.pick([partner, "ALL"])], items=[item] if item else items,
                             restriction=self.pick(["LICENCE", "LICENCE", "TAX", "PRESUMED_DENIAL"]), end=self.end_after(day, 0.2))
            if self.chance(0.5):
                end = day + timedelta(days=self.r.randint(60, 300))
                self.measure("C-%02d-S" % len(self.measures), "SUSPEND", "CHN", targets=[v["measure_id"]], start=day + timedelta(days=self.r.randint(0, 200)),
                             end=self.pick([None, end + timedelta(days=200)]), destinations=[], known=min(LAST, day))
        for item in items:
            level = self.pick([0, 10, 10 ** self.r.uniform(2, 6)])
            regime = 1.0
            for t in range(E - self.r.randint(5, 26), min(E + self.r.randint(8, 24), LAST_MONTH)):
                if t >= E and self.chance(0.3):
                    regime = self.pick([0.02, 0.1, 0.3, 0.5, 0.8, 1.0, 1.3, 4.0])
                quantity = level * regime * self.r.lognormvariate(0, 0.1) if level != 10 else 10 * regime
                if level == 0 and t >= E:
                    quantity = 100 * regime
                if self.chance(0.95):
                    self.fact((item, "CHN", "EXPORT", target), t, round(quantity, 1))
                if target != "WLD" and self.chance(0.5):
                    self.fact((item, target, "IMPORT", "CHN"), t, round(quantity * self.pick([1.1, 0.8, 0]), 1), source="USCENSUS")

    def make_trade(self):
        self.reroute()
        self.campaign()
        item = self.pick(TRADED)
        self.series((item, "CHN", "EXPORT", "WLD"), self.r.randint(FIRST_MONTH, 2021 * 12), self.r.randint(36, 60), gaps=0.03)
        group = self.pick(TRADED)
        start = self.r.randint(FIRST_MONTH, 2024 * 12)
        for partner in self.some(PARTNERS + HUBS, 3, 6):
            self.series((group, "CHN", "EXPORT", partner), start + self.r.randint(0, 3), self.r.randint(4, 14))
        if self.chance(0.6):
            self.series((group, "CHN", "EXPORT", "WLD"), start, self.r.randint(4, 14))
        self.editions()
        while len(self.trade) < self.wanted:
            reporter = self.pick(REPORTERS + ["USA", "THA"])
            partner = self.pick([p for p in PARTNERS + HUBS + ["WLD", "WLD", "CHN"] if p != reporter])
            name = self.pick(TRADED + UNKNOWN_ITEMS[:1]) if self.chance(0.9) else self.pick(UNKNOWN_ITEMS)
            s = (name, reporter, self.pick(FLOWS), partner)
            if self.chance(0.1) and self.wanted - len(self.trade) > 100:
                self.reroute()
            elif self.chance(0.15):
                for _ in range(3):
                    self.fact(s, self.r.randint(FIRST_MONTH, LAST_MONTH), float(self.r.randint(0, 10 ** 5)), months=self.pick([1, 1, 2]), source=self.pick(SOURCES),
                              nomenclature=self.pick(NOMENCLATURES[1:]), commodity=self.pick(LOOSE_CODES))
            elif self.chance(0.05):
                self.fact(s, self.r.randint(FIRST_MONTH, LAST_MONTH), 12.5, nomenclature="ITEM", commodity="mixed-8112")
            else:
                self.series(s, self.r.randint(FIRST_MONTH, LAST_MONTH - 5), self.pick([3, 6, 8, 14, 26, 40]), source=self.pick(SOURCES))

    def editions(self):
        """Codes of earlier editions of HS, some beside the same digits of the present one: what is known of their scope decides whose they are."""
        for _ in range(4):
            code = self.pick(["811292", "280530", "760110", "281820", "2846", "810194", "28", "810600", "260600", "990100"])
            s = ("none", self.pick(REPORTERS), self.pick(FLOWS), self.pick(["USA", "DEU", "WLD"]))
            start = self.r.randint(FIRST_MONTH, LAST_MONTH - 8)
            for month in range(start, start + self.r.randint(1, 5)):
                for nomenclature in self.some(EDITIONS + ["HS2022"], 1, 2):
                    self.fact(s, month, float(self.r.randint(0, 10 ** 5)) + 0.345, nomenclature=nomenclature, commodity=code, source=self.pick(SOURCES))

    def make_releases(self):
        seen = sorted({(v["source"], v["reporter"], v["flow"]) for v in self.trade})
        months = sorted({v["period"] for v in self.trade})
        for source, reporter, flow in seen:
            for period in self.some(months, 0, 12):
                prefix = self.pick(["*", "*", "*", "81", "8112", "28", "2846", "76", "81129210", "8505111000", "811292"])
                v = {"source": source, "reporter": reporter, "flow": flow, "period": period, "commodity_prefix": prefix, "completeness": self.pick(["COMPLETE", "COMPLETE", "PARTIAL"]),
                     "published_at": (date.fromisoformat(period) + timedelta(days=self.r.randint(35, 80))).isoformat() + "T03:00:00Z"}
                if v["published_at"] > LAST.isoformat():
                    continue
                self.releases.append(v)
                if self.chance(0.2):
                    self.releases.append(dict(v, completeness=self.pick(["COMPLETE", "PARTIAL"]), published_at=self.pick([v["published_at"], LAST.isoformat() + "T00:00:00Z"])))

    # policy events

    def make_events(self):
        for _ in range(self.pick([0, 15, 40])):
            act = self.pick(["TIGHTEN", "EASE", "EASE_TEMP", "FLOW_EASE", "HOLD_TIGHT", "HOLD_EASE", "SIGNAL", "SIGNAL", "ENFORCE"])
            actor = self.pick(["CHN", "CHN", "CHN", "USA", "IDN", "JPN", "DEU"])
            target = self.pick(["ALL", None, "USA", "DEU", "JPN"] if actor == "CHN" else ["CHN", "CHN", "ALL"])
            first = self.middle + timedelta(days=self.r.randint(-400, 400)) if self.chance(0.7) else self.day("2018-06-01")
            first = min(first, LAST)
            effective = (first + timedelta(days=self.r.randint(-40, 60))).isoformat() if self.chance(0.5) else None
            value = {"act": act, "toward": self.pick(["TIGHTEN", "EASE"]) if act == "SIGNAL" else None, "actor": actor, "target": target if target != actor else None,
                     "items": self.some(["alum", "earths", "germane"], 0, 2), "effective": effective, "until": None, "instrument": None,
                     "first_published": first.isoformat() + "T10:00:00Z", "last_published": first.isoformat() + "T12:00:00Z", "mentions": 1, "publishers": ["Example"],
                     "hedged": self.chance(0.2)}
            if value["target"] not in ("ALL", None) and not value["items"]:
                value["items"] = ["magnets"]
            self.events.append({"key": event_key(value), "value": value})
            if value["target"] not in ("ALL", None) and self.chance(0.4):   # an answer, within or beyond the days of a linkage
                answer = min(LAST, first + timedelta(days=self.r.randint(-50, 50))).isoformat()
                other = dict(value, actor=value["target"], target=actor, act=self.pick(["TIGHTEN", "EASE", "ENFORCE"]), toward=None, effective=None,
                             first_published=answer + "T01:00:00Z", last_published=answer + "T01:00:00Z")
                self.events.append({"key": event_key(other), "value": other})

    # rejected records

    def spoiled(self):
        """topic -> lines that intake must reject."""
        t = dict(self.trade[0], period="2024-03-01", published_at="2024-04-20T00:00:00Z", quantity_kg=5.0, observation="OBSERVED", period_months=1)
        m = dict(self.measures[0], measure_id="BAD", valid_from="2024-01-01")
        without = {k: v for k, v in t.items() if k != "flow"}
        line = lambda v: json.dumps({"value": v}).encode()
        trade = [b'{"value": {"source": "GACC"', line(dict(t, extra=1)), line(without), line(dict(t, flow="UNKNOWN")), line(dict(t, observation="GUESSED")),
                 line(dict(t, partner="XXX")), line(dict(t, quantity_kg=-1)), line(dict(t, quantity_kg=1e13)), line(dict(t, value_usd=-0.5)), line(dict(t, period="2024-03-02")),
                 line(dict(t, period="2024-05-01")), line(dict(t, period="1961-01-01")), line(dict(t, period_months=0)), line(dict(t, period_months=13)),
                 line(dict(t, commodity="a|b")), line(dict(t, commodity="")), line(dict(t, commodity=" _ ")),
                 line(dict(t, nomenclature="GACC8", commodity="81101000x")), line(dict(t, nomenclature="HS2022", commodity="81101000")),
                 line(dict(t, nomenclature="HTS10", commodity=" 8110100000")), line(dict(t, nomenclature="CN8", commodity="\uff18\uff11\uff11\uff10")), line(dict(t, observation="CONFIRMED_ZERO")), line(dict(t, observation="SUPPRESSED")),
                 line(dict(t, published_at="2026-11-26T00:00:00Z")), line(dict(t, published_at="2099-01-01T00:00:00Z")),
                 line(dict(t, observation="WITHDRAWN")), line(dict(t, observation="WITHDRAWN", quantity_kg=None, value_usd=1.0)),
                 line(dict(t, period="2003-01-01")), line(dict(t, quantity_kg="5")), line(dict(t, source="GA\u0007CC")),
                 line(t).replace(b'"source": ', b'"source": "GACC", "source": ', 1)]
        measures = [line(dict(m, commodity_prefixes=["811"])), line(dict(m, commodity_prefixes=["HS 8110"])), line(dict(m, valid_to="2023-12-31")), line(dict(m, act="UNKNOWN")), line(dict(m, destinations=["QQQ"])), line(dict(m, restriction="BAN"))]
        i = {"item": "spoiled", "commodity_prefixes": ["8110", "81101000"], "coverage": "FULL"}
        items = [line(dict(i, same_since=s)) for s in (["8110"], [":HS1996"], ["8110:"], ["8110:HS1988"], ["8110:GACC8"], ["81:HS1996"], ["8110-8112:HS1996"],
                                                       ["8110:HS1996", "8110:HS2017"], ["811:HS1996"], ["8110 HS1996"])]
        items += [line(dict(i, written_in=w)) for w in (["81101000"], [":HTS10"], ["81101000:"], ["81101000:HS2022"], ["81101000:NCM8"], ["81102000:HTS10"],
                                                        ["8110:HTS10"], ["8110100:GACC8"], ["81101000-81102000:CN8"])]
        return {"trade.records": self.some(trade, 2, 6), "control.measures": self.some(measures, 0, 2), "reference.items": self.some(items, 0, 3)}

    def write(self, directory):
        self.make_items()
        self.make_supply()
        self.make_measures()
        self.make_trade()
        self.make_releases()
        self.make_events()
        os.makedirs(directory, exist_ok=True)
        topics = {"trade.records": self.trade, "trade.releases": self.releases, "control.measures": self.measures, "reference.items": self.items, "reference.supply": self.supply}
        spoiled = self.spoiled()
        for topic, values in topics.items():
            lines = [json.dumps({"value": v}).encode() for v in values] + spoiled.get(topic, [])
            self.r.shuffle(lines)
            self.save(directory, topic, lines)
        if self.events:
            self.save(directory, "policy.events", [json.dumps(e).encode() for e in self.events])

    def save(self, directory, topic, lines):
        with open(os.path.join(directory, topic + ".jsonl"), "wb") as f:
            f.writelines(line + b"\n" for line in lines)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("seed", type=int)
    p.add_argument("output")
    p.add_argument("--facts", type=int, default=300)
    a = p.parse_args()
    Generator(a.seed, a.facts).write(a.output)


if __name__ == "__main__":
    main()
