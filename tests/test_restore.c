/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include <errno.h>

#include "chokepoint/avro.h"
#include "engine/log/memory.h"
#include "engine/runtime/worker.h"
#include "examples/spike.h"
#include "engine_records.h"
#include "records.h"
#include "support/prices.h"

static const struct spike_config config = { .limit = 0.1 };

static int open_configured(struct cluster *cluster, const struct ck_processor *processor, const struct spike_config *given, int64_t (*clock_ms)(void),
                           struct log **ret_log, struct worker **ret_worker)
{
    struct worker_topics topics = worker_topics_new(processor, NULL);

    cr_assert_eq(log_memory_open(cluster, &(struct log_memory_options){ "spike", "spike-0", topics.topics, topics.count, 0 }, ret_log), 0);
    worker_topics_free(&topics);
    return worker_new(&(struct worker_options){ .processor = processor, .config = given, .log = *ret_log, .today = 100, .clock_ms = clock_ms },
                      ret_worker);
}

static int open_worker(struct cluster *cluster, const struct ck_processor *processor, int64_t (*clock_ms)(void), struct log **ret_log,
                       struct worker **ret_worker)
{
    return open_configured(cluster, processor, &config, clock_ms, ret_log, ret_worker);
}

/* One life of a worker: until it is idle. The state's error, or 0. */
static int live_configured(struct cluster *cluster, const struct ck_processor *processor, const struct spike_config *given,
                           struct worker_counters *ret_counters)
{
    struct log    *log;
    struct worker *worker;
    int            result = open_configured(cluster, processor, given, NULL, &log, &worker);

    if (result == 0) {
        do
            result = worker_step(worker, 0);
        while (result == WORKER_BUSY);
        if (ret_counters)
            *ret_counters = *worker_counters(worker);
        worker_free(worker);
    }
    log_close(log);
    return result < 0 ? result : 0;
}

static int live(struct cluster *cluster, const struct ck_processor *processor, struct worker_counters *ret_counters)
{
    return live_configured(cluster, processor, &config, ret_counters);
}

static int count(void *context, const struct log_record *record)
{
    (void)record;
    ++*(size_t *)context;
    return 0;
}

/* A second life goes on where the first ended: it consumes nothing again, and knows what was published. */
Test(restore, goes_on)
{
    struct cluster        *cluster = prices_cluster();
    struct worker_counters counters;
    size_t                 moves = 0;

    prices_put(cluster, 0, "tin", 1, 100);
    prices_put(cluster, 0, "tin", 2, 200);
    cr_assert_eq(live(cluster, &spike, &counters), 0);
    cr_assert_eq(counters.consumed[0], 2);
    cr_assert_eq(live(cluster, &spike, &counters), 0);
    cr_assert_eq(counters.consumed[0], 0);
    cr_assert_eq(counters.rows, 3, "two prices and a published list");
    cluster_compact(cluster, "spike.changelog", 0);
    prices_put(cluster, 0, "tin", 2, 300);
    cr_assert_eq(live(cluster, &spike, &counters), 0);
    cr_assert_eq(counters.emitted[0], 1);
    cluster_read(cluster, "moves", 0, 0, count, &moves);
    cluster_read(cluster, "moves", 1, 0, count, &moves);
    cr_assert_eq(moves, 2);
    cluster_free(cluster);
}

/* Every partition has its own state, digest and meta row. */
Test(restore, of_several_partitions)
{
    struct cluster        *cluster = prices_cluster();
    struct worker_counters counters;

    prices_put(cluster, 0, "tin", 1, 100);
    prices_put(cluster, 1, "zinc", 1, 100);
    cr_assert_eq(live(cluster, &spike, NULL), 0);
    prices_put(cluster, 1, "zinc", 2, 200);
    cr_assert_eq(live(cluster, &spike, &counters), 0);
    cr_assert_eq(counters.rows, 4);
    cluster_free(cluster);
}

/* Another configuration: what follows from the same rows by it is published at the next start, once. */
Test(restore, settles_by_another_configuration)
{
    static const struct spike_config finer = { .limit = 0.02 };
    struct cluster                  *cluster = prices_cluster();
    struct worker_counters           counters;

    prices_put(cluster, 0, "tin", 1, 100);
    prices_put(cluster, 0, "tin", 2, 105);
    cr_assert_eq(live(cluster, &spike, &counters), 0);
    cr_expect_eq(counters.emitted[0], 0);
    cr_assert_eq(live_configured(cluster, &spike, &finer, &counters), 0);
    cr_expect_eq(counters.emitted[0], 1, "5 % is far now");
    cr_assert_eq(live_configured(cluster, &spike, &finer, &counters), 0);
    cr_expect_eq(counters.emitted[0], 0);
    cr_expect_eq(counters.suppressed[0], 0, "the pass is not made again");
    cr_assert_eq(live(cluster, &spike, &counters), 0);
    cr_expect_eq(counters.emitted[0], 1, "a retraction");
    cluster_free(cluster);
}

