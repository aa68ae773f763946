#!/usr/bin/env python3
"""Writes tools/simplified.txt from Unihan_Variants.txt (the Unicode Character Database; Debian's package unicode-data ships it).

usage: simplified.py Unihan_Variants.txt >tools/simplified.txt

One line a pair: a traditional character and the simplified one that is written for it. Characters that are written in simplified text too
(Unihan names them as their own variant) and those outside the block of CJK unified ideographs are left out."""
import sys

NOTICE = """# Traditional characters and the simplified ones that stand for them, two on a line. Made by tools/simplified.py from Unihan_Variants.txt of
# the Unicode Character Database 15.0.0 (kSimplifiedVariant): an excerpt in another form.
# Copyright (c) 1991-2022 Unicode, Inc. All rights reserved. Distributed under the Terms of Use in https://www.unicode.org/copyright.html.
# Permission is granted, free of charge, to use, copy, modify, merge, publish, distribute and sell the data files, provided that this notice
# appears with all copies; the data come "as is", without warranty of any kind (Unicode License, Data Files and Software)."""
FIRST, LAST = 0x4E00, 0x9FFF


def code(name):
    return int(name.split("<")[0][2:], 16)


def main():
    simplified = {}
    with open(sys.argv[1], encoding="utf-8") as lines:
        for line in lines:
            fields = line.rstrip("\n").split("\t")
            if len(fields) != 3 or fields[1] != "kSimplifiedVariant":
                continue
            source, targets = code(fields[0]), [code(name) for name in fields[2].split()]
            if source not in targets and FIRST <= source <= LAST and FIRST <= targets[0] <= LAST:
                simplified[source] = targets[0]
    print(NOTICE)
    for source, target in sorted(simplified.items()):
        while target in simplified:  # a chain ends where nothing simpler is written
            target = simplified[target]
        print(chr(source) + chr(target))


main()
