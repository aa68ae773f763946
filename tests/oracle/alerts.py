"""SPEC 10: alerts as folds over the months of a key, and the mirrors of control.status."""
from collections import defaultdict

from common import number

FLOW_RULES = ("flow.collapse", "flow.surge")


def first_true(*operands):
    """(value, measure, threshold) of the first operand that holds."""
    return next(((v, m, limit) for holds, v, m, limit in operands if holds), None)


# Each rule of a fold: record -> (whether the month counts, (value, measure, threshold) if the condition is true, severity)

def collapse(v):
    base, z = v["change"]["base"], v["anomaly"]["robust_z"]
    held = first_true((base is not None and base <= -0.8, base, "change.base", -0.8), (z is not None and z <= -3.5, z, "anomaly.robust_z", -3.5))
    return base is not None or z is not None, held, "critical" if "still_controlled" in v["cautions"] else "warning"


def surge(v):
    mom, z = v["change"]["mom"], v["anomaly"]["robust_z"]
    held = first_true((mom is not None and mom >= 3, mom, "change.mom", 3.0), (z is not None and z >= 3.5, z, "anomaly.robust_z", 3.5))
    return mom is not None or z is not None, held, "warning"


def surge_under_control(v):
    mom = v["change"]["mom"]
    held = first_true((mom is not None and mom >= 1 and v["control"]["severity"] >= 0.4, mom, "change.mom", 1.0))
    return True, held, "critical"


def dependency(v):
    share, reliance = v["dependency"]["supplier_share"], v["dependency"]["net_import_reliance"]
    held = first_true((share is not None and reliance is not None and share >= 0.5 and reliance >= 0.5, share, "dependency.supplier_share", 0.5))
    return share is not None or reliance is not None, held, "info"


def conflict(v):
    q = v["level"]["quantity_kg"]
    held = None
    if v["level"]["conflicts"]:
        ratio = number(max(abs(c["quantity_kg"] - q) / q for c in v["level"]["conflicts"])) if q else None
        held = (ratio, "level.conflicts", 0.01)
    return q is not None, held, "info"


def revised(v):
    q, first = v["level"]["quantity_kg"], v["level"]["first_quantity_kg"]
    held = None
    if q is not None and first is not None and abs(q - first) > 0.1 * first:
        held = (number(abs(q - first) / first) if first else None, "level.first_quantity_kg", 0.1)
    return q is not None or first is not None, held, "info"


def suspected(v):
    value, kg, median = v["value"], v["import_kg"], v["import_median_kg"]
    held = first_true((value is not None and value >= 0.2 and kg is not None and median is not None and kg >= 2 * median, value, "value", 0.2))
    return value is not None or kg is not None, held, "critical"


def divergence(v):
    d = v["divergence"]
    held = first_true((d is not None and d["value"] >= 2, d and d["value"], "divergence", 2.0))
    return d is not None, held, "critical"


def fold(months, rule):
    """months: [(key, value, counts, held, severity)] in order. The alert's state, or None if there was no episode."""
    state, episode, since, until, last = None, 0, None, None, None
    for key, v, counts, held, severity in months:
        if not counts:
            continue
        if held:
            if state != "FIRING":
                state, episode, since, until = "FIRING", episode + 1, v["month"], None
            last = (key, v, held, severity)
        elif state == "FIRING":
            state, until = "RESOLVED", v["month"]
    if last is None:
        return None
    key, v, (value, measure, threshold), severity = last
    cautions = v.get("cautions", [])
    if "single_observation" in cautions and severity == "critical":
        severity = "warning"
    return {"rule": rule, "reporter": v.get("reporter") or v.get("origin"), "item": v.get("item"), "flow": v.get("flow"), "hub": v.get("hub"),
            "partner": v.get("partner") or v.get("destination") or v.get("target"), "state": state, "severity": severity, "since": since, "until": until,
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
            rows = []
            for key, v in months:
                counts, held, severity = ask(v)
                if rule in FLOW_RULES and "provisional" in v["cautions"]:
                    counts, held = True, None
                rows.append((key, v, counts, held, severity))
            found = fold(rows, rule)
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
        for key, v, _, held, _ in rows:
            kg, greatest = v["export_kg"], v["export_greatest_kg"]
            closed = earlier and kg is not None and greatest and kg <= 0.2 * greatest
            closing.append((key, v, kg is not None or greatest is not None, (kg, "export_kg", 0.2) if closed else None, "info"))
            earlier = earlier or bool(held)
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
                    "rule": rule, "reporter": v["origin"], "item": v["item"], "flow": None, "hub": None, "partner": v["destination"], "state": "FIRING",
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
