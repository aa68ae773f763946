#!/usr/bin/env python3
"""What `chokepoint read --json` found, a line for each claim: metric item reporter partner period base value (or date) verdict; then the scorecard.

usage: chokepoint read --json ARTICLE | commentary.py"""
import json
import sys

found = json.load(sys.stdin)
for claim, verdict in ((pair["claim"], pair["verdict"]) for pair in found["claims"]):
    value = claim["date"] if claim["date"] else "%g" % claim["value"]
    print(*(claim[name] or "-" for name in ("metric", "item", "reporter", "partner", "period", "base_period")), value, verdict["verdict"])
card = found["scorecard"]
print("card %d claims, %d checkable, share %g, counter-facts %d, not read %d" %
      (card["claims"], card["checkable"], card["supported_share"], card["counter_facts"], card["figures_not_read"]))