/* A changelog that lost or gained a row does not have the digest of its meta row. */
Test(restore, sees_corrupt_rows)
{
    struct cluster *cluster = prices_cluster();

    prices_put(cluster, 0, "tin", 1, 100);
    cr_assert_eq(live(cluster, &spike, NULL), 0);
    cluster_append(cluster, "spike.changelog", 0,
                   &(struct log_record){ .key = CK_BYTES("\1tin|1970-01-09"), .value = CK_BYTES("\2\0\0\0\0\0\0\0\0\0\0\0\0\2") });
    cr_assert_eq(live(cluster, &spike, NULL), -EBADMSG);
    cr_assert_eq(worker_exit_code(-EBADMSG), 6);
    cluster_free(cluster);
}

/* Rows that cannot be read at all. */
Test(restore, sees_rubbish)
{
    struct cluster *cluster = prices_cluster();

    cluster_append(cluster, "spike.changelog", 0, &(struct log_record){ .key = CK_BYTES("\77x"), .value = CK_BYTES("\1") });
    cr_assert_eq(live(cluster, &spike, NULL), -EBADMSG);
    cluster_free(cluster);
}

static void commit_of_another(struct cluster *cluster, int64_t next)
{
    struct log      *log;
    struct log_topic topics[] = { { "spike.prices", LOG_GROUP } };
    struct log_event event;

    cr_assert_eq(log_memory_open(cluster, &(struct log_memory_options){ "spike", "other", topics, 1, 0 }, &log), 0);
    log_join(log);
    log_poll(log, 0, &event);
    log_begin(log);
    cr_assert_eq(log_commit(log, &(struct log_cursor){ { 0, 0 }, next }, 1, 0), 0);
    log_close(log);
}

/* A group that was reset, or moved on, while the changelog stayed. */
Test(restore, sees_offsets_that_differ)
{
    for (int64_t next = 0; next <= 2; next += 2) {
        struct cluster *cluster = prices_cluster();

        prices_put(cluster, 0, "tin", 1, 100);
        cr_assert_eq(live(cluster, &spike, NULL), 0);
        commit_of_another(cluster, next);
        cr_assert_eq(live(cluster, &spike, NULL), -EUCLEAN);
        cluster_free(cluster);
    }
}

static int64_t now_ms = 1;
static int64_t clock_ms(void) { return now_ms; }

static int copy_change(void *context, const struct log_record *record) { return cluster_append(context, "spike.changelog", 0, record); }

/* What a new leader that lags behind shows: the group has a transaction whose records in the changelog come later. With a clock they are waited for;
 * half a minute without them is a mismatch. */
Test(restore, waits_for_a_changelog_that_lags)
{
    for (int comes = 0; comes <= 1; comes++) {
        struct cluster *cluster = prices_cluster(), *whole = prices_cluster();
        struct log     *log;
        struct worker  *worker;
        int64_t         had;
        int             result;

        prices_put(cluster, 0, "tin", 1, 100);
        prices_put(whole, 0, "tin", 1, 100);
        cr_assert_eq(live(cluster, &spike, NULL), 0);
        cr_assert_eq(live(whole, &spike, NULL), 0);
        had = cluster_end(whole, "spike.changelog", 0);
        prices_put(cluster, 0, "tin", 2, 200);
        prices_put(whole, 0, "tin", 2, 200);
        cr_assert_eq(live(whole, &spike, NULL), 0);
        commit_of_another(cluster, 2);
        cr_assert_eq(open_worker(cluster, &spike, clock_ms, &log, &worker), 0);
        for (int i = 0; i < 20; i++)
            cr_assert_geq(worker_step(worker, 0), 0);
        cr_assert_eq(worker_phase(worker), WORKER_RESTORING);
        if (comes)
            cluster_read(whole, "spike.changelog", 0, had, copy_change, cluster);
        else
            now_ms += 31000;
        result = 0;
        for (int i = 0; i < 20 && result >= 0; i++)
            result = worker_step(worker, 0);
        cr_assert_eq(result < 0 ? result : 0, comes ? 0 : -EUCLEAN);
        cr_assert_eq(worker_counters(worker)->consumed[0], 0);
        cr_assert_eq(worker_phase(worker) == WORKER_RUNNING, comes == 1);
        worker_free(worker);
        log_close(log);
        cluster_free(cluster);
        cluster_free(whole);
    }
}

static int copy_price(void *context, const struct log_record *record)
{
    return cluster_append(context, record->part.topic == 0 && record->value.size ? "spike.prices" : "", 0, record);
}

