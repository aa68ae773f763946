#!/bin/sh
# tests/check_rooms.sh DEV [RELEASE]: what the files of a room include and call lies in the rooms that CMakeLists.txt declares for it, and nothing is
# declared that is not used. The lists are CMake's own (DEV/rooms: what it links to each archive). A static archive alone refuses nothing: the last
# link finds a function in whatever room has it.
set -u
cd "$(dirname "$0")/.."
build=${1:-build/dev}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
[ -s "$build/rooms" ] || { echo "$build/rooms is missing: configure and build $build first"; exit 1; }

: >"$work/bad"
while read -r room target archive pure links; do
    [ -f "$build/$archive" ] || { echo "$build/$archive is not built"; exit 1; }
    echo "$target $room" >>"$work/targets"
    for link in $links; do echo "$link $room"; done >>"$work/links"
    nm --defined-only "$build/$archive" 2>/dev/null | awk -v room="$room" 'NF == 3 && $2 ~ /[TDBRVWC]/ && $3 !~ /^__/ { print $3, room }' >>"$work/defined"
    nm -u "$build/$archive" 2>/dev/null | awk -v room="$room" '$1 == "U" { print $2, room }' | sort -u >>"$work/called"
done <"$build/rooms"
# "USER USED" as declared; "USER USED how" as it is.
awk 'NR == FNR { room[$1] = $2; next } $1 in room { print $2, room[$1] }' "$work/targets" "$work/links" | sort -u >"$work/declared"
{
    awk 'NR == FNR { room[$1] = $2; next } $1 in room && room[$1] != $2 { print $2, room[$1], "calls " $1 "()" }' "$work/defined" "$work/called"
    # src/program/main.c joins all rooms, and src/program/commands.h belongs to all commands.
    grep -oE '^#include "((engine|domain|source|serve|program)/[a-z_]+/|processors/|records\.h|engine_(types|records)\.h)' \
        $(git ls-files --cached --others --exclude-standard 'src/*/*/*.[ch]' 'processors/*.[ch]') |
        sed -E 's,"engine_(types|records)\.h,"engine/records/,; s,^(src/([a-z]+/[a-z_]+)/|(processors)/)([^:]*):#include "(records|processors|[a-z]+/[a-z_]+).*,\2\3 \5 \4,' |
        awk '$1 != $2 { print $1, $2, "includes a header of it in " $3 }'
} >"$work/used"
awk 'NR == FNR { declared[$1, $2]; next } !(($1, $2) in declared) {
         how = $1 " uses " $2 ", which CMakeLists.txt does not declare for it:"
         for (i = 3; i <= NF; i++) how = how " " $i
         print how
     }' "$work/declared" "$work/used" >>"$work/bad"
awk 'NR == FNR { used[$1, $2]; next } !(($1, $2) in used) { print $1 " does not use " $2 ", which CMakeLists.txt declares for it" }' \
    "$work/used" "$work/declared" >>"$work/bad"
grep -nE '^#include "((engine|domain|source|serve|program|processors)/|records\.h|engine_(types|records)\.h)' $(git ls-files 'include/*.h') /dev/null |
    sed 's/$/: a public header includes no header of a room/' >>"$work/bad"
cat "$work/bad"
[ ! -s "$work/bad" ]
