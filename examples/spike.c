/* SPDX-License-Identifier: Apache-2.0
 * spike: tells on which days the price of an instrument had moved far since the price before it, by the prices' own days.
 * spike.prices ──▶ spike ──▶ moves */
#include "spike.h"

#include <math.h>

#include "chokepoint/day.h"
#include "chokepoint/key.h"
#include "records.h"

enum { PRICES };

static const struct key_part move_key[] = { KEY(move, instrument), KEY(move, day), KEY_END };

const struct topic spike_moves = { .name = "moves", .value = &move_type, .key = move_key, .time = { TIME(move, day) } };

/* Rows are a set: of two prices for one day the greater stays, whichever came first. */
static int spike_apply(struct applying *step, const struct event *event)
{
    const struct price_fact *price = event->value;
    struct spike_price       row;
    char                     buf[KEY_SIZE_MAX];
    struct bytes             key = { buf, topic_key(&spike_prices, price, buf) };

    if (table_read(step->tables[PRICES], &spike_price_type, key, &row, step->arena) && row.amount >= price->amount)
        return STEP_OK;
    row.amount = price->amount;
    table_write(step->tables[PRICES], &spike_price_type, key, &row);
    marks_add(step->marks, price->instrument);
    return STEP_OK;
}

/* A price counts from its own day on, so a new day may change what holds of any instrument. */
static int spike_learned(struct learning *step, const struct event *event, struct bytes key, struct bytes row)
{
    (void)event;
    (void)row;
    if (key.data)
        marks_add(step->marks, key_front(key, 1));
    return STEP_OK;
}

static int spike_settle(struct settling *step, struct bytes instrument)
{
    const struct spike_config *config = step->config;
    char                       buf[KEY_SIZE_MAX];
    struct key                 prefix = { buf, 0 };
    struct move                move = { .instrument = instrument };
    struct spike_price         price;
    struct row                 row;
    struct table_walk          walk;
    struct bytes               parts[2];
    int                        result = STEP_OK;

    key_text(&prefix, instrument);
    walk = table_each(step->tables[PRICES], key_prefix(&prefix));
    while (result == STEP_OK && table_next(&walk, &row)) {
        key_split(row.key, parts, 2);
        if (!day_read(parts[1], &move.day) || move.day > step->day)
            break;
        row_read(&row, &spike_price_type, &price, step->arena);
        move.before = move.amount;
        move.amount = price.amount;
        move.change = move.before ? (double)move.amount / (double)move.before - 1 : 0;
        if (fabs(move.change) >= config->limit)
            result = out_state(step, &spike_moves, &move);
    }
    return result;
}

static const struct input            inputs[] = { { &spike_prices, INPUT_STREAM, NULL }, { 0 } };
static const struct topic *const     outputs[] = { &spike_moves, NULL };
static const struct table_type       tables[] = { { "prices", &spike_price_type }, { 0 } };
static const struct processor_option options[] = {
    { "limit", OPTION_DOUBLE, 0, 100, 0.1, offsetof(struct spike_config, limit), "relative change that is far" },
    { 0 },
};

const struct processor spike = {
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
