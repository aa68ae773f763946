/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "engine/state/provenance.h"
#include "examples/spike.h"
#include "records.h"
#include "domain/reference/reference.h"
#include "engine/stage/internal.h"

static const struct spike_config config = { .limit = 0.1 };

static void price(struct ck_stage *stage, int32_t day, int64_t amount)
{
    struct price_fact price = { CK_BYTES("tin"), day, amount };

    cr_assert_eq(ck_stage_apply(stage, &spike_prices, &price), CK_STEP_OK);
}

/* Equal statements are suppressed, others counted up, missing ones retracted; a retracted key goes on counting. */
Test(out, compares_with_what_was_published)
{
    struct ck_stage                   *stage = ck_stage_new(&spike, &config, NULL, 100);
    const struct ck_stage_publication *move;

    price(stage, 10, 100);
    price(stage, 12, 200);
    cr_assert_eq(ck_stage_settle(stage), 1);
    ck_stage_all(stage);
    cr_assert_eq(ck_stage_settle(stage), 0);
    cr_assert_eq(stage->publisher.suppressed[0], 1);
    price(stage, 11, 199);
    cr_assert_eq(ck_stage_settle(stage), 2);
    move = ck_stage_find(stage, &spike_moves, "tin|1970-01-13");
    cr_assert(move && move->retracted && move->revision == 1);
    cr_assert_eq(((const struct move *)move->value)->instrument.size, 0, "a retraction has zero content");
    price(stage, 12, 400);
    cr_assert_eq(ck_stage_settle(stage), 1);
    move = ck_stage_find(stage, &spike_moves, "tin|1970-01-13");
    cr_assert(move && !move->retracted && move->revision == 2);
    ck_stage_free(stage);
}

/* The sources are the rows that were read, and how many. */
Test(out, names_its_sources)
{
    struct ck_stage          *stage = ck_stage_new(&spike, &config, NULL, 100);
    const struct ck_emission *emission;

    for (int i = 0; i < 40; i++)
        price(stage, i, 100);
    price(stage, 40, 200);
    cr_assert_eq(ck_stage_settle(stage), 1);
    emission = &((const struct move *)stage->published[0].value)->emission;
    cr_assert_eq(emission->sources_total, 41);
    cr_assert_eq(emission->sources.count, PROVENANCE_MAX);
    cr_assert_eq(emission->sources.items[0].offset, 41 - PROVENANCE_MAX);
    cr_assert_eq(emission->sources.items[PROVENANCE_MAX - 1].offset, 40);
    cr_assert(ck_bytes_equal(emission->sources.items[0].topic, CK_BYTES("spike.prices")));
    ck_stage_free(stage);
}

/* ck_out_source() replaces the rows read, for one statement. */
static int chosen_settle(struct ck_settling *step, struct ck_bytes instrument)
{
    struct move   move = { .instrument = instrument };
    struct ck_row row;

    cr_assert(ck_table_get(step->tables[0], CK_BYTES("tin|1970-01-02"), &row));
    ck_out_source(step, (struct ck_row_origin){ 0, 3, 77 });
    cr_assert_eq(ck_out_state(step, &spike_moves, &move), CK_STEP_OK);
    move.day = 1;
    return ck_out_state(step, &spike_moves, &move);
}

Test(out, chooses_sources)
{
    struct ck_processor       processor = spike;
    struct ck_stage          *stage;
    const struct ck_emission *emission;

    processor.settle = chosen_settle;
    stage = ck_stage_new(&processor, &config, NULL, 100);
    price(stage, 1, 5);
    cr_assert_eq(ck_stage_settle(stage), 2);
    emission = &((const struct move *)stage->published[0].value)->emission;
    cr_assert_eq(emission->sources.count, 1);
    cr_assert_eq(emission->sources.items[0].offset, 77);
    cr_assert_eq(emission->sources.items[0].partition, 3);
    emission = &((const struct move *)stage->published[1].value)->emission;
    cr_assert_eq(emission->sources.items[0].offset, 0);
    ck_stage_free(stage);
}

/* A rejected record leaves its reason and detail, and changes nothing. */
Test(out, rejects)
{
    struct ck_stage *stage = ck_stage_new(&receive, NULL, NULL, 100);
    struct price     bad = { CK_BYTES("tin"), 1, 0 };

    cr_assert_eq(ck_stage_apply(stage, &users_prices, &bad), CK_STEP_REJECT);
    cr_assert_eq(stage->out.reason, CK_REASON_BAD_NUMBER);
    cr_assert_str_eq(ck_reason_name(NULL, stage->out.reason), "bad_number");
    cr_assert_eq(stage->state->rows, 0);
    cr_assert_eq(ck_stage_settle(stage), 0);
    bad = (struct price){ CK_BYTES("tin|lead"), 1, 5 };
    cr_assert_eq(ck_stage_apply(stage, &users_prices, &bad), CK_STEP_REJECT);
    cr_assert_eq(stage->out.reason, CK_REASON_BAD_KEY);
    cr_assert_eq(stage->published_count, 0);
    ck_stage_free(stage);
}

/* Of many origins the newest 32 are kept, each once. */
Test(out, keeps_the_newest_origins)
{
    struct provenance reads = { 0 };

    for (int i = 0; i < 100; i++) {
        provenance_add(&reads, (struct ck_row_origin){ 0, 0, i * 37 % 100 });
        provenance_add(&reads, (struct ck_row_origin){ 0, 0, i * 37 % 100 });
    }
    provenance_sort(&reads);
    cr_assert_eq(reads.total, 200);
    cr_assert_eq(reads.count, PROVENANCE_MAX);
    for (int i = 0; i < PROVENANCE_MAX; i++)
        cr_assert_eq(reads.newest[i].offset, 100 - PROVENANCE_MAX + i);
}
