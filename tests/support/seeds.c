/* SPDX-License-Identifier: Apache-2.0 */
#include "support/seeds.h"

#include <criterion/criterion.h>

size_t seeds_failed(const struct sim *sim, uint64_t first, uint64_t count, bool told)
{
    char   report[SIM_REPORT];
    size_t failed = 0;

    for (uint64_t seed = first; seed < first + count; seed++) {
        if (sim_holds(sim, seed, report))
            continue;
        failed++;
        if (told)
            cr_log_error("%s", report);
    }
    return failed;
}
