/* SPDX-License-Identifier: Apache-2.0
 * Records and places of a connector: both or neither, wherever its process dies, in a log and in a directory. */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/log/memory.h"
#include "source/fetch/store.h"
#include "support/random_record.h"

enum { REQUESTS = 12, RECORDS = 3 };

static const struct ck_topic        things = { "things", &fetch_cell_type, NULL }, others = { "others", &fetch_cell_type, NULL };
static const struct ck_topic *const topics[] = { &things, NULL }, *const other_topics[] = { &others, NULL };
static char problem[STORE_PROBLEM_MAX], directory[] = "test_fetch.XXXXXX";

static void encode(const struct ck_record_type *type, const void *record, struct ck_buffer *buffer)
{
    ck_record_encode(type, 0, type->field_count, record, buffer);
}

/* What a connector does: each request whose place does not say that it is read gives its records. -ECANCELED: it died. */
static int fetch_all(struct fetch_store *store, int64_t until)
{
    struct ck_arena arena = CK_ARENA_NULL;
    int             result = 0;

    for (int64_t i = 0; i < until && result == 0; i++) {
        char               name[16];
        struct fetch_place place;

        snprintf(name, sizeof name, "r%02d", (int)i);
        do {
            place = places_get(&store->places, CK_BYTES("test"), ck_bytes_from(name), &arena);
            result = 0;
            if (place.fetched_at)
                break;
            result = store_begin(store);
            for (int64_t k = 0; k < RECORDS && result == 0; k++)
                result = store_add(store, 0, &(struct fetch_cell){ ck_bytes_from(name), i * RECORDS + k });
            place.fetched_at = 1000 + i;
            place.etag = ck_bytes_from(name);
            if (result == 0)
                result = store_commit(store, &place, 1);
        } while (result == STORE_REPEAT);
        ck_arena_clear(&arena);
    }
    ck_arena_release(&arena);
    return result;
}

/* ---- a log ---- */

struct trouble {
    struct random random;
    unsigned      one_in;
    bool          dying;
};

static enum log_fault trouble_at(void *context, struct log *log, enum log_call call)
{
    static const enum log_fault of_commit[] = { FAULT_DIE,          FAULT_ABORT,      FAULT_UNKNOWN_COMMITTED, FAULT_UNKNOWN_ABORTED,
                                                FAULT_UNKNOWN_LATE, FAULT_DIE_HALFWAY };
    struct trouble             *trouble = context;

    (void)log;
    if (!trouble->one_in || random_below(&trouble->random, trouble->one_in))
        return FAULT_NONE;
    if (call == CALL_COMMIT)
        return of_commit[random_below(&trouble->random, sizeof of_commit / sizeof *of_commit)];
    if (call == CALL_APPEND)
        return random_below(&trouble->random, 2) ? FAULT_ABORT : FAULT_DIE;
    return call == CALL_BEGIN ? FAULT_DIE : FAULT_NONE;
}

static struct log *log_new(struct cluster *cluster)
{
    static const struct log_topic log_topics[] = { { "fetch.place", LOG_FOLLOWED }, { "things", LOG_WRITTEN } };
    struct log                   *log;

    cr_assert_eq(log_memory_open(cluster, &(struct log_memory_options){ "fetch", "fetch", log_topics, 2, 0 }, &log), 0);
    return log;
}

struct seen {
    int times[REQUESTS * RECORDS];
    int others;
};

static int see(void *context, const struct log_record *record)
{
    struct seen      *seen = context;
    struct ck_arena   arena = CK_ARENA_NULL;
    struct fetch_cell cell;

    cr_assert_eq(ck_record_decode(&fetch_cell_type, record->value, &arena, &cell), CK_CODEC_OK);
    if (cell.content >= 0 && cell.content < REQUESTS * RECORDS)
        seen->times[cell.content]++;
    else
        seen->others++;
    ck_arena_release(&arena);
    return 0;
}

