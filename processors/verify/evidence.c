/* SPDX-License-Identifier: Apache-2.0
 * The sources of a verdict: the claim, and the facts of the cells that it was compared with. */
#include "internal.h"

#include "chokepoint/day.h"

enum { YEAR = 12 };

static void name_cell(struct judge *judge, const struct cell *cell)
{
    for (size_t i = 0; cell && i < cell->fact_count; i++)
        ck_out_source(judge->step, cell->facts[i].origin);
}

static void name_months(struct judge *judge, const struct cells *cells, struct ck_months months)
{
    int32_t last = cells->first + (int32_t)cells->count - 1;

    for (int32_t month = months.from > cells->first ? months.from : cells->first; month <= months.to && month <= last; month++)
        name_cell(judge, cells_at(cells, month));
    for (size_t i = 0; i < cells->cumulative.count; i++)
        if (cells->cumulative.items[i].month >= months.from && cells->cumulative.items[i].month <= months.to)
            name_cell(judge, &cells->cumulative.items[i]);
}

static void name_month(struct judge *judge, const struct cells *cells, int32_t month)
{
    name_months(judge, cells, (struct ck_months){ month, month });
}

static void name_side(struct judge *judge, const struct cells *cells, struct ck_months months)
{
    enum figure_family family = judge->claim->family;

    name_months(judge, cells, months);
    if (family == FAMILY_SHARE || family == FAMILY_RANK)
        name_months(judge, breakdown_world(judge->breakdown), months);
    for (size_t i = 0; family == FAMILY_RANK && i < breakdown_partners(judge->breakdown).count; i++)
        name_months(judge, &breakdown_partners(judge->breakdown).items[i].cells, months);
}

/* What a change was compared with, by the kind of its base. */
static void name_base(struct judge *judge, struct ck_bytes partner, const struct cells *cells, enum base_kind kind)
{
    struct ck_months months;
    struct baseline  base;

    if (claim_base(judge->claim, kind, &months)) {
        name_side(judge, cells, months);
        return;
    }
    base = truth_base(judge, partner, cells);
    if (kind == BASE_KIND_PRE_CONTROL && base.controlled)
        name_months(judge, cells, (struct ck_months){ base.start - BASELINE_MONTHS, base.start - 1 });
}

static void name_compared(struct judge *judge, struct ck_bytes partner, const struct cells *cells)
{
    const struct claim *claim = judge->claim;

    name_side(judge, cells, claim->period);
    if (claim->is_change && claim->row.base_kind.known)
        name_base(judge, partner, cells, (enum base_kind)claim->row.base_kind.value);
    else if (claim->is_change)
        name_base(judge, partner, cells, BASE_KIND_MOM);
    if (claim_lacks_base(claim))
        name_base(judge, partner, cells, BASE_KIND_YOY);
}

/* The cells under which another reading is true. */
static void name_readings(struct judge *judge, const struct verdict *verdict)
{
    for (size_t i = 0; i < verdict->readings.count; i++) {
        const struct verdict_reading *reading = &verdict->readings.items[i];
        struct claim                  claim = claim_read_as(judge->claim, reading);
        struct judge                  as;

        judge_open(&as, judge->step, &claim);
        if (as.own)
            name_compared(&as, judge_reading(&as).partner, as.own);
    }
}

static bool is_of_year(enum counter_fact_kind fact) { return fact == COUNTER_FACT_KIND_YTD || fact == COUNTER_FACT_KIND_WORLD_YTD; }

static bool is_of_world(enum counter_fact_kind fact) { return fact >= COUNTER_FACT_KIND_WORLD && fact <= COUNTER_FACT_KIND_WORLD_YTD; }

static void name_counter_fact(struct judge *judge, enum counter_fact_kind fact)
{
    const struct cells *cells = is_of_world(fact) ? breakdown_world(judge->breakdown) : judge->own;
    int32_t             month = judge->claim->period.to, january = month - ck_month_of_year(month);

    if (fact == COUNTER_FACT_KIND_WORLD)
        name_compared(judge, WORLD, cells);
    if (fact > COUNTER_FACT_KIND_WORLD_YTD || fact == COUNTER_FACT_KIND_WORLD)
        return;
    name_month(judge, cells, month);
    if (is_of_year(fact)) {
        name_months(judge, cells, (struct ck_months){ january, month });
        name_months(judge, cells, (struct ck_months){ january - YEAR, month - YEAR });
    } else {
        name_month(judge, cells, fact == COUNTER_FACT_KIND_MOM || fact == COUNTER_FACT_KIND_WORLD_MOM ? month - 1 : month - YEAR);
    }
}

void evidence_name(struct judge *judge, const struct verdict *verdict)
{
    const struct claim *claim = judge->claim;

    ck_out_source(judge->step, claim->origin);
    if (!judge->own || !claim->has_period)
        return;
    if (claim->family == FAMILY_RECORD) {
        name_months(judge, judge->own, (struct ck_months){ claim->has_base ? claim->base.from : INT32_MIN, claim->period.to });
        return;
    }
    name_compared(judge, judge_reading(judge).partner, judge->own);
    name_readings(judge, verdict);
    for (size_t i = 0; i < verdict->counter_facts.count; i++)
        name_counter_fact(judge, verdict->counter_facts.items[i].fact);
}
