"""SPEC 4: which input records are accepted, their canonical form, and which version of each fact wins.

Only acceptance is modelled, not the reason of a rejection.
"""
import json
import re

from common import day_of, day_of_instant, instant, llround, month_of, month_of_day, read_lines
from supplies import whole

RETENTION_MONTHS = 240
DAYS_AHEAD = 2
GREATEST = 9e12
FIRST_YEAR = 1962
ROOM_FIRST, ROOM_END = "0101-01-01", "9900-01-01"   # 1200 months from either end of four digits
MOST = {"same_since": 2000, "written_in": 2000, "destinations": 300, "excluded_destinations": 300, "items": 500, "commodity_prefixes": 2000, "targets": 200, "end_uses": 200}

COUNTRIES = set("""ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLM BLR BLZ BMU BOL BRA
BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST
ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ
ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT
MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE
PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS
TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE EUU XNI""".split())

FLOWS = ["EXPORT", "IMPORT", "RE_EXPORT", "RE_IMPORT"]
EDITIONS = ["HS2017", "HS2012", "HS2007", "HS2002", "HS1996", "HS1992"]   # before the present one
NOMENCLATURES = ["ITEM", "GACC8", "HTS10", "CN8", "HS2022"] + EDITIONS
OBSERVATIONS = ["OBSERVED", "CONFIRMED_ZERO", "SUPPRESSED", "ESTIMATED", "DERIVED", "WITHDRAWN"]
COMPLETENESS = ["COMPLETE", "PARTIAL"]
ACTS = ["BASE", "AMEND", "EXTEND", "SUSPEND", "TERMINATE", "REPLACE", "ENFORCEMENT"]
COVERAGES = ["FULL", "PARTIAL", "NO_CODE"]
ITEM_COVERAGES = ["FULL", "PARTIAL", "NO_CODE", "BASKET", "MIXED"]
END_USES = ["ANY", "MILITARY", "NAMED_ENTITIES", "RE_EXPORT", "FOREIGN_MADE"]
RESTRICTIONS = ["NONE", "TAX", "STATE_TRADING", "QUOTA", "ENHANCED_REVIEW", "LICENCE", "PRESUMED_DENIAL", "PROHIBITED"]
INCLUSIVE = ["TRUE", "FALSE", "UNKNOWN"]
QUALIFIERS = ["NONE", "GREATER", "LESS", "ZERO", "WITHHELD", "NOT_AVAILABLE", "NET_EXPORTER"]


BLANKS = " \u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
HYPHENS = "-\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"
FINEST = {"GACC8": 8, "CN8": 8, "HTS10": 10}   # digits; of HS and its editions 6


class Rejected(Exception):
    pass


# Subheadings follow in pairs; four digits together at the end, or behind a heading.
FORM = re.compile(r"(x{2}|x{4}|x{6}|x{8})((\.xx)*|(\.xx)*\.xxxx)|x{4}\.x{4}(\.xx)*")
DASH = "[%s]" % re.escape(HYPHENS)


def is_list(parts):
    """Two codes of one length and one chapter, the second behind the first: no one code, as far as anybody can tell."""
    return len(parts[0]) == len(parts[1]) >= 4 and parts[0] < parts[1] and parts[0][:2] == parts[1][:2]


def is_range(parts, groups):
    """What hyphens part may be the ends of a range."""
    parts = [re.sub("[^0-9]", "", p) for p in parts]
    if len(parts) > 1 and len({len(p) for p in parts}) == 1 and all(a < b for a, b in zip(parts, parts[1:])):
        return True
    if len(parts) != 2:
        return False
    first, last = parts
    if len(last) >= 4 and first[:2] == last[:2] and first <= last[:len(first)] and first[:len(last)] <= last:
        return True
    return groups > 2 and len(last) == 2 and len(first) >= 6 and first[-2:] < last


