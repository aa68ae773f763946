"""SPEC 7.6, leverage.reroutes: goods of x that may reach m through a hub after a ban."""
from fractions import Fraction

from common import instant_text, kilograms, month_of_day, month_text, number
from indicators import median

BAN = 0.9


def records(model):
    """key -> value of leverage.reroutes."""
    out = {}
    store = model.store
    exports = [s for s in store.series if s[2] == "EXPORT" and s[3] != "WLD"]
    imports = [s for s in store.series if s[2] == "IMPORT" and s[3] != "WLD"]
    for item, x, _, h in exports:
        for other, m, _, via in imports:
            if other == item and via == h and len({x, m, h}) == 3:
                first = model.book.first_day(x, m, item, BAN)
                if first is not None:
                    out.update(triple(store, item, x, h, m, month_of_day(first)))
    return out


def triple(store, item, x, h, m, E):
    out = {}
    export, entry, direct = (item, x, "EXPORT", h), (item, m, "IMPORT", h), (item, x, "EXPORT", m)
    medians = [baseline(store, s, E) for s in (direct, export, entry)]
    months = {t for s in (export, entry) for t in store.cells.get(s, {}) if t >= E}
    for t in months:
        key = "|".join((x, item, h, m, month_text(t)))
        out[key] = record(store, item, x, h, m, E, t, export, entry, direct, medians)
    return out


def baseline(store, series, E):
    months = store.present(series, E - 12, E - 1)
    return median([Fraction(g) for g in months]) if len(months) >= 4 else None


def record(store, item, x, h, m, E, t, export, entry, direct, medians):
    med_direct, med_export, med_entry = medians
    now = [c for c in (store.cell(s, t) for s in (direct, export, entry)) if c]
    lost = None if med_direct is None or store.grams(direct, t) is None else med_direct - store.grams(direct, t)
    value, lag, reason = strongest(store, export, entry, t, medians, lost)
    since = store.present(export, E, t)
    lengths = [0 if c.nomenclature == "ITEM" else min(map(len, c.codes)) for c in now if c.codes]
    return {
        "origin": x, "item": item, "hub": h, "destination": m, "month": month_text(t) + "-01", "value": number(value), "lag": lag, "bound": "UPPER",
        "lost_kg": kg(lost), "import_kg": kilograms(store.grams(entry, t)), "import_median_kg": kg(med_entry), "export_kg": kilograms(store.grams(export, t)),
        "export_median_kg": kg(med_export), "export_greatest_kg": kilograms(max(since) if since else None), "granularity": min(lengths) if lengths else None,
        "rank_before": place(store, item, x, h, E - 12, E - 1), "rank_now": place(store, item, x, h, t - 2, t),
        "vintage": instant_text(max(c.vintage for c in now)), "absent": [{"field": "value", "reason": reason}] if reason else [],
    }


def kg(grams):
    return None if grams is None else number(grams / 1000)


def strongest(store, export, entry, t, medians, lost):
    """(value, lag, reason)."""
    if None in medians:
        return None, None, "no_base"
    _, med_export, med_entry = medians
    gain = store.grams(entry, t)
    lags = [(L, store.grams(export, t - L)) for L in range(4) if store.grams(export, t - L) is not None]
    if lost is None or gain is None or not lags:
        return None, None, "missing"
    if lost <= 0:
        return None, None, "no_loss"
    value = lambda q: min(max(min(q - med_export, gain - med_entry, lost) / lost, Fraction(0)), Fraction(1))
    best = max(value(q) for _, q in lags)
    return best, min(L for L, q in lags if value(q) == best), None


def place(store, item, x, h, a, b):
    """1 + destinations of x with a greater sum; None if h has no cell."""
    market = (item, x, "EXPORT")
    months = lambda p: [u for u in range(a, b + 1) if store.grams(market + (p,), u) is not None]
    sums = {p: [store.grams(market + (p,), u) for u in months(p) if store.counts(market + (p,), u)] for p in store.partners[market]}
    if not sums.get(h) or len(sums[h]) < len(months(h)):   # an aggregate has no place among its members
        return None
    return 1 + sum(sum(v) > sum(sums[h]) for v in sums.values() if v)
