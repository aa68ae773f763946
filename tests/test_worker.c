/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include <errno.h>

#include "chokepoint/avro.h"
#include "domain/model/topics.h"
#include "engine/embedded/embedded.h"
#include "examples/spike.h"
#include "processors/all.h"
#include "records.h"

static const struct ck_processor *const processors[] = { &spike }, *const both[] = { &receive, &spike };

static struct embedded *embedded_of(const struct embedded_options *options)
{
    struct embedded *embedded;

    cr_assert_eq(embedded_new(processors, 1, options, &embedded), 0);
    return embedded;
}

static void price(struct embedded *embedded, const char *instrument, int32_t day, int64_t amount)
{
    struct price_fact price = { ck_bytes_from(instrument), day, amount };

    cr_assert_eq(embedded_append_record(embedded, &spike_prices, &price, 0), 0);
}

struct seen {
    size_t                   count;
    struct move              moves[16];
    const struct log_record *records[16];
    struct ck_arena          arena;
};

static int see(void *context, const struct log_record *record)
{
    struct seen *seen = context;

    cr_assert_lt(seen->count, 16);
    cr_assert_eq(
        ck_record_decode(&move_type, (struct ck_bytes){ record->value.data + 10, record->value.size - 10 }, &seen->arena, &seen->moves[seen->count]),
        CK_CODEC_OK);
    seen->records[seen->count++] = record;
    return 0;
}

static int count(void *context, const struct log_record *record)
{
    (void)record;
    ++*(size_t *)context;
    return 0;
}

static const struct log_header *header(const struct log_record *record, const char *name)
{
    for (size_t i = 0; i < record->header_count; i++)
        if (strcmp(record->headers[i].name, name) == 0)
            return &record->headers[i];
    return NULL;
}

/* A change is stated once; a price that comes late and makes it untrue retracts it, under the next revision. */
Test(worker, states_and_retracts)
{
    struct embedded *embedded = embedded_of(&(struct embedded_options){ .today = 100 });
    struct seen      seen = { 0 };

    price(embedded, "tin", 10, 100);
    price(embedded, "tin", 12, 120);
    cr_assert_eq(embedded_run(embedded), 0);
    price(embedded, "tin", 11, 115);
    cr_assert_eq(embedded_run(embedded), 0);
    cr_assert_eq(embedded_read(embedded, "moves", 0, see, &seen), 0);
    cr_assert_eq(seen.count, 3);
    cr_assert_eq(seen.moves[0].day, 12);
    cr_assert_eq(seen.moves[0].emission.revision, 0);
    cr_assert_eq(seen.moves[0].emission.sources.count, 2);
    cr_assert_eq(seen.moves[1].day, 11);
    cr_assert(seen.moves[2].emission.retracted);
    cr_assert_eq(seen.moves[2].emission.revision, 1);
    cr_assert_eq(seen.moves[2].amount, 0);
    cr_assert(header(seen.records[0], "ce_id"));
    cr_assert(ck_bytes_equal(header(seen.records[0], "ce_partitionkey")->value, CK_BYTES("tin")));
    cr_assert(ck_bytes_equal(header(seen.records[0], "ce_time")->value, CK_BYTES("1970-01-13T00:00:00Z")));
    ck_arena_release(&seen.arena);
    embedded_free(embedded);
}

static int keep_letter(void *context, const struct log_record *record)
{
    *(size_t *)context = record->header_count;
    return 0;
}

/* The records of a topic have the headers that the options ask for, under the same id; a dead letter has all of its own. */
Test(worker, headers_that_are_asked_for)
{
    static const struct ck_bytes none = { 0 };
    static const size_t          counts[] = { [OUTPUT_HEADERS_FULL] = 7, [OUTPUT_HEADERS_ID] = 1, [OUTPUT_HEADERS_NONE] = 0 };
    char                         id[32];

    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        struct embedded *embedded = embedded_of(&(struct embedded_options){ .today = 100, .headers = (enum output_headers)i });
        struct seen      seen = { 0 };
        size_t           letter = 0;

        price(embedded, "tin", 10, 100);
        price(embedded, "tin", 12, 120);
        cr_assert_eq(embedded_append(embedded, spike_prices.name, none, CK_BYTES("{"), 0), 0);
        cr_assert_eq(embedded_run(embedded), 0);
        cr_assert_eq(embedded_read(embedded, "moves", 0, see, &seen), 0);
        cr_assert_eq(seen.count, 1);
        cr_expect_eq(seen.records[0]->header_count, counts[i], "%zu: %zu", i, seen.records[0]->header_count);
        if (i == OUTPUT_HEADERS_FULL)
            memcpy(id, header(seen.records[0], "ce_id")->value.data, sizeof id);
        if (i == OUTPUT_HEADERS_ID)
            cr_expect_arr_eq(id, header(seen.records[0], "ce_id")->value.data, sizeof id);
        cr_assert_eq(embedded_read(embedded, "spike.dlq", 0, keep_letter, &letter), 0);
        cr_expect_geq(letter, 9, "%zu headers of a dead letter", letter);
        ck_arena_release(&seen.arena);
        embedded_free(embedded);
    }
}

