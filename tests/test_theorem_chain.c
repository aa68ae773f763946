/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "chokepoint/day.h"
#include "domain/model/topics.h"
#include "engine/sim/sim.h"
#include "processors/all.h"
#include "support/seeds.h"

enum { SEEDS = 15 };

/* A part of the real inputs: of trade records and supply facts a share, of the rest nearly all. */
static void add_file(struct ck_sim_inputs *inputs, const struct ck_topic *topic, uint64_t *seed, uint64_t percent)
{
    char   path[512];
    char  *line = NULL;
    size_t room = 0;
    FILE  *in;

    snprintf(path, sizeof path, SOURCE_DIR "/tests/golden/input/%s.jsonl", topic->name);
    in = fopen(path, "r");
    cr_assert(in, "%s", path);
    while (getline(&line, &room, in) > 0) {
        json_t *object = json_loads(line, 0, NULL);
        char   *value = json_dumps(json_object_get(object, "value"), JSON_COMPACT);

        if (ck_sim_below(seed, 100) < percent)
            ck_sim_add_raw(inputs, topic, (struct ck_bytes){ 0 }, ck_bytes_from(value));
        free(value);
        json_decref(object);
    }
    free(line);
    fclose(in);
}

static void generate(struct ck_sim_inputs *inputs, uint64_t *seed)
{
    add_file(inputs, &control_measures, seed, 95);
    add_file(inputs, &reference_items, seed, 95);
    add_file(inputs, &reference_supply, seed, 20);
    add_file(inputs, &trade_records, seed, 60);
    ck_sim_add_raw(inputs, &trade_records, (struct ck_bytes){ 0 }, CK_BYTES("{\"no\": \"record\"}"));
}

/* All processors together, over the real data: any execution leaves the same. */
Test(theorem_chain, holds)
{
    struct sim theorem = {
        .processors = processors_all, .today = ck_day_from_civil(2026, 11, 23), .generate = generate, .allow_empty_reference = true
    };

    while (processors_all[theorem.count])
        theorem.count++;
    cr_assert_eq(seeds_failed(&theorem, 1, SEEDS, true), 0);
}