def code(text, digits_max):
    """The digits of a printed code: in pairs, at most so many."""
    if not re.fullmatch("[0-9]+([.%s%s]+[0-9]+)*" % (BLANKS, re.escape(HYPHENS)), text):
        raise Rejected("bad key: no code")
    groups = re.findall("[0-9]+", text)
    digits = "".join(groups)
    if len(groups) > 1 and (not FORM.fullmatch(".".join("x" * len(g) for g in groups)) or len(digits) > 12):
        raise Rejected("bad key: digits stand where no tariff has them")
    between = re.findall("[^0-9]+", text)
    if any(len(re.findall(DASH, b)) > 1 or b.count(".") > 1 or ("." in b and re.search(DASH, b)) for b in between):
        raise Rejected("bad key: what stands between the ends of a range")
    if is_range(re.split("[. %s]*%s[. %s]*" % (BLANKS, DASH, BLANKS), text), len(groups)) or (len(groups) == 2 and not between[0].strip(BLANKS) and is_list(groups)):
        raise Rejected("bad key: a range or several codes")
    if len(digits) % 2 or len(digits) > digits_max:
        raise Rejected("bad key: no code has so many digits")
    return digits


def prefix(text):
    return code(text, 10)


def hides(text):
    """Two names that look alike may differ in this one."""
    return text[:1] in BLANKS or text[-1:] in BLANKS or re.search("[\x80-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]", text)


def item_name(text):
    """Lower case, words joined by one hyphen."""
    lower = "".join(c.lower() if "A" <= c <= "Z" else c for c in text)
    name = "-".join(w for w in re.split("[_%s%s]+" % (BLANKS, re.escape(HYPHENS)), lower) if w)
    if name in ("", "*") or re.search(r"[|\x00-\x1f\x7f]", name) or hides(name):
        raise Rejected("bad key: no item")
    return name


def unique(pairs):
    if len({k for k, _ in pairs}) < len(pairs):
        raise Rejected("duplicate member")
    return dict(pairs)


class Fields:
    """Takes the members of one value by name; `done` rejects what nobody asked for."""

    def __init__(self, value):
        if not isinstance(value, dict):
            raise Rejected("not an object")
        self.rest = dict(value)

    def take(self, name, *default):
        if name in self.rest:
            return self.rest.pop(name)
        if default:
            return default[0]
        raise Rejected("missing " + name)

    def text(self, name, *default):
        v = self.take(name, *default)
        if v is not None and not isinstance(v, str) or v is None and not default:
            raise Rejected(name)
        return v

    def key(self, name, *default):
        v = self.text(name, *default)
        if v is not None and (v == "" or re.search(r"[|\x00-\x1f\x7f]", v) or hides(v)):
            raise Rejected("bad key " + name)
        return v

    def item(self, name, *default):
        v = self.text(name, *default)
        return None if v is None else item_name(v)

    def enum(self, name, symbols, *default):
        v = self.take(name, *default)
        if v is None and default:
            return None
        if v not in symbols:
            raise Rejected("unknown enum " + name)
        return v

    def country(self, name, extra=(), *default):
        v = self.take(name, *default)
        if v is None and default:
            return None
        if v not in COUNTRIES and v not in extra:
            raise Rejected("unknown country " + name)
        return v

    def list(self, name):
        v = self.take(name, [])
        if not isinstance(v, list) or not all(isinstance(x, str) for x in v):
            raise Rejected(name)
        return v

    def set(self, name):
        """An array whose order means nothing: sorted, no duplicates."""
        return self.bounded(name, sorted(set(self.list(name)), key=str.encode))

    def folded(self, name, fold):
        """A set whose members have a canonical form."""
        return self.bounded(name, sorted({fold(x) for x in self.list(name)}, key=str.encode))

    def bounded(self, name, texts):
        if len(texts) > MOST[name]:
            raise Rejected("too large: " + name)
        return texts

    def number(self, name):
        v = self.take(name, None)
        if v is None:
            return None
        if isinstance(v, bool) or not isinstance(v, (int, float)) or not 0 <= v <= GREATEST:
            raise Rejected("bad number " + name)
        return v

    def instant(self, name, *default):
        v = self.text(name, *default)
        try:
            time = instant(v)
        except ValueError:
            raise Rejected(name) from None
        if not day_of(ROOM_FIRST) <= day_of_instant(time) < day_of(ROOM_END):
            raise Rejected("bad period " + name)
        return time

    def day(self, name, *default):
        v = self.text(name, *default)
        if v is None:
            return None
        try:
            day = day_of(v)
        except ValueError:
            raise Rejected(name) from None
        if int(v[:4]) < FIRST_YEAR:
            raise Rejected("bad period " + name)
        return day

    def period(self, known):
        day = self.day("period")
        month = month_of_day(day)
        if not_first_of_month(day) or day > day_of_instant(known):
            raise Rejected("bad period")
        return month

    def done(self):
        if self.rest:
            raise Rejected("unknown field " + ", ".join(self.rest))


