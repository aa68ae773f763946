"""SPEC 10: alerts as folds over the months of a key, and the mirrors of control.status."""
from collections import defaultdict

from common import number

FLOW_RULES = ("flow.collapse", "flow.surge")


# A condition is True, False or None: a comparison with a null operand is None, and a month whose condition is None does not count.

def compare(value, holds):
    return None if value is None else holds(value)


def either(*operands):
    """Alternatives: one that is known is enough, and a null one is then false."""
    known = [o for o in operands if o is not None]
    return any(known) if known else None


def both(*operands):
    """Joint conditions: a known false one decides, else a null one leaves the whole unknown."""
    if any(o is False for o in operands):
        return False
    return None if None in operands else True


# Each rule of a fold: record -> (condition, (value, measure, threshold) for when it is True, severity)

def flow(v, first, second, severity):
    """The two rules of alternatives; each operand is (value, measure, threshold, holds). A provisional month counts and is false."""
    conditions = [compare(value, holds) for value, _, _, holds in (first, second)]
    shown = first if conditions[0] else second
    return both(either(*conditions), "provisional" not in v["cautions"]), shown[:3], severity


def collapse(v):
    return flow(v, (v["change"]["base"], "change.base", -0.8, lambda x: x <= -0.8), (v["anomaly"]["robust_z"], "anomaly.robust_z", -3.5, lambda x: x <= -3.5),
                "critical" if "still_controlled" in v["cautions"] else "warning")


def surge(v):
    return flow(v, (v["change"]["mom"], "change.mom", 3.0, lambda x: x >= 3), (v["anomaly"]["robust_z"], "anomaly.robust_z", 3.5, lambda x: x >= 3.5), "warning")


def surge_under_control(v):
    mom = v["change"]["mom"]
    return both(compare(mom, lambda x: x >= 1), compare(v["control"]["severity"], lambda x: x >= 0.4)), (mom, "change.mom", 1.0), "critical"


def dependency(v):
    share, reliance = v["dependency"]["supplier_share"], v["dependency"]["net_import_reliance"]
    half = lambda x: x >= 0.5
    return both(compare(share, half), compare(reliance, half)), (share, "dependency.supplier_share", 0.5), "info"


def conflict(v):
    q, others = v["level"]["quantity_kg"], v["level"]["conflicts"]
    ratio = number(max(abs(c["quantity_kg"] - q) / q for c in others)) if q and others else None
    return compare(q, lambda _: "conflict" in v["cautions"]), (ratio, "level.conflicts", 0.01), "info"


def revised(v):
    q, first = v["level"]["quantity_kg"], v["level"]["first_quantity_kg"]
    holds = None if q is None or first is None else q != 0 if first == 0 else abs(q - first) / first > 0.1
    return holds, (number(abs(q - first) / first) if holds and first else None, "level.first_quantity_kg", 0.1), "info"


def suspected(v):
    value, kg, median = v["value"], v["import_kg"], v["import_median_kg"]
    reappears = False if {"field": "value", "reason": "no_loss"} in v["absent"] else compare(value, lambda x: x >= 0.2)
    doubled = None if kg is None or median is None else kg >= 2 * median
    return both(reappears, doubled), (value, "value", 0.2), "critical"


def closed(v, suspected_before):
    kg, greatest = v["export_kg"], v["export_greatest_kg"]
    dried_up = None if kg is None or greatest is None else kg <= 0.2 * greatest
    return both(suspected_before, compare(greatest, lambda x: x > 0), dried_up), (kg, "export_kg", 0.2), "info"


def divergence(v):
    d = v["divergence"] and v["divergence"]["value"]
    return compare(d, lambda x: x >= 2), (d, "divergence", 2.0), "critical"


