/* SPDX-License-Identifier: Apache-2.0
 * Counter-facts that a correct claim of change omits: the same series against other bases, the world total, a control still in force, a trend of one
 * month (SPEC 9.8). */
#include "internal.h"

#include <stdlib.h>

#include "chokepoint/day.h"
#include "domain/model/topics.h"
#include "domain/trade/change.h"
#include "domain/trade/recovery.h"

enum { YEAR = 12, FACTS_ROOM = 16 };

struct claim_context {
    struct judge        *judge;
    struct amount        truth;
    struct counter_fact *facts;
    size_t               count;
};

static int order_facts(const void *left, const void *right)
{
    const struct counter_fact *a = left, *b = right;

    return ck_bytes_compare(enum_name(&counter_fact_kind_symbols, (int32_t)a->fact), enum_name(&counter_fact_kind_symbols, (int32_t)b->fact));
}

/* By name. */
static struct counter_fact_array counter_facts_sorted(struct counter_fact *facts, size_t count)
{
    if (count)
        qsort(facts, count, sizeof *facts, order_facts);
    return (struct counter_fact_array){ facts, count };
}

static void add(struct claim_context *context, enum counter_fact_kind fact, double value)
{
    context->facts[context->count++] = (struct counter_fact){ fact, value, context_is_stated(context->judge->claim, fact, value) };
}

static void add_opposite(struct claim_context *context, enum counter_fact_kind fact, bool known, double value)
{
    if (known && ((context->truth.value > 0 && value < 0) || (context->truth.value < 0 && value > 0)))
        add(context, fact, value);
}

/* The kinds have the same order for the series and for the world: `first` is the one for mom. */
static void add_bases(struct claim_context *context, const struct cells *cells, enum counter_fact_kind first)
{
    const struct claim *claim = context->judge->claim;
    int32_t             month = claim->period.to;
    enum base_kind      own = claim->row.base_kind.known ? (enum base_kind)claim->row.base_kind.value : BASE_KIND_UNKNOWN;
    bool                derived;
    const struct {
        enum base_kind kind;
        struct figure  figure;
    } bases[] = {
        { BASE_KIND_MOM, change_against(cells, month, month - 1) },
        { BASE_KIND_YOY, change_against(cells, month, month - YEAR) },
        { BASE_KIND_YTD, change_year_to_date(cells, month, &derived) },
    };

    for (size_t i = 0; i < sizeof bases / sizeof bases[0]; i++)
        if (bases[i].kind != own)
            add_opposite(context, first + (enum counter_fact_kind)i, figure_known(bases[i].figure), bases[i].figure.value);
}

static void add_world(struct claim_context *context)
{
    struct judge        *judge = context->judge;
    const struct cells  *world = breakdown_world(judge->breakdown);
    struct truth_reading reading = { WORLD, world, judge->claim->row.base_kind };
    struct amount        truth = truth_of(judge, &reading);

    add_opposite(context, COUNTER_FACT_KIND_WORLD, amount_known(truth), truth.value);
    add_bases(context, world, COUNTER_FACT_KIND_WORLD_MOM);
}

static void add_control(struct claim_context *context, struct ck_bytes partner)
{
    const struct judge *judge = context->judge;
    double              severity = status_severity(status_on(judge_timeline(judge, partner), ck_month_last_day(judge->claim->period.to)));

    if (context->truth.value > 0 && severity > 0)
        add(context, COUNTER_FACT_KIND_STILL_CONTROLLED, severity);
}

static void add_phase(struct claim_context *context, struct ck_bytes partner)
{
    struct judge                *judge = context->judge;
    const struct cells          *own = judge->own;
    int32_t                      month = judge->claim->period.to, end = own->first + (int32_t)own->count;
    struct baseline              base = truth_base(judge, partner, own);
    const struct recovery_month *recovery_month;
    struct recovery_months       recovery;

    if (own->count == 0 || month < own->first || month >= end)
        return;
    recovery = recovery_months_of(own, &base, own->first, own->count, judge->step->arena);
    recovery_month = recovery_months_at(&recovery, month);
    if (recovery_month->phase != PHASE_UNKNOWN && recovery_month->phase != PHASE_BASELINE && recovery_month->phase_months == 1)
        add(context, COUNTER_FACT_KIND_ONE_MONTH, 1);
}

struct counter_fact_array context_of(struct judge *judge, struct amount truth)
{
    struct claim_context context = { judge, truth, ck_arena_take(judge->step->arena, FACTS_ROOM * sizeof(struct counter_fact)), 0 };
    struct ck_bytes      partner = judge_reading(judge).partner;

    add_bases(&context, judge->own, COUNTER_FACT_KIND_MOM);
    if (!ck_bytes_equal(partner, WORLD))
        add_world(&context);
    add_control(&context, partner);
    add_phase(&context, partner);
    return counter_facts_sorted(context.facts, context.count);
}
