/* SPDX-License-Identifier: Apache-2.0
 * The follower of `serve`: what is committed in the log is in the store, each record once, whatever ends and begins again in between. */
#include <criterion/criterion.h>
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "chokepoint/avro.h"
#include "engine/log/memory.h"
#include "engine/registry/registry.h"
#include "examples/spike.h"
#include "records.h"
#include "serve/follow/files.h"
#include "serve/follow/follow.h"
#include "support/fake_registry.h"

enum { NOW_MS = 1000000, TOPICS = 2, PRICES = 0, MOVES = 1, ENOUGH = 60 };

static const struct ck_topic *const topics[] = { &spike_prices, &spike_moves, NULL };

struct scene {
    char             directory[64];
    struct cluster  *cluster;
    struct store    *store;
    struct follow   *follow;
    struct registry *registry;
    size_t           map_size;
    int              open_result; /* of the next openings of the log */
    int              opened;
};

static struct scene scene;

static int64_t now_ms(void) { return NOW_MS; }

static int open_log(void *context, struct log **ret_log, char problem[FOLLOW_PROBLEM_MAX])
{
    static const struct log_topic followed[] = { { "spike.prices", LOG_FOLLOWED }, { "moves", LOG_FOLLOWED } };

    (void)context;
    scene.opened++;
    snprintf(problem, FOLLOW_PROBLEM_MAX, "the test says no");
    return scene.open_result
               ? scene.open_result
               : log_memory_open(scene.cluster, &(struct log_memory_options){ .topics = followed, .topic_count = TOPICS, .batch_max = 7 }, ret_log);
}

static void start(void)
{
    struct follow_topics known;
    char                 problem[STORE_PROBLEM_MAX] = "";

    follow_topics_fill(&known, topics);
    cr_assert_eq(
        store_open(
            &(struct store_options){
                .directory = scene.directory, .topics = known.items, .topic_count = known.count, .fleeting = true, .map_size = scene.map_size },
            &scene.store, problem),
        0, "%s", problem);
    scene.follow = follow_new(&(struct follow_options){ .store = scene.store,
                                                        .topics = topics,
                                                        .registry = scene.registry,
                                                        .open = open_log,
                                                        .clock_ms = now_ms,
                                                        .commit_ms = -1,
                                                        .count_ms = -1,
                                                        .anew_ms = -1,
                                                        .pause_ms = -1 });
}

static void stop(void)
{
    follow_free(scene.follow);
    store_close(scene.store);
}

static void restart(void)
{
    stop();
    start();
}

static void begin(void)
{
    scene = (struct scene){ .cluster = cluster_new() };
    snprintf(scene.directory, sizeof(scene.directory), "/tmp/test_follow.XXXXXX");
    cr_assert_not_null(mkdtemp(scene.directory));
    cr_assert_eq(cluster_create(scene.cluster, "spike.prices", 3), 0);
    cr_assert_eq(cluster_create(scene.cluster, "moves", 1), 0);
    start();
}

static int drop(const char *path, const struct stat *stat, int type, struct FTW *ftw)
{
    (void)stat, (void)type, (void)ftw;
    return remove(path);
}

static void end(void)
{
    stop();
    registry_close(scene.registry);
    cluster_free(scene.cluster);
    nftw(scene.directory, drop, 8, FTW_DEPTH | FTW_PHYS);
}

TestSuite(follow, .init = begin, .fini = end);

static void steps(int count)
{
    for (int i = 0; i < count; i++)
        cr_assert_eq(follow_step(scene.follow, 0), 0);
}

static struct follow_state state(void)
{
    struct follow_state now;

    follow_state(scene.follow, &now);
    return now;
}

/* ---- records ---- */

static struct log_record price_record(struct ck_buffer *buffer, char key[32], unsigned instrument, int64_t amount, int64_t time_ms)
{
    struct price_fact price = { .day = 5, .amount = amount };

    snprintf(key, 32, "instrument %u", instrument);
    price.instrument = ck_bytes_from(key);
    buffer->size = 0;
    ck_single_object_write(price_fact_type.fingerprint, buffer);
    ck_record_encode(&price_fact_type, 0, price_fact_type.field_count, &price, buffer);
    return (struct log_record){ .key = ck_bytes_from(key), .value = ck_buffer_bytes(buffer), .time_ms = time_ms };
}