/* Offsets that the group has forgotten after days without members: the meta row says where to go on. */
Test(restore, goes_on_when_the_group_has_forgotten)
{
    struct cluster        *cluster = prices_cluster(), *later = prices_cluster();
    struct worker_counters counters;

    prices_put(cluster, 0, "tin", 1, 100);
    cr_assert_eq(live(cluster, &spike, NULL), 0);
    cluster_read(cluster, "spike.changelog", 0, 0, copy_change, later);
    cluster_read(cluster, "spike.prices", 0, 0, copy_price, later);
    prices_put(later, 0, "tin", 2, 200);
    cr_assert_eq(live(later, &spike, &counters), 0);
    cr_assert_eq(counters.consumed[0], 1);
    cr_assert_eq(counters.emitted[0], 1);
    cluster_free(cluster);
    cluster_free(later);
}

static int damage(void *context, const struct log_record *record)
{
    struct log_record changed = *record;
    struct progress   progress;
    struct ck_arena   arena = CK_ARENA_NULL;
    struct ck_buffer  buffer = { 0 };

    if (record->key.size == 1) { /* the meta row; its first byte is the layout */
        cr_assert_eq(ck_record_decode(&progress_type, (struct ck_bytes){ record->value.data + 1, record->value.size - 1 }, &arena, &progress),
                     CK_CODEC_OK);
        progress.next = (struct ck_long_array){ (const int64_t[]){ -7 }, 1 };
        ck_buffer_append(&buffer, (struct ck_bytes){ record->value.data, 1 });
        ck_record_encode(&progress_type, 0, progress_type.field_count, &progress, &buffer);
        changed.value = ck_buffer_bytes(&buffer);
    }
    cluster_append(context, "spike.changelog", 0, &changed);
    ck_buffer_release(&buffer);
    ck_arena_release(&arena);
    return 0;
}

/* The digest is of the other rows; a damaged meta row is seen by itself. */
Test(restore, sees_a_damaged_meta_row)
{
    struct cluster *cluster = prices_cluster(), *other = prices_cluster();

    prices_put(cluster, 0, "tin", 1, 100);
    cr_assert_eq(live(cluster, &spike, NULL), 0);
    cluster_read(cluster, "spike.changelog", 0, 0, damage, other);
    cr_assert_eq(live(other, &spike, NULL), -EBADMSG);
    cluster_free(cluster);
    cluster_free(other);
}

/* A processor whose tables or rules are others than those that made the state. */
Test(restore, sees_another_topology)
{
    struct cluster            *cluster = prices_cluster();
    struct ck_processor        other = spike;
    const struct ck_table_type tables[] = { { "prices", &move_type }, { 0 } };

    prices_put(cluster, 0, "tin", 1, 100);
    cr_assert_eq(live(cluster, &spike, NULL), 0);
    other.tables = tables;
    cr_assert_eq(live(cluster, &other, NULL), -ERANGE);
    other = spike;
    cr_assert_eq(live(cluster, &other, NULL), 0);
    other.rules = "another lexicon";
    cr_assert_eq(live(cluster, &other, NULL), -ERANGE);
    cluster_free(cluster);
}

static void settle_down(struct worker *worker)
{
    int result;

    do {
        result = worker_step(worker, 0);
        cr_assert_geq(result, 0);
    } while (result == WORKER_BUSY);
}

/* A partition that comes back to a worker is read only from where it was given away, not from where the worker began. */
Test(restore, reads_the_tail_only)
{
    struct cluster  *cluster = prices_cluster();
    struct log      *log, *guest;
    struct worker   *worker;
    struct log_topic topics[] = { { "spike.prices", LOG_GROUP } };
    struct log_event event;

    cr_assert_eq(open_worker(cluster, &spike, NULL, &log, &worker), 0);
    for (int32_t day = 1; day <= 50; day++)
        prices_put(cluster, 0, "tin", day, 100 + day);
    settle_down(worker);
    cr_assert_eq(worker_counters(worker)->consumed[0], 50);
    cr_assert_eq(log_memory_open(cluster, &(struct log_memory_options){ "spike", "guest", topics, 1, 0 }, &guest), 0);
    log_join(guest);
    for (int i = 0; i < 10; i++) {
        cr_assert_geq(worker_step(worker, 0), 0);
        cr_assert_eq(log_poll(guest, 0, &event), 0);
    }
    log_close(guest);
    settle_down(worker);
    cr_assert_leq(worker_counters(worker)->restoring, 4); /* of 50 prices: the row about itself that each partition got at each end */
    prices_put(cluster, 0, "tin", 51, 1000);
    settle_down(worker);
    cr_assert_eq(worker_counters(worker)->consumed[0], 51);
    cr_assert_eq(worker_counters(worker)->emitted[0], 1);
    worker_free(worker);
    log_close(log);
    cluster_free(cluster);
}
