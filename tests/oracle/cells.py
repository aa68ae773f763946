"""SPEC 7.1 to SPEC 7.3, cells: one series in one month, from facts, markers and source profiles; and sums over months."""
from collections import defaultdict

from common import is_member
from intake import NOMENCLATURES
from status import tariff

RANKS = {"GACC": 1, "USCENSUS": 1, "COMEXT": 1, "UNCOMTRADE": 2, "PRESS": 9}
OTHER_RANK = 3
ABSENCE_IS_ZERO = {"GACC"}


def source_order(source):
    return (RANKS.get(source, OTHER_RANK), source.encode())


class Cell:
    def __init__(self, source, facts=(), absent_at=None):
        """From facts of one series, source and period; or a zero by absence, known since `absent_at`."""
        self.source = source
        self.by_absence = absent_at is not None
        if self.by_absence:
            self.grams = self.first_grams = 0
            self.cents, self.codes, self.nomenclature, self.derived, self.vintage = None, [], None, False, absent_at
        else:
            self.nomenclature = next(n for n in NOMENCLATURES if any(f["nomenclature"] == n for f in facts))
            facts = [f for f in facts if f["nomenclature"] == self.nomenclature]
            codes = [f["commodity"] for f in facts]
            if self.nomenclature != "ITEM":
                facts = [f for f in facts if not any(f["commodity"] != c and f["commodity"].startswith(c) for c in codes)]
            total = lambda field: None if any(f[field] is None for f in facts) else sum(f[field] for f in facts)
            self.grams, self.first_grams, self.cents = total("grams"), total("first_grams"), total("cents")
            self.codes = sorted(f["commodity"] for f in facts)
            self.derived = any(f["observation"] in ("DERIVED", "ESTIMATED") for f in facts)
            self.vintage = max(f["known"] for f in facts)
        self.state = "SUPPRESSED" if self.grams is None else "ZERO" if self.grams == 0 else "OBSERVED"
        self.conflicts = []
        self.provisional = False

    present = property(lambda self: self.grams is not None)


class Store:
    """All cells. A series is (item, reporter, flow, partner)."""

    def __init__(self, facts, markers, catalogue):
        self.catalogue = catalogue
        self.markers = defaultdict(list)
        for m in markers:
            self.markers[m["source"], m["reporter"], m["flow"], m["month"]].append(m)
        grouped = defaultdict(list)
        for f in facts:
            grouped[(f["item"], f["reporter"], f["flow"], f["partner"]), f["source"], f["month"], f["months"]].append(f)
        self.sources = defaultdict(lambda: defaultdict(dict))   # series -> month -> source -> single cell
        self.cumulative = defaultdict(list)                     # series -> [(start, months, cell)]
        for (series, source, month, months), group in grouped.items():
            cell = Cell(source, group)
            if months == 1:
                self.sources[series][month][source] = cell
            else:
                self.cumulative[series].append((month, months, cell))
        self.series = sorted({s for s, *_ in grouped})
        self.partners = defaultdict(list)                       # (item, reporter, flow) -> partners with a fact, without WLD
        for item, reporter, flow, partner in self.series:
            if partner != "WLD":
                self.partners[item, reporter, flow].append(partner)
        self.add_absences()
        self.cells = {s: {m: self.choose(s, m, by) for m, by in months.items()} for s, months in self.sources.items()}

    def covers(self, marker, item):
        prefixes = self.catalogue.prefixes(item)
        if marker["prefix"] == "*":
            return True
        own = lambda p: len(marker["prefix"]) <= 6 or self.catalogue.holds(item, p, tariff(marker["reporter"]))
        return bool(prefixes) and all(p.startswith(marker["prefix"]) and own(p) for p in prefixes)

    def covered(self, series, month, source, completeness):
        return [m for m in self.markers.get((source, series[1], series[2], month), []) if m["completeness"] == completeness and self.covers(m, series[0])]

    def cumulative_over(self, series, month, source=None):
        return any(start <= month < start + n and source in (None, c.source) for start, n, c in self.cumulative.get(series, []))

    def add_absences(self):
        zeros = []
        for source, reporter, flow, month in self.markers:
            if source not in ABSENCE_IS_ZERO:
                continue
            for s in self.series:
                if s[1:3] != (reporter, flow) or self.single(s, month, source):
                    continue
                complete = self.covered(s, month, source, "COMPLETE")
                if not complete or self.cumulative_over(s, month, source):
                    continue
                if s[3] == "WLD" and any(self.something(s[:3] + (p,), month, source) for p in self.partners[s[:3]]):
                    continue
                zeros.append((s, month, Cell(source, absent_at=max(m["known"] for m in complete))))
        for s, month, cell in zeros:
            self.sources[s][month][cell.source] = cell

    def single(self, series, month, source):
        return self.sources.get(series, {}).get(month, {}).get(source)

    def something(self, series, month, source):
        """Whether this source has a cell above zero, suppressed or cumulative there."""
        cell = self.single(series, month, source)
        return cell is not None and cell.grams != 0 or self.cumulative_over(series, month, source)

    def choose(self, series, month, by):
        source = min(by, key=source_order)
        cell = by[source]
        if cell.grams is not None:
            differs = lambda c: c.grams is not None and abs(c.grams - cell.grams) * 100 > cell.grams
            cell.conflicts = [by[s] for s in sorted(by, key=str.encode) if s != source and differs(by[s])]
        cell.provisional = not self.covered(series, month, source, "COMPLETE") and bool(self.covered(series, month, source, "PARTIAL"))
        return cell

    def cell(self, series, month):
        return self.cells.get(series, {}).get(month)

    def grams(self, series, month):
        c = self.cell(series, month)
        return c.grams if c else None

    def counts(self, series, month):
        """AMENDMENTS B4: EUU is no partner beside a member that has a cell."""
        market = series[:3]
        return series[3] != "EUU" or not any(is_member(p, month) and self.cell(market + (p,), month) for p in self.partners[market])

    def counted(self, market, month):
        """The cells of the partners that add up."""
        cells = ((p, self.cell(market + (p,), month)) for p in self.partners[market])
        return [c for p, c in cells if c and self.counts(market + (p,), month)]

    def present(self, series, a, b):
        """Grams of the months a..b that are present."""
        return [c.grams for c in (self.cell(series, m) for m in range(a, b + 1)) if c and c.present]

    def total(self, series, a, b):
        """Sum(a..b): (grams or None, whether a cell of it is derived)."""
        m, grams, derived = a, 0, False
        while m <= b:
            fits = [(n, c) for start, n, c in self.cumulative.get(series, []) if start == m and start + n - 1 <= b and c.present
                    and any(self.grams(series, u) is None for u in range(start, start + n))]
            n, cell = min(fits, key=lambda f: (-f[0], source_order(f[1].source))) if fits else (1, self.cell(series, m))
            if cell is None or not cell.present:
                return None, False
            grams, derived, m = grams + cell.grams, derived or cell.derived, m + n
        return grams, derived
