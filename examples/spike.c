/* SPDX-License-Identifier: Apache-2.0
 * spike: tells on which days the price of an instrument had moved far since the price before it, by the prices' own days.
 * spike.prices ──▶ spike ──▶ moves */
#include "spike.h"

#include <math.h>

#include "chokepoint/day.h"
#include "chokepoint/key.h"
#include "records.h"

enum { PRICES };

static const struct ck_key_part move_key[] = { CK_KEY(move, instrument), CK_KEY(move, day), CK_KEY_END };

const struct ck_topic spike_moves = { .name = "moves", .value = &move_type, .key = move_key, .time = { CK_TIME(move, day) } };

/* Rows are a set: of two prices for one day the greater stays, whichever came first. */
static int spike_apply(struct ck_applying *step, const struct ck_event *event)
{
    const struct price_fact *price = event->value;
    struct spike_price       row;
    char                     buf[CK_KEY_SIZE_MAX];
    struct ck_bytes          key = { buf, ck_topic_key(&spike_prices, price, buf) };

    if (ck_table_read(step->tables[PRICES], &spike_price_type, key, &row, step->arena) && row.amount >= price->amount)
        return CK_STEP_OK;
    row.amount = price->amount;
    ck_table_write(step->tables[PRICES], &spike_price_type, key, &row);
    ck_marks_add(step->marks, price->instrument);
    return CK_STEP_OK;
}

/* A price counts from its own day on, so a new day may change what holds of any instrument. */
static int spike_learned(struct ck_learning *step, const struct ck_event *event, struct ck_bytes key, struct ck_bytes row)
{
    (void)event;
    (void)row;
    if (key.data)
        ck_marks_add(step->marks, ck_key_front(key, 1));
    return CK_STEP_OK;
}

static int spike_settle(struct ck_settling *step, struct ck_bytes instrument)
{
    const struct spike_config *config = step->config;
    char                       buf[CK_KEY_SIZE_MAX];
    struct ck_key              prefix = { buf, 0 };
    struct move                move = { .instrument = instrument };
    struct spike_price         price;
    struct ck_row              row;
    struct ck_table_walk       walk;
    struct ck_bytes            parts[2];
    int                        result = CK_STEP_OK;

    ck_key_text(&prefix, instrument);
    walk = ck_table_each(step->tables[PRICES], ck_key_prefix(&prefix));
    while (result == CK_STEP_OK && ck_table_next(&walk, &row)) {
        ck_key_split(row.key, parts, 2);
        if (!ck_day_read(parts[1], &move.day) || move.day > step->day)
            break;
        ck_row_read(&row, &spike_price_type, &price, step->arena);
        move.before = move.amount;
        move.amount = price.amount;
        move.change = move.before ? (double)move.amount / (double)move.before - 1 : 0;
        if (fabs(move.change) >= config->limit)
            result = ck_out_state(step, &spike_moves, &move);
    }
    return result;
}

static const struct ck_input            inputs[] = { { &spike_prices, CK_INPUT_STREAM, NULL }, { 0 } };
static const struct ck_topic *const     outputs[] = { &spike_moves, NULL };
static const struct ck_table_type       tables[] = { { "prices", &spike_price_type }, { 0 } };
static const struct ck_processor_option options[] = {
    { "limit", CK_OPTION_DOUBLE, 0, 100, 0.1, offsetof(struct spike_config, limit), "relative change that is far" },
    { 0 },
};

const struct ck_processor spike = {
    .name = "spike",
    .purpose = "tells when a price has moved far",
    .inputs = inputs,
    .outputs = outputs,
    .tables = tables,
    .options = options,
    .config_size = sizeof(struct spike_config),
    .apply = spike_apply,
    .learned = spike_learned,
    .settle = spike_settle,
    .subject_parts = 1,
};
