/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include <stdio.h>

#include "chokepoint/reference.h"
#include "chokepoint/topics.h"
#include "core/marks.h"
#include "examples/spike.h"
#include "records.h"
#include "support/theorem.h"

enum { SEEDS = 60, TODAY = 50 };

/* listed: states the first price of each instrument that the catalogue has.   prices, intake.items ──▶ listed ──▶ moves */
static int listed_apply(struct step *step, const struct event *event)
{
    const struct price *price = event->value;
    struct spike_price  row;
    bool                known = table_read(step->tables[0], &spike_price_type, price->instrument, &row, step->arena);

    if (known && row.amount >= price->amount)
        return STEP_OK;
    row.amount = price->amount;
    table_write(step->tables[0], &spike_price_type, price->instrument, &row);
    marks_add(step->marks, price->instrument);
    return STEP_OK;
}

static int listed_learned(struct step *step, const struct event *event, struct bytes key, struct bytes row)
{
    (void)row;
    if (event->type == EVENT_REFERENCE && !key.data)
        marks_add(step->marks, ((const struct item_fact *)event->value)->item);
    if (event->type == EVENT_ALL && key.data)
        marks_add(step->marks, key);
    return STEP_OK;
}

static int deaf_learned(struct step *step, const struct event *event, struct bytes key, struct bytes row)
{
    return event->type == EVENT_REFERENCE ? STEP_OK : listed_learned(step, event, key, row);
}

static int listed_settle(struct step *step, struct bytes subject)
{
    const struct item_fact *item = catalogue_item(step->reference, subject);
    struct spike_price      row;
    struct move             move = { .instrument = subject, .day = 1 };

    if (!item || !table_read(step->tables[0], &spike_price_type, subject, &row, step->arena))
        return STEP_OK;
    move.amount = row.amount;
    move.before = (int64_t)item->name.size;
    return out_state(step->out, &spike_moves, &move);
}

static const struct input inputs[] = { { &spike_prices, INPUT_STREAM, NULL }, { &intake_items, INPUT_REFERENCE, reference_learn_item }, { 0 } };
static const struct topic *const outputs[] = { &spike_moves, NULL };
static const struct table_type   tables[] = { { "prices", &spike_price_type }, { 0 } };

static void generate(struct theorem_inputs *list, uint64_t *seed)
{
    for (uint64_t i = 20 + theorem_below(seed, 150); i > 0; i--) {
        char             name[16];
        struct price     price = { .day = 1 };
        struct item_fact item = { .name = BYTES("twelve bytes") };

        snprintf(name, sizeof name, "i%d", (int)theorem_below(seed, 40));
        price.instrument = bytes_from(name);
        price.amount = (int64_t)theorem_below(seed, 100);
        theorem_add(list, &spike_prices, &price);
        snprintf(name, sizeof name, "i%d", (int)theorem_below(seed, 60));
        item.item = bytes_from(name);
        item.name.size = (size_t)theorem_below(seed, 12);
        item.known_at = (int64_t)theorem_below(seed, 5);
        if (theorem_below(seed, 2))
            theorem_add(list, &intake_items, &item);
    }
}

static size_t failures(int (*learned)(struct step *, const struct event *, struct bytes, struct bytes), bool show)
{
    struct processor              listed = { .name = "listed",
                                             .purpose = "test",
                                             .inputs = inputs,
                                             .outputs = outputs,
                                             .tables = tables,
                                             .apply = listed_apply,
                                             .learned = learned,
                                             .settle = listed_settle };
    const struct processor *const list[] = { &listed };
    struct theorem                theorem = { .processors = list, .count = 1, .today = TODAY, .generate = generate };
    char                          report[THEOREM_REPORT];
    size_t                        failed = 0;

    for (uint64_t seed = 1; seed <= SEEDS; seed++)
        if (!theorem_holds(&theorem, seed, report)) {
            failed++;
            if (show)
                cr_log_error("%s", report);
        }
    return failed;
}

/* Reference records that come late, in any order, during rebalances and in the middle of a pass, lead to the same content. */
Test(theorem_reference, holds) { cr_assert_eq(failures(listed_learned, true), 0); }

/* A processor that marks nothing when an item comes. */
Test(theorem_reference, sees_a_forgotten_mark) { cr_assert_gt(failures(deaf_learned, false), 0); }
