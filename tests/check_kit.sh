#!/bin/sh
# tests/check_kit.sh DEV RELEASE [long]: what is installed, and docs/FIRST_PROCESSOR.md against it: its commands, run in an empty directory; its files, written
# as they stand there; its excerpts, which must be lines of the template. long: its commands on a Kafka of the test's own, too.
set -u
cd "$(dirname "$0")/.."
build=${2:-build/release}
root=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. tests/checks.sh
page=docs/FIRST_PROCESSOR.md
prefix=$work/usr

cmake --build "$build" --target kit >"$work/log" 2>&1 && cmake --install "$build" --prefix "$prefix" >>"$work/log" 2>&1 || {
    tail -n 30 "$work/log"
    echo "0 passed, 1 failed"
    exit 1
}
PATH=$prefix/bin:$PATH CMAKE_PREFIX_PATH=$prefix PKG_CONFIG_PATH=$prefix/lib/pkgconfig
export PATH CMAKE_PREFIX_PATH PKG_CONFIG_PATH

# What the libraries export is what the public headers declare: names with the prefix, and no bitcode.
exports() { nm -g --defined-only "$prefix/lib/libchokepoint.a" | awk 'NF == 3 { print $3 }' | sort -u >"$work/exported" && [ -s "$work/exported" ] && ! grep -v '^ck_\|^chokepoint_main$' "$work/exported"; }
check "the archive exports names with the prefix alone" exports
declared() { missing=$(while read -r name; do grep -rqw "$name" "$prefix/include/chokepoint" || echo "$name"; done <"$work/exported"); [ -z "$missing" ] || { echo "$missing"; false; }; }
check "all of them are declared in a public header" declared
shared() { nm -D --defined-only "$prefix/lib/libchokepoint.so" | awk '{ print $3 }' | sort -u | diff "$work/exported" - ; }
check "the shared library exports the same" shared
check "it has a soname" sh -c "readelf -d '$prefix/lib/libchokepoint.so' | grep -q 'SONAME.*libchokepoint.so.[0-9]'"
check "no bitcode" sh -c "! readelf -S '$prefix/lib/libchokepoint.a' 2>/dev/null | grep -q gnu.lto"
trade() { ! nm -g --defined-only "$prefix/lib/libchokepoint_trade.a" | awk 'NF == 3 { print $3 }' | grep -v '^ck_trade_'; }
check "the archive of the product's processors exports names with its prefix alone" trade

# Every header alone, and all of them as C++.
headers() { for header in "$prefix"/include/chokepoint/*.h; do echo "#include <chokepoint/${header##*/}>"; done; }
alone() { for header in "$prefix"/include/chokepoint/*.h; do echo "#include <chokepoint/${header##*/}>" | cc -std=c11 -Wall -Wextra -Werror -I"$prefix/include" -x c -fsyntax-only - || return 1; done; }
check "each header compiles alone" alone
headers >"$work/all.cpp"
check "all of them compile as C++11 and C++20" sh -c "c++ -std=c++11 -Wall -Werror -I'$prefix/include' -fsyntax-only '$work/all.cpp' && c++ -std=c++20 -Wall -Wextra -Werror -I'$prefix/include' -fsyntax-only '$work/all.cpp'"
check "pkg-config finds it" sh -c "pkg-config --static --libs chokepoint | grep -q -- -lrdkafka"
check "completions of bash" bash -c "source '$prefix/share/bash-completion/completions/chokepoint'; COMP_WORDS=(chokepoint to); COMP_CWORD=1; _chokepoint_complete; [[ \"\${COMPREPLY[*]}\" == 'topics topology' ]]"
if command -v systemd-analyze >/dev/null; then
    unit() { mkdir -p "$work/unit" && sed "s,^ExecStart=[^ ]*,ExecStart=/bin/true," "$prefix/lib/systemd/system/chokepoint@.service" >"$work/unit/chokepoint@all.service" && said=$(systemd-analyze verify "$work/unit/chokepoint@all.service" 2>&1 | grep 'chokepoint@' | grep -v 'man:'); [ -z "$said" ] || { echo "$said"; false; }; }
    check "the unit of systemd" unit
fi
for bad in for Stock receive 'a b' ck_x; do
    refused() { ! (cd "$work" && chokepoint new "$1") && [ ! -e "$work/$1" ]; }
    check "no program is called $bad" refused "$bad"
done

# The page: blocks "sh" are run, "sh fails" must fail, "sh kafka" wait for a Kafka, "c FILE" and "json FILE" are written, "c" must be lines of the template.
awk -v out="$work/block" '
    /^```/ && !inside { inside = 1; number++; kind = substr($0, 4); file = sprintf("%s.%03d", out, number); print kind >(file ".kind"); printf "" >file; next }
    /^```/ { inside = 0; close(file); next }
    inside { print >file }' "$page"
mkdir "$work/empty"
directory=$work/empty
run_block() { # run_block FILE: in the directory where the one before ended
    (cd "$directory" && set -e && . "$1" && pwd >"$work/at") || return 1
    directory=$(cat "$work/at")
}
excerpt() { while IFS= read -r line; do [ -z "$line" ] || grep -Fqx -- "$line" examples/stock/*.c examples/stock/tests/*.c || { echo "not in examples/stock: $line"; return 1; }; done <"$1"; }
for block in "$work"/block.???; do
    kind=$(cat "$block.kind")
    title=$(head -n 1 "$block")
    case $kind in
    sh) check "\$ $title" run_block "$block" || break ;;
    "sh fails") fails() { ! run_block "$1" && grep -qE 'shrunk: (marking|content): ' "$work/checked"; }
        check "\$ $title: fails by its forgotten mark" fails "$block" ;;
    "sh kafka") [ "${3:-}" != long ] || { sh "$root/tests/kafka/kit.sh" "$root/$build/tests/kafka/kafka_probe" "$directory" "$block" >"$work/kafka" 2>&1; status=$?; check "\$ $title, on Kafka" sh -c "cat '$work/kafka'; exit $status"; } ;;
    "c "* | "json "*) mkdir -p "$(dirname "$directory/${kind#* }")" && cp "$block" "$directory/${kind#* }" ;;
    c) check "excerpt: $title" excerpt "$block" ;;
    esac
done

# The same against the shared library, and without CMake.
check "with the shared library" sh -c "cd '$directory' && cmake -B shared -DCHOKEPOINT_SHARED=ON && cmake --build shared && ldd shared/stock | grep -q libchokepoint.so"
finish