static void put(uint16_t partition, unsigned instrument, int64_t amount, int64_t time_ms)
{
    struct ck_buffer  buffer = { 0 };
    char              key[32];
    struct log_record record = price_record(&buffer, key, instrument, amount, time_ms);

    cr_assert_eq(cluster_append(scene.cluster, "spike.prices", partition, &record), 0);
    ck_buffer_release(&buffer);
}

/* A transaction over the partitions, which commits or not. */
static void transact(unsigned *seed, bool commits)
{
    static const struct log_topic written[] = { { "spike.prices", LOG_WRITTEN } };
    struct ck_buffer              buffer = { 0 };
    struct log                   *writer;
    char                          key[32];

    cr_assert_eq(log_memory_open(scene.cluster, &(struct log_memory_options){ "writer", "writer", written, 1, 0 }, &writer), 0);
    cr_assert_eq(log_begin(writer), 0);
    for (int i = 1 + rand_r(seed) % 4; i > 0; i--) {
        struct log_record record = price_record(&buffer, key, (unsigned)rand_r(seed) % 9, commits ? rand_r(seed) % 1000 : -1, 1 + rand_r(seed) % 900);

        record.part.partition = (uint16_t)(rand_r(seed) % 3);
        cr_assert_eq(log_append(writer, &record), 0);
    }
    cr_assert_eq(commits ? log_commit(writer, NULL, 0, 0) : log_abort(writer, 0), 0);
    log_close(writer);
    ck_buffer_release(&buffer);
}

/* ---- what is in the store ---- */

struct compared {
    struct store_view *view;
    size_t             count;
    int64_t            ms; /* the latest time of the partition so far */
};

static int compare(void *context, const struct log_record *record)
{
    struct compared *compared = context;
    struct store_row row;
    struct ck_bytes  body = { 0 };
    uint64_t         fingerprint;

    if (record->time_ms > compared->ms)
        compared->ms = record->time_ms;
    cr_assert_eq(store_at(compared->view, PRICES, record->part.partition, record->offset, &row), STORE_ROW, "offset %lld", (long long)record->offset);
    cr_assert(ck_bytes_equal(row.key, record->key));
    cr_assert(ck_single_object_read(record->value, &fingerprint, &body));
    cr_assert(ck_bytes_equal(row.value, body), "the plain encoding");
    cr_assert_eq(row.published_ms, compared->ms);
    compared->count++;
    return 0;
}

static int part_of(void *context, const struct log_record *record)
{
    struct log_record with = *record;

    with.part.partition = *(uint16_t *)((void **)context)[1];
    return compare(((void **)context)[0], &with);
}

/* Exactly what the log has. */
static void check_same(void)
{
    struct compared compared = { 0 };
    uint64_t        stored = 0;

    cr_assert_eq(store_view_open(scene.store, &compared.view), 0);
    for (uint16_t i = 0; i < cluster_partitions(scene.cluster, "spike.prices"); i++) {
        struct store_partition place;
        void                  *context[] = { &compared, &i };

        compared.ms = INT64_MIN;
        cr_assert_eq(cluster_read(scene.cluster, "spike.prices", i, 0, part_of, context), 0);
        cr_assert_eq(store_partition(compared.view, PRICES, i, &place), 0);
        cr_assert_eq(place.next, cluster_end(scene.cluster, "spike.prices", i), "partition %d", i);
        stored += place.records;
    }
    cr_assert_eq(stored, compared.count);
    store_view_close(compared.view);
}

/* Fifty ends at random moments, in the middle of batches that are not committed; transactions that commit and that do not. No gap, no repeat, nothing
 * of what was aborted. */
Test(follow, fifty_restarts)
{
    unsigned seed = 5;

    for (int round = 0; round < 50; round++) {
        for (int i = rand_r(&seed) % 12; i > 0; i--)
            if (rand_r(&seed) % 3 == 0)
                put((uint16_t)(rand_r(&seed) % 3), (unsigned)rand_r(&seed) % 9, rand_r(&seed) % 1000, 1 + rand_r(&seed) % 900);
            else
                transact(&seed, rand_r(&seed) % 3 > 0);
        steps(rand_r(&seed) % 9);
        restart();
    }
    steps(ENOUGH);
    check_same();
    cr_assert_eq(state().phase, FOLLOW_CURRENT);
    cr_assert_eq(state().left_out + state().lost + state().anew, 0);
}

