#!/bin/sh
# The house rules that a program can check: no function above 70 lines, no file above 500, no #if inside a function, every room in CMakeLists.txt and in
# the table of docs/ARCHITECTURE.md in the same order, format, no unfinished marks, one word for each processor everywhere, citations that name a heading.
# What a room may include and call: check_rooms.sh.
set -u
cd "$(dirname "$0")/.."
bad=$(mktemp)
sources=$(git ls-files --cached --others --exclude-standard '*.c' '*.h')

for file in $sources; do
    [ -f "$file" ] || continue
    case $file in
    tests/*) ;;
    *)
        lines=$(wc -l <"$file")
        [ "$lines" -le 500 ] || echo "$file: $lines lines (at most 500)" >>"$bad"
        ;;
    esac
    awk -v file="$file" '
        /^\{/ { start = NR; inside = 1 }
        inside && /^#[ ]*(if|ifdef|ifndef|else|elif)/ { print file ":" NR ": #if inside a function" }
        /^\}/ { if (inside && NR - start - 1 > 70) print file ":" start ": function of " NR - start - 1 " lines (at most 70)"; inside = 0 }' "$file" >>"$bad"
done

# Rooms: folders, libraries and rows of the table are the same; libraries and rows are in the same order, from the lowest to the highest.
rooms=$(mktemp)
sed -n 's/^room(\([a-z_/]*\).*/\1/p; s/^records_room(\([a-z_/]*\) .*/\1/p' CMakeLists.txt >"$rooms"
sed -n '/^## Where things are/,/^## /s/^| `\([a-z_/]*[a-z_]\)` | .*/\1/p' docs/ARCHITECTURE.md | diff "$rooms" - |
    sed -n 's/^< \(.*\)/docs\/ARCHITECTURE.md: no row for the room \1 where CMakeLists.txt declares it/p
            s/^> \(.*\)/docs\/ARCHITECTURE.md: the row \1 is no room that CMakeLists.txt declares in this place/p' >>"$bad"
for folder in $(printf '%s\n' $sources | sed -n 's,^src/\(.*\)/[^/]*$,\1,p' | sort -u | grep -vx program); do
    grep -qx "$folder" "$rooms" || echo "src/$folder: no room of CMakeLists.txt" >>"$bad"
done
rm -f "$rooms"

grep -nE '(^|[^A-Za-z])(TODO|FIXME|XXX)([^A-Za-z]|$)' $sources >>"$bad"

# What is cited of the specification is a heading of it.
git grep --untracked -noE 'SPEC(\.md)? [0-9]+(\.[0-9]+)*' | while IFS=: read -r file line cited; do
    grep -qE "^##+ ${cited#* }\.? " docs/SPEC.md || echo "$file:$line: $cited is no heading of docs/SPEC.md"
done >>"$bad"
git grep --untracked -nE '(^|[^A-Za-z_])DESIG[N]([^A-Za-z_]|$)' | cut -c1-200 >>"$bad"

for word in $(ls processors | sed 's/\.[ch]$//' | grep -vx all | sort -u); do
    grep -q "^| \`$word\`" README.md || echo "README.md: no row for the processor $word" >>"$bad"
    ls tests/test_"$word".c >/dev/null 2>&1 || echo "tests/test_$word.c is missing" >>"$bad"
done

if command -v clang-format >/dev/null; then
    clang-format --dry-run $sources 2>&1 | grep -E 'warning|error' | cut -d: -f1 | sort | uniq -c | sed 's/^ *\([0-9]*\) \(.*\)/\2: \1 places not formatted (clang-format -i)/' >>"$bad"
fi

cat "$bad"
[ ! -s "$bad" ]
status=$?
rm -f "$bad"
exit $status