def not_first_of_month(day):
    return month_of_day(day) == month_of_day(day - 1)


def trade(f):
    r = {"source": f.key("source"), "reporter": f.country("reporter"), "partner": f.country("partner", ("WLD",)), "flow": f.enum("flow", FLOWS),
         "nomenclature": f.enum("nomenclature", NOMENCLATURES), "commodity": f.text("commodity"), "known": f.instant("published_at")}
    r["commodity"] = item_name(r["commodity"]) if r["nomenclature"] == "ITEM" else code(r["commodity"], FINEST.get(r["nomenclature"], 6))
    r["month"] = f.period(r["known"])
    r["months"] = f.take("period_months", 1)
    if not isinstance(r["months"], int) or not 1 <= r["months"] <= 12:
        raise Rejected("bad months")
    kg, usd = f.number("quantity_kg"), f.number("value_usd")
    r["grams"] = None if kg is None else llround(kg * 1000)
    r["cents"] = None if usd is None else llround(usd * 100)
    r["observation"] = f.enum("observation", OBSERVATIONS)
    r["reference"] = f.text("reference", None)
    f.done()
    if r["observation"] == "CONFIRMED_ZERO":
        if r["grams"]:
            raise Rejected("contradiction")
        r["grams"] = 0
    if r["observation"] == "SUPPRESSED" and r["grams"] is not None:
        raise Rejected("contradiction")
    if r["observation"] == "WITHDRAWN" and (r["grams"], r["cents"]) != (None, None):
        raise Rejected("contradiction")
    if month_of_day(day_of_instant(r["known"])) - (r["month"] + r["months"] - 1) > RETENTION_MONTHS:
        raise Rejected("beyond retention")
    r["id"] = (r["commodity"], r["nomenclature"], r["reporter"], r["flow"], r["partner"], r["month"], r["months"], r["source"])
    r["order"] = (rank(r["grams"]), rank(r["cents"]), OBSERVATIONS.index(r["observation"]), rank(r["reference"]))
    return r


def release(f):
    r = {"source": f.key("source"), "reporter": f.country("reporter"), "flow": f.enum("flow", FLOWS), "prefix": f.text("commodity_prefix"),
         "completeness": f.enum("completeness", COMPLETENESS), "known": f.instant("published_at")}
    r["prefix"] = r["prefix"] if r["prefix"] == "*" else prefix(r["prefix"])
    r["month"] = f.period(r["known"])
    f.done()
    r["id"] = (r["source"], r["reporter"], r["flow"], r["month"], r["prefix"])
    r["order"] = (COMPLETENESS.index(r["completeness"]),)
    return r