/* What comes again, or in other transactions, is suppressed. */
Test(worker, suppresses)
{
    struct embedded *embedded =
        embedded_of(&(struct embedded_options){ .today = 100, .partitions = 3, .user_partitions = 3, .limits = { .inputs = 1 } });
    size_t moves = 0;

    for (int i = 0; i < 3; i++) {
        price(embedded, "tin", 10, 100);
        price(embedded, "tin", 12, 120);
    }
    price(embedded, "tin", 12, 110);
    cr_assert_eq(embedded_run(embedded), 0);
    cr_assert_eq(embedded_read(embedded, "moves", 0, count, &moves), 0);
    cr_assert_eq(moves, 1);
    embedded_free(embedded);
}

/* A day that comes makes prices count that lay in the future. */
Test(worker, sweeps_on_a_new_day)
{
    struct embedded *embedded = embedded_of(&(struct embedded_options){ .today = 11 });
    size_t           moves = 0;

    price(embedded, "tin", 10, 100);
    price(embedded, "tin", 12, 120);
    cr_assert_eq(embedded_run(embedded), 0);
    cr_assert_eq(embedded_read(embedded, "moves", 0, count, &moves), 0);
    cr_assert_eq(moves, 0);
    cr_assert_eq(embedded_day(embedded, 12), 0);
    cr_assert_eq(embedded_run(embedded), 0);
    cr_assert_eq(embedded_read(embedded, "moves", 0, count, &moves), 0);
    cr_assert_eq(moves, 1);
    embedded_free(embedded);
}

/* Bytes that are no record, and records that the processor rejects, become dead letters with their bytes and the reason. */
Test(worker, dead_letters)
{
    struct embedded              *embedded;
    struct price                  bad = { CK_BYTES("tin"), 10, -1 }, two = { CK_BYTES("tin|x"), 10, 1 };
    char                          name[CK_KEY_SIZE_MAX * 2];
    struct price                  huge = { { name, sizeof name }, 10, 1 };
    const struct worker_counters *counters;
    size_t                        letters = 0;

    memset(name, 'x', sizeof name);
    cr_assert_eq(embedded_new(both, 2, &(struct embedded_options){ .today = 100 }, &embedded), 0);
    cr_assert_eq(embedded_append_record(embedded, &users_prices, &bad, 0), 0);
    cr_assert_eq(embedded_append_record(embedded, &users_prices, &two, 0), 0);
    cr_assert_eq(embedded_append_record(embedded, &users_prices, &huge, 0), 0);
    embedded_append(embedded, "prices", CK_BYTES("tin"), CK_BYTES("rubbish"), 0);
    embedded_append(embedded, "prices", CK_BYTES("tin"), CK_BYTES("{\"instrument\":\"tin\",\"day\":\"1970-01-11\",\"amount\":1,\"colour\":1}"), 0);
    embedded_append(embedded, "prices", CK_BYTES("tin"), CK_BYTES("{\"instrument\":\"tin\",\"day\":\"1970-01-11\",\"amount\":1}"), 0);
    embedded_append(embedded, "prices", CK_BYTES("tin"),
                    CK_BYTES("\xc3\x01"
                             "12345678"
                             "body"),
                    0);
    cr_assert_eq(embedded_run(embedded), 0);
    cr_assert_eq(embedded_read(embedded, "receive.dlq", 0, count, &letters), 0);
    cr_assert_eq(letters, 6);
    counters = worker_counters(embedded_worker(embedded, "receive"));
    cr_assert_eq(counters->consumed[0], 7);
    cr_assert_eq(counters->dead_letters[CK_REASON_BAD_NUMBER], 1);
    cr_assert_eq(counters->dead_letters[CK_REASON_BAD_KEY], 2);
    cr_assert_eq(counters->dead_letters[CK_REASON_UNDECODABLE], 1);
    cr_assert_eq(counters->dead_letters[CK_REASON_UNKNOWN_FIELD], 1);
    cr_assert_eq(counters->dead_letters[CK_REASON_UNKNOWN_SCHEMA], 1);
    embedded_free(embedded);
}

