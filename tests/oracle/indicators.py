"""SPEC 7.4, leverage.indicators: one record for each series and month."""
import math
from fractions import Fraction

from common import day_text, first_day, instant_text, kilograms, last_day, month_of_day, month_text, number
from enrich import direction

CAUTIONS = ["single_observation", "provisional", "conflict", "revised", "derived_input", "still_controlled", "below_year_ago", "partial_coverage", "thin_base", "code_set"]


def median(values):
    v = sorted(values)
    n = len(v)
    return v[n // 2] if n % 2 else (v[n // 2 - 1] + v[n // 2]) / 2


def robust(x, history):
    """(z, reason) of Iglewicz and Hoaglin against at least twelve values."""
    if len(history) < 12:
        return None, "too_short"
    mid = median(history)
    mad = median([abs(v - mid) for v in history])
    if mad:
        return 0.6745 * (x - mid) / mad, None
    mean = sum(abs(v - mid) for v in history) / len(history)
    return ((x - mid) / (1.253314 * mean), None) if mean else (None, "no_spread")


class Series:
    """One series with its control history: everything that a month of it needs."""

    def __init__(self, model, series):
        self.model, self.store, self.book = model, model.store, model.book
        self.series = series
        self.item, self.reporter, self.flow, self.partner = series
        self.world = series[:3] + ("WLD",)
        self.origin, self.destination = direction(self.flow, self.reporter, self.partner)
        first = self.book.first_day(self.origin, self.destination, self.item, 0)
        self.first = first
        self.E = None if first is None else month_of_day(first)
        self.base = [] if first is None else self.store.present(series, self.E - 12, self.E - 1)
        self.P = Fraction(sum(self.base), len(self.base)) if len(self.base) >= 4 else None

    def grams(self, month):
        return self.store.grams(self.series, month)

    def recovery(self, t):
        """(r, basis, reason)."""
        if self.E is None or t < self.E:
            return None, None, "not_controlled"
        q = self.grams(t)
        if q is None:
            return None, None, self.quantity_reason(t)
        same = self.grams(self.E - 12 + (t - self.E) % 12)
        if same:
            return Fraction(q, same), "SAME_MONTH", None
        if self.P is None:
            return None, None, "no_base"
        return (q / self.P, "MEAN", None) if self.P else (None, None, "from_zero")

    def shortfall(self, t):
        if self.E is None or t < self.E:
            return None, "not_controlled"
        if self.P is None:
            return None, "no_base"
        return sum(max(Fraction(0), self.P - q) for q in self.store.present(self.series, self.E, t)), None

    def recovered(self, t):
        return all(self.E is not None and u >= self.E and (self.recovery(u)[0] or 0) >= Fraction(9, 10) for u in (t, t - 1, t - 2))

    def phase(self, t):
        """(phase, months, reason)."""
        if self.E is None or t < self.E:
            return None, None, "not_controlled"
        phase, months, least = "BASELINE", 0, None
        for u in range(self.E, t + 1):
            r = self.recovery(u)[0]
            if r is None:
                continue
            least = r if least is None else min(least, r)
            was = phase
            if r < Fraction(4, 10):
                phase = "DISRUPTION"
            elif phase != "BASELINE" and self.recovered(u):
                phase = "RECOVERED"
            elif phase == "BASELINE":
                phase = "DECLINE" if r < Fraction(9, 10) else "BASELINE"
            elif r >= Fraction(5, 4) * least:
                phase = "RECOVERING"
            months = months + 1 if phase == was else 1
        return (phase, months, None) if least is not None else (None, None, "no_base")

    def month_end_severity(self, t):
        return self.book.severity_on(self.origin, self.destination, ("item", self.item), last_day(t))

    def rebound(self, t, surge):
        if self.E is None or t < self.E:
            return None, "not_controlled"
        if not surge:
            return None, "no_surge"
        greatest = max(self.month_end_severity(u) for u in range(self.E, t + 1))
        severity = self.month_end_severity(t)
        r, gap, q, before = self.recovery(t)[0], self.shortfall(t - 1)[0], self.grams(t), self.grams(t - 1)
        if severity > 0 and severity >= greatest and None not in (r, gap, before) and r < 1 and q - before <= gap:
            return "BACKLOG", None
        if severity < greatest and self.recovered(t):
            return "LIBERALISATION", None
        return "UNDETERMINED", None

    def quantity_reason(self, t):
        return "suppressed" if self.store.cell(self.series, t) else "not_reported"

    def base_reason(self, series, month):
        if self.store.cell(series, month):
            return "suppressed"
        return "two_month" if self.store.cumulative_over(series, month) else "missing"

    def change(self, t, base):
        """(q_t / q_base - 1, reason)."""
        q, b = self.grams(t), self.grams(base)
        if q is None:
            return None, self.quantity_reason(t)
        if b is None:
            return None, self.base_reason(self.series, base)
        return (Fraction(q, b) - 1, None) if b else (None, "from_zero")

    def record(self, t):
        """(value, extras for other modules)."""
        store, absent = self.store, {}

        def note(field, pair):
            value, reason = pair
            if value is None:
                absent[field] = reason
            return value

        cell = store.cell(self.series, t)
        q = self.grams(t)
        missing_q = None if q is not None else self.quantity_reason(t)
        cents = cell.cents if cell else None
        level = {"quantity_kg": kilograms(note("level.quantity_kg", (q, missing_q))), "value_usd": None, "unit_value": None, "source": cell.source if cell else None,
                 "state": cell.state if cell else "MISSING", "first_quantity_kg": kilograms(cell.first_grams) if cell else None,
                 "conflicts": [{"source": c.source, "quantity_kg": kilograms(c.grams)} for c in cell.conflicts] if cell else []}
        level["value_usd"] = number(note("level.value_usd", (None if cents is None else cents / 100, "missing" if q is not None else missing_q)))
        level["unit_value"] = number(note("level.unit_value", self.unit_value(q, cents, missing_q)))

        january = t - t % 12
        mom, yoy = note("change.mom", self.change(t, t - 1)), note("change.yoy", self.change(t, t - 12))
        base = note("change.base", (None, "is_base") if t == january else self.change(t, january))
        above, _ = store.total(self.series, january, t)
        below, below_derived = store.total(self.series, january - 12, t - 12)
        ytd = note("change.ytd", (None, "missing") if above is None or below is None else (None, "from_zero") if below == 0 else (Fraction(above, below) - 1, None))
        precontrol = note("change.precontrol", self.precontrol(t, q, missing_q))
        change = {"mom": number(mom), "yoy": number(yoy), "base": number(base), "ytd": number(ytd), "precontrol": number(precontrol)}

        sums = {n: store.total(self.series, t - n + 1, t)[0] for n in (3, 12)}
        rolling = {"sum_%dm" % n: kilograms(note("rolling.sum_%dm" % n, (sums[n], "missing"))) for n in (3, 12)}

        log = lambda g: math.log1p(g / 1000)
        history = [log(g) for g in store.present(self.series, t - 24, t - 1)]
        z = note("anomaly.robust_z", robust(log(q), history) if q is not None else (None, missing_q))
        pairs = [(self.grams(u), self.grams(u - 12)) for u in range(t - 24, t)]
        seasonal = [log(a) - log(b) for a, b in pairs if a is not None and b is not None]
        year_ago = self.grams(t - 12)
        sz = note("anomaly.seasonal_z", (None, missing_q) if q is None else (None, self.base_reason(self.series, t - 12)) if year_ago is None
                  else robust(log(q) - log(year_ago), seasonal))
        anomaly = {"robust_z": number(z), "robust_n": len(history), "seasonal_z": number(sz), "seasonal_n": len(seasonal)}

        status = self.book.result(self.origin, self.destination, ("item", self.item), last_day(t))
        severity = status["severity"]
        r, r_basis, r_reason = self.recovery(t)
        note("control.recovery_ratio", (r, r_reason))
        shortfall = note("control.shortfall_kg", self.shortfall(t))
        phase, phase_months, phase_reason = self.phase(t)
        note("control.phase", (phase, phase_reason))
        surge = mom is not None and mom >= 1 or z is not None and z >= 3.5
        rebound = note("control.rebound", self.rebound(t, surge))
        note("control.first", (self.first, "not_controlled"))
        control = {"status": status["status"], "severity": severity, "coverage": status["coverage"], "since": status["since"], "measures": status["measures"],
                   "first": None if self.first is None else day_text(self.first), "base_n": None if self.first is None else len(self.base),
                   "recovery_ratio": number(r), "recovery_basis": r_basis, "shortfall_kg": number(None if shortfall is None else shortfall / 1000),
                   "phase": phase, "phase_months": phase_months, "rebound": rebound}

        gap = note("mirror.gap", self.mirror(t, q, missing_q))
        concentration = self.concentration(t, q, missing_q, note)
        dependency = self.dependency(t, note)
        leverage = self.leverage(severity, dependency, note)

        cautions = set()
        flag = lambda name, on: cautions.add(name) if on else None
        flag("single_observation", phase not in (None, "BASELINE") and phase_months < 3)
        flag("provisional", cell and cell.provisional)
        flag("conflict", cell and cell.conflicts)
        flag("revised", cell and cell.first_grams != cell.grams)
        divided = [m for v, m in ((mom, t - 1), (yoy, t - 12), (base, january)) if v is not None]
        in_base = self.E is not None and any(c.derived for c in (store.cell(self.series, m) for m in range(self.E - 12, self.E)) if c and c.present)
        flag("derived_input", cell and cell.derived or any(store.cell(self.series, m).derived for m in divided) or ytd is not None and below_derived
             or precontrol is not None and in_base)
        flag("still_controlled", severity > 0)
        flag("below_year_ago", mom is not None and mom > 0 and yoy is not None and yoy < 0)
        flag("partial_coverage", severity > 0 and status["coverage"] != "FULL")
        flag("thin_base", self.E is not None and t >= self.E and self.P is not None and len(self.base) < 12)
        flag("code_set", cell and cell.codes and self.code_set_changed(t, cell))

        if cell:
            vintage = cell.vintage
        else:
            vintage = max(c.vintage for c in store.counted(self.world[:3], t))
        value = {"reporter": self.reporter, "item": self.item, "flow": self.flow, "partner": self.partner, "month": month_text(t) + "-01", "level": level,
                 "change": change, "rolling": rolling, "anomaly": anomaly, "concentration": concentration, "control": control, "mirror": {"gap": number(gap)},
                 "dependency": dependency, "leverage": leverage, "evidence": {"months_24": len(history), "derived": bool(cell and cell.derived)},
                 "cautions": [c for c in CAUTIONS if c in cautions], "vintage": instant_text(vintage),
                 "absent": [{"field": f, "reason": absent[f]} for f in sorted(absent)]}
        return value

    def unit_value(self, q, cents, missing_q):
        if q is None:
            return None, missing_q
        if q == 0:
            return None, "from_zero"
        return (None, "missing") if cents is None else (Fraction(cents * 10, q), None)

    def precontrol(self, t, q, missing_q):
        if self.E is None or t < self.E:
            return None, "not_controlled"
        if q is None:
            return None, missing_q
        if self.P is None:
            return None, "no_base"
        return (q / self.P - 1, None) if self.P else (None, "from_zero")

    def code_set_changed(self, t, cell):
        earlier = [m for m, c in self.store.cells[self.series].items() if m < t and c.codes]
        if not earlier:
            return False
        last = self.store.cell(self.series, max(earlier))
        return (last.codes, last.nomenclature, last.source) != (cell.codes, cell.nomenclature, cell.source)

    def concentration(self, t, q, missing_q, note):
        store = self.store
        known = [c.grams for c in store.counted(self.world[:3], t) if c.present]
        share, basis, hhi, partners = None, None, None, None
        if self.partner == "WLD":
            note("concentration.share", (None, "is_total"))
            above = [g for g in known if g > 0]
            partners = len(above)
            hhi = Fraction(sum(g * g for g in above), sum(above) ** 2) if partners >= 3 else None
            note("concentration.hhi", (hhi, "few_partners"))
        else:
            world = store.cell(self.world, t)
            divisor = world.grams if world else sum(known) if len(known) >= 2 else None
            if q is None:
                reason = missing_q
            elif not world and not store.counts(self.series, t):
                reason = "not_applicable"
            elif divisor is None:
                reason = "suppressed" if world else "few_partners"
            elif divisor == 0:
                reason = "from_zero"
            else:
                share, basis, reason = Fraction(q, divisor), "WLD" if world else "SUM", None
            note("concentration.share", (share, reason))
            note("concentration.hhi", (None, "not_applicable"))
        return {"share": number(share), "share_basis": basis, "hhi": number(hhi), "partners": partners}

    def mirror(self, t, q, missing_q):
        if self.flow != "EXPORT":
            return None, "not_applicable"
        if self.partner == "WLD":
            return None, "is_total"
        if q is None:
            return None, missing_q
        other = self.store.cell((self.item, self.partner, "IMPORT", self.reporter), t)
        if other is None:
            return None, "one_sided"
        if other.grams is None:
            return None, "suppressed"
        top = max(other.grams, q)
        return (Fraction(other.grams - q, top), None) if top else (None, "from_zero")

    def dependency(self, t, note):
        supply, catalogue, year = self.model.supply, self.book.catalogue, t // 12
        parent = lambda item, *figures: item if item != self.item and any(f is not None for f in figures) else None
        exporting = self.flow in ("EXPORT", "RE_EXPORT")
        x, m = (self.reporter, self.partner) if exporting else (self.partner, self.reporter)
        shares = supply.shares(self.item, year)
        no_share, shares = "unlike_units" if shares is None else "no_supply", shares or {}
        world_share = note("dependency.world_share", (None, "not_applicable") if x == "WLD" else (shares.get(x), no_share))
        named = [v for c, v in supply.counted(shares, self.item, year).items() if c != "OTH"]
        hhi = note("dependency.production_hhi", (sum(v * v for v in named) if named else None, no_share))
        if "WLD" in (x, m):
            supplier = note("dependency.supplier_share", (None, "not_applicable"))
            reliance, bound = note("dependency.net_import_reliance", (None, "not_applicable")), None
            share_of = reliance_of = None
            years = (None, None)
        else:
            a = self.store.total((self.item, m, "IMPORT", x), t - 11, t)[0]
            b = self.store.total((self.item, m, "IMPORT", "WLD"), t - 11, t)[0]
            supplier, share_of, years = supply.import_share(self.item, m, x, year)
            if a is not None and b:
                supplier, share_of, years = (Fraction(a, b), None), None, (None, None)
            supplier = note("dependency.supplier_share", supplier)
            reliance, bound, reliance_of = supply.net_import_reliance(self.item, m, year)
            reliance = note("dependency.net_import_reliance", reliance)
        essentiality = note("dependency.essentiality", (catalogue.inherited(self.item, "essentiality"), "no_catalogue"))
        substitutability = note("dependency.substitutability", (catalogue.inherited(self.item, "substitutability"), "no_catalogue"))
        return {"world_share": number(world_share), "production_hhi": number(hhi), "supplier_share": number(supplier), "net_import_reliance": number(reliance),
                "bound": bound, "essentiality": number(essentiality), "substitutability": number(substitutability),
                "production_of": parent(supply.producing(self.item, year), world_share, hhi), "supplier_share_of": parent(share_of, supplier),
                "net_import_reliance_of": parent(reliance_of, reliance), "supplier_share_year_from": years[0], "supplier_share_year_to": years[1]}

    def leverage(self, severity, d, note):
        factors = ["essentiality", "substitutability", "world_share"] if self.partner == "WLD" else ["essentiality", "net_import_reliance", "substitutability", "supplier_share"]
        missing = [f for f in factors if d[f] is None]
        score = None
        if not missing:
            score = severity * d["essentiality"]
            if self.partner != "WLD":
                score *= d["net_import_reliance"]
            score *= 1 - d["substitutability"]
            score *= d["world_share"] if self.partner == "WLD" else d["supplier_share"]
        note("leverage.score", (score, "missing"))
        return {"score": number(score), "basis": "WORLD" if self.partner == "WLD" else "PAIR", "missing": missing}


class Model:
    def __init__(self, store, book, supply):
        self.store, self.book, self.supply = store, book, supply
        self.series = {}

    def of(self, series):
        if series not in self.series:
            self.series[series] = Series(self, series)
        return self.series[series]

    def months(self):
        """series -> months with a record."""
        out = {s: set(cells) for s, cells in self.store.cells.items()}
        for (item, reporter, flow), partners in self.store.partners.items():
            world = out.setdefault((item, reporter, flow, "WLD"), set())
            for p in partners:
                world |= set(self.store.cells.get((item, reporter, flow, p), {}))
        return out


def records(model):
    """key -> value of leverage.indicators."""
    out = {}
    for s, months in model.months().items():
        for t in sorted(months):
            item, reporter, flow, partner = s
            out["|".join((reporter, item, flow, partner, month_text(t)))] = model.of(s).record(t)
    return out
