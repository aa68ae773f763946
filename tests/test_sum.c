/* SPDX-License-Identifier: Apache-2.0
 * Sums over months with cells of several months (SPEC 7.3). */
#include <criterion/criterion.h>

#include "support/facts.h"

static struct facts facts;

static void setup(void) { facts = (struct facts){ 0 }; }
static void teardown(void) { ck_arena_release(&facts.arena); }
TestSuite(sum, .init = setup, .fini = teardown);

static struct sum sum_of(const char *from, const char *to)
{
    struct cells cells = facts_cells(&facts);

    return cells_sum(&cells, facts_month(from), facts_month(to));
}

/* Present single cells are added up; a zero counts; one month that is missing or suppressed makes the sum missing. */
Test(sum, single)
{
    facts_add(&facts, "2025-01", "GACC", 10);
    facts_add(&facts, "2025-02", "GACC", 0);
    facts_add(&facts, "2025-03", "GACC", 5)->row.observation = OBSERVATION_DERIVED;
    facts_add(&facts, "2025-05", "GACC", UNKNOWN_GRAMS);
    cr_assert_eq(sum_of("2025-01", "2025-03").grams, 15);
    cr_assert(sum_of("2025-01", "2025-03").derived);
    cr_assert_not(sum_of("2025-01", "2025-02").derived);
    cr_assert_not(sum_of("2025-01", "2025-04").known);
    cr_assert_not(sum_of("2025-05", "2025-05").known);
    cr_assert_not(sum_of("2024-12", "2025-01").known);
}

/* A cell of two months stands for both, but not where the sum ends in its midst or begins there. */
Test(sum, two_months)
{
    facts_add(&facts, "2025-01", "GACC", 100)->months = 2;
    facts_add(&facts, "2025-03", "GACC", 5);
    cr_assert_eq(sum_of("2025-01", "2025-03").grams, 105);
    cr_assert_eq(sum_of("2025-01", "2025-02").grams, 100);
    cr_assert_not(sum_of("2025-01", "2025-01").known);
    cr_assert_not(sum_of("2025-02", "2025-03").known);
}

/* Where every month has a present single cell the cumulative one is not used; where one is missing or suppressed it is, and the others are jumped
 * over. */
Test(sum, helps_only)
{
    facts_add(&facts, "2025-01", "GACC", 10);
    facts_add(&facts, "2025-01", "GACC", 100)->months = 2;
    facts_add(&facts, "2025-02", "GACC", 20);
    cr_assert_eq(sum_of("2025-01", "2025-02").grams, 30);
    facts.items[2].row.grams.known = false;
    cr_assert_eq(sum_of("2025-01", "2025-02").grams, 100);
}

/* The longest that ends in time is taken; of equal length the better source; one of unknown quantity never. */
Test(sum, longest)
{
    facts_add(&facts, "2025-01", "PRESS", 1)->months = 2;
    facts_add(&facts, "2025-01", "UNCOMTRADE", 2)->months = 2;
    facts_add(&facts, "2025-01", "GACC", UNKNOWN_GRAMS)->months = 3;
    facts_add(&facts, "2025-01", "PRESS", 9)->months = 4;
    facts_add(&facts, "2025-03", "PRESS", 4);
    cr_assert_eq(sum_of("2025-01", "2025-02").grams, 2);
    cr_assert_eq(sum_of("2025-01", "2025-03").grams, 6);
    cr_assert_eq(sum_of("2025-01", "2025-04").grams, 9);
}

/* Twelve months at the limit of a cell do not overflow. */
Test(sum, limit)
{
    static const char *const months[] = { "2025-01", "2025-02", "2025-03", "2025-04", "2025-05", "2025-06",
                                          "2025-07", "2025-08", "2025-09", "2025-10", "2025-11", "2025-12" };

    for (size_t i = 0; i < 12; i++)
        facts_add(&facts, months[i], "GACC", CELL_GRAMS_MAX);
    cr_assert_eq(sum_of("2025-01", "2025-12").grams, 12 * CELL_GRAMS_MAX);
}
