/* SPDX-License-Identifier: Apache-2.0 */
#include "support/listed.h"

#include "domain/model/topics.h"
#include "domain/reference/reference.h"
#include "engine/state/marks.h"
#include "examples/spike.h"
#include "records.h"

static int listed_apply(struct ck_applying *step, const struct ck_event *event)
{
    const struct price_fact *price = event->value;
    struct spike_price       row;
    bool                     known = ck_table_read(step->tables[0], &spike_price_type, price->instrument, &row, step->arena);

    if (known && row.amount >= price->amount)
        return CK_STEP_OK;
    row.amount = price->amount;
    ck_table_write(step->tables[0], &spike_price_type, price->instrument, &row);
    ck_marks_add(step->marks, price->instrument);
    return CK_STEP_OK;
}

int listed_learned(struct ck_learning *step, const struct ck_event *event, struct ck_bytes key, struct ck_bytes row)
{
    (void)row;
    if (event->type == CK_EVENT_REFERENCE && !key.data)
        ck_marks_add(step->marks, ((const struct item_fact *)event->value)->item);
    if (event->type == CK_EVENT_ALL && key.data)
        ck_marks_add(step->marks, key);
    return CK_STEP_OK;
}

static int listed_settle(struct ck_settling *step, struct ck_bytes subject)
{
    const struct item_fact *item = catalogue_item(step->reference, subject);
    struct spike_price      row;
    struct move             move = { .instrument = subject, .day = 1 };

    if (!item || !ck_table_read(step->tables[0], &spike_price_type, subject, &row, step->arena))
        return CK_STEP_OK;
    move.amount = row.amount;
    move.before = (int64_t)item->name.size;
    return ck_out_state(step, &spike_moves, &move);
}

static const struct ck_input        inputs[] = { { &spike_prices, CK_INPUT_STREAM, NULL },
                                                 { &intake_items, CK_INPUT_REFERENCE, reference_learn_item },
                                                 { 0 } };
static const struct ck_topic *const outputs[] = { &spike_moves, NULL };
static const struct ck_table_type   tables[] = { { "prices", &spike_price_type }, { 0 } };

struct ck_processor listed_with(int (*learned)(struct ck_learning *, const struct ck_event *, struct ck_bytes, struct ck_bytes))
{
    return (struct ck_processor){
        .name = "listed",
        .purpose = "test",
        .inputs = inputs,
        .outputs = outputs,
        .reference = &trade_reference,
        .tables = tables,
        .apply = listed_apply,
        .learned = learned,
        .settle = listed_settle,
        .subject_parts = 1,
    };
}