def measure(f):
    r = {"id": f.key("measure_id"), "act": f.enum("act", ACTS), "targets": f.list("targets"), "authority": f.text("authority", ""),
         "instrument": f.text("instrument", ""), "origin": f.country("origin"), "destinations": f.set("destinations"),
         "excluded": f.set("excluded_destinations"), "items": f.folded("items", lambda x: x if x == "*" else item_name(x)),
         "prefixes": f.folded("commodity_prefixes", prefix), "coverage": f.enum("coverage", COVERAGES, None), "end_use": f.enum("end_use", END_USES, None),
         "restriction": f.enum("restriction", RESTRICTIONS, None), "announced": f.day("announced_on", None), "from": f.day("valid_from", None),
         "to": f.day("valid_to", None), "inclusive": f.enum("end_inclusive", INCLUSIVE, None), "known": f.instant("known_at")}
    url, note = f.text("source_url", None), f.text("note", None)
    f.done()
    for d in r["destinations"] + r["excluded"]:
        if d not in COUNTRIES and d != "ALL":
            raise Rejected("unknown country")
    f.bounded("targets", list(dict.fromkeys(r["targets"])))
    if r["act"] != "AMEND":
        fill(r)
    if any(d is not None and d >= day_of(ROOM_END) for d in (r["announced"], r["from"])):
        raise Rejected("bad period")
    if r["to"] is not None and r["from"] is not None and r["to"] < r["from"]:
        raise Rejected("bad period")
    index = lambda symbols, v: -1 if v is None else symbols.index(v)
    if r["act"] in ("BASE", "REPLACE") and (not r["destinations"] or not (r["items"] or r["prefixes"])):
        raise Rejected("controls nothing")
    if r["act"] not in ("BASE", "ENFORCEMENT") and not r["targets"]:
        raise Rejected("acts on nothing")
    r["order"] = (ACTS.index(r["act"]), r["targets"], r["authority"], r["instrument"], r["origin"], r["destinations"], r["excluded"], r["items"], r["prefixes"],
                  index(COVERAGES, r["coverage"]), index(END_USES, r["end_use"]), index(RESTRICTIONS, r["restriction"]), rank(r["announced"]),
                  rank(r["from"]), rank(r["to"]), index(INCLUSIVE, r["inclusive"]), rank(url), rank(note))
    return r


def fill(r):
    """The defaults of a measure's nullable fields."""
    defaults = {"coverage": "FULL", "end_use": "ANY", "restriction": "NONE", "inclusive": "TRUE",
                "from": r["announced"] if r["announced"] is not None else day_of_instant(r["known"])}
    for k, v in defaults.items():
        if r[k] is None:
            r[k] = v


def scope(text):
    """`8110:HS1996`: a prefix and the edition since which it means the same goods."""
    digits, colon, edition = text.partition(":")
    edition = re.sub("[a-z]", lambda c: c.group().upper(), edition)
    if not colon:
        raise Rejected("bad key: no scope")
    if edition not in ["HS2022"] + EDITIONS:
        raise Rejected("unknown enum: no edition")
    return prefix(digits) + ":" + edition


def writing(text):
    """`8112921000:HTS10`: a longer prefix and whose it is."""
    digits, colon, nomenclature = text.partition(":")
    nomenclature = re.sub("[a-z]", lambda c: c.group().upper(), nomenclature)
    if not colon:
        raise Rejected("bad key: nothing said of whose")
    if nomenclature not in ("GACC8", "HTS10", "CN8"):
        raise Rejected("unknown enum: no national nomenclature")
    return prefix(digits) + ":" + nomenclature


def item(f):
    r = {"id": f.item("item"), "name": f.text("name", ""), "parent": f.item("parent", None), "prefixes": f.folded("commodity_prefixes", prefix),
         "coverage": f.enum("coverage", ITEM_COVERAGES), "end_uses": f.set("end_uses"), "essentiality": f.number("essentiality"),
         "substitutability": f.number("substitutability"), "known": f.instant("known_at", "1970-01-01T00:00:00Z"), "scopes": f.folded("same_since", scope),
         "writings": f.folded("written_in", writing)}
    f.done()
    r["since"] = dict(s.split(":") for s in r["scopes"])
    if len(r["since"]) < len(r["scopes"]) or not set(r["since"]) <= set(r["prefixes"]):
        raise Rejected("contradiction: scopes")
    r["written"] = {}
    for w in r["writings"]:
        r["written"].setdefault(w.split(":")[0], set()).add(w.split(":")[1])
    if not set(r["written"]) <= {p for p in r["prefixes"] if len(p) > 6}:
        raise Rejected("contradiction: whose prefix")
    if any(r[x] is not None and r[x] > 1 for x in ("essentiality", "substitutability")):
        raise Rejected("bad number")
    r["order"] = (r["name"], rank(r["parent"]), r["prefixes"], ITEM_COVERAGES.index(r["coverage"]), r["end_uses"], rank(r["essentiality"]), rank(r["substitutability"]), r["scopes"], r["writings"])
    return r


