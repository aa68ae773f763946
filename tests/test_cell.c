/* SPDX-License-Identifier: Apache-2.0
 * Cells: nomenclatures, ancestors, sources, conflicts, absences (SPEC 7.1). */
#include <criterion/criterion.h>

#include "support/facts.h"

static struct facts facts;

static void setup(void) { facts = (struct facts){ 0 }; }
static void teardown(void) { ck_arena_release(&facts.arena); }
TestSuite(cell, .init = setup, .fini = teardown);

static const struct cell *cell_at(const struct cells *cells, const char *month) { return cells_at(cells, facts_month(month)); }

/* Of several nomenclatures only the first that has any counts, and its codes are added up. */
Test(cell, one_nomenclature)
{
    struct cells cells;

    facts_add_code(&facts, "2025-01", "GACC", NOMENCLATURE_GACC8, "28258000", 30);
    facts_add_code(&facts, "2025-01", "GACC", NOMENCLATURE_GACC8, "81101010", 12);
    facts_add_code(&facts, "2025-01", "GACC", NOMENCLATURE_HS2022, "282580", 1000);
    cells = facts_cells(&facts);
    cr_assert_eq(cell_at(&cells, "2025-01")->grams.value, 42);
    cr_assert_eq(cell_at(&cells, "2025-01")->fact_count, 2);
    cr_assert_eq(cell_at(&cells, "2025-01")->nomenclature, NOMENCLATURE_GACC8);
}

/* A code beside its ancestor is part of it and is not added again, however deep; its sibling is. */
Test(cell, ancestors)
{
    struct cells cells;

    facts_add_code(&facts, "2025-01", "GACC", NOMENCLATURE_HS2022, "2825", 100);
    facts_add_code(&facts, "2025-01", "GACC", NOMENCLATURE_HS2022, "282580", 60);
    facts_add_code(&facts, "2025-01", "GACC", NOMENCLATURE_HS2022, "28258000", 50);
    facts_add_code(&facts, "2025-01", "GACC", NOMENCLATURE_HS2022, "2826", 7);
    cells = facts_cells(&facts);
    cr_assert_eq(cell_at(&cells, "2025-01")->grams.value, 107);
    cr_assert_eq(cell_at(&cells, "2025-01")->fact_count, 2);
}

/* One part whose quantity is not known makes the cell suppressed; missing, zero and suppressed stay apart. */
Test(cell, states)
{
    struct cells cells;

    facts_add_code(&facts, "2025-01", "GACC", NOMENCLATURE_GACC8, "28258000", 30);
    facts_add_code(&facts, "2025-01", "GACC", NOMENCLATURE_GACC8, "81101010", UNKNOWN_GRAMS);
    facts_add(&facts, "2025-02", "GACC", 0);
    facts_add(&facts, "2025-04", "GACC", 5);
    cells = facts_cells(&facts);
    cr_assert_eq(cell_state_of(cell_at(&cells, "2025-01")), CELL_STATE_SUPPRESSED);
    cr_assert_eq(cell_state_of(cell_at(&cells, "2025-02")), CELL_STATE_ZERO);
    cr_assert_eq(cell_state_of(cell_at(&cells, "2025-03")), CELL_STATE_MISSING);
    cr_assert_eq(cell_state_of(cell_at(&cells, "2025-04")), CELL_STATE_OBSERVED);
}

/* The source of the least rank is used, equal ranks by name; a source that differs by more than a hundredth is a conflict, by exactly that is none.
 */
Test(cell, sources_and_conflicts)
{
    struct cells              cells;
    const struct month_cells *month;

    facts_add(&facts, "2025-01", "COMEXT", 1000);
    facts_add(&facts, "2025-01", "GACC", 1010);
    facts_add(&facts, "2025-01", "PRESS", 1011);
    facts_add(&facts, "2025-01", "UNCOMTRADE", UNKNOWN_GRAMS);
    cells = facts_cells(&facts);
    month = &cells.months[0];
    cr_assert(ck_bytes_equal(month->chosen->source, CK_BYTES("COMEXT")));
    cr_assert_eq(month->sources.count, 4);
    cr_assert_not(cell_conflicts(month->chosen, cells_single(&cells, facts_month("2025-01"), CK_BYTES("GACC"))));
    cr_assert(cell_conflicts(month->chosen, cells_single(&cells, facts_month("2025-01"), CK_BYTES("PRESS"))));
    cr_assert_not(cell_conflicts(month->chosen, cells_single(&cells, facts_month("2025-01"), CK_BYTES("UNCOMTRADE"))));
}

