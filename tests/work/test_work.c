/* SPDX-License-Identifier: Apache-2.0
 * The work of every processor grows no faster than its input, in each dimension that an input has: from the first doubling to the second the work
 * that is added may grow by 2.5 (linear: 2, with a logarithm a little more, quadratic: 4). */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "processors/all.h"
#include "work/dimensions.h"
#include "work/world.h"

enum { SIZES = 3, FLOOR = 20000 /* edges: less is not looked at */ };

static const double MOST = 2.5, MOST_BY_COUNTRIES = 4;

static void count(const struct dimension *dimension, size_t size, uint64_t work[CHAIN_PROCESSORS])
{
    struct chain *chain = chain_new();

    world_begin(chain);
    if (size)
        dimension->fill(chain, size);
    chain_run(chain, WORLD_DAY, work);
    cr_expect_eq(chain_rejected(chain), 0, "%s: intake rejects %zu", dimension->name, chain_rejected(chain));
    chain_free(chain);
}

static void check(const struct dimension *dimension)
{
    uint64_t work[SIZES][CHAIN_PROCESSORS];

    for (size_t i = 0; i < SIZES; i++)
        count(dimension, dimension->small << i, work[i]);
    for (size_t p = 0; p < CHAIN_PROCESSORS; p++) {
        double first = (double)work[1][p] - (double)work[0][p], second = (double)work[2][p] - (double)work[1][p];

        if (getenv("WORK_SHOWN"))
            printf("%-22s %-9s %12llu %12llu %12llu  %.2f\n", dimension->name, processors_all[p]->name, (unsigned long long)work[0][p],
                   (unsigned long long)work[1][p], (unsigned long long)work[2][p], first > 0 ? second / first : 0);
        cr_expect(second < FLOOR || second <= (dimension->by_countries ? MOST_BY_COUNTRIES : MOST) * first, "%s of %s: %llu, %llu, %llu",
                  processors_all[p]->name, dimension->name, (unsigned long long)work[0][p], (unsigned long long)work[1][p],
                  (unsigned long long)work[2][p]);
    }
}

Test(work, doubles_with_its_input)
{
    const char *only = getenv("WORK_ONLY");

    for (const struct dimension *dimension = dimensions; dimension->name; dimension++)
        if (!only || strcmp(only, dimension->name) == 0)
            check(dimension);
}

Test(work, is_the_same_for_the_same_input)
{
    uint64_t once[CHAIN_PROCESSORS], again[CHAIN_PROCESSORS];

    count(&dimensions[0], dimensions[0].small, once);
    count(&dimensions[0], dimensions[0].small, again);
    for (size_t p = 0; p < CHAIN_PROCESSORS; p++) {
        cr_expect_eq(once[p], again[p], "%s", processors_all[p]->name);
        cr_expect(once[p] > 0, "%s does nothing", processors_all[p]->name);
    }
}
