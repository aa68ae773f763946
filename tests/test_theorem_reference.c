/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include <stdio.h>

#include "chokepoint/avro.h"
#include "domain/model/topics.h"
#include "engine/log/memory.h"
#include "engine/runtime/worker.h"
#include "engine/sim/sim.h"
#include "examples/spike.h"
#include "records.h"
#include "support/listed.h"
#include "support/seeds.h"

enum { SEEDS = 60, TODAY = 50 };

static int deaf_learned(struct learning *step, const struct event *event, struct bytes key, struct bytes row)
{
    return event->type == EVENT_REFERENCE ? STEP_OK : listed_learned(step, event, key, row);
}

static void generate(struct sim_inputs *list, uint64_t *seed)
{
    for (uint64_t i = 20 + sim_below(seed, 150); i > 0; i--) {
        char              name[16];
        struct price_fact price = { .day = 1 };
        struct item_fact  item = { .name = BYTES("twelve bytes") };

        snprintf(name, sizeof name, "i%d", (int)sim_below(seed, 40));
        price.instrument = bytes_from(name);
        price.amount = (int64_t)sim_below(seed, 100);
        sim_add(list, &spike_prices, &price);
        snprintf(name, sizeof name, "i%d", (int)sim_below(seed, 60));
        item.item = bytes_from(name);
        item.name.size = (size_t)sim_below(seed, 12);
        item.known_at = (int64_t)sim_below(seed, 5);
        if (sim_below(seed, 2))
            sim_add(list, &intake_items, &item);
    }
}

static size_t failures(int (*learned)(struct learning *, const struct event *, struct bytes, struct bytes), bool show)
{
    struct processor              listed = listed_with(learned);
    const struct processor *const list[] = { &listed };
    struct sim                    theorem = { .processors = list, .count = 1, .today = TODAY, .generate = generate };

    return seeds_failed(&theorem, 1, SEEDS, show);
}

/* Reference records that come late, in any order, during rebalances and in the middle of a pass, lead to the same content. */
Test(theorem_reference, holds) { cr_assert_eq(failures(listed_learned, true), 0); }

/* A processor that marks nothing when an item comes. */
Test(theorem_reference, sees_a_forgotten_mark) { cr_assert_gt(failures(deaf_learned, false), 0); }

static void append(struct cluster *cluster, const struct topic *topic, const void *value)
{
    char          key[KEY_SIZE_MAX];
    struct buffer buffer = { 0 };

    single_object_write(topic->value->fingerprint, &buffer);
    record_encode(topic->value, 0, topic->value->field_count, value, &buffer);
    cluster_append(cluster, topic->name, 0, &(struct log_record){ .key = { key, topic_key(topic, value, key) }, .value = buffer_bytes(&buffer) });
    buffer_release(&buffer);
}

static int last_before(void *context, const struct log_record *record)
{
    struct arena arena = { 0 };
    struct move  move;

    cr_assert_eq(record_decode(&move_type, (struct bytes){ record->value.data + SINGLE_OBJECT_HEADER, record->value.size - SINGLE_OBJECT_HEADER },
                               &arena, &move),
                 CODEC_OK);
    *(int64_t *)context = move.before;
    arena_release(&arena);
    return 0;
}

static void live(struct cluster *cluster, const struct processor *processor)
{
    struct worker_topics topics = worker_topics_new(processor, NULL);
    struct log          *log;
    struct worker       *worker;

    for (size_t i = 0; i < topics.count; i++)
        cluster_create(cluster, topics.topics[i].name, 1);
    cr_assert_eq(log_memory_open(cluster, &(struct log_memory_options){ "listed", "listed", topics.topics, topics.count, 0 }, &log), 0);
    cr_assert_eq(worker_new(&(struct worker_options){ .processor = processor, .log = log, .today = TODAY }, &worker), 0);
    while (worker_step(worker, 0) == WORKER_BUSY)
        continue;
    worker_free(worker);
    log_close(log);
    worker_topics_free(&topics);
}

/* A reference topic that was made anew with as many other records is seen by its hash, and all of it is taken into account. */
Test(theorem_reference, sees_a_topic_made_anew)
{
    struct processor  listed = listed_with(listed_learned);
    struct cluster   *cluster = cluster_new();
    struct price_fact price = { BYTES("tin"), 1, 5 };
    struct item_fact  item = { .item = BYTES("tin"), .name = BYTES("four") };
    int64_t           before = 0;

    cluster_create(cluster, "spike.prices", 1);
    cluster_create(cluster, "intake.items", 1);
    append(cluster, &spike_prices, &price);
    append(cluster, &intake_items, &item);
    live(cluster, &listed);
    cluster_read(cluster, "moves", 0, 0, last_before, &before);
    cr_assert_eq(before, 4);
    cluster_recreate(cluster, "intake.items");
    item.name = BYTES("thirteen");
    append(cluster, &intake_items, &item);
    live(cluster, &listed);
    cluster_read(cluster, "moves", 0, 0, last_before, &before);
    cr_assert_eq(before, 8);
    cluster_free(cluster);
}