/* Whatever fails: each record is there once, and the next run sends nothing. */
Test(fetch_store, log_exactly_once)
{
    size_t lives = 0;

    for (unsigned seed = 1; seed <= 300; seed++) {
        struct cluster *cluster = cluster_new();
        struct trouble  trouble = { .random = { seed }, .one_in = 4 };
        struct seen     seen = { 0 };
        int             result;

        cr_assert(cluster_create(cluster, "fetch.place", 1) == 0 && cluster_create(cluster, "things", 3) == 0);
        cluster_faults(cluster, trouble_at, &trouble);
        do {
            struct log         *log = log_new(cluster);
            struct fetch_store *store;

            result = log_store_open(&(struct log_store_options){ .log = log, .topics = topics, .encode = encode }, &store, problem);
            cr_assert_eq(result, 0, "seed %u: %s", seed, problem);
            result = fetch_all(store, REQUESTS);
            cr_assert(result == 0 || result == -ECANCELED, "seed %u: %d %s", seed, result, store->problem);
            store_close(store);
            if (result)
                log_memory_crash(log);
            else
                log_close(log);
            lives++;
        } while (result);
        cluster_settle(cluster);
        for (uint16_t partition = 0; partition < 3; partition++)
            cr_assert_eq(cluster_read(cluster, "things", partition, 0, see, &seen), 0);
        for (size_t i = 0; i < REQUESTS * RECORDS; i++)
            cr_assert_eq(seen.times[i], 1, "seed %u: record %zu is there %d times", seed, i, seen.times[i]);
        cr_assert_eq(seen.others, 0);
        cluster_free(cluster);
    }
    cr_assert_gt(lives, 600, "processes died: %zu", lives);
}

/* A topic that holds something else is not written over. */
Test(fetch_store, log_foreign)
{
    struct cluster     *cluster = cluster_new();
    struct log         *log;
    struct fetch_store *store;

    cr_assert(cluster_create(cluster, "fetch.place", 1) == 0 && cluster_create(cluster, "things", 3) == 0);
    cluster_append(cluster, "fetch.place", 0, &(struct log_record){ .key = CK_BYTES("a"), .value = CK_BYTES("{\"no\":1}") });
    log = log_new(cluster);
    cr_assert_eq(log_store_open(&(struct log_store_options){ .log = log, .topics = topics, .encode = encode }, &store, problem), -EILSEQ);
    cr_assert(strstr(problem, "fetch.place: offset 0 is no place"), "%s", problem);
    log_close(log);
    cluster_free(cluster);
}

/* ---- a directory ---- */

static char *in_directory(const char *name)
{
    static char path[256];

    snprintf(path, sizeof path, "%s/%s", directory, name);
    return path;
}

static size_t lines_of(const char *name)
{
    FILE  *file = fopen(in_directory(name), "r");
    size_t lines = 0;

    cr_assert(file);
    for (int c; (c = fgetc(file)) != EOF;)
        lines += c == '\n';
    fclose(file);
    return lines;
}

static void append_to(const char *name, const char *text)
{
    FILE *file = fopen(in_directory(name), "a");

    fputs(text, file);
    fclose(file);
}

static void make(void) { cr_assert(mkdtemp(directory)); }
static void clean(void)
{
    unlink(in_directory("things.jsonl"));
    unlink(in_directory("others.jsonl"));
    unlink(in_directory(".fetch.step"));
    unlink(in_directory(".fetch.place.jsonl"));
    rmdir(directory);
}

static int run(int64_t until)
{
    struct fetch_store *store;
    int                 result = directory_store_open(directory, topics, &store, problem);

    if (result)
        return result;
    result = fetch_all(store, until);
    store_close(store);
    return result;
}