/* An open transaction holds back what follows it, in the log and here. */
Test(follow, open_transaction)
{
    static const struct log_topic written[] = { { "spike.prices", LOG_WRITTEN } };
    struct ck_buffer              buffer = { 0 };
    struct log                   *writer;
    char                          key[32];
    struct log_record             record = price_record(&buffer, key, 1, 10, 5);

    cr_assert_eq(log_memory_open(scene.cluster, &(struct log_memory_options){ "writer", "writer", written, 1, 0 }, &writer), 0);
    cr_assert_eq(log_begin(writer), 0);
    cr_assert_eq(log_append(writer, &record), 0);
    put(0, 2, 20, 6);
    steps(ENOUGH);
    cr_assert_eq(state().records, 0);
    cr_assert_eq(state().phase, FOLLOW_READING, "it has not read to the end");
    cr_assert_eq(log_commit(writer, NULL, 0, 0), 0);
    steps(ENOUGH);
    cr_assert_eq(state().records, 2);
    check_same();
    log_close(writer);
    ck_buffer_release(&buffer);
}

/* What retention took is told and counted, and what follows it is read: of one that was stopped, and of one that was too slow. */
Test(follow, retention)
{
    struct store_view *view;
    struct store_row   row;

    for (int i = 0; i < 20; i++)
        put(0, (unsigned)i, i, 10 + i);
    steps(ENOUGH);
    restart();
    for (int i = 20; i < 60; i++)
        put(0, (unsigned)i, i, 10 + i);
    cluster_retain(scene.cluster, "spike.prices", 0, 30);
    steps(ENOUGH);
    cr_assert_eq(state().lost, 10);
    cr_assert_eq(state().records, 30);
    cr_assert_eq(state().anew, 0);
    for (int i = 60; i < 80; i++)
        put(0, (unsigned)i, i, 10 + i);
    cluster_retain(scene.cluster, "spike.prices", 0, 75);
    steps(ENOUGH);
    cr_assert_eq(state().lost, 10 + 15);
    cr_assert_eq(state().phase, FOLLOW_CURRENT);
    cr_assert_eq(state().opened, 2);
    cr_assert_eq(store_view_open(scene.store, &view), 0);
    for (int i = 0; i < 80; i++)
        cr_assert_eq(store_at(view, PRICES, 0, i, &row), (i >= 20 && i < 30) || (i >= 60 && i < 75) ? STORE_END : STORE_ROW, "%d", i);
    store_view_close(view);
}

/* A topic that was made anew is found out, whether it has fewer records, more, or fewer partitions; one that has the same records was not. */
Test(follow, made_anew)
{
    for (int i = 0; i < 20; i++)
        put((uint16_t)(i % 3), (unsigned)i, i, 10 + i);
    steps(ENOUGH);
    stop();
    cluster_recreate(scene.cluster, "spike.prices");
    for (int i = 0; i < 20; i++)
        put((uint16_t)(i % 3), (unsigned)i, i, 10 + i);
    start();
    steps(ENOUGH);
    cr_assert_eq(state().anew, 0, "the same records");
    check_same();
    stop();
    cluster_recreate(scene.cluster, "spike.prices");
    put(0, 7, 7, 7);
    start();
    steps(ENOUGH);
    cr_assert_eq(state().anew, 1, "it ends before the place");
    check_same();
    stop();
    cluster_recreate(scene.cluster, "spike.prices");
    for (int i = 0; i < 50; i++)
        put((uint16_t)(i % 3), (unsigned)i, 1000 + i, 10 + i);
    start();
    steps(ENOUGH);
    cr_assert_eq(state().anew, 1, "another record at the place");
    check_same();
    cluster_recreate(scene.cluster, "spike.prices"); /* while it is followed */
    steps(ENOUGH);
    cr_assert_eq(state().anew, 2);
    check_same();
}

/* Another cluster, with fewer partitions. */
Test(follow, fewer_partitions)
{
    for (int i = 0; i < 20; i++)
        put((uint16_t)(i % 3), (unsigned)i, i, 10 + i);
    steps(ENOUGH);
    stop();
    cluster_free(scene.cluster);
    scene.cluster = cluster_new();
    cr_assert_eq(cluster_create(scene.cluster, "spike.prices", 2), 0);
    for (int i = 0; i < 40; i++)
        put((uint16_t)(i % 2), (unsigned)i, i, 10 + i);
    start();
    steps(ENOUGH);
    cr_assert_geq(state().anew, 1);
    check_same();
}

