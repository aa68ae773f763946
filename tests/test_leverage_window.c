/* SPDX-License-Identifier: Apache-2.0
 * A settle of `leverage` reads no more of a series than the changed months look back on, and remembers what it has read. Over long series with
 * revisions, gaps, cells of several months, other codes and sources, late measures and markers, and transactions that are undone, that leaves what a
 * processor publishes that has read everything at once. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "chokepoint/avro.h"
#include "chokepoint/day.h"
#include "chokepoint/key.h"
#include "chokepoint/simulation.h"
#include "domain/model/topics.h"
#include "support/trades.h"

extern const struct ck_processor leverage;

enum { SEEDS = 16, MONTHS = 100, FIRST = 540 /* 2015-01 */, STEPS = 160, OPS_MAX = 5000, MONTH_SIZE = 16, PAIRS = 9, FLOWS = 2 };

struct op {
    const char *reporter, *partner, *source, *commodity;
    enum flow   flow;
    int32_t     month, months;
    int64_t     grams; /* -1: suppressed, -2: withdrawn */
    int64_t     published_at;
    enum { OP_FACT, OP_MEASURE, OP_MARKER } type;
};

struct history {
    struct op ops[OPS_MAX];
    size_t    count;
};

static const char *const pairs[PAIRS][2] = { { "CHN", "WLD" }, { "CHN", "USA" }, { "CHN", "DEU" }, { "CHN", "EUU" }, { "CHN", "VNM" },
                                             { "USA", "CHN" }, { "USA", "WLD" }, { "USA", "VNM" }, { "DEU", "CHN" } };
static const char *const sources[] = { "GACC", "GACC", "GACC", "UNCOMTRADE", "COMEXT" }, *const commodities[] = { "antimony", "antimony", "811010",
                                                                                                                  "811020" };

static int pick(uint64_t *seed, int limit) { return (int)ck_sim_below(seed, (uint64_t)limit); }

/* `now` moves on: most facts are of the month after the last, some older, some cells have several months, some series pause for years. */
static struct op op_drawn(uint64_t *seed, int32_t now, int64_t published_at, bool controlled)
{
    int       drawn = pick(seed, PAIRS), pair = drawn >= PAIRS - 2 && pick(seed, 25) ? 0 : drawn, kind = pick(seed, 100);
    struct op op = { .reporter = pairs[pair][0], .partner = pairs[pair][1], .flow = pair < 5 ? FLOW_EXPORT : FLOW_IMPORT, .month = now, .months = 1 };

    op.source = sources[pick(seed, 5)];
    op.commodity = commodities[pick(seed, 4)];
    op.grams = 1000 * (int64_t)pick(seed, 50000);
    op.published_at = published_at;
    if (kind < 15)
        op.month = now - pick(seed, now - FIRST + 1);
    if (kind >= 15 && kind < 20)
        op.months = 2 + pick(seed, 11);
    if (kind >= 20 && kind < 24)
        op.grams = -1;
    if (kind >= 24 && kind < 30)
        op.grams = 0;
    if (kind >= 30 && kind < 34) {
        op.month = now - pick(seed, now - FIRST + 1 < 6 ? now - FIRST + 1 : 6);
        op.grams = -2;
    }
    if (kind == 34 && controlled)
        op = (struct op){ .type = OP_MEASURE, .partner = pick(seed, 2) ? "ALL" : "USA", .month = FIRST + pick(seed, MONTHS), .grams = pick(seed, 3) };
    if (kind == 35)
        op = (struct op){ .type = OP_MARKER, .reporter = "CHN", .flow = FLOW_EXPORT, .month = now - pick(seed, now - FIRST + 1) };
    return op;
}

static const char *month_text(int32_t month, char *buf)
{
    buf[ck_month_write(month, buf)] = 0;
    return buf;
}

static void put(struct held *held, const struct op *op)
{
    char                  month[MONTH_SIZE];
    struct enriched_trade trade = trades_of(op->reporter, op->flow, op->partner, month_text(op->month, month), UNKNOWN_KG);

    trade.source = ck_bytes_from(op->source);
    trade.commodity = ck_bytes_from(op->commodity);
    trade.nomenclature = op->commodity[0] == '8' ? NOMENCLATURE_HS2022 : NOMENCLATURE_ITEM;
    trade.period_months = op->months;
    trade.published_at = trade.vintage = op->published_at;
    if (op->grams == -1)
        trade.observation = OBSERVATION_SUPPRESSED;
    if (op->grams == -2)
        trade.observation = OBSERVATION_WITHDRAWN;
    if (op->grams >= 0)
        trade.quantity_g = ck_known_long(op->grams);
    trades_put(held, trade);
}

static void learn(struct held *held, const struct op *op)
{
    static const enum restriction restrictions[] = { RESTRICTION_LICENCE, RESTRICTION_PROHIBITED, RESTRICTION_TAX };
    char                          month[MONTH_SIZE], id[MONTH_SIZE + 2];

    month_text(op->month, month);
    snprintf(id, sizeof id, "M%s", month);
    if (op->type == OP_MEASURE)
        trades_learn_measure(held, id, "CHN", op->partner, restrictions[op->grams], month);
    if (op->type == OP_MARKER)
        trades_learn_marker(held, op->reporter, op->flow, month, COMPLETENESS_COMPLETE);
}

