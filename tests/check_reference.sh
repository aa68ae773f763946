#!/bin/sh
# tests/check_reference.sh ANY RELEASE: docs/INDICATORS.md and docs/ALERTS.md are what the program is, and every reason for a null figure that hard inputs
# bring about is one that the figure's doc names.
set -u
cd "$(dirname "$0")/.."
program=$2/chokepoint
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bad=0
for page in INDICATORS:indicators ALERTS:alerts; do
    tools/reference "$program" "${page#*:}" | diff -u "docs/${page%:*}.md" - || { echo "docs/${page%:*}.md is old: tools/reference $program ${page#*:} >docs/${page%:*}.md"; bad=1; }
done
"$program" indicators --format json >"$work/told.json" || bad=1
for seed in 3 8; do
    python3 tests/oracle/generate.py $seed "$work/in" --facts 300 && "$program" replay --final --input "$work/in" --output "$work/$seed" --now 2026-11-23 >"$work/log" 2>&1 || { cat "$work/log"; bad=1; }
    rm -rf "$work/in"
done
python3 - "$work" 3 8 <<'END' || bad=1
import json, pathlib, sys
work = pathlib.Path(sys.argv[1])
told = {(f["topic"], f["name"]): f for f in json.loads((work / "told.json").read_text())}
seen, unknown = 0, set()
for seed in sys.argv[2:]:
    for topic in ("leverage.indicators", "leverage.reroutes"):
        for line in (work / seed / (topic + ".jsonl")).read_text().splitlines():
            for absent in json.loads(line)["value"]["absent"]:
                seen += 1
                if absent["reason"] not in told[topic, absent["field"]].get("reasons", {}):
                    unknown.add((topic, absent["field"], absent["reason"]))
for one in sorted(unknown):
    print("%s: the doc of %s does not name %s" % one)
if seen < 1000:
    print("only %d null figures were seen" % seen)
sys.exit(bool(unknown) or seen < 1000)
END
exit $bad
