"""SPEC 7.4, dependency: what the supply facts say of a country, an item and a year."""
from common import is_member


class Supply:
    def __init__(self, facts, catalogue):
        """facts: latest versions."""
        self.catalogue = catalogue
        self.by = {}
        for f in facts:
            self.by.setdefault((f["item"], f["measure"]), []).append(f)

    def production(self, item, year):
        """Rows of the latest year: of the item, then each ancestor; refinery production before mine production."""
        for i in self.catalogue.chain(item):
            for measure in ("refinery_production", "mine_production"):
                rows = [f for f in self.by.get((i, measure), []) if f["year_from"] <= year]
                if rows:
                    latest = max(f["year_to"] for f in rows)
                    return {f["country"]: amount(f) for f in rows if f["year_to"] == latest and amount(f) is not None}, latest
        return {}, None

    def counted(self, rows, item, year):
        """Without EUU where a member (in December of the rows' year) stands beside it."""
        latest = self.production(item, year)[1]
        return {c: v for c, v in rows.items() if c != "EUU" or not any(is_member(m, latest * 12 + 11) for m in rows)}

    def shares(self, item, year):
        """country -> share of world production."""
        rows = self.production(item, year)[0]
        total = rows.get("WLD") or sum(v for c, v in self.counted(rows, item, year).items() if c != "WLD")
        return {c: v / total for c, v in rows.items() if c != "WLD"} if total else {}

    def fact(self, item, measure, country, partner, year):
        for i in self.catalogue.chain(item):
            rows = [f for f in self.by.get((i, measure), []) if f["country"] == country and f["partner"] == partner and f["year_from"] <= year]
            if rows:
                return max(rows, key=lambda f: (f["year_to"], f["year_from"]))
        return None

    def import_share(self, item, importer, exporter, year):
        f = self.fact(item, "import_share", importer, exporter, year)
        return None if f is None or amount(f) is None else amount(f) / 100

    def net_import_reliance(self, item, importer, year):
        """(value or None, bound or None)."""
        f = self.fact(item, "net_import_reliance", importer, None, year)
        if f is None or amount(f) is None:
            return None, None
        return amount(f) / 100, {"GREATER": "LOWER", "LESS": "UPPER"}.get(f["qualifier"])


def amount(f):
    if f["qualifier"] in ("ZERO", "NET_EXPORTER"):
        return 0.0
    if f["qualifier"] in ("WITHHELD", "NOT_AVAILABLE"):
        return None
    return f["value"]