/* The last record was compacted away: nothing can be compared, and it goes on. */
Test(follow, compacted)
{
    put(0, 1, 1, 10);
    steps(ENOUGH);
    restart();
    put(0, 1, 2, 11);
    cluster_compact(scene.cluster, "spike.prices", 0);
    steps(ENOUGH);
    cr_assert_eq(state().anew + state().lost, 0);
    cr_assert_eq(state().records, 1);
    cr_assert_eq(state().phase, FOLLOW_CURRENT);
}

/* Partitions that are added, and a topic that comes later, are read without a restart. */
Test(follow, growth)
{
    put(0, 1, 1, 10);
    steps(ENOUGH);
    cr_assert_eq(cluster_grow(scene.cluster, "spike.prices", 5), 0);
    put(4, 2, 2, 11);
    put(3, 3, 3, 11);
    steps(ENOUGH);
    check_same();
    stop();
    cluster_free(scene.cluster);
    scene.cluster = cluster_new();
    start();
    steps(ENOUGH);
    cr_assert_eq(state().phase, FOLLOW_CURRENT, "there is nothing to read");
    cr_assert_eq(state().anew, 0, "a topic that is missing has not been made anew");
    cr_assert_eq(cluster_create(scene.cluster, "spike.prices", 5), 0);
    put(2, 9, 9, 12);
    steps(ENOUGH);
    cr_assert_eq(state().anew, 1);
    check_same();
    cr_assert_eq(state().opened, 1);
}

/* Undecodable records are counted and left out, tombstones are retractions, a time that has not come is that of the reading. */
Test(follow, values)
{
    struct log_record  junk = { .key = CK_BYTES("k"), .value = CK_BYTES("\x01junk"), .time_ms = 20 };
    struct log_record  tombstone = { .key = CK_BYTES("instrument 1"), .time_ms = 30 };
    struct store_view *view;
    struct store_row   row;

    put(0, 1, 1, 10);
    cluster_append(scene.cluster, "spike.prices", 0, &junk);
    cluster_append(scene.cluster, "spike.prices", 0, &tombstone);
    put(0, 2, 2, NOW_MS + 5000);
    put(0, 3, 3, 40);
    steps(ENOUGH);
    cr_assert_eq(state().left_out, 1);
    cr_assert_eq(state().records, 4);
    cr_assert_eq(store_view_open(scene.store, &view), 0);
    cr_assert_eq(store_at(view, PRICES, 0, 1, &row), STORE_END);
    cr_assert_eq(store_find(view, PRICES, CK_BYTES("instrument 1"), INT64_MAX, &row), STORE_ROW);
    cr_assert(row.retracted && !row.value.data);
    cr_assert_eq(store_find(view, PRICES, CK_BYTES("instrument 1"), 29, &row), STORE_ROW);
    cr_assert(!row.retracted && row.offset == 0);
    cr_assert_eq(store_find(view, PRICES, CK_BYTES("instrument 2"), INT64_MAX, &row), STORE_ROW);
    cr_assert_eq(row.published_ms, NOW_MS);
    cr_assert_eq(store_find(view, PRICES, CK_BYTES("instrument 3"), INT64_MAX, &row), STORE_ROW);
    cr_assert_eq(row.published_ms, NOW_MS, "not before the one before it");
    store_view_close(view);
}

/* A log that does not open is opened again, and the words are there; one that never will ends it. */
Test(follow, log_away)
{
    scene.open_result = -EIO;
    steps(3);
    cr_assert_eq(state().phase, FOLLOW_AWAY);
    cr_assert_str_eq(state().problem, "the test says no");
    cr_assert_eq(scene.opened, 3);
    put(0, 1, 1, 10);
    scene.open_result = 0;
    steps(ENOUGH);
    cr_assert_eq(state().phase, FOLLOW_CURRENT);
    cr_assert_str_eq(state().problem, "");
    check_same();
    restart();
    scene.open_result = -EINVAL;
    cr_assert_eq(follow_step(scene.follow, 0), -EINVAL);
    cr_assert_str_eq(state().problem, "the test says no");
}