/* Settles as a transaction does whose end fails. */
static void settle_undone(struct held *held)
{
    struct ck_stage   *stage = held->stage;
    const struct mark *mark;

    while ((mark = marks_take(stage->marks))) {
        struct ck_settling step = { stage->config,   stage->reference, stage->day, (const struct ck_table *const *)stage->state->tables,
                                    &stage->scratch, mark->changed,    &stage->out };

        out_clear(&stage->out);
        cr_assert_eq(leverage.settle(&step, mark->subject), CK_STEP_OK);
        ck_arena_clear(&stage->scratch);
    }
    marks_clear(stage->marks);
    state_undo(stage->state);
}

static void take(struct held *held, struct history *history, const struct op *op)
{
    cr_assert(history->count < OPS_MAX);
    history->ops[history->count++] = *op;
    if (op->type == OP_FACT)
        put(held, op);
    else
        learn(held, op);
}

/* A month of every series, but of one that pauses for years, and comes back with another code. */
static void take_month(struct held *held, struct history *history, int32_t month, uint64_t *seed)
{
    for (int pair = 0; pair < PAIRS; pair++) {
        struct op op = { .reporter = pairs[pair][0], .partner = pairs[pair][1], .flow = pair < 5 ? FLOW_EXPORT : FLOW_IMPORT };

        op.source = "GACC";
        op.commodity = commodities[pair == PAIRS - 1 && month > FIRST + 75 ? 2 : 0];
        op.month = month;
        op.months = 1;
        op.grams = 1000 * (int64_t)pick(seed, 50000);
        op.published_at = 1;
        if (pair < PAIRS - 1 || month < FIRST + 20 || month > FIRST + 75)
            take(held, history, &op);
    }
}

static void play(struct held *held, struct history *history, uint64_t seed)
{
    const bool controlled = seed % 2 /* else the window of a series is always short */, dense = seed % 4 < 2;

    for (int step = 0; step < STEPS; step++) {
        int32_t now = FIRST + step * MONTHS / STEPS;
        int     count = dense ? pick(&seed, 4) : 1 + pick(&seed, 12);
        bool    undone = pick(&seed, 6) == 0;

        if (dense && !undone && (step == 0 || now != FIRST + (step - 1) * MONTHS / STEPS))
            take_month(held, history, now, &seed);
        for (int i = 0; i < count; i++) {
            struct op op = op_drawn(&seed, now, (int64_t)step * 1000 + i + 2, controlled);

            if (!undone)
                take(held, history, &op);
            else if (op.type == OP_FACT)
                put(held, &op);
        }
        if (undone)
            settle_undone(held);
        else
            held_settle(held);
        if (pick(&seed, 40) == 0)
            cr_assert_eq(held_settle_all(held), 0, "step %d", step);
    }
}

static void play_at_once(struct held *held, const struct history *history)
{
    for (size_t i = 0; i < history->count; i++)
        if (history->ops[i].type != OP_FACT)
            learn(held, &history->ops[i]);
    for (size_t i = 0; i < history->count; i++)
        if (history->ops[i].type == OP_FACT)
            put(held, &history->ops[i]);
    ck_stage_all(held->stage);
    held_settle(held);
}

static size_t differences(struct held *held, struct held *other, bool told)
{
    struct ck_buffer one = { 0 }, two = { 0 };
    size_t           count = 0;

    for (size_t i = 0; i < held->count; i++) {
        const struct ck_stage_publication *last = &held->last[i];
        const struct ck_record_type       *type = last->topic->value;
        char                               key[CK_KEY_SIZE_MAX + 1];
        const void                        *found;

        if (last->retracted)
            continue;
        memcpy(key, last->key.data, last->key.size);
        key[last->key.size] = 0;
        found = held_find(other, last->topic, key);
        one.size = two.size = 0;
        ck_record_encode(type, 0, type->field_count - 1, last->value, &one);
        if (found)
            ck_record_encode(type, 0, type->field_count - 1, found, &two);
        if (ck_bytes_equal(ck_buffer_bytes(&one), ck_buffer_bytes(&two)))
            continue;
        if (told && count < 10)
            printf("%s %s: %s\n", last->topic->name, key, found ? "differs" : "is not there");
        count++;
    }
    ck_buffer_release(&one);
    ck_buffer_release(&two);
    return count;
}

Test(leverage_window, is_as_if_all_were_read)
{
    size_t indicators = 0;

    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct held          *held = held_new(&leverage), *whole = held_new(&leverage);
        static struct history history;

        history.count = 0;
        play(held, &history, seed);
        cr_expect_eq(held_settle_all(held), 0, "seed %llu", (unsigned long long)seed);
        play_at_once(whole, &history);
        cr_expect_eq(differences(held, whole, true) + differences(whole, held, true), 0, "seed %llu", (unsigned long long)seed);
        indicators += held_count(held);
        held_free(held);
        held_free(whole);
    }
    cr_assert(indicators > SEEDS * MONTHS);
}
