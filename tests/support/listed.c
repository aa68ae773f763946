/* SPDX-License-Identifier: Apache-2.0 */
#include "support/listed.h"

#include "domain/model/topics.h"
#include "domain/reference/reference.h"
#include "engine/state/marks.h"
#include "examples/spike.h"
#include "records.h"

static int listed_apply(struct applying *step, const struct event *event)
{
    const struct price_fact *price = event->value;
    struct spike_price       row;
    bool                     known = table_read(step->tables[0], &spike_price_type, price->instrument, &row, step->arena);

    if (known && row.amount >= price->amount)
        return STEP_OK;
    row.amount = price->amount;
    table_write(step->tables[0], &spike_price_type, price->instrument, &row);
    marks_add(step->marks, price->instrument);
    return STEP_OK;
}

int listed_learned(struct learning *step, const struct event *event, struct bytes key, struct bytes row)
{
    (void)row;
    if (event->type == EVENT_REFERENCE && !key.data)
        marks_add(step->marks, ((const struct item_fact *)event->value)->item);
    if (event->type == EVENT_ALL && key.data)
        marks_add(step->marks, key);
    return STEP_OK;
}

static int listed_settle(struct settling *step, struct bytes subject)
{
    const struct item_fact *item = catalogue_item(step->reference, subject);
    struct spike_price      row;
    struct move             move = { .instrument = subject, .day = 1 };

    if (!item || !table_read(step->tables[0], &spike_price_type, subject, &row, step->arena))
        return STEP_OK;
    move.amount = row.amount;
    move.before = (int64_t)item->name.size;
    return out_state(step, &spike_moves, &move);
}

static const struct input inputs[] = { { &spike_prices, INPUT_STREAM, NULL }, { &intake_items, INPUT_REFERENCE, reference_learn_item }, { 0 } };
static const struct topic *const outputs[] = { &spike_moves, NULL };
static const struct table_type   tables[] = { { "prices", &spike_price_type }, { 0 } };

struct processor listed_with(int (*learned)(struct learning *, const struct event *, struct bytes, struct bytes))
{
    return (struct processor){
        .name = "listed",
        .purpose = "test",
        .inputs = inputs,
        .outputs = outputs,
        .reference = &trade_reference,
        .tables = tables,
        .apply = listed_apply,
        .learned = learned,
        .settle = listed_settle,
    };
}
