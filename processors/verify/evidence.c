/* SPDX-License-Identifier: Apache-2.0
 * The sources of a verdict: the claim, and the facts of the cells that it was compared with. */
#include "parts.h"

static void name_cell(struct judge *judge, const struct cell *cell)
{
    for (size_t i = 0; cell && i < cell->fact_count; i++)
        out_source(judge->step->out, cell->facts[i].origin);
}

static void name_months(struct judge *judge, const struct cells *cells, struct months months)
{
    int32_t last = cells->first + (int32_t)cells->count - 1;

    for (int32_t month = months.from > cells->first ? months.from : cells->first; month <= months.to && month <= last; month++)
        name_cell(judge, cells_at(cells, month));
    for (size_t i = 0; i < cells->cumulative.count; i++)
        if (cells->cumulative.items[i].month >= months.from && cells->cumulative.items[i].month <= months.to)
            name_cell(judge, &cells->cumulative.items[i]);
}

static void name_side(struct judge *judge, struct months months)
{
    name_months(judge, judge->own, months);
    if (judge->claim->family == FAMILY_SHARE || judge->claim->family == FAMILY_RANK)
        name_months(judge, market_world(&judge->market), months);
    for (size_t i = 0; judge->claim->family == FAMILY_RANK && i < market_partners(&judge->market).count; i++)
        name_months(judge, &market_partners(&judge->market).items[i].cells, months);
}

void evidence_name(struct judge *judge)
{
    const struct claim *claim = judge->claim;
    struct months       base;

    out_source(judge->step->out, claim->origin);
    if (!judge->own || !claim->has_period)
        return;
    name_side(judge, claim->period);
    if (claim->family == FAMILY_RECORD && claim->has_base)
        name_side(judge, claim->base);
    else if (claim->is_change && claim_base(claim, claim->row.base_kind.known ? (enum base_kind)claim->row.base_kind.value : BASE_KIND_MOM, &base))
        name_side(judge, base);
}
