/* SPDX-License-Identifier: Apache-2.0
 * Other readings of what the clause leaves out: the partner, and the base of a change (SPEC 9.7). */
#include "parts.h"

struct list {
    struct verdict_reading *items;
    size_t                  count;
};

static void try_reading(const struct judge *judge, const struct reading *reading, struct list *list)
{
    struct amount truth = truth_of(judge, reading);

    if (list->count == ARRAY_ITEMS_MAX || !amount_known(truth) || truth.derived || claim_contradicts_sign(judge->claim, truth) ||
        claim_supported(judge->claim, truth) == SUPPORT_NONE)
        return;
    list->items[list->count++] = (struct verdict_reading){ reading->partner, reading->base_kind, truth.value };
}

static void try_partner(const struct judge *judge, struct bytes partner, const struct cells *cells, struct list *list)
{
    const enum base_kind kinds[] = { BASE_KIND_MOM, BASE_KIND_YOY };
    struct reading       reading = { partner, cells, judge->claim->row.base_kind };

    if (!claim_lacks_base(judge->claim)) {
        try_reading(judge, &reading, list);
        return;
    }
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        reading.base_kind = known_int((int32_t)kinds[i]);
        try_reading(judge, &reading, list);
    }
}

/* The partners come by name, and WLD at its place among them. */
static void try_partners(struct judge *judge, struct list *list)
{
    struct partner_list partners = market_partners(&judge->market);
    size_t              next = 0;

    for (; next < partners.count && bytes_compare(partners.items[next].name, WORLD) < 0; next++)
        try_partner(judge, partners.items[next].name, &partners.items[next].cells, list);
    try_partner(judge, WORLD, market_world(&judge->market), list);
    for (; next < partners.count; next++)
        try_partner(judge, partners.items[next].name, &partners.items[next].cells, list);
}

struct verdict_reading_array scope_readings(struct judge *judge)
{
    struct list list = { arena_take(judge->step->arena, ARRAY_ITEMS_MAX * sizeof *list.items), 0 };

    if (!judge->own)
        return (struct verdict_reading_array){ 0 };
    if (judge->claim->row.partner_elided)
        try_partners(judge, &list);
    else if (claim_lacks_base(judge->claim))
        try_partner(judge, judge_reading(judge).partner, judge->own, &list);
    return (struct verdict_reading_array){ list.items, list.count };
}
