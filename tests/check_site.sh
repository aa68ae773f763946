#!/bin/sh
# tests/check_site.sh DEV RELEASE [long]: `report` writes a site whose links lead somewhere and which Chromium shows without a complaint. long: every page, with axe-core,
# which npm fetches into build/browser. Screenshots stay in build/browser/site.
set -u
cd "$(dirname "$0")/.."
release=$(cd "$2" && pwd) long=${3:-}
work=$(mktemp -d)
pid=
trap '[ -z "$pid" ] || kill $pid 2>/dev/null; rm -rf "$work"' EXIT
. tests/checks.sh
export PYTHONDONTWRITEBYTECODE=1

check "the shipped data as topics" "$release/chokepoint" ingest shipped -o "$work/in"
check "replay" "$release/chokepoint" replay --input "$work/in" --output "$work/out"
check "report" "$release/chokepoint" report --input "$work/out" --output "$work/site"
check "every link leads to a file that is there, every tag closes, nothing is loaded from elsewhere" python3 tests/browser/links.py "$work/site"

# What a record says is text wherever it stands: a title, an item's name, an id.
mkdir -p "$work/hostile"
cp "$work"/in/*.jsonl "$work/hostile"
python3 - "$work/in/policy.news.jsonl" >>"$work/hostile/policy.news.jsonl" <<'EOF'
import json, sys
line = json.loads(open(sys.argv[1], encoding="utf-8").readline())
line["value"]["id"] = "../../etc<b>"
line["value"]["title"] = "<script>alert(1)</script><img src=x onerror=alert(2)>\" autofocus onfocus=alert(3) &"
line["value"]["url"] = "javascript:alert(4)"
print(json.dumps(line))
EOF
check "a hostile article is replayed" "$release/chokepoint" replay --input "$work/hostile" --output "$work/hostile-out"
check "and reported" "$release/chokepoint" report --input "$work/hostile-out" --output "$work/hostile-site"
check "its text is no markup, its id no path" sh -c "test -f '$work/hostile-site/articles/_2E._2F.._2Fetc_3Cb_3E.html' &&
    grep -q '&lt;script&gt;alert(1)' '$work/hostile-site/articles/_2E._2F.._2Fetc_3Cb_3E.html' && python3 tests/browser/links.py '$work/hostile-site'"

refused() { # refused NAME WORDS ARGUMENT…: exit 2 or more, with these words
    label=$1 words=$2; shift 2
    if "$release/chokepoint" report "$@" >"$work/said" 2>&1; then fail "$label: taken"; elif grep -q "$words" "$work/said"; then ok "$label"; else fail "$label: $(cat "$work/said")"; fi
}
refused "no input" "are needed" --output "$work/x"
refused "a directory that is not there" "no such directory\|No such file\|no directory" --input "$work/nowhere" --output "$work/x"
mkdir "$work/empty"
refused "a directory without records" "no record of a topic" --input "$work/empty" --output "$work/x"
refused "what was known then, of files that do not say it" "by-day" --input "$work/out" --output "$work/x" --known-at 2025-07-01

python3 -m http.server --bind 127.0.0.1 --directory "$work/site" 0 >"$work/server" 2>&1 &
pid=$!
within 10 grep -q 'port [0-9]' "$work/server" || true
port=$(sed -n 's/.* port \([0-9]*\).*/\1/p' "$work/server" | head -n 1)
axe= most=2
if [ -n "$long" ]; then
    mkdir -p build/browser
    cp tests/browser/package.json build/browser
    check "axe-core" npm install --prefix build/browser --no-audit --no-fund --no-package-lock --ignore-scripts --silent
    axe="--axe build/browser/node_modules/axe-core/axe.min.js" most=100000
fi
rm -rf build/browser/site build/browser/live
python3 tests/browser/pages.py "http://127.0.0.1:$port/" build/browser/site --front index.html --most "$most" $axe >"$work/pages" 2>&1
counted() { # counted FILE: what a walk through a site has counted
    cat "$1"
    set -- $(sed -n '$s/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p' "$1")
    passed=$((passed + ${1:-0})) failed=$((failed + ${2:-1}))
}
counted "$work/pages"

# The same pages from `serve`, and as they were known on a day.
check "replay --by-day" "$release/chokepoint" replay --by-day --input "$work/in" --output "$work/days"
check "report of what was known on a day" sh -c "'$release/chokepoint' report --input '$work/days' --output '$work/then' --known-at 2025-07-01 &&
    grep -q 'as known on 2025-07-01' '$work/then/index.html' && ! grep -rq '2025-07-20' '$work/then/articles.html' && python3 tests/browser/links.py '$work/then'"
"$release/chokepoint" serve --input "$work/days" --listen 127.0.0.1:0 >"$work/serve" 2>&1 &
pid="$pid $!"
within 20 grep -q ' serving ' "$work/serve" || fail "serve: $(cat "$work/serve")"
live=http://127.0.0.1:$(sed -n 's/.* serving .* port=\([0-9]*\).*/\1/p' "$work/serve")/
python3 tests/browser/pages.py "$live" build/browser/live --most "$most" $axe >"$work/pages" 2>&1
counted "$work/pages"
then_fired() { curl -s -H 'Accept: text/html' "${live}?known_at=2025-07-01" >"$work/page" && grep -q 'as known on 2025-07-01' "$work/page" && ! grep -q '2025-07-20' "$work/page"; }
check "a live page as known on a day" then_fired
finish