/* The rank decides before the name. */
Test(cell, rank_before_name)
{
    struct cells cells;

    facts_add(&facts, "2025-01", "JOGMEC", 1);
    facts_add(&facts, "2025-01", "PRESS", 2);
    facts_add(&facts, "2025-01", "UNCOMTRADE", 3);
    cells = facts_cells(&facts);
    cr_assert(ck_bytes_equal(cells.months[0].chosen->source, CK_BYTES("UNCOMTRADE")));
}

/* Sources are in the order of their bytes, also where a key orders `A1|` before `A|`. */
Test(cell, source_order)
{
    struct cells cells;

    facts_add(&facts, "2025-01", "A1", 1);
    facts_add(&facts, "2025-01", "A", 2);
    cells = facts_cells(&facts);
    cr_assert(ck_bytes_equal(cells.months[0].sources.items[0].source, CK_BYTES("A")));
    cr_assert_eq(cells.months[0].chosen->grams.value, 2);
}

/* A cumulative cell fills no month; a month inside it is two_month, one outside missing, a suppressed one suppressed. */
Test(cell, cumulative)
{
    struct cells cells;

    facts_add(&facts, "2025-01", "GACC", 60)->months = 2;
    facts_add(&facts, "2025-03", "GACC", UNKNOWN_GRAMS);
    cells = facts_cells(&facts);
    cr_assert_null(cell_at(&cells, "2025-01"));
    cr_assert_eq(cells_base_reason(&cells, facts_month("2025-02")), ABSENT_REASON_TWO_MONTH);
    cr_assert_eq(cells_base_reason(&cells, facts_month("2025-03")), ABSENT_REASON_SUPPRESSED);
    cr_assert_eq(cells_base_reason(&cells, facts_month("2025-04")), ABSENT_REASON_MISSING);
    cr_assert_eq(cells_base_reason(&cells, facts_month("2024-12")), ABSENT_REASON_MISSING);
}

/* Quantities that no world holds end at the limit instead of going around. */
Test(cell, limit)
{
    struct cells cells;
    static char  codes[60][8];

    for (int i = 0; i < 60; i++) {
        codes[i][0] = (char)('0' + i / 10);
        codes[i][1] = (char)('0' + i % 10);
        facts_add_code(&facts, "2025-01", "GACC", NOMENCLATURE_CN8, codes[i], 9000000000000000);
    }
    cells = facts_cells(&facts);
    cr_assert_eq(cells.months[0].chosen->grams.value, CELL_GRAMS_MAX);
}

/* ---- absences ---- */

static struct release_month release_of(const char *month, const char *source, bool complete, int64_t published_at)
{
    return (struct release_month){ facts_month(month), ck_bytes_from(source), complete, !complete, published_at };
}

static struct cells with_releases(const struct release_month *releases, size_t count, const struct absence_veto *veto)
{
    struct cells cells = cells_of_facts((struct fact_list){ facts.items, facts.count }, &facts.arena);

    cells_complete(&cells, (struct release_months){ releases, count }, INT32_MIN, veto, &facts.arena);
    return cells;
}

/* Absence under a COMPLETE marker of GACC is a zero with the marker's time and no codes, before the first fact too; of USCENSUS it is nothing. */
Test(cell, absence)
{
    const struct release_month releases[] = { release_of("2024-12", "GACC", true, 77), release_of("2025-01", "GACC", true, 78),
                                              release_of("2025-02", "USCENSUS", true, 79) };
    struct cells               cells;

    facts_add(&facts, "2025-01", "GACC", 60);
    facts_add(&facts, "2025-03", "GACC", 61);
    cells = with_releases(releases, 3, NULL);
    cr_assert_eq(cell_state_of(cell_at(&cells, "2024-12")), CELL_STATE_ZERO);
    cr_assert_eq(cell_at(&cells, "2024-12")->vintage, 77);
    cr_assert_eq(cell_at(&cells, "2024-12")->fact_count, 0);
    cr_assert_eq(cell_at(&cells, "2024-12")->first_grams.value, 0);
    cr_assert_eq(cell_at(&cells, "2025-01")->grams.value, 60);
    cr_assert_null(cell_at(&cells, "2025-02"));
}

