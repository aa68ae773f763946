/* SPDX-License-Identifier: Apache-2.0
 * Which figures there are of what a claim is about, where a verdict finds them lacking. */
#include "chokepoint/day.h"
#include "domain/model/topics.h"
#include "engine/embedded/embedded.h"
#include "engine/log/log.h"
#include "engine/serde/decode.h"
#include "program/read/internal.h"

enum { DEPTH_MAX = 8 /* from an item to its ancestors */ };

struct coverage_counting {
    struct judgement *judgement;
    struct item_pair {
        struct ck_bytes item, parent;
    } * parents;
    size_t parent_count, parent_room;
};

static struct ck_bytes parent_of(const struct coverage_counting *counting, struct ck_bytes item)
{
    for (size_t i = 0; i < counting->parent_count; i++)
        if (ck_bytes_equal(counting->parents[i].item, item))
            return counting->parents[i].parent;
    return (struct ck_bytes){ 0 };
}

/* The item itself, or one that it consists of. */
static bool belongs(const struct coverage_counting *counting, struct ck_bytes item, struct ck_bytes to)
{
    for (size_t depth = 0; item.data && depth < DEPTH_MAX; depth++) {
        if (ck_bytes_equal(item, to))
            return true;
        item = parent_of(counting, item);
    }
    return false;
}

static void extend(struct figures_known *known, const struct enriched_trade *trade)
{
    int32_t first = ck_month_from_day(trade->period), last = first + trade->period_months - 1;

    known->from = known->any && known->from < first ? known->from : first;
    known->to = known->any && known->to > last ? known->to : last;
    known->any = true;
}

static void count_trade(const struct coverage_counting *counting, const struct enriched_trade *trade)
{
    for (size_t i = 0; i < counting->judgement->claim_count; i++) {
        const struct policy_claim *claim = counting->judgement->claims[i];
        enum flow                  flow = claim->flow.known && claim->flow.value == CLAIM_FLOW_IMPORT ? FLOW_IMPORT : FLOW_EXPORT;
        struct ck_bytes            partner = claim->partner.data ? claim->partner : CK_BYTES("WLD");

        if (trade->flow != flow || !claim->item.data || !claim->reporter.data || !ck_bytes_equal(claim->reporter, trade->reporter) ||
            !belongs(counting, trade->item, claim->item))
            continue;
        if (ck_bytes_equal(trade->partner, partner))
            extend(&counting->judgement->known[i], trade);
        if (ck_bytes_equal(trade->partner, CK_BYTES("WLD")))
            extend(&counting->judgement->known_world[i], trade);
    }
}

static int take_parent(void *context, const struct log_record *record)
{
    struct coverage_counting *counting = context;
    struct ck_arena          *arena = &counting->judgement->arena;
    struct decode_failure     failure;
    void                     *value;
    const struct item_fact   *item;

    if (decode_value(&intake_items, ck_arena_copy(arena, record->value), arena, &value, &failure) != DECODE_OK)
        return -1;
    item = value;
    if (counting->parent_count < counting->parent_room)
        counting->parents[counting->parent_count++] = (struct item_pair){ item->item, item->parent };
    return 0;
}

static int count_record(void *context, const struct log_record *record)
{
    ++*(size_t *)context;
    (void)record;
    return 0;
}

static int take_trade(void *context, const struct log_record *record)
{
    const struct coverage_counting *counting = context;
    struct ck_arena                 scratch = CK_ARENA_NULL;
    struct decode_failure           failure;
    void                           *value;
    bool                            read = decode_value(&trade_enriched, record->value, &scratch, &value, &failure) == DECODE_OK;

    if (read && !value_is_retracted(&trade_enriched, value))
        count_trade(counting, value);
    ck_arena_release(&scratch);
    return read ? 0 : -1;
}

void coverage_read(struct embedded *embedded, struct judgement *judgement)
{
    struct coverage_counting counting = { .judgement = judgement };

    embedded_read(embedded, intake_items.name, 0, count_record, &counting.parent_room);
    counting.parents = ck_arena_take(&judgement->arena, (counting.parent_room + 1) * sizeof *counting.parents);
    embedded_read(embedded, intake_items.name, 0, take_parent, &counting);
    if (judgement->claim_count)
        embedded_read(embedded, trade_enriched.name, 0, take_trade, &counting);
}
