"""generate.py OUTPUT_DIR [RECORDS]: trade records for the benchmark, in the shape of real statistics: few reporters, the catalogue's items, partners, long
monthly series with a world total, one in fifty revised. Measures and the catalogue are copied from tests/golden/input. Seeded: the same bytes every time."""
import json
import os
import random
import shutil
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
PARTNERS = "WLD USA JPN KOR DEU FRA ITA GBR NLD ESP IND THA VNM MYS IDN MEX BRA CAN AUS TUR POL CZE BEL AUT SWE".split()
REPORTERS = "CHN RUS ZAF COD AUS CHL IDN KAZ VNM MYS".split()


def months(first_year):
    year, month = first_year, 1
    while True:
        yield year, month
        month += 1
        if month == 13:
            year, month = year + 1, 1


def main(output, count):
    os.makedirs(output, exist_ok=True)
    source = os.path.join(HERE, "..", "tests", "golden", "input")
    for name in ("control.measures", "reference.items", "reference.supply"):
        shutil.copy(os.path.join(source, name + ".jsonl"), output)
    with open(os.path.join(source, "reference.items.jsonl"), encoding="utf-8") as f:
        items = [r["item"] for r in (json.loads(line)["value"] for line in f) if r["coverage"] != "MIXED"]
    rng = random.Random(1)
    series = [(i, r, p) for i in items for r in REPORTERS for p in PARTNERS]
    written = 0
    with open(os.path.join(output, "trade.records.jsonl"), "w", encoding="utf-8") as out:
        for year, month in months(2012):
            for item, reporter, partner in series:
                if written == count:
                    return
                nxt = (year + 1, 1) if month == 12 else (year, month + 1)
                record = {"source": "GACC", "reporter": reporter, "partner": partner, "flow": "EXPORT", "nomenclature": "ITEM", "commodity": item,
                          "period": "%d-%02d-01" % (year, month), "period_months": 1, "quantity_kg": float(int(rng.lognormvariate(9, 2))),
                          "value_usd": None, "observation": "OBSERVED", "published_at": "%d-%02d-20T00:00:00Z" % nxt, "reference": None}
                out.write(json.dumps({"value": record}) + "\n")
                written += 1


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1000000)