/* A series without a fact has no zeros; under a PARTIAL marker absence says nothing and a cell is provisional. */
Test(cell, no_absence)
{
    const struct release_month complete = release_of("2025-01", "GACC", true, 1),
                               partial[] = { release_of("2025-01", "GACC", false, 1), release_of("2025-02", "GACC", false, 1) };
    struct cells cells = with_releases(&complete, 1, NULL);

    cr_assert_eq(cells.count, 0);
    facts_add(&facts, "2025-01", "GACC", 60);
    cells = with_releases(partial, 2, NULL);
    cr_assert(cell_at(&cells, "2025-01")->provisional);
    cr_assert_null(cell_at(&cells, "2025-02"));
    cells = with_releases(&complete, 1, NULL);
    cr_assert_not(cell_at(&cells, "2025-01")->provisional);
}

/* Where a cumulative cell of the marker's source covers the month there is no zero; one of another source does not matter. */
Test(cell, absence_in_cumulative)
{
    const struct release_month releases[] = { release_of("2025-01", "GACC", true, 1), release_of("2025-02", "GACC", true, 1),
                                              release_of("2025-03", "GACC", true, 1) };
    struct cells               cells;

    facts_add(&facts, "2025-01", "GACC", 60)->months = 2;
    facts_add(&facts, "2025-03", "PRESS", 60)->months = 2;
    cells = with_releases(releases, 3, NULL);
    cr_assert_null(cell_at(&cells, "2025-01"));
    cr_assert_null(cell_at(&cells, "2025-02"));
    cr_assert_eq(cell_state_of(cell_at(&cells, "2025-03")), CELL_STATE_ZERO);
}

static bool in_february(void *month, int32_t asked, struct ck_bytes source)
{
    (void)source;
    return asked == *(int32_t *)month;
}

/* A veto (of WLD: a partner with a cell above zero) forbids the zero of its month alone. */
Test(cell, absence_veto)
{
    const struct release_month releases[] = { release_of("2025-01", "GACC", true, 1), release_of("2025-02", "GACC", true, 1) };
    int32_t                    february = facts_month("2025-02");
    struct cells               cells;

    facts_add(&facts, "2024-12", "GACC", 60);
    cells = with_releases(releases, 2, &(struct absence_veto){ in_february, &february });
    cr_assert_eq(cell_state_of(cell_at(&cells, "2025-01")), CELL_STATE_ZERO);
    cr_assert_null(cell_at(&cells, "2025-02"));
}

/* A zero by absence takes part in the choice of the source and in conflicts like any other cell. */
Test(cell, absence_conflicts)
{
    const struct release_month releases[] = { release_of("2025-01", "GACC", true, 1) };
    struct cells               cells;

    facts_add(&facts, "2025-01", "UNCOMTRADE", 60);
    cells = with_releases(releases, 1, NULL);
    cr_assert(ck_bytes_equal(cells.months[0].chosen->source, CK_BYTES("GACC")));
    cr_assert(cell_conflicts(cells.months[0].chosen, cells_single(&cells, facts_month("2025-01"), CK_BYTES("UNCOMTRADE"))));
}

/* What the cell says of first versions, derivation, codes and time comes from the facts that were added up alone. */
Test(cell, parts)
{
    struct cells cells;

    facts_add_code(&facts, "2025-01", "GACC", NOMENCLATURE_GACC8, "28258000", 30)->row.first_grams = ck_known_long(20);
    facts_add_code(&facts, "2025-01", "GACC", NOMENCLATURE_GACC8, "81101010", 12)->row.observation = OBSERVATION_ESTIMATED;
    facts_add_code(&facts, "2025-01", "GACC", NOMENCLATURE_HS2022, "282580", 1000)->row.published_at = 99;
    facts_add_code(&facts, "2025-02", "GACC", NOMENCLATURE_GACC8, "28258000", 30);
    cells = facts_cells(&facts);
    cr_assert_eq(cells.months[0].chosen->first_grams.value, 32);
    cr_assert(cells.months[0].chosen->derived);
    cr_assert_eq(cells.months[0].chosen->vintage, 1);
    cr_assert_not(cells.months[0].chosen->cents.known);
    cr_assert_not(cell_same_codes(cells.months[0].chosen, cells.months[1].chosen));
    cr_assert(cell_same_codes(cells.months[1].chosen, cells.months[1].chosen));
}
