"""SPEC 7.4, dependency: what the supply facts say of a country, an item and a year."""
import re

from common import is_member

POUND = 453.59237
GRAMS = {"g": 1, "gram": 1, "gramme": 1, "kg": 1e3, "kilo": 1e3, "kilogram": 1e3, "kilogramme": 1e3, "t": 1e6, "ton": 1e6, "tonne": 1e6,
         "metric ton": 1e6, "metric tonne": 1e6, "kt": 1e9, "kiloton": 1e9, "kilotonne": 1e9, "short ton": 2000 * POUND, "long ton": 2240 * POUND,
         "lb": POUND, "pound": POUND, "troy ounce": 31.1034768}


def grams(unit):
    """Grams in one unit of weight; None: no weight that is known. Symbols have no plural but lbs and kgs."""
    if unit in ("mt", "MT"):
        return 1e6
    word = re.sub(r"[\s_-]+", " ", unit).strip().lower()
    times, word = re.fullmatch(r"(thousand |million |)(.*)", word).groups()
    plural = len(word) > 3 or word in ("lbs", "kgs", "tons")
    size = GRAMS.get(word) or (GRAMS.get(word.removesuffix("s")) if plural else None)
    return size and size * {"": 1, "thousand ": 1e3, "million ": 1e6}[times]


def whole(unit, other=None):
    """Units of a share that make all of it."""
    return {"": 100, "%": 100, "percent": 100, "per cent": 100, "ratio": 1, "fraction": 1}.get(re.sub(r"[\s_-]+", " ", unit).strip().lower(), other)


class Supply:
    def __init__(self, facts, catalogue):
        """facts: latest versions."""
        self.catalogue = catalogue
        self.by = {}
        for f in facts:
            self.by.setdefault((f["item"], f["measure"]), []).append(f)

    def production(self, item, year):
        """Amounts of the latest year: of the item, then each ancestor; refinery production before mine production. In grams where they stand in several
        units; None for all where one of these is no weight. Nothing is nothing in every unit."""
        for i in self.catalogue.chain(item):
            for measure in ("refinery_production", "mine_production"):
                rows = [f for f in self.by.get((i, measure), []) if f["year_from"] <= year]
                if rows:
                    latest = max(f["year_to"] for f in rows)
                    rows = [f for f in rows if f["year_to"] == latest and amount(f) is not None]
                    units = {f["unit"] for f in rows if amount(f)}
                    if len(units) < 2:
                        return {f["country"]: amount(f) for f in rows}, latest
                    if not all(grams(u) for u in units):
                        return None, latest
                    return {f["country"]: amount(f) and amount(f) * grams(f["unit"]) for f in rows}, latest
        return {}, None

    def counted(self, rows, item, year):
        """Without EUU where a member (in December of the rows' year) stands beside it."""
        latest = self.production(item, year)[1]
        return {c: v for c, v in rows.items() if c != "EUU" or not any(is_member(m, latest * 12 + 11) for m in rows)}

    def shares(self, item, year):
        """country -> share of world production; None: the units do not compare."""
        rows = self.production(item, year)[0]
        if rows is None:
            return None
        total = rows.get("WLD") or sum(v for c, v in self.counted(rows, item, year).items() if c != "WLD")
        return {c: v / total for c, v in rows.items() if c != "WLD"} if total else {}

    def fact(self, item, measure, country, year):
        for i in self.catalogue.chain(item):
            rows = [f for f in self.by.get((i, measure), []) if f["country"] == country and f["partner"] is None and f["year_from"] <= year]
            if rows:
                return max(rows, key=lambda f: (f["year_to"], f["year_from"]))
        return None

    def import_share(self, item, importer, exporter, year):
        """((value, reason of none), item whose share it is, (first, last year of it)). The nearest item of which any share of the importer is known decides for all suppliers; a
        supplier that a later list has only among its rest has none."""
        for i in self.catalogue.chain(item):
            rows = [f for f in self.by.get((i, "import_share"), []) if f["country"] == importer and f["partner"] and f["year_from"] <= year]
            if rows:
                own = [f for f in rows if f["partner"] == exporter]
                f = max(own, key=lambda f: (f["year_to"], f["year_from"])) if own else None
                if f and any(g["partner"] == "OTH" and g["year_to"] > f["year_to"] for g in rows):
                    f = None
                value = part(f)
                return value, i, (None, None) if value[0] is None else (f["year_from"], f["year_to"])
        return part(None), None, (None, None)

    def net_import_reliance(self, item, importer, year):
        """((value, reason of none), bound or None, item whose it is)."""
        f = self.fact(item, "net_import_reliance", importer, year)
        value = part(f)
        return value, None if value[0] is None else {"GREATER": "LOWER", "LESS": "UPPER"}.get(f["qualifier"]), f and f["item"]

    def producing(self, item, year):
        """The item of the chain whose production is taken."""
        for i in self.catalogue.chain(item):
            if any(f["year_from"] <= year for m in ("refinery_production", "mine_production") for f in self.by.get((i, m), [])):
                return i
        return None


def amount(f):
    if f["qualifier"] in ("ZERO", "NET_EXPORTER"):
        return 0.0
    if f["qualifier"] in ("WITHHELD", "NOT_AVAILABLE"):
        return None
    return f["value"]


def part(f):
    """(part of 1, reason of none)."""
    if f is None or amount(f) is None:
        return None, "no_supply"
    if amount(f) == 0:
        return 0.0, None
    return (amount(f) / whole(f["unit"]), None) if whole(f["unit"]) else (None, "unlike_units")
