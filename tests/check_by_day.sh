#!/bin/sh
# tests/check_by_day.sh ANY RELEASE: of replay --by-day, the last line of each key that was published by the end of a day is what replay --known-at that day
# gives; on 20 days of the shipped data (the first, the last, days without inputs, and some between) and 4 of the golden inputs, with --now too.
set -u
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$2/chokepoint" ingest shipped -o "$work/shipped" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
exec python3 - "$2/chokepoint" "$work" <<'END'
import datetime, json, pathlib, subprocess, sys
program, work = sys.argv[1], pathlib.Path(sys.argv[2])
bad = compared = 0

def replay(*words):
    done = subprocess.run([program, "replay", *map(str, words)], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"replay {words}: {done.stderr}")

def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

def last(path, until):
    """By key: the last value that was published by then, without what is retracted, as --final writes it."""
    found, before = {}, ""
    for line in lines(path):
        assert before <= line["published"], f"{path}: published before the line before it"
        before = line["published"]
        if before[:10] <= until:
            found[line["key"]] = line["value"]
    return {key: {name: member for name, member in value.items() if name != "emission"} for key, value in found.items()
            if not value.get("emission", {}).get("retracted")}

def check(name, data, days, *words):
    global bad, compared
    whole = work / f"{name}-by-day"
    replay("--by-day", "--input", data, "--output", whole, *words)
    published = sorted({line["published"][:10] for path in whole.glob("*.jsonl") if not path.name.endswith("dlq.jsonl") for line in lines(path)})
    chosen = [published[i * (len(published) - 1) // (days - 3)] for i in range(days - 2)]
    for offset in (1, 2): # on which nothing became known
        chosen.append(next(day for day in (str(datetime.date.fromisoformat(p) + datetime.timedelta(offset)) for p in published[len(published) // 2:]) if day not in published))
    for day in chosen:
        known = work / f"{name}-{day}"
        replay("--final", "--known-at", day, "--input", data, "--output", known, *words)
        for path in sorted(known.glob("*.jsonl")):
            if path.name.endswith("dlq.jsonl"):
                continue
            stated = {line["key"]: line["value"] for line in lines(path)}
            found = last(whole / path.name, day)
            compared += len(stated)
            for key in sorted(set(stated) | set(found)):
                if stated.get(key) != found.get(key):
                    bad += 1
                    if bad <= 10:
                        one, other = stated.get(key) or {}, found.get(key) or {}
                        print(f"{name} {day} {path.name} {key}:", {k: (one.get(k), other.get(k)) for k in set(one) | set(other) if one.get(k) != other.get(k)})

check("shipped", work / "shipped", 20)
check("shipped-now", work / "shipped", 4, "--now", "2025-12-01")
check("golden", pathlib.Path("tests/golden/input"), 4)
print(f"{compared} values compared, {bad} differ")
sys.exit(1 if bad or compared < 1000 else 0)
END
