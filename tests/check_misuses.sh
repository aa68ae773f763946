#!/bin/sh
# check_misuses.sh: what a phase of a processor may not do does not compile. Each file of tests/misuses compiles as it is, and does not with -DWRONG:
# for a reason of types, not for another one. With the flags that any program on this library should have.
set -u
export LC_ALL=C
cd "$(dirname "$0")/.." || exit 1
compiler=${CC:-cc}
out=$(mktemp)
bad=0
count=0
for file in tests/misuses/*.c; do
    count=$((count + 1))
    set -- "$compiler" -std=c11 -Wall -Wextra -Werror=incompatible-pointer-types -Werror=discarded-qualifiers -Iinclude -fsyntax-only
    if ! "$@" "$file" >"$out" 2>&1; then
        echo "$file does not compile as it is:"
        cat "$out"
        bad=1
    elif "$@" -DWRONG "$file" >"$out" 2>&1; then
        echo "$file compiles with what it may not do"
        bad=1
    elif ! grep -qE 'incompatible pointer type|discards .const. qualifier|has no member named' "$out"; then
        echo "$file fails for another reason:"
        cat "$out"
        bad=1
    fi
done
rm -f "$out"
[ "$count" -ge 14 ] || { echo "only $count misuses"; bad=1; }
[ "$bad" -eq 0 ] && echo "misuses: $count, none compiles"
exit $bad
