/* SPDX-License-Identifier: Apache-2.0
 * Whatever ends a worker on a record says which: by the error of a step, and by the last line of a process that dies. */
#include <criterion/criterion.h>
#include <errno.h>
#include <jansson.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "chokepoint/out.h"
#include "engine/log/memory.h"
#include "engine/runtime/worker.h"
#include "engine/service/crash.h"
#include "examples/spike.h"
#include "records.h"
#include "support/prices.h"

enum { DEADLY = 666, DEADLY_SETTLE = 667 };

/* The example, but for what it dies of. */
static int deadly_apply(struct ck_applying *step, const struct ck_event *event)
{
    if (((const struct price_fact *)event->value)->amount == DEADLY)
        abort();
    return spike.apply(step, event);
}

static int deadly_settle(struct ck_settling *step, struct ck_bytes subject)
{
    if (ck_bytes_equal(subject, CK_BYTES("lead")))
        raise(SIGSEGV);
    return spike.settle(step, subject);
}

static struct ck_processor deadly(void)
{
    struct ck_processor processor = spike;

    processor.apply = deadly_apply;
    processor.settle = deadly_settle;
    return processor;
}

static struct worker *open_worker(struct cluster *cluster, const struct ck_processor *processor, struct worker_options options, struct log **ret_log)
{
    static const struct spike_config config = { .limit = 0.1 };
    struct worker_topics             topics = worker_topics_new(processor, NULL);
    struct worker                   *worker;

    cr_assert_eq(log_memory_open(cluster, &(struct log_memory_options){ "spike", "spike-0", topics.topics, topics.count, 0 }, ret_log), 0);
    worker_topics_free(&topics);
    options.processor = processor;
    options.config = &config;
    options.log = *ret_log;
    options.today = 100;
    cr_assert_eq(worker_new(&options, &worker), 0);
    return worker;
}

static int run(struct worker *worker)
{
    int result;

    while ((result = worker_step(worker, 0)) == WORKER_BUSY)
        ;
    return result;
}

/* ---- text ---- */

/* What is not printable is escaped, and nothing is longer than its place. */
Test(work_place, text)
{
    static char long_key[100000];
    char        text[PLACE_TEXT];

    place_text(text, CK_BYTES("tin|1 \\ \n\0\xff\x1b]0;x\x07\"end"));
    cr_expect_str_eq(text, "tin|1 \\ \\n\\u0000\\xff\\u001b]0;x\\u0007\"end");
    for (int byte = 0; byte < 256; byte += 51) {
        memset(long_key, byte, sizeof long_key);
        place_text(text, (struct ck_bytes){ long_key, sizeof long_key });
        cr_expect_lt(strlen(text), PLACE_TEXT);
        cr_expect_str_eq(text + strlen(text) - 3, "...");
    }
    place_text(text, (struct ck_bytes){ 0 });
    cr_expect_str_eq(text, "");
}

/* As many records as fit, and then that there were more. */
Test(work_place, records)
{
    struct work_place place = { .type = PLACE_TRANSACTION };

    place_records_add(&place, "prices", 0, 5, 5);
    place_records_add(&place, "prices", 11, 0, 9223372036854775806);
    cr_expect_str_eq(place.records, "prices|0|5 prices|11|0-9223372036854775806");
    for (int i = 0; i < 100; i++)
        place_records_add(&place, "a.topic.of.some.length", i, 1000000, 2000000);
    cr_expect_lt(strlen(place.records), PLACE_RECORDS);
    cr_expect_str_eq(place.records + strlen(place.records) - 3, "...");
}

/* ---- a process that dies ---- */

/* The last line of a child whose worker reads what is in the cluster, and the signal that it ended with. */
static json_t *last_words(struct cluster *cluster, bool as_json, char *ret_line, size_t size, int *ret_signal)
{
    int     ends[2], status;
    ssize_t count;
    pid_t   child;

    cr_assert_eq(pipe(ends), 0);
    child = fork();
    cr_assert_geq(child, 0);
    if (child == 0) {
        static struct journal     journal;
        const struct ck_processor processor = deadly();
        struct log               *log;

        journal = (struct journal){ ends[1], as_json, JOURNAL_ERROR };
        crash_install(&journal);
        run(open_worker(cluster, &processor, (struct worker_options){ 0 }, &log));
        _exit(0);
    }
    close(ends[1]);
    count = read(ends[0], ret_line, size - 1);
    ret_line[count > 0 ? count : 0] = '\0';
    close(ends[0]);
    cr_assert_eq(waitpid(child, &status, 0), child);
    *ret_signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    return as_json ? json_loads(ret_line, JSON_REJECT_DUPLICATES, NULL) : NULL;
}

static const char *text_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));

    return text ? text : "(none)";
}

/* A record that an apply dies of is named with its place and its key, and the process ends by the signal as before. */
Test(work_place, of_a_record_that_kills)
{
    struct cluster *cluster = prices_cluster();
    char            line[8192];
    json_t         *object;
    int             number;

    prices_put(cluster, 1, "tin", 1, 100);
    prices_put(cluster, 1, "t\n\"in\\", 2, DEADLY);
    object = last_words(cluster, true, line, sizeof line, &number);
    cr_assert(object, "%s", line);
    cr_expect_eq(number, SIGABRT);
    cr_expect_str_eq(text_of(object, "event"), "failed");
    cr_expect_str_eq(text_of(object, "processor"), "spike");
    cr_expect_str_eq(text_of(object, "topic"), "spike.prices");
    cr_expect_eq(json_integer_value(json_object_get(object, "partition")), 1);
    cr_expect_eq(json_integer_value(json_object_get(object, "offset")), 1);
    cr_expect_str_eq(text_of(object, "key"), "t\\n\"in\\");
    cr_expect_eq(json_integer_value(json_object_get(object, "exit_code")), 134);
    json_decref(object);
    last_words(cluster, false, line, sizeof line, &number);
    cr_expect(strstr(line, " error failed processor=spike exit_code=134 error=crashed signal=SIGABRT topic=spike.prices partition=1 offset=1 key="),
              "%s", line);
    cr_expect_eq(line[strlen(line) - 1], '\n');
    cluster_free(cluster);
}