def fold(months, rule):
    """months: [(key, value, condition, (value, measure, threshold), severity)] in order. The alert's state, or None if there was no episode."""
    state, episode, since, until, last = None, 0, None, None, None
    for key, v, condition, shown, severity in months:
        if condition:
            if state != "FIRING":
                state, episode, since, until = "FIRING", episode + 1, v["month"], None
            last = (key, v, shown, severity)
        elif condition is False and state == "FIRING":
            state, until = "RESOLVED", v["month"]
    if last is None:
        return None
    key, v, (value, measure, threshold), severity = last
    cautions = v.get("cautions", [])
    if "single_observation" in cautions and severity == "critical":
        severity = "warning"
    return {"rule": rule, "reporter": v.get("reporter") or v.get("origin"), "item": v.get("item"), "flow": v.get("flow"), "hub": v.get("hub"),
            "partner": v.get("partner") or v.get("destination") or v.get("target"), "news": None, "ordinal": None, "state": state, "severity": severity, "since": since, "until": until,
            "episode": episode, "month": v["month"], "measure": measure, "value": value, "threshold": threshold, "cautions": cautions, "rebound": None,
            "recovery_ratio": None, "vintage": v["vintage"], "evidence": [key]}, v


def of_indicators(indicators):
    out = {}
    rules = {"flow.collapse": collapse, "flow.surge": surge, "surge.under_control": surge_under_control, "dependency.high": dependency,
             "data.conflict": conflict, "data.revised": revised}
    for (reporter, item, flow, partner), months in groups(indicators).items():
        for rule, ask in rules.items():
            if rule in FLOW_RULES + ("surge.under_control",) and flow != "EXPORT":
                continue
            if rule == "dependency.high" and (flow not in ("IMPORT", "EXPORT") or partner == "WLD"):
                continue
            found = fold([(key, v, *ask(v)) for key, v in months], rule)
            if found:
                alert, v = found
                if rule == "surge.under_control":
                    alert["rebound"], alert["recovery_ratio"] = v["control"]["rebound"], v["control"]["recovery_ratio"]
                out["|".join((reporter, rule, item, flow, partner))] = alert
    return out


def of_reroutes(reroutes):
    out = {}
    for (origin, item, hub, destination), months in groups(reroutes).items():
        name = lambda rule: "|".join((origin, rule, item, hub, destination))
        rows = [(key, v, *suspected(v)) for key, v in months]
        found = fold(rows, "reroute.suspected")
        if not found:
            continue
        out[name("reroute.suspected")] = found[0]
        earlier, closing = False, []
        for key, v, condition, _, _ in rows:
            closing.append((key, v, *closed(v, earlier)))
            earlier = earlier or condition is True
        found = fold(closing, "reroute.closed")
        if found:
            out[name("reroute.closed")] = found[0]
    return out


def of_postures(postures):
    out = {}
    for (reporter, target), months in groups(postures).items():
        found = fold([(key, v, *divergence(v)) for key, v in months], "divergence.detected")
        if found:
            out["|".join((reporter, "divergence.detected", "-", "EXPORT", target))] = dict(found[0], flow="EXPORT")
    return out


def of_statuses(statuses):
    out = {}
    for key, v in statuses.items():
        following, previous = v["next_transition"], v["previous"]
        rises = previous is not None and v["severity"] > previous["severity"]
        rules = {"control.changed": (v["changed_recently"], v["since"], rises),
                 "control.upcoming": (v["upcoming"], following and following["day"], following and following["severity"] > v["severity"]),
                 "control.unconfirmed": (not v["confirmed"], v["since"], rises)}
        for rule, (on, since, up) in rules.items():
            if on:
                out["|".join((v["origin"], rule, v["item"], v["destination"]))] = {
                    "rule": rule, "reporter": v["origin"], "item": v["item"], "flow": None, "hub": None, "partner": v["destination"], "news": None, "ordinal": None,
                    "state": "FIRING",
                    "severity": "critical" if up else "warning", "since": since, "until": None, "episode": 1, "month": None, "measure": None,
                    "value": v["severity"], "threshold": None, "cautions": [], "rebound": None, "recovery_ratio": None, "vintage": None, "evidence": [key]}
    return out


def groups(records):
    """Key without its month -> [(key, value)] in order of months."""
    out = defaultdict(list)
    for key in sorted(records):
        out[tuple(key.split("|")[:-1])].append((key, records[key]))
    return out


def records(topics):
    return {**of_indicators(topics["leverage.indicators"]), **of_reroutes(topics["leverage.reroutes"]), **of_postures(topics["leverage.postures"]),
            **of_statuses(topics["control.status"])}
