/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/model/supply_measure.h"

#include "domain/model/code.h"

const char *const supply_measures[] = { "refinery_production", "mine_production", "import_share", "net_import_reliance", NULL };

struct bytes supply_measure_meant(struct bytes measure, struct arena *arena)
{
    struct bytes folded = item_fold(measure, arena);

    for (const char *const *known = supply_measures; *known; known++)
        if (!bytes_equal(measure, bytes_from(*known)) && bytes_equal(folded, item_fold(bytes_from(*known), arena)))
            return bytes_from(*known);
    return (struct bytes){ 0 };
}

bool supply_measure_is_production(struct bytes measure)
{
    return bytes_equal(measure, BYTES("refinery_production")) || bytes_equal(measure, BYTES("mine_production"));
}

bool supply_measure_is_share(struct bytes measure)
{
    return bytes_equal(measure, BYTES("import_share")) || bytes_equal(measure, BYTES("net_import_reliance"));
}