def supply(f):
    r = {"item": f.item("item"), "country": f.country("country", ("WLD", "OTH")), "partner": f.country("partner", ("WLD", "OTH"), None), "measure": f.key("measure"),
         "year_from": f.take("year_from"), "year_to": f.take("year_to"), "value": f.number("value"), "qualifier": f.enum("qualifier", QUALIFIERS),
         "known": f.instant("known_at", "1970-01-01T00:00:00Z")}
    unit, basis = f.text("unit", None), f.text("basis", None)
    f.done()
    if not all(1 <= r[y] <= 9999 for y in ("year_from", "year_to")) or r["year_to"] < r["year_from"]:
        raise Rejected("bad period")
    none, zero = r["qualifier"] in ("WITHHELD", "NOT_AVAILABLE"), r["qualifier"] in ("ZERO", "NET_EXPORTER")
    if r["value"] is not None and (none or zero and r["value"] > 0):
        raise Rejected("contradiction")
    known = {m: re.sub("_", "-", m) for m in ("mine_production", "refinery_production", "import_share", "net_import_reliance")}
    spelled = re.sub("[_%s%s]+" % (BLANKS, re.escape(HYPHENS)), "-", r["measure"]).strip("-")
    if r["measure"] not in known and re.sub("[A-Z]", lambda c: c.group().lower(), spelled) in known.values():
        raise Rejected("unknown enum: another spelling of a known measure")
    if r["measure"] in ("import_share", "net_import_reliance") and r["value"] is not None and r["value"] > whole(unit or "", 100):
        raise Rejected("bad number: more than all")
    r["id"] = (r["item"], r["country"], r["partner"], r["measure"], r["year_from"])
    r["unit"] = unit or ""
    r["order"] = (r["year_to"], rank(r["value"]), QUALIFIERS.index(r["qualifier"]), rank(unit), rank(basis))
    return r


def rank(v):
    """A nullable value in the order of SPEC 4.5: null first."""
    return (v is not None, v if v is not None else 0)


def read(directory, topic, decode, known, today=None):
    """Accepted records with known <= `known`, and how many were rejected. No instant lies more than two days behind `today`."""
    accepted, rejected = [], 0
    for line in read_lines(directory, topic):
        if not line.strip():
            continue
        try:
            envelope = json.loads(line.decode("utf-8"), object_pairs_hook=unique)
            r = decode(Fields(envelope["value"]))
            if today is not None and day_of_instant(r["known"]) > today + DAYS_AHEAD:
                raise Rejected("future")
        except (Rejected, ValueError, KeyError):
            rejected += 1
            continue
        if known is None or r["known"] <= known:
            accepted.append(r)
    return accepted, rejected


def versions(records):
    """id -> (first version, latest version)."""
    out = {}
    order = lambda r: (r["known"], r["order"])
    for r in records:
        first, latest = out.get(r["id"], (r, r))
        out[r["id"]] = (min(first, r, key=order), max(latest, r, key=order))
    return out


def events(directory):
    """policy.events as posture reads them: the last record of each key, retracted ones dropped."""
    out = {}
    for line in read_lines(directory, "policy.events"):
        if line.strip():
            r = json.loads(line)
            v = r["value"]
            if (v.get("emission") or {}).get("retracted"):
                out.pop(r["key"], None)
                continue
            when = v.get("effective")
            out[r["key"]] = {"key": r["key"], "act": v["act"], "toward": v.get("toward"), "actor": v["actor"], "target": v.get("target"), "items": v.get("items", []),
                             "day": day_of(when) if when else day_of_instant(instant(v["first_published"])), "hedged": v.get("hedged", False)}
    return [out[k] for k in sorted(out, key=str.encode)]
