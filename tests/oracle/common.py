"""Dates, months, numbers and JSON lines: what every module of the oracle shares.

Days are proleptic ordinals (date.toordinal), months are year * 12 + month - 1, weights are integer grams, money integer cents.
"""
import json
import math
import os
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction


def day_of(text):
    """Ordinal of YYYY-MM-DD, YYYY-MM or YYYY (its first day)."""
    parts = [int(p) for p in text.split("-")] + [1, 1]
    return date(parts[0], parts[1], parts[2]).toordinal()


def day_text(day):
    return date.fromordinal(day).isoformat()


def month_of(text):
    return int(text[0:4]) * 12 + int(text[5:7]) - 1


def month_of_day(day):
    d = date.fromordinal(day)
    return d.year * 12 + d.month - 1


def first_day(month):
    return date(month // 12, month % 12 + 1, 1).toordinal()


def last_day(month):
    return first_day(month + 1) - 1


def month_text(month):
    return "%04d-%02d" % (month // 12, month % 12 + 1)


def instant(text):
    """A known time in microseconds; a day means its last instant."""
    if "T" not in text:
        d = datetime.fromisoformat(text).replace(tzinfo=timezone.utc) + timedelta(days=1)
        return micros(d) - 1
    d = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return micros(d if d.tzinfo else d.replace(tzinfo=timezone.utc))


EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def micros(d):
    return (d - EPOCH) // timedelta(microseconds=1)


def instant_text(us):
    d = EPOCH + timedelta(microseconds=us)
    return d.strftime("%Y-%m-%dT%H:%M:%S") + (".%06d" % d.microsecond if d.microsecond else "") + "Z"


def day_of_instant(us):
    return (EPOCH + timedelta(microseconds=us)).date().toordinal()


def llround(x):
    """Half away from zero, like C."""
    return int(math.floor(x + 0.5)) if x >= 0 else -int(math.floor(-x + 0.5))


def number(x):
    """A double as it is published: 12 significant digits."""
    return None if x is None else float("%.12g" % float(x))


def kilograms(grams):
    return None if grams is None else number(Fraction(grams, 1000))


def read_lines(directory, topic):
    path = os.path.join(directory, topic + ".jsonl")
    if not os.path.exists(path):
        return []
    with open(path, "rb") as f:
        return [line.rstrip(b"\n") for line in f]


def write_topic(directory, topic, records):
    """records: key -> value."""
    os.makedirs(directory, exist_ok=True)
    with open(os.path.join(directory, topic + ".jsonl"), "w", encoding="utf-8") as f:
        for key in sorted(records, key=lambda k: k.encode()):
            f.write(json.dumps({"key": key, "value": records[key]}, ensure_ascii=False) + "\n")


# Members of the European Union: first month and, of the United Kingdom, the last.
JOINED = {"1958-01": "BEL DEU FRA ITA LUX NLD", "1973-01": "DNK IRL GBR", "1981-01": "GRC", "1986-01": "ESP PRT", "1995-01": "AUT FIN SWE",
          "2004-05": "CYP CZE EST HUN LVA LTU MLT POL SVK SVN", "2007-01": "BGR ROU", "2013-07": "HRV"}
FIRST_MONTHS = {c: month_of(m) for m, countries in JOINED.items() for c in countries.split()}


def is_member(country, month):
    """Of EUU, the only aggregate."""
    return country in FIRST_MONTHS and FIRST_MONTHS[country] <= month and not (country == "GBR" and month > month_of("2020-01"))
