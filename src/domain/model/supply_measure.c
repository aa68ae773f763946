/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/model/supply_measure.h"

#include "domain/model/code.h"

const char *const supply_measures[] = { "refinery_production", "mine_production", "import_share", "net_import_reliance", NULL };

struct ck_bytes supply_measure_meant(struct ck_bytes measure, struct ck_arena *arena)
{
    struct ck_bytes folded = item_fold(measure, arena);

    for (const char *const *known = supply_measures; *known; known++)
        if (!ck_bytes_equal(measure, ck_bytes_from(*known)) && ck_bytes_equal(folded, item_fold(ck_bytes_from(*known), arena)))
            return ck_bytes_from(*known);
    return (struct ck_bytes){ 0 };
}

bool supply_measure_is_production(struct ck_bytes measure)
{
    return ck_bytes_equal(measure, CK_BYTES("refinery_production")) || ck_bytes_equal(measure, CK_BYTES("mine_production"));
}

bool supply_measure_is_share(struct ck_bytes measure)
{
    return ck_bytes_equal(measure, CK_BYTES("import_share")) || ck_bytes_equal(measure, CK_BYTES("net_import_reliance"));
}