/* A process that dies within a step, after its records have come to the disk. */
static void die_within_a_step(const struct ck_topic *const *of)
{
    pid_t child = fork();
    int   status;

    if (child == 0) {
        struct fetch_store *store;
        int                 result = directory_store_open(directory, of, &store, problem) || store_begin(store);

        for (int64_t k = 0; k < 1000 && result == 0; k++)
            result = store_add(store, 0, &(struct fetch_cell){ CK_BYTES("lost"), -1 });
        _exit(result ? 1 : 0);
    }
    cr_assert(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static size_t size_of_things(void)
{
    struct stat status;

    cr_assert_eq(stat(in_directory("things.jsonl"), &status), 0);
    return (size_t)status.st_size;
}

/* What was there before stays; what a run that did not end has left is cut off; the next run sends what is not there yet. */
Test(fetch_store, directory, .init = make, .fini = clean)
{
    size_t size;

    append_to("things.jsonl", "{\"value\":{\"key\":\"mine\",\"content\":-1}}\n");
    cr_assert_eq(run(4), 0, "%s", problem);
    cr_assert_eq(lines_of("things.jsonl"), 1 + 4 * RECORDS);
    size = size_of_things();
    die_within_a_step(topics);
    cr_assert_gt(size_of_things(), size);
    cr_assert_eq(run(4), 0, "%s", problem);
    cr_assert_eq(size_of_things(), size);
    cr_assert_eq(run(REQUESTS), 0, "%s", problem);
    cr_assert_eq(run(REQUESTS), 0, "%s", problem);
    cr_assert_eq(lines_of("things.jsonl"), 1 + REQUESTS * RECORDS);
    cr_assert_eq(lines_of(".fetch.place.jsonl"), 1 + REQUESTS);
}

/* Lines that others write behind are theirs, and a line of ours begins where theirs has ended. */
Test(fetch_store, directory_of_others, .init = make, .fini = clean)
{
    size_t size;

    cr_assert_eq(run(2), 0, "%s", problem);
    append_to("things.jsonl", "{\"value\":{\"key\":\"mine\",\"content\":-1}}");
    size = size_of_things();
    cr_assert_eq(run(2), 0, "%s", problem);
    cr_assert_eq(size_of_things(), size);
    die_within_a_step(topics);
    cr_assert_eq(run(2), 0, "%s", problem);
    cr_assert_eq(size_of_things(), size);
    cr_assert_eq(run(3), 0, "%s", problem);
    cr_assert_eq(lines_of("things.jsonl"), 1 + 3 * RECORDS);
}

/* Stores of other topics share the directory: none cuts or forgets the files of another. */
Test(fetch_store, directory_of_two, .init = make, .fini = clean)
{
    struct fetch_store *store;
    size_t              size;

    append_to("others.jsonl", "{\"value\":{\"key\":\"mine\",\"content\":-1}}\n");
    cr_assert_eq(run(2), 0, "%s", problem);
    size = size_of_things();
    cr_assert_eq(directory_store_open(directory, other_topics, &store, problem), 0, "%s", problem);
    cr_assert_eq(fetch_all(store, 4), 0);
    store_close(store);
    cr_assert_eq(lines_of("others.jsonl"), 1 + 2 * RECORDS);
    cr_assert_eq(size_of_things(), size);
    die_within_a_step(topics);
    cr_assert_eq(directory_store_open(directory, other_topics, &store, problem), 0, "%s", problem);
    store_close(store);
    cr_assert_eq(size_of_things(), size);
    cr_assert_eq(run(4), 0, "%s", problem);
    cr_assert_eq(lines_of("others.jsonl"), 1 + 2 * RECORDS);
}

/* Records without a place are a step too, and leave no places. */
Test(fetch_store, directory_without_places, .init = make, .fini = clean)
{
    struct fetch_store *store;

    cr_assert_eq(directory_store_open(directory, topics, &store, problem), 0, "%s", problem);
    cr_assert_eq(store_begin(store), 0);
    cr_assert_eq(store_add(store, 0, &(struct fetch_cell){ CK_BYTES("one"), 1 }), 0);
    cr_assert_eq(store_commit(store, NULL, 0), STORE_DONE);
    cr_assert_eq(store_begin(store), 0);
    cr_assert_eq(store_add(store, 0, &(struct fetch_cell){ CK_BYTES("two"), 2 }), 0);
    store_abort(store);
    store_close(store);
    cr_assert_eq(lines_of("things.jsonl"), 1);
    cr_assert_neq(access(in_directory(".fetch.place.jsonl"), F_OK), 0);
    cr_assert_neq(access(in_directory(".fetch.step"), F_OK), 0);
}

/* Neither two at once, nor places that do not belong to the files. */
Test(fetch_store, directory_refusals, .init = make, .fini = clean)
{
    struct fetch_store *store;

    cr_assert_eq(run(2), 0, "%s", problem);
    cr_assert_eq(directory_store_open(directory, topics, &store, problem), 0);
    cr_assert_eq(run(3), -EBUSY);
    cr_assert(strstr(problem, "another fetch, or ingest, has it open"), "%s", problem);
    store_close(store);
    cr_assert_eq(truncate(in_directory("things.jsonl"), 5), 0);
    cr_assert_eq(run(3), -ESTALE);
    cr_assert(strstr(problem, "shorter than"), "%s", problem);
    append_to(".fetch.place.jsonl", "{}\n");
    cr_assert_eq(run(3), -EILSEQ, "%s", problem);
}
