/* SPDX-License-Identifier: Apache-2.0
 * The order in which the adversary appends inputs: shuffled, some twice, sometimes one topic after all others. */
#include <assert.h>
#include <stdlib.h>

#include "engine/sim/internal.h"

enum { TURNS = 24 };

static uint64_t below(struct sim_run *run, uint64_t limit) { return ck_sim_below(&run->seed, limit); }
static bool     one_in(struct sim_run *run, uint64_t count) { return ck_sim_below(&run->seed, count) == 0; }

void draw_decide(struct sim_run *run, struct sim_decision decision)
{
    schedule_add(run->schedule, decision);
    run_perform(run, &decision);
}

/* ---- the order ---- */

static bool same_key(const struct sim_input *a, const struct sim_input *b) { return a->topic == b->topic && ck_bytes_equal(a->key, b->key); }

bool sim_is_stated(const struct ck_topic *topic) { return !topic->foreign && !topic->appended; }

/* The records of one key of a stated topic come as they were published. */
static void keep_order(const struct sim_run *run, struct order *order)
{
    for (size_t i = 0; i < order->count; i++) {
        const struct sim_input *items = run->inputs->items;

        if (!sim_is_stated(items[order->items[i]].topic))
            continue;
        for (size_t j = i + 1; j < order->count; j++)
            if (order->items[j] < order->items[i] && same_key(&items[order->items[i]], &items[order->items[j]])) {
                size_t swap = order->items[i];

                order->items[i] = order->items[j];
                order->items[j] = swap;
            }
    }
}

static const struct ck_topic *draw_topic(struct sim_run *run)
{
    const struct ck_topic *topics[SIM_TOPICS_MAX];
    size_t                 count = 0;

    for (size_t i = 0; i < run->inputs->count; i++) {
        size_t j = 0;

        while (j < count && topics[j] != run->inputs->items[i].topic)
            j++;
        if (j == count && count < SIM_TOPICS_MAX)
            topics[count++] = run->inputs->items[i].topic;
    }
    return count ? topics[below(run, count)] : NULL;
}

/* One topic comes after all the others: what refers to it must be made good. */
static void hold_back(struct sim_run *run, struct order *order)
{
    const struct ck_topic *late = draw_topic(run);
    size_t                *held = malloc((order->count + 1) * sizeof *held), kept = 0, count = 0;

    assert(held);
    for (size_t i = 0; i < order->count; i++)
        if (run->inputs->items[order->items[i]].topic == late)
            held[count++] = order->items[i];
        else
            order->items[kept++] = order->items[i];
    memcpy(order->items + kept, held, count * sizeof *held);
    free(held);
}

struct order draw_order(struct sim_run *run)
{
    size_t       count = run->inputs->count;
    struct order order = { malloc((count * 2 + 1) * sizeof *order.items), count, 0 };

    assert(order.items);
    for (size_t i = 0; i < count; i++)
        order.items[i] = i;
    for (size_t i = 0; i < count && !run->sim->no_repeats; i++)
        if (!sim_is_stated(run->inputs->items[i].topic) && one_in(run, 5))
            order.items[order.count++] = i;
    for (size_t i = order.count; i > 1; i--) {
        size_t at = (size_t)below(run, i), swap = order.items[i - 1];

        order.items[i - 1] = order.items[at];
        order.items[at] = swap;
    }
    if (one_in(run, 2))
        hold_back(run, &order);
    keep_order(run, &order);
    return order;
}

/* ---- feeding ---- */

static void feed_next(struct sim_run *run)
{
    struct sim_decision decision = { .act = SIM_FEED, .a = (int64_t)run->order->items[run->order->at++] };

    decision.b = run_partition(run, &run->inputs->items[decision.a], below(run, TURNS));
    draw_decide(run, decision);
}

void draw_feed(struct sim_run *run)
{
    for (uint64_t chunk = 1 + below(run, 60); chunk > 0 && run->order->at < run->order->count; chunk--)
        feed_next(run);
}

/* Records of a topic that is about to be made anew: some are read, others are not yet taken into account. */
void draw_feed_of(struct sim_run *run, const struct ck_topic *topic)
{
    struct order *order = run->order;
    uint64_t      left = below(run, 4);

    for (size_t i = order->at; i < order->count && left > 0; i++) {
        size_t found = order->items[i];

        if (run->inputs->items[found].topic != topic || !topic->appended)
            continue;
        memmove(order->items + order->at + 1, order->items + order->at, (i - order->at) * sizeof *order->items); /* the others keep their order */
        order->items[order->at] = found;
        feed_next(run);
        left--;
    }
}
