#!/bin/sh
# tests/check_purity.sh ANY RELEASE: the rooms that CMakeLists.txt declares PURE call nothing of the outside world (tools/purity), from objects that are built
# without sanitizers or link-time optimisation. number.c alone may call the C library's conversions of numbers.
set -u
cd "$(dirname "$0")/.."
build=build/purity
mkdir -p "$build"
cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCHOKEPOINT_TESTS=OFF >"$build/log" 2>&1 && cmake --build "$build" --target pure >>"$build/log" 2>&1 || {
    tail -n 20 "$build/log"
    exit 1
}
pure=$(awk '$4 == "pure" { print $3 }' "$build/rooms")
[ -n "$pure" ] || exit 1
numbers='strtod|snprintf|__snprintf_chk|newlocale|strtoll|strtol|__isoc23_[a-z]*|__errno_location'
calls=$(cd "$build" && ../../tools/purity $pure | grep -vE "number\.c\.o calls ($numbers)\$")
[ -z "$calls" ] && exit 0
printf '%s\n' "$calls"
exit 1
