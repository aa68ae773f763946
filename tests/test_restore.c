/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include <errno.h>

#include "chokepoint/codec.h"
#include "examples/spike.h"
#include "records.h"
#include "shell/worker.h"
#include "shell/log_memory.h"

static const struct spike_config config = { .limit = 0.1 };

static struct cluster *cluster_of(void)
{
    struct cluster *cluster = cluster_new();

    cluster_create(cluster, "prices", 2);
    cluster_create(cluster, "moves", 2);
    cluster_create(cluster, "spike.dlq", 1);
    cluster_create(cluster, "spike.changelog", 2);
    return cluster;
}

static void price(struct cluster *cluster, uint16_t partition, const char *name, int32_t day, int64_t amount)
{
    struct price  price = { bytes_from(name), day, amount };
    struct buffer buffer = { 0 };

    single_object_write(price_type.fingerprint, &buffer);
    record_encode(&price_type, 0, price_type.field_count, &price, &buffer);
    cluster_append(cluster, "prices", partition, &(struct log_record){ .key = bytes_from(name), .value = buffer_bytes(&buffer) });
    buffer_release(&buffer);
}

/* One life of a worker: until it is idle. The state's error, or 0. */
static int live(struct cluster *cluster, const struct processor *processor, struct worker_counters *ret_counters)
{
    struct worker_topics topics = worker_topics_new(processor, NULL);
    struct log          *log;
    struct worker       *worker;
    int                  result;

    cr_assert_eq(log_memory_open(cluster, &(struct log_memory_options){ "spike", "spike-0", topics.topics, topics.count, 0 }, &log), 0);
    worker_topics_free(&topics);
    result = worker_new(&(struct worker_options){ .processor = processor, .config = &config, .log = log, .today = 100 }, &worker);
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

static int count(void *context, const struct log_record *record)
{
    (void)record;
    ++*(size_t *)context;
    return 0;
}

/* A second life goes on where the first ended: it consumes nothing again, and knows what was published. */
Test(restore, goes_on)
{
    struct cluster        *cluster = cluster_of();
    struct worker_counters counters;
    size_t                 moves = 0;

    price(cluster, 0, "tin", 1, 100);
    price(cluster, 0, "tin", 2, 200);
    cr_assert_eq(live(cluster, &spike, &counters), 0);
    cr_assert_eq(counters.consumed[0], 2);
    cr_assert_eq(live(cluster, &spike, &counters), 0);
    cr_assert_eq(counters.consumed[0], 0);
    cr_assert_eq(counters.rows, 3, "two prices and a published list");
    cluster_compact(cluster, "spike.changelog", 0);
    price(cluster, 0, "tin", 2, 300);
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
    struct cluster        *cluster = cluster_of();
    struct worker_counters counters;

    price(cluster, 0, "tin", 1, 100);
    price(cluster, 1, "zinc", 1, 100);
    cr_assert_eq(live(cluster, &spike, NULL), 0);
    price(cluster, 1, "zinc", 2, 200);
    cr_assert_eq(live(cluster, &spike, &counters), 0);
    cr_assert_eq(counters.rows, 4);
    cluster_free(cluster);
}

/* A changelog that lost or gained a row does not have the digest of its meta row. */
Test(restore, sees_corrupt_rows)
{
    struct cluster *cluster = cluster_of();

    price(cluster, 0, "tin", 1, 100);
    cr_assert_eq(live(cluster, &spike, NULL), 0);
    cluster_append(cluster, "spike.changelog", 0,
                   &(struct log_record){ .key = BYTES("\1tin|1970-01-09"), .value = BYTES("\1\0\0\0\0\0\0\0\0\0\0\0\0\2") });
    cr_assert_eq(live(cluster, &spike, NULL), -EBADMSG);
    cr_assert_eq(worker_exit_code(-EBADMSG), 6);
    cluster_free(cluster);
}

/* Rows that cannot be read at all. */
Test(restore, sees_rubbish)
{
    struct cluster *cluster = cluster_of();

    cluster_append(cluster, "spike.changelog", 0, &(struct log_record){ .key = BYTES("\77x"), .value = BYTES("\1") });
    cr_assert_eq(live(cluster, &spike, NULL), -EBADMSG);
    cluster_free(cluster);
}

/* A group that was reset while the changelog stayed. */
Test(restore, sees_offsets_that_differ)
{
    struct cluster  *cluster = cluster_of();
    struct log      *log;
    struct log_topic topics[] = { { "prices", LOG_GROUP } };
    struct log_event event;

    price(cluster, 0, "tin", 1, 100);
    cr_assert_eq(live(cluster, &spike, NULL), 0);
    cr_assert_eq(log_memory_open(cluster, &(struct log_memory_options){ "spike", "other", topics, 1, 0 }, &log), 0);
    log_join(log);
    log_poll(log, 0, &event);
    log_begin(log);
    cr_assert_eq(log_commit(log, &(struct log_cursor){ { 0, 0 }, 0 }, 1, 0), 0);
    log_close(log);
    cr_assert_eq(live(cluster, &spike, NULL), -EUCLEAN);
    cluster_free(cluster);
}

/* A processor whose tables are others than those of the state. */
Test(restore, sees_another_topology)
{
    struct cluster         *cluster = cluster_of();
    struct processor        other = spike;
    const struct table_type tables[] = { { "prices", &move_type }, { 0 } };

    price(cluster, 0, "tin", 1, 100);
    cr_assert_eq(live(cluster, &spike, NULL), 0);
    other.tables = tables;
    cr_assert_eq(live(cluster, &other, NULL), -ERANGE);
    cluster_free(cluster);
}
