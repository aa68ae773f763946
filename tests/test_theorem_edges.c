/* SPDX-License-Identifier: Apache-2.0
 * All processors over records at the edges of what intake takes, and just beyond: nobody ends, and any order leaves the same. */
#include <criterion/criterion.h>

#include "engine/embedded/embedded.h"
#include "engine/sim/sim.h"
#include "processors/all.h"
#include "support/draw.h"
#include "support/seeds.h"

enum { TODAY = 20301 /* 2025-08-01 */, SEEDS = 12, BYTES_MAX = 2000 };

static void generate(struct ck_sim_inputs *inputs, uint64_t *seed)
{
    uint8_t     bytes[BYTES_MAX];
    struct draw draw = { bytes, 200 + ck_sim_below(seed, BYTES_MAX - 200), 0 };

    for (size_t i = 0; i < draw.size; i++)
        bytes[i] = (uint8_t)ck_sim_below(seed, 256);
    for (size_t i = 0; i < DRAW_RECORDS_MAX && draw.at < draw.size; i++)
        draw_record(&draw, inputs);
}

static int count(void *context, const struct log_record *record)
{
    (void)record;
    ++*(size_t *)context;
    return 0;
}

static size_t accepted_of(const struct ck_sim_inputs *inputs)
{
    struct embedded *embedded;
    size_t           accepted = 0;

    cr_assert_eq(embedded_new(processors_all, 1, &(struct embedded_options){ .today = TODAY }, &embedded), 0);
    for (size_t i = 0; i < inputs->count; i++)
        cr_assert_eq(embedded_append(embedded, inputs->items[i].topic->name, inputs->items[i].key, inputs->items[i].value, 0), 0);
    cr_assert_eq(embedded_run(embedded), 0);
    for (const struct ck_topic *const *output = processors_all[0]->outputs; *output; output++)
        embedded_read(embedded, (*output)->name, 0, count, &accepted);
    embedded_free(embedded);
    return accepted;
}

/* Most of what is drawn is taken: else nothing would be seen behind intake. */
Test(theorem_edges, most_records_are_accepted)
{
    size_t accepted = 0, drawn = 0;

    for (uint64_t number = 1; number <= SEEDS; number++) {
        struct ck_sim_inputs inputs = { 0 };
        uint64_t             seed = number;

        generate(&inputs, &seed);
        drawn += inputs.count;
        accepted += accepted_of(&inputs);
        sim_inputs_release(&inputs);
    }
    cr_assert(2 * accepted > drawn, "%zu of %zu", accepted, drawn);
}

Test(theorem_edges, holds)
{
    struct sim theorem = { .processors = processors_all, .today = TODAY, .generate = generate, .allow_empty_reference = true, .calm = true };

    while (processors_all[theorem.count])
        theorem.count++;
    cr_assert_eq(seeds_failed(&theorem, 1, SEEDS, true), 0);
}
