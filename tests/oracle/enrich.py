"""SPEC 6.2, enrich: each trade fact with its item and the control status that applied to it."""
from common import first_day, instant_text, kilograms, last_day, month_text, number
from intake import EDITIONS


def direction(flow, reporter, partner):
    """(origin, destination) of a series."""
    exporting = flow in ("EXPORT", "RE_EXPORT")
    if partner == "WLD":
        partner = "ALL"
    return (reporter, partner) if exporting else (partner, reporter)


def attribute(catalogue, fact):
    """(item or None, candidates, item_coverage or None, why it has none or None)."""
    if fact["nomenclature"] == "ITEM":
        item = fact["commodity"]
        coverage = catalogue.coverage(item)
        return (None, [], "MIXED", None) if coverage == "MIXED" else (item, [], coverage, None)
    age = EDITIONS.index(fact["nomenclature"]) + 1 if fact["nomenclature"] in EDITIONS else 0
    mapped = catalogue.map(fact["commodity"], fact["nomenclature"], age)
    if mapped is None:
        return None, [], None, "EDITION"
    item, candidates = mapped
    if item:
        return item, [], catalogue.coverage(item), None
    return None, candidates, "MIXED" if candidates else None, None


def records(facts, book):
    """facts: id -> (first, latest). Returns (key -> value of trade.enriched, [facts with item, first version and latest])."""
    out, attributed = {}, []
    catalogue = book.catalogue
    for first, r in facts.values():
        item, candidates, coverage, unmapped = attribute(catalogue, r)
        origin, destination = direction(r["flow"], r["reporter"], r["partner"])
        subject = ("item", r["commodity"]) if r["nomenclature"] == "ITEM" else ("code", (r["commodity"], "HS2022" if r["nomenclature"] in EDITIONS else r["nomenclature"]))
        start, end = first_day(r["month"]), last_day(r["month"] + r["months"] - 1)
        name = item or ("MIXED:" + r["commodity"] if candidates else "-")
        key = "|".join((name, r["reporter"], r["flow"], r["partner"], month_text(r["month"]), str(r["months"]), r["source"], r["nomenclature"], r["commodity"]))
        out[key] = {
            "source": r["source"], "reporter": r["reporter"], "partner": r["partner"], "flow": r["flow"], "nomenclature": r["nomenclature"],
            "commodity": r["commodity"], "period": month_text(r["month"]) + "-01", "period_months": r["months"], "quantity_kg": kilograms(r["grams"]), "quantity_g": r["grams"],
            "value_usd": None if r["cents"] is None else number(r["cents"] / 100), "observation": r["observation"], "published_at": instant_text(r["known"]),
            "reference": r["reference"], "item": item, "candidates": candidates, "item_coverage": coverage, "unmapped": unmapped,
            "control": book.result(origin, destination, subject, end), "status_first": book.status_on(origin, destination, subject, start),
            "days_controlled": sum(book.severity_on(origin, destination, subject, d) > 0 for d in range(start, end + 1)),
            "revised": first["grams"] != r["grams"] or (first["observation"] == "WITHDRAWN") != (r["observation"] == "WITHDRAWN"), "first_quantity_kg": kilograms(first["grams"]), "vintage": instant_text(r["known"]),
        }
        if r["nomenclature"] in EDITIONS and coverage is None and out[key]["control"]["coverage"] == "FULL":
            out[key]["control"] = dict(out[key]["control"], coverage="PARTIAL")
        if item and r["observation"] != "WITHDRAWN":
            attributed.append(dict(r, item=item, first_grams=first["grams"]))
    return out, attributed
