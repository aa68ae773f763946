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

static int deaf_learned(struct ck_learning *step, const struct ck_event *event, struct ck_bytes key, struct ck_bytes row)
{
    return event->type == CK_EVENT_REFERENCE ? CK_STEP_OK : listed_learned(step, event, key, row);
}

static void generate(struct ck_sim_inputs *list, uint64_t *seed)
{
    for (uint64_t i = 20 + ck_sim_below(seed, 150); i > 0; i--) {
        char              name[16];
        struct price_fact price = { .day = 1 };
        struct item_fact  item = { .name = CK_BYTES("twelve bytes") };

        snprintf(name, sizeof name, "i%d", (int)ck_sim_below(seed, 40));
        price.instrument = ck_bytes_from(name);
        price.amount = (int64_t)ck_sim_below(seed, 100);
        ck_sim_add(list, &spike_prices, &price);
        snprintf(name, sizeof name, "i%d", (int)ck_sim_below(seed, 60));
        item.item = ck_bytes_from(name);
        item.name.size = (size_t)ck_sim_below(seed, 12);
        item.known_at = (int64_t)ck_sim_below(seed, 5);
        if (ck_sim_below(seed, 2))
            ck_sim_add(list, &intake_items, &item);
    }
}

static size_t failures(int (*learned)(struct ck_learning *, const struct ck_event *, struct ck_bytes, struct ck_bytes), bool show)
{
    struct ck_processor              listed = listed_with(learned);
    const struct ck_processor *const list[] = { &listed };
    struct sim                       theorem = { .processors = list, .count = 1, .today = TODAY, .generate = generate };

    return seeds_failed(&theorem, 1, SEEDS, show);
}

/* Reference records that come late, in any order, during rebalances and in the middle of a pass, lead to the same content. */
Test(theorem_reference, holds) { cr_assert_eq(failures(listed_learned, true), 0); }

/* A processor that marks nothing when an item comes. */
Test(theorem_reference, sees_a_forgotten_mark) { cr_assert_gt(failures(deaf_learned, false), 0); }

static void append(struct cluster *cluster, const struct ck_topic *topic, const void *value)
{
    char             key[CK_KEY_SIZE_MAX];
    struct ck_buffer buffer = { 0 };

    ck_single_object_write(topic->value->fingerprint, &buffer);
    ck_record_encode(topic->value, 0, topic->value->field_count, value, &buffer);
    cluster_append(cluster, topic->name, 0,
                   &(struct log_record){ .key = { key, ck_topic_key(topic, value, key) }, .value = ck_buffer_bytes(&buffer) });
    ck_buffer_release(&buffer);
}

static int last_before(void *context, const struct log_record *record)
{
    struct ck_arena arena = { 0 };
    struct move     move;

    cr_assert_eq(ck_record_decode(&move_type,
                                  (struct ck_bytes){ record->value.data + CK_SINGLE_OBJECT_HEADER, record->value.size - CK_SINGLE_OBJECT_HEADER },
                                  &arena, &move),
                 CK_CODEC_OK);
    *(int64_t *)context = move.before;
    ck_arena_release(&arena);
    return 0;
}

static void live(struct cluster *cluster, const struct ck_processor *processor)
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
    struct ck_processor listed = listed_with(listed_learned);
    struct cluster     *cluster = cluster_new();
    struct price_fact   price = { CK_BYTES("tin"), 1, 5 };
    struct item_fact    item = { .item = CK_BYTES("tin"), .name = CK_BYTES("four") };
    int64_t             before = 0;

    cluster_create(cluster, "spike.prices", 1);
    cluster_create(cluster, "intake.items", 1);
    append(cluster, &spike_prices, &price);
    append(cluster, &intake_items, &item);
    live(cluster, &listed);
    cluster_read(cluster, "moves", 0, 0, last_before, &before);
    cr_assert_eq(before, 4);
    cluster_recreate(cluster, "intake.items");
    item.name = CK_BYTES("thirteen");
    append(cluster, &intake_items, &item);
    live(cluster, &listed);
    cluster_read(cluster, "moves", 0, 0, last_before, &before);
    cr_assert_eq(before, 8);
    cluster_free(cluster);
}
