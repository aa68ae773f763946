#!/bin/sh
# tests/check_avrogen.sh DEV: a set of records beside the engine's: what it imports is known and not written, older versions are where their record is,
# two sets compile and link together, and what would be one name in C is refused.
set -u
cd "$(dirname "$0")/.."
build=${1:-build/dev}
avrogen=$PWD/$build/avrogen
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. tests/checks.sh

cat >"$work/stock.avsc" <<'EOF'
{"type": "record", "name": "Stock", "namespace": "shop", "fields": [
  {"name": "place", "type": "string"}, {"name": "count", "type": "long", "default": 0}, {"name": "emission", "type": "chokepoint.Emission"}]}
EOF
cat >"$work/older.avsc" <<'EOF'
{"type":"record","name":"Stock","namespace":"shop","fields":[{"name":"place","type":"string"}]}
EOF
sed 's/Stock/Origin/' "$work/older.avsc" >"$work/clash.avsc"
sed 's/shop/mart/' "$work/clash.avsc" >"$work/again.avsc"
sed 's/Stock/CkShelf/' "$work/older.avsc" >"$work/prefixed.avsc"
sed 's/Stock/Shelf/' "$work/older.avsc" >"$work/stray.avsc"
cat >"$work/main.c" <<'EOF'
#include <stdio.h>
#include <string.h>
#include "stock_records.h"
int main(void)
{
    struct stock stock = { .count = 7, .emission = { .revision = 3 } };
    const struct ck_field *last = &stock_type.fields[stock_type.field_count - 1];
    if (stock_records_all[0] != &stock_type || stock_records_all[1])
        return puts("the set has other records"), 1;
    if (last->record != &ck_emission_type || last->offset != offsetof(struct stock, emission) || stock.emission.revision != 3)
        return puts("another Emission"), 1;
    return !stock_type.older || !strstr(stock_type.older[0], "place") || stock_type.older[1] || ck_emission_type.older;
}
EOF
generate() { "$avrogen" --output "$work" --name stock_records --import ck_=schemas/engine/types.avsc --include chokepoint/types "$@"; }
check "a version for the history" "$avrogen" --history "$work" --number 2 --import ck_=schemas/engine/types.avsc "$work/stock.avsc"
check "imported types have none" test ! -e "$work/Emission"
check "a set that imports another" generate --older "$work/older.avsc" --older "$work/Stock/2.avsc" "$work/stock.avsc"
check "imported types are not written" sh -c "! grep -q 'struct ck_emission {\|struct ck_origin {' '$work/stock_records.h'"
check "two sets in one program" sh -c "${CC:-cc} -std=c11 -Wall -Wextra -Werror -Iinclude -I'$build/generated/engine' -I'$work' '$work/main.c' '$work/stock_records.c' \
    '$build/generated/engine/chokepoint/types.c' -o '$work/program' && '$work/program'"
refused() { words=$1; shift; ! "$@" >"$work/said" 2>&1 && { grep -q "$words" "$work/said" || { cat "$work/said"; false; }; }; }
check "a name that an imported type has, without its prefix" generate "$work/clash.avsc"
check "the names of another set" refused 'another type has the same C name' "$avrogen" --output "$work" --name x --import "$work/clash.avsc" "$work/again.avsc"
check "a name with the prefix of the library" refused "are the library's" generate "$work/prefixed.avsc"
check "an older version of no record of the set" refused 'no record of the set' generate --older "$work/stray.avsc" "$work/stock.avsc"
check "an older version of an imported record" refused 'no record of the set' generate --older "$work/clash.avsc" "$work/stock.avsc"
check "a name that is none in C" refused usage "$avrogen" --output "$work" --name a-b "$work/stock.avsc"
check "no name" refused usage "$avrogen" --output "$work" "$work/stock.avsc"
finish
