#!/bin/sh
# The house rules that a program can check: no function above 70 lines, no file above 500, no #if inside a function, every room in CMakeLists.txt and in
# the table of docs/ARCHITECTURE.md in the same order, format, no unfinished marks, one word for each processor everywhere, citations that name a heading.
# A tag of a struct, union or enum is defined once; what the public headers declare begins with ck_ or CK_. What a room may include and call: check_rooms.sh.
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

# One thing for each tag, so that a search finds it.
defined() { grep -noE '^(static |const |typedef )*(struct|union|enum) [a-z_0-9]+ \{' "$@" | sed 's/^\([^:]*:[0-9]*\):.*\(struct\|union\|enum\) \([a-z_0-9]*\) {$/\3 \1/'; }
defined $(printf '%s\n' $sources | grep -E '^(include|src|processors|tools)/') | sort | awk '
    $1 == tag { print $2 ": the tag " tag " is defined in " place ", too" }
    { tag = $1; place = $2 }' >>"$bad"

# The kit's prefix: what an author includes takes no other name. (chokepoint_main() is the one that he cannot have of his own.)
for header in include/chokepoint/*.h; do
    sed 's/"[^"]*"//g' "$header" | awk -v file="$header" '
        { line = $0; while (match(line, /\/\*([^*]|\*[^\/])*\*\//)) line = substr(line, 1, RSTART - 1) substr(line, RSTART + RLENGTH) }
        line ~ /^ *\/?\*/ { next }
        { sub(/\/\*.*/, "", line); sub(/^.*\*\//, "", line) }
        line ~ /^#define / { split(line, word, /[ (]/); if (word[2] !~ /^(CK_|CHOKEPOINT_[A-Z]*_H$)/) print file ":" NR ": " word[2] " lacks the prefix CK_" }
        match(line, /^(struct|union|enum) [a-z_0-9]+/) { tag = substr(line, RSTART, RLENGTH); if (tag !~ / ck_/) print file ":" NR ": " tag " lacks the prefix ck_" }
        { sub(/^enum( [a-z_]+)? \{/, "", line) }
        match(line, /^ *[A-Z][A-Z0-9_]+( =|,|$)/) { name = substr(line, RSTART, RLENGTH); if (name !~ /^ *CK_/) print file ":" NR ":" name " lacks the prefix CK_" }
        match(line, /^[a-z].*[ *][a-z_0-9]+\(/) && line !~ /^(static inline|__attr|extern "C")/ {
            name = substr(line, RSTART, RLENGTH - 1); sub(/.*[ *]/, "", name); if (name !~ /^(ck_|chokepoint_main$)/) print file ":" NR ": " name " lacks the prefix ck_" }'
done >>"$bad"

grep -nE '(^|[^A-Za-z])(TODO|FIXME|XXX)([^A-Za-z]|$)' $sources >>"$bad"

# What is cited of the specification is a heading of it.
git grep --untracked -noE 'SPEC(\.md)? [0-9]+(\.[0-9]+)*' | while IFS=: read -r file line cited; do
    grep -qE "^##+ ${cited#* }\.? " docs/SPEC.md || echo "$file:$line: $cited is no heading of docs/SPEC.md"
done >>"$bad"
git grep --untracked -nE '(^|[^A-Za-z_])DESIG[N]([^A-Za-z_]|$)' | cut -c1-200 >>"$bad"

for word in $(ls processors | sed 's/\.[ch]$//' | grep -vxE "all|trade" | sort -u); do
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
