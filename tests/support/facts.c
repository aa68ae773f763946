/* SPDX-License-Identifier: Apache-2.0
 * Facts of one series by hand. */
#include "support/facts.h"

#include <assert.h>

#include "chokepoint/day.h"

int32_t facts_month(const char *text)
{
    int32_t month = 0;
    bool    whole = ck_month_read(ck_bytes_from(text), &month);

    assert(whole);
    (void)whole;
    return month;
}

struct fact *facts_add_code(struct facts *facts, const char *month, const char *source, enum nomenclature nomenclature, const char *code,
                            int64_t grams)
{
    struct ck_maybe_long quantity = grams == UNKNOWN_GRAMS ? (struct ck_maybe_long){ 0 } : ck_known_long(grams);

    assert(facts->count < FACTS_MAX);
    facts->items[facts->count] = (struct fact){
        .month = facts_month(month),
        .months = 1,
        .source = ck_bytes_from(source),
        .commodity = ck_bytes_from(code),
        .nomenclature = nomenclature,
        .row = { .grams = quantity, .first_grams = quantity, .observation = OBSERVATION_OBSERVED, .published_at = (int64_t)facts->count },
    };
    return &facts->items[facts->count++];
}

struct fact *facts_add(struct facts *facts, const char *month, const char *source, int64_t grams)
{
    return facts_add_code(facts, month, source, NOMENCLATURE_ITEM, "antimony", grams);
}

struct cells facts_cells(struct facts *facts)
{
    struct cells cells = cells_of_facts((struct fact_list){ facts->items, facts->count }, &facts->arena);

    cells_complete(&cells, (struct release_months){ 0 }, INT32_MIN, NULL, &facts->arena);
    return cells;
}