/* Marking everything and settling again publishes nothing. */
Test(worker, marking_all_publishes_nothing)
{
    struct embedded *embedded = embedded_of(&(struct embedded_options){ .today = 100 });
    size_t           before = 0, after = 0;

    for (int i = 0; i < 200; i++)
        price(embedded, i % 2 ? "tin" : "zinc", i % 50, 100 + i * 37 % 60);
    cr_assert_eq(embedded_run(embedded), 0);
    cr_assert_eq(embedded_read(embedded, "moves", 0, count, &before), 0);
    worker_mark_all(embedded_worker(embedded, "spike"));
    cr_assert_eq(embedded_run(embedded), 0);
    cr_assert_eq(embedded_read(embedded, "moves", 0, count, &after), 0);
    cr_assert_gt(before, 0);
    cr_assert_eq(before, after);
    embedded_free(embedded);
}

static const struct ck_processor *processor_named(const char *name)
{
    size_t i = 0;

    while (strcmp(processors_all[i]->name, name) != 0)
        i++;
    return processors_all[i];
}

/* An empty list of measures is no answer: the worker waits, and goes on when the first one comes. */
Test(worker, waits_for_measures)
{
    const struct ck_processor *const list[] = { processor_named("controls") };
    struct embedded                 *embedded;
    struct measure_fact              measure = { .measure_id = CK_BYTES("M-1"), .act = ACT_BASE, .origin = CK_BYTES("CHN") };

    cr_assert_eq(embedded_new(list, 1, &(struct embedded_options){ .today = 100 }, &embedded), 0);
    cr_assert_eq(embedded_run(embedded), 0);
    cr_assert_eq(worker_phase(embedded_worker(embedded, "controls")), WORKER_WAITING_FOR_REFERENCE);
    cr_assert_eq(embedded_append_record(embedded, &intake_measures, &measure, 0), 0);
    cr_assert_eq(embedded_run(embedded), 0);
    cr_assert_eq(worker_phase(embedded_worker(embedded, "controls")), WORKER_RUNNING);
    embedded_free(embedded);
}

static int64_t fake_ms;

static int64_t fake_clock(void) { return fake_ms; }

/* spike alone on a cluster of its own. */
struct alone {
    struct cluster *cluster;
    struct log     *log;
    struct worker  *worker;
};

static struct alone member_open(struct cluster *cluster, const char *id, struct worker_options options)
{
    struct worker_topics topics = worker_topics_new(&spike, NULL);
    struct alone         alone = { .cluster = cluster };

    for (size_t i = 0; i < topics.count; i++)
        cluster_create(alone.cluster, topics.topics[i].name, 1);
    cr_assert_eq(log_memory_open(alone.cluster, &(struct log_memory_options){ "spike", id, topics.topics, topics.count, 0 }, &alone.log), 0);
    worker_topics_free(&topics);
    options.processor = &spike;
    options.log = alone.log;
    options.today = 100;
    cr_assert_eq(worker_new(&options, &alone.worker), 0);
    return alone;
}

static struct alone alone_open(struct worker_options options) { return member_open(cluster_new(), "spike", options); }

static void alone_close(struct alone *alone)
{
    worker_free(alone->worker);
    log_close(alone->log);
    cluster_free(alone->cluster);
}

/* A member runs when the group has told it what is its own, and not before; that may be nothing. */
Test(worker, joins_before_it_runs)
{
    struct alone first = alone_open((struct worker_options){ 0 }), second;

    while (worker_step(first.worker, 0) == WORKER_BUSY)
        ;
    cr_assert_eq(worker_phase(first.worker), WORKER_RUNNING);
    second = member_open(first.cluster, "other", (struct worker_options){ 0 });
    for (int i = 0; i < 20; i++) { /* the first has not given up what it has */
        cr_assert_geq(worker_step(second.worker, 0), 0);
        cr_assert(worker_phase(second.worker) == WORKER_STARTING || worker_phase(second.worker) == WORKER_JOINING);
    }
    cr_assert_eq(worker_phase(second.worker), WORKER_JOINING);
    for (int i = 0; i < 20; i++) {
        cr_assert_geq(worker_step(first.worker, 0), 0);
        cr_assert_geq(worker_step(second.worker, 0), 0);
    }
    cr_assert_eq(worker_phase(first.worker), WORKER_RUNNING);
    cr_assert_eq(worker_phase(second.worker), WORKER_RUNNING);
    cr_assert_eq(worker_counters(first.worker)->partitions + worker_counters(second.worker)->partitions, 1);
    worker_free(second.worker);
    log_close(second.log);
    alone_close(&first);
}

