/* SPDX-License-Identifier: Apache-2.0 */
#include "support/types.h"

#include <assert.h>

#include "engine_records.h"
#include "records.h"

enum { TYPES_MAX = 512 };

const struct ck_record_type *const *types_all(void)
{
    static const struct ck_record_type              *all[TYPES_MAX + 1];
    static const struct ck_record_type *const *const sets[] = { ck_types_all, engine_records_all, records_all };
    size_t                                           count = 0;

    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++)
        for (const struct ck_record_type *const *type = sets[i]; *type; type++) {
            assert(count < TYPES_MAX);
            all[count++] = *type;
        }
    return all;
}
