#!/bin/sh
# tests/check_purity.sh ANY RELEASE: the rooms that CMakeLists.txt declares PURE call nothing of the outside world. An allow-list of their undefined symbols,
# taken from objects built without sanitizers or link-time optimisation; number.c alone may call strtod and snprintf.
set -u
cd "$(dirname "$0")/.."
build=build/purity
mkdir -p "$build"
cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCHOKEPOINT_TESTS=OFF >"$build/log" 2>&1 && cmake --build "$build" --target pure >>"$build/log" 2>&1 || {
    tail -n 20 "$build/log"
    exit 1
}
allowed='^(mem(cpy|cmp|move|set|chr)|str(len|cmp|chr|ncmp)|log|log1p|log10|exp|exp2|pow|fabs|floor|ceil|llround|llrint|llrintl|lrint|ldexp|frexp|fmax|fmin|sqrt|qsort|bsearch|malloc|calloc|realloc|free|abort|__assert_fail|XXH3_.*|utf8proc_(iterate|encode_char|category|tolower|get_property|normalize_utf32)|__floattidf|__floatuntidf|__divti3|__udivti3|__modti3|__umodti3|__stack_chk_fail|_GLOBAL_OFFSET_TABLE_|__(mem|str)[a-z]*_chk)$'
bad=0
all=$(mktemp)
pure=$(awk '$4 == "pure" { print $3 }' "$build/rooms")
(cd "$build" && nm -A --defined-only $pure) 2>/dev/null | awk '{print $NF}' | sort -u >"$all"
for library in $pure; do
    for symbol in $(nm -A -u "$build/$library" 2>/dev/null | awk '{print $1 "/" $NF}' | grep -v 'number\.c' | sed 's#.*/##' | sort -u); do
        grep -qx "$symbol" "$all" && continue
        printf '%s\n' "$symbol" | grep -qE "$allowed" && continue
        echo "$library calls $symbol"
        bad=1
    done
done
[ -n "$pure" ] || bad=1
# number.c has two more.
for symbol in $(nm -u "$build/libengine_base.a" 2>/dev/null | sed -n '/number\.c/,/^$/p' | awk 'NF == 2 {print $2}'); do
    printf '%s\n' "$symbol" | grep -qE "$allowed|^(strtod|snprintf|__snprintf_chk|newlocale|strtoll|strtol|__isoc23_.*|__errno_location)$" && continue
    grep -qx "$symbol" "$all" && continue
    echo "number.c calls $symbol"
    bad=1
done
rm -f "$all"
exit $bad