/* No room: it ends with words, and goes on where there is room. */
Test(follow, no_room)
{
    int result = 0;

    stop();
    scene.map_size = 1 << 20;
    start();
    for (unsigned i = 0; i < 20000; i++)
        put(0, i, i, 10);
    for (int i = 0; i < 5000 && result == 0; i++)
        result = follow_step(scene.follow, 0);
    cr_assert_eq(result, -ENOSPC);
    cr_assert_not_null(strstr(state().problem, "no room is left"));
    stop();
    scene.map_size = 0;
    start();
    steps(4000);
    check_same();
}

/* While the registry does not answer, a record that it must explain waits, and what comes behind it; nothing is left out. */
Test(follow, registry_is_away, .timeout = 30)
{
    struct fake_registry fake;
    struct fake_answer   answers[2] = { { "/schemas/ids/7", NULL }, { NULL, NULL } };
    char                *answer = NULL, problem[512];
    struct ck_buffer     buffer = { 0 }, framed = { 0 };
    char                 key[32];
    struct log_record    record = price_record(&buffer, key, 1, 5, 10);
    size_t               size = strlen(price_fact_type.schema);

    answer = calloc(1, 2 * size + 64);
    strcpy(answer, "{\"schema\":\"");
    for (size_t i = 0, at = strlen(answer); i < size; i++) {
        if (price_fact_type.schema[i] == '"' || price_fact_type.schema[i] == '\\')
            answer[at++] = '\\';
        answer[at++] = price_fact_type.schema[i];
    }
    strcat(answer, "\"}");
    answers[0].body = answer;
    fake_registry_start(&fake, answers, FAKE_ERROR);
    cr_assert_eq(registry_open(&(struct registry_options){ .urls = fake.url, .call_ms = 200, .retry_ms = 10, .retry_max_ms = 20 }, &scene.registry,
                               problem, sizeof(problem)),
                 0);
    ck_buffer_append(&framed, (struct ck_bytes){ "\0\0\0\0\7", 5 });
    ck_buffer_append(&framed, (struct ck_bytes){ record.value.data + CK_SINGLE_OBJECT_HEADER, record.value.size - CK_SINGLE_OBJECT_HEADER });
    record.value = ck_buffer_bytes(&framed);
    put(0, 8, 8, 9);
    cluster_append(scene.cluster, "spike.prices", 0, &record);
    put(0, 9, 9, 11);
    restart();
    steps(8);
    cr_assert_eq(store_next(scene.store, PRICES, 0), 1, "what was before it is taken");
    cr_assert_eq(state().left_out, 0);
    atomic_store(&fake.mood, FAKE_WELL);
    steps(20);
    cr_assert_eq(store_next(scene.store, PRICES, 0), 3);
    cr_assert_eq(state().left_out, 0);
    cr_assert_eq(state().records, 3);
    fake_registry_stop(&fake);
    free(answer);
    ck_buffer_release(&buffer);
    ck_buffer_release(&framed);
}

static void never_ends(void *context, int result)
{
    (void)context;
    cr_assert_fail("ended with %d", result);
}

/* The thread reads and, when it is stopped, has committed. */
Test(follow, thread)
{
    struct follow_thread *thread;
    uint64_t              commit = 0;

    put(0, 1, 1, 10);
    thread = follow_thread_start(scene.follow, never_ends, NULL);
    while (state().phase != FOLLOW_CURRENT)
        commit = store_wait(scene.store, commit, 100);
    follow_thread_stop(thread);
    check_same();
}

/* ---- files ---- */

#define ORIGIN "\"origin\":{\"topic\":\"prices\",\"partition\":0,\"offset\":0}"

static void write_lines(const char *name, const char *lines)
{
    char  path[128];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s.jsonl", scene.directory, name);
    file = fopen(path, "w");
    cr_assert_not_null(file);
    fputs(lines, file);
    fclose(file);
}

static struct files_report read_files(void)
{
    struct files_report report;
    char                problem[FILES_PROBLEM_MAX] = "";

    cr_assert_eq(files_read(scene.store, scene.directory, topics, NULL, &report, problem), 0, "%s", problem);
    return report;
}

