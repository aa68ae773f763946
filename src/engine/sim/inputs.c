/* SPDX-License-Identifier: Apache-2.0
 * Inputs for any list of processors. Each topic that they read and none of them writes gets records from the first available source: given records,
 * outputs of known processors, the program's generators, random records. */
#include <stdlib.h>

#include "engine/sim/internal.h"
#include "engine/sim/random.h"

enum { RANDOM_MAX = 60, OVERSIZED = 1024 * 1024 + 1 };

struct sim_topics {
    const struct ck_topic *items[SIM_TOPICS_MAX + 1]; /* ends with NULL */
    size_t                 count;
};

struct processors {
    const struct ck_processor *items[SIM_ACTORS_MAX];
    size_t                     count;
};

/* ---- who needs what ---- */

static bool has_topic(const struct sim_topics *topics, const struct ck_topic *topic)
{
    for (size_t i = 0; i < topics->count; i++)
        if (topics->items[i] == topic)
            return true;
    return false;
}

static bool writes(const struct ck_processor *processor, const struct ck_topic *topic)
{
    for (const struct ck_topic *const *output = processor->outputs; *output; output++)
        if (*output == topic)
            return true;
    return false;
}

static bool is_written(const struct ck_processor *const *processors, size_t count, const struct ck_topic *topic)
{
    for (size_t i = 0; i < count; i++)
        if (writes(processors[i], topic))
            return true;
    return false;
}

static void add_needs(struct sim_topics *topics, const struct ck_processor *const *processors, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (const struct ck_input *input = processors[i]->inputs; input->topic; input++)
            if (!is_written(processors, count, input->topic) && !has_topic(topics, input->topic) && topics->count < SIM_TOPICS_MAX)
                topics->items[topics->count++] = input->topic;
}

static size_t given_count(const struct sim *sim, const struct ck_topic *topic)
{
    size_t count = 0;

    for (size_t i = 0; sim->given && i < sim->given->count; i++)
        count += sim->given->items[i].topic == topic;
    return count;
}

/* The known processors that write what is needed, and what those need, in the order in which they are known. */
static struct processors writers_of(const struct sim *sim, const struct sim_topics *needs)
{
    struct processors writers = { 0 };
    bool              taken[SIM_ACTORS_MAX] = { false }, more = true;

    while (more) {
        struct sim_topics all = *needs;

        writers.count = 0;
        for (size_t i = 0; sim->known && sim->known[i] && i < SIM_ACTORS_MAX; i++)
            if (taken[i])
                writers.items[writers.count++] = sim->known[i];
        add_needs(&all, writers.items, writers.count);
        more = false;
        for (size_t i = 0; sim->known && sim->known[i] && i < SIM_ACTORS_MAX; i++)
            for (size_t j = 0; j < all.count && !taken[i]; j++)
                if (writes(sim->known[i], all.items[j]) && given_count(sim, all.items[j]) == 0)
                    taken[i] = more = true;
    }
    return writers;
}

/* ---- sources ---- */

static void add_given(const struct sim *sim, const struct ck_topic *topic, struct ck_sim_inputs *inputs, uint64_t *seed)
{
    uint64_t percent = 1 + ck_sim_below(seed, 100);

    for (size_t i = 0; i < sim->given->count; i++) {
        const struct sim_input *input = &sim->given->items[i];

        if (input->topic == topic && ck_sim_below(seed, 100) < percent)
            ck_sim_add_raw(inputs, topic, input->key, input->value);
    }
}

static void add_random(const struct sim *sim, const struct ck_topic *topic, struct ck_sim_inputs *inputs, uint64_t *seed)
{
    uint64_t room = 1 + ck_sim_below(seed, RANDOM_MAX), count = ck_sim_below(seed, room);

    for (uint64_t i = 0; i < count; i++)
        sim_add_random(sim, inputs, topic, seed);
}

/* What is refused by its size alone. */
static void add_oversized(const struct ck_topic *topic, struct ck_sim_inputs *inputs)
{
    char *text = malloc(OVERSIZED);

    if (!text)
        abort();
    memset(text, 'x', OVERSIZED);
    ck_sim_add_raw(inputs, topic, CK_BYTES("k"), (struct ck_bytes){ text, OVERSIZED });
    free(text);
}

static void add_base(const struct sim *sim, const struct sim_topics *needs, struct ck_sim_inputs *inputs, uint64_t *seed)
{
    const struct ck_simulation *simulation = sim->simulation;
    struct sim_topics           drawn = { 0 };

    for (size_t i = 0; i < needs->count; i++)
        if (given_count(sim, needs->items[i]) == 0)
            drawn.items[drawn.count++] = needs->items[i];
    for (size_t i = 0; i < needs->count; i++) {
        const struct ck_topic *topic = needs->items[i];

        if (given_count(sim, topic) > 0)
            add_given(sim, topic, inputs, seed);
        else if (!simulation || !simulation->draw(topic, drawn.items, inputs, seed))
            add_random(sim, topic, inputs, seed);
        if (topic->foreign && ck_sim_below(seed, 500) == 0)
            add_oversized(topic, inputs);
    }
}

struct collecting {
    struct ck_sim_inputs  *inputs;
    const struct ck_topic *topic;
};

static int collect(void *context, const struct log_record *record)
{
    const struct collecting *collecting = context;

    ck_sim_add_raw(collecting->inputs, collecting->topic, record->key, record->value);
    return 0;
}

/* What the writers leave of inputs of their own, which come in any order and few at a time, so that much is published twice. */
static void add_written(const struct sim *sim, const struct processors *writers, const struct sim_topics *needs, struct ck_sim_inputs *inputs,
                        uint64_t *seed)
{
    struct sim_topics    base = { 0 };
    struct ck_sim_inputs upstream = { 0 };
    struct sim           known = { .processors = writers->items, .count = writers->count, .today = sim->today };
    struct sim_run       run = {
              .sim = &known, .inputs = &upstream, .mixed = true, .setup = { .partitions = 1, .user_partitions = 1, .empty_reference = 1 }
    };

    add_needs(&base, writers->items, writers->count);
    add_base(sim, &base, &upstream, seed);
    run.setup.inputs_max = 1 + (int64_t)ck_sim_below(seed, 100);
    run.seed = ck_sim_random(seed);
    run.fed = malloc(upstream.count + 1);
    if (!run.fed)
        abort();
    memset(run.fed, true, upstream.count + 1);
    for (size_t i = 0; i < writers->count; i++)
        run.setup.workers[i] = 1;
    run_execute(&run);
    for (size_t i = 0; i < needs->count; i++)
        if (is_written(writers->items, writers->count, needs->items[i]) && given_count(sim, needs->items[i]) == 0)
            cluster_read(run.cluster, needs->items[i]->name, 0, 0, collect, &(struct collecting){ inputs, needs->items[i] });
    run_release(&run);
    sim_inputs_release(&upstream);
}

void sim_generate(const struct sim *sim, struct ck_sim_inputs *inputs, uint64_t *seed)
{
    struct sim_topics needs = { 0 }, base = { 0 };
    struct processors writers;

    add_needs(&needs, sim->processors, sim->count);
    writers = writers_of(sim, &needs);
    for (size_t i = 0; i < needs.count; i++)
        if (!is_written(writers.items, writers.count, needs.items[i]) || given_count(sim, needs.items[i]) > 0)
            base.items[base.count++] = needs.items[i];
    if (writers.count > 0)
        add_written(sim, &writers, &needs, inputs, seed);
    add_base(sim, &base, inputs, seed); /* last: random texts are taken from the keys of what is there */
}