static void rubbish(struct alone *alone)
{
    cluster_append(alone->cluster, "spike.prices", 0, &(struct log_record){ .key = CK_BYTES("tin"), .value = CK_BYTES("rubbish") });
    cr_assert_eq(worker_step(alone->worker, 0), WORKER_BUSY);
}

/* One step at each of these times, none of which commits, and one that does. */
static void commits_at(struct alone *alone, int64_t not_ms, int64_t then_ms)
{
    uint64_t before = worker_counters(alone->worker)->committed;

    fake_ms = not_ms;
    cr_expect_eq(worker_step(alone->worker, 0), WORKER_IDLE, "at %lld", (long long)not_ms);
    cr_expect_eq(worker_counters(alone->worker)->committed, before, "at %lld", (long long)not_ms);
    fake_ms = then_ms;
    cr_expect_eq(worker_step(alone->worker, 0), WORKER_BUSY, "at %lld", (long long)then_ms);
    cr_expect_eq(worker_counters(alone->worker)->committed, before + 1, "at %lld", (long long)then_ms);
}

static struct alone alone_with_clock(void)
{
    struct alone alone;

    fake_ms = 1000;
    alone = alone_open((struct worker_options){ .clock_ms = fake_clock, .limits = { .commit_ms = 50 } });
    while (worker_step(alone.worker, 0) == WORKER_BUSY)
        continue;
    return alone;
}

/* With a clock, what comes alone is committed after a tenth of the interval, but never two transactions in one interval. */
Test(worker, commits_when_nothing_more_comes)
{
    struct alone alone = alone_with_clock();

    rubbish(&alone);
    commits_at(&alone, 1004, 1005);
    fake_ms = 1010;
    rubbish(&alone);
    commits_at(&alone, 1054, 1055); /* 50 after the commit before, not after its input */
    fake_ms = 1200;
    rubbish(&alone);
    commits_at(&alone, 1204, 1205);
    alone_close(&alone);
}

/* A stream that never pauses is committed when the interval is over. */
Test(worker, commits_by_the_clock)
{
    struct alone alone = alone_with_clock();

    for (fake_ms = 1000; fake_ms < 1050; fake_ms += 2)
        rubbish(&alone);
    cr_expect_eq(worker_counters(alone.worker)->committed, 0);
    rubbish(&alone);
    cr_expect_eq(worker_counters(alone.worker)->committed, 1);
    alone_close(&alone);
}

static const struct log_ops *real_ops;
static int                   waited_ms;

static int spying_poll(struct log *log, int timeout_ms, struct log_event *ret_event)
{
    waited_ms = timeout_ms;
    return real_ops->poll(log, timeout_ms, ret_event);
}

/* While a transaction is open the log is given no more time than is left of the interval, however long the caller would wait. */
Test(worker, waits_no_longer_than_the_interval)
{
    struct alone   alone = alone_with_clock();
    struct worker *worker = alone.worker;
    struct log_ops spying = *alone.log->ops;

    rubbish(&alone);
    commits_at(&alone, 1004, 1005);
    real_ops = alone.log->ops;
    spying.poll = spying_poll;
    alone.log->ops = &spying;
    cr_assert_eq(worker_step(worker, 200), WORKER_IDLE);
    cr_expect_eq(waited_ms, 200, "nothing is open");
    fake_ms = 1010;
    rubbish(&alone);
    fake_ms = 1030;
    cr_assert_eq(worker_step(worker, 200), WORKER_IDLE);
    cr_expect_eq(waited_ms, 25);
    cr_assert_eq(worker_step(worker, 10), WORKER_IDLE);
    cr_expect_eq(waited_ms, 10);
    fake_ms = 1070;
    cr_assert_eq(worker_step(worker, 200), WORKER_BUSY);
    cr_expect_eq(waited_ms, 0);
    cr_expect_eq(worker_counters(worker)->committed, 2);
    alone_close(&alone);
}

/* A day that jumps while running is a suspect clock, if the shell says how far is too far; a day that goes back is nothing. */
Test(worker, suspects_the_clock)
{
    struct alone   alone = alone_open((struct worker_options){ .day_jump_max = 2 });
    struct worker *worker = alone.worker;

    cr_assert_eq(worker_day(worker, 99), 0);
    cr_assert_eq(worker_day(worker, 102), 0);
    cr_assert_eq(worker_day(worker, 105), -ETIME);
    cr_assert_eq(worker_exit_code(-ETIME), 9);
    alone_close(&alone);
}