/* So is a subject that a settle dies of, with the records of its partition in the transaction. */
Test(work_place, of_a_subject_that_kills)
{
    struct cluster *cluster = prices_cluster();
    char            line[8192];
    json_t         *object;
    int             number;

    prices_put(cluster, 1, "zinc", 1, 100);
    prices_put(cluster, 1, "lead", 2, 100);
    prices_put(cluster, 1, "zinc", 3, 100);
    object = last_words(cluster, true, line, sizeof line, &number);
    cr_assert(object, "%s", line);
    cr_expect_eq(number, SIGSEGV);
    cr_expect_str_eq(text_of(object, "subject"), "lead");
    cr_expect_eq(json_integer_value(json_object_get(object, "partition")), 1);
    cr_expect_str_eq(text_of(object, "records"), "spike.prices|1|0-2");
    json_decref(object);
    cluster_free(cluster);
}

/* ---- a worker that ends ---- */

/* A subject whose output no topic takes: the records before the one that made it so are committed, and that one alone is named. */
Test(work_place, of_an_output_too_large)
{
    struct cluster   *cluster = prices_cluster();
    struct log       *log;
    struct work_place place;
    struct worker    *worker = open_worker(cluster, &spike, (struct worker_options){ 0 }, &log);
    char              large[501];

    memset(large, 'x', sizeof large - 1);
    large[sizeof large - 1] = '\0';
    cluster_limit(cluster, 1200);
    prices_put(cluster, 0, "tin", 1, 100);
    cr_assert_eq(run(worker), WORKER_IDLE);
    for (int day = 2; day <= 5; day++)
        prices_put(cluster, 0, "tin", day, 100 * day);
    prices_put(cluster, 0, large, 6, 100);
    prices_put(cluster, 0, large, 7, 900);
    prices_put(cluster, 0, "tin", 8, 1);
    cr_expect_eq(run(worker), -EMSGSIZE);
    worker_place(worker, &place);
    cr_expect_str_eq(place.records, "spike.prices|0|6");
    cr_expect_eq(cluster_committed(cluster, "spike", "spike.prices", 0), 6);
    cr_expect_eq(worker_counters(worker)->aborted, 3); /* of seven records, of four after the first three, of two after the next two */
    cr_expect_not_null(worker_counters(worker)->aborted_why);
    worker_free(worker);
    log_close(log);
    cluster_free(cluster);
}

/* A worker that has done its work is about nothing. */
Test(work_place, of_nothing)
{
    struct cluster     *cluster = prices_cluster();
    struct log         *log;
    struct work_place   place;
    struct worker      *worker = open_worker(cluster, &spike, (struct worker_options){ 0 }, &log);
    struct journal_pair pairs[PLACE_PAIRS];

    prices_put(cluster, 0, "tin", 1, 100);
    cr_expect_eq(run(worker), WORKER_IDLE);
    worker_place(worker, &place);
    cr_expect_eq(place.type, PLACE_NONE);
    cr_expect_eq(place_pairs(&place, pairs), 0);
    cr_expect_null(worker_running());
    worker_free(worker);
    log_close(log);
    cluster_free(cluster);
}

/* ---- a settle that takes long ---- */

static int64_t now_ms;
static int64_t clock_ms(void) { return now_ms; }

static int slow_settle(struct ck_settling *step, struct ck_bytes subject)
{
    now_ms += ck_bytes_equal(subject, CK_BYTES("lead")) ? 12000 : 3;
    return spike.settle(step, subject);
}

struct told {
    size_t  heartbeats, slow;
    char    subject[PLACE_TEXT];
    int64_t took_ms;
};

static void heartbeat(void *context) { ((struct told *)context)->heartbeats++; }

static void slow(void *context, const struct work_place *place, int64_t took_ms)
{
    struct told *told = context;

    told->slow++;
    told->took_ms = took_ms;
    memcpy(told->subject, place->subject, sizeof told->subject);
}

/* Each settled subject is a sign of life, and one that takes a good part of a transaction's time is named. */
Test(work_place, of_a_subject_that_takes_long)
{
    struct cluster     *cluster = prices_cluster();
    struct ck_processor processor = spike;
    struct told         told = { 0 };
    struct log         *log;
    struct worker      *worker;

    processor.settle = slow_settle;
    worker = open_worker(
        cluster, &processor,
        (struct worker_options){
            .clock_ms = clock_ms, .heartbeat = heartbeat, .slow = slow, .context = &told, .slow_ms = 10000, .limits = { .commit_ms = 1 } },
        &log);
    prices_put(cluster, 0, "tin", 1, 100);
    prices_put(cluster, 0, "lead", 1, 100);
    prices_put(cluster, 0, "zinc", 1, 100);
    for (int i = 0; i < 50; i++, now_ms += 10)
        cr_assert_geq(worker_step(worker, 0), 0);
    cr_expect_eq(told.heartbeats, 3);
    cr_expect_eq(told.slow, 1);
    cr_expect_str_eq(told.subject, "lead");
    cr_expect_eq(told.took_ms, 12000);
    worker_free(worker);
    log_close(log);
    cluster_free(cluster);
}