/* Lines are records: their number is the offset, unless they tell another; what is blank or undecodable keeps its number. */
Test(follow, lines_of_files)
{
    struct files_report report;
    struct store_view  *view;
    struct store_row    row;
    struct ck_buffer    one = { 0 }, other = { 0 };

    write_lines(
        "spike.prices",
        "\xef\xbb\xbf"
        "{\"key\":\"tin\",\"published\":\"2024-05-01T23:59:59.999Z\",\"value\":{\"instrument\":\"tin\",\"day\":\"2024-05-01\",\"amount\":5," ORIGIN
        "}}\n\n"
        "{\"key\":\"tin\",\"published\":\"2024-05-02T23:59:59.999Z\",\"value\":{\"instrument\":\"tin\",\"day\":\"2024-05-02\",\"amount\":6," ORIGIN
        "}}\nnot a line\n"
        "{\"key\":\"zinc\",\"published\":\"2024-05-03T23:59:59.999Z\",\"value\":{\"instrument\":\"zinc\",\"day\":\"2024-05-02\",\"amount\":7," ORIGIN
        "}}");
    cr_assert_eq(files_source(scene.directory, topics, &one), 0);
    report = read_files();
    cr_assert_eq(report.records, 3);
    cr_assert_eq(report.left_out, 1);
    cr_assert_eq(report.files, 1);
    cr_assert(report.dated);
    report = read_files();
    cr_assert_eq(report.records, 0, "they are there already");
    cr_assert(report.dated);
    cr_assert_eq(store_view_open(scene.store, &view), 0);
    cr_assert_eq(store_find(view, PRICES, CK_BYTES("tin"), INT64_MAX, &row), STORE_ROW);
    cr_assert_eq(row.offset, 2);
    cr_assert_eq(store_older(view, &row, &row), STORE_ROW);
    cr_assert_eq(row.published_ms, 1714607999999);
    cr_assert_eq(store_find(view, PRICES, CK_BYTES("zinc"), INT64_MAX, &row), STORE_ROW);
    cr_assert_eq(row.offset, 4);
    store_view_close(view);
    write_lines("spike.prices",
                "{\"key\":\"tin\",\"partition\":2,\"offset\":70,\"value\":{\"instrument\":\"tin\",\"day\":\"2024-05-01\",\"amount\":5," ORIGIN
                "}}\n");
    cr_assert_eq(files_source(scene.directory, topics, &other), 0);
    cr_assert_not(ck_bytes_equal(ck_buffer_bytes(&one), ck_buffer_bytes(&other)), "other files");
    report = read_files();
    cr_assert_not(report.dated);
    cr_assert_eq(store_next(scene.store, PRICES, 2), 71);
    ck_buffer_release(&one);
    ck_buffer_release(&other);
}

/* What was read of all files is noted in the store, and known at the next start of the same source alone. */
Test(follow, files_are_noted)
{
    struct files_report total = { 0 }, noted = { 0 };

    write_lines(
        "spike.prices",
        "{\"key\":\"tin\",\"published\":\"2024-05-01T23:59:59.999Z\",\"value\":{\"instrument\":\"tin\",\"day\":\"2024-05-01\",\"amount\":5," ORIGIN
        "}}\nnot a line\n{\"key\":\"tin\",\"value\":{\"instrument\":\"tin\",\"day\":\"2024-05-02\",\"amount\":6," ORIGIN "}}\n");
    cr_assert_not(files_noted(scene.store, &noted));
    for (int i = 0; i < 2; i++) {
        struct files_report report = read_files();

        files_add(&total, &report);
    }
    cr_assert_not(files_noted(scene.store, &noted), "nothing is known before it is noted");
    cr_assert_eq(files_note(scene.store, &total), 0);
    cr_assert(files_noted(scene.store, &noted));
    cr_assert_eq(noted.files, 2);
    cr_assert_eq(noted.records, 2);
    cr_assert_eq(noted.left_out, 1, "below the place nothing is looked at");
    cr_assert_eq(noted.ours, total.ours);
    cr_assert_eq(noted.undated, total.undated);
    cr_assert_gt(noted.undated, 0);
    cr_assert_not(noted.dated);
}

/* No directory, and a file that is none, are told with their names. */
Test(follow, no_files)
{
    struct files_report report;
    struct ck_buffer    text = { 0 };
    char                problem[FILES_PROBLEM_MAX] = "", path[128];

    cr_assert_eq(files_source("/nowhere", topics, &text), -ENOENT);
    snprintf(path, sizeof(path), "%s/moves.jsonl", scene.directory);
    cr_assert_eq(mkdir(path, 0700), 0);
    cr_assert_lt(files_read(scene.store, scene.directory, topics, NULL, &report, problem), 0);
    cr_assert_not_null(strstr(problem, "moves.jsonl"), "%s", problem);
    ck_buffer_release(&text);
}
