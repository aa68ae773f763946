#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""tests/sources/big_comext.py MEGABYTES: a file in the form of a full month of Comext on standard output, the same each time. How a large file is read:

    tests/sources/big_comext.py 400 >/tmp/full.dat
    /usr/bin/time -v build/release/chokepoint ingest comext --items antimony,germanium --published 2025-04-15 /tmp/full.dat -o /tmp/out.jsonl
"""
import random
import sys

HEADER = ("REPORTER,PARTNER,TRADE_TYPE,PRODUCT_NC,PRODUCT_SITC,PRODUCT_CPA21,PRODUCT_CPA22,PRODUCT_BEC,PRODUCT_BEC5,PRODUCT_SECTION,FLOW,STAT_PROCEDURE,"
          "SUPPL_UNIT,PERIOD,VALUE_EUR,VALUE_NAC,QUANTITY_KG,QUANTITY_SUPPL_UNIT\n")
REPORTERS = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()
PARTNERS = "CN US JP KR IN TR VN TH BR ZA RU UA CH NO GB CA MX AU QZ QV AD".split()
WANTED = ["81101000", "81109000", "81129210", "28258000"]


def main(megabytes):
    draw = random.Random(1)
    codes = [f"{chapter:02d}{draw.randrange(1000000):06d}" for chapter in range(1, 98) for _ in range(90)] + WANTED
    left = megabytes * 1000000 - len(HEADER)
    sys.stdout.write(HEADER)
    while left > 0:
        rows = []
        for _ in range(10000):
            value, weight = draw.randrange(1, 10000000), draw.randrange(0, 1000000)
            rows.append(f"{draw.choice(REPORTERS)},{draw.choice(PARTNERS)},E,{draw.choice(codes)},59229,2052,2059,220,311210,06,{draw.randrange(1, 3)},"
                        f"{draw.choice('1123')},NO_SU,202502,{value},{value},{weight},0\n")
        text = "".join(rows)
        left -= len(text)
        sys.stdout.write(text)


if __name__ == "__main__":
    main(int(sys.argv[1]))
