/* SPDX-License-Identifier: Apache-2.0
 * The store of `serve`: bytes on the disk, rate of writing with commits that wait for the disk, memory, time of a restart, answers a second. Each
 * phase is a process of its own, so that memory is that of the phase. Prints one tab-separated line a figure. A directory that has a store, of the
 * same numbers, is not filled again.   bench_store DIRECTORY [REVISIONS [KEYS [BYTES]]] */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "chokepoint/number.h"
#include "serve/store/store.h"

enum {
    TOPICS = 8,
    PARTITIONS = 12,
    COMMIT = 10000,
    FINDS = 200000,
    SCANS = 500,
    PACED = 20000,
    PACE = 2000,
    PAGE = 100,
    EPOCH_MS = 1700000000,
    STEP_MS = 10,
    MAPPED_MAX = 160 << 20
};

struct bench {
    const char        *directory;
    int64_t            revisions, keys, bytes;
    struct store_topic topics[TOPICS];
};

static double now_s(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static void must(int result, const char *what)
{
    if (result >= 0)
        return;
    fprintf(stderr, "bench_store: %s: %s\n", what, store_error(result));
    exit(1);
}

static uint64_t mixed(uint64_t number)
{
    number = (number ^ number >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    number = (number ^ number >> 27) * UINT64_C(0x94d049bb133111eb);
    return number ^ number >> 31;
}

/* Of the form of the product's keys; neighbours are written at different times. */
static struct ck_bytes key_of(const struct bench *bench, uint64_t number, char text[64])
{
    uint64_t key = mixed(number) % (uint64_t)bench->keys;
    int      size = snprintf(text, 64, "R%02u|item-%04u|EXPORT|P%02u|20%02u-%02u", (unsigned)(key / TOPICS % 30), (unsigned)(key / 72000),
                             (unsigned)(key / 240 % 25), (unsigned)(key / 6000 % 12 + 14), (unsigned)(key / 8 % 12 + 1));

    return (struct ck_bytes){ text, (size_t)size };
}

static struct store *opened(const struct bench *bench)
{
    char          problem[STORE_PROBLEM_MAX];
    struct store *store;
    int           result =
        store_open(&(struct store_options){ .directory = bench->directory, .topics = bench->topics, .topic_count = TOPICS, .mapped_max = MAPPED_MAX },
                   &store, problem);

    if (result) {
        fprintf(stderr, "bench_store: %s\n", problem);
        exit(1);
    }
    return store;
}

/* ---- memory and disk ---- */

static void tell_memory(const char *phase)
{
    FILE *status = fopen("/proc/self/status", "r");
    char  line[128];
    long  kib;

    while (status && fgets(line, sizeof(line), status))
        if (sscanf(line, "RssAnon: %ld", &kib) == 1)
            printf("%s: memory of its own\t%.1f MiB\n", phase, (double)kib / 1024);
        else if (sscanf(line, "RssFile: %ld", &kib) == 1)
            printf("%s: pages of files, the map's among them\t%.1f MiB\n", phase, (double)kib / 1024);
    if (status)
        fclose(status);
}

static void tell_disk(const struct bench *bench)
{
    char        path[4096], key[64];
    struct stat status;
    double      plain = 0;

    snprintf(path, sizeof(path), "%s/store.mdb", bench->directory);
    if (stat(path, &status))
        return;
    for (int i = 0; i < 1000; i++)
        plain += (double)key_of(bench, (uint64_t)i, key).size / 1000 + (double)bench->bytes / 1000;
    printf("on the disk\t%.2f GB\t%.0f bytes a revision, of which key and value %.0f\n", (double)status.st_blocks * 512 * 1e-9,
           (double)status.st_blocks * 512 / (double)bench->revisions, plain);
}

static bool has_store(const struct bench *bench)
{
    char path[4096];

    snprintf(path, sizeof(path), "%s/store.mdb", bench->directory);
    return access(path, F_OK) == 0;
}

/* ---- phases ---- */

static void fill(const struct bench *bench)
{
    struct store *store = opened(bench);
    char         *value = malloc((size_t)bench->bytes + 1), key[64];
    int64_t       offsets[TOPICS][PARTITIONS] = { { 0 } };
    double        begin = now_s();

    memset(value, 'v', (size_t)bench->bytes);
    must(store_begin(store), "begin");
    for (int64_t i = 0; i < bench->revisions; i++) {
        struct store_record record = { .published_ms = EPOCH_MS + i * STEP_MS,
                                       .key = key_of(bench, (uint64_t)i, key),
                                       .value = { value, (size_t)bench->bytes } };
        uint64_t            place = mixed(mixed((uint64_t)i) % (uint64_t)bench->keys);

        record.topic = (uint16_t)(place % TOPICS);
        record.partition = (uint16_t)(place / TOPICS % PARTITIONS);
        record.offset = offsets[record.topic][record.partition]++;
        memcpy(value, &i, sizeof(i) < (size_t)bench->bytes ? sizeof(i) : (size_t)bench->bytes);
        must(store_put(store, &record), "put");
        if (i % COMMIT == COMMIT - 1) {
            must(store_commit(store), "commit");
            must(store_begin(store), "begin");
        }
    }
    must(store_commit(store), "commit");
    must(store_settle(store), "settle");
    printf("written, a commit each %d records\t%.0f records/s\t(%.1f s)\n", COMMIT, (double)bench->revisions / (now_s() - begin), now_s() - begin);
    tell_memory("writing");
    store_close(store);
    free(value);
}

static void restart(const struct bench *bench)
{
    double             begin = now_s();
    struct store      *store = opened(bench);
    struct store_view *view;
    struct store_row   row;
    char               key[64];
    int64_t            newest;

    must(store_view_open(store, &view), "view");
    must(store_newest(view, &newest), "newest");
    must(store_find(view, 0, key_of(bench, 1, key), INT64_MAX, &row), "find");
    printf("opened, and the first answer\t%.1f ms\n", (now_s() - begin) * 1e3);
    store_view_close(view);
    store_close(store);
}

static void find_all(const struct bench *bench, struct store *store, bool present)
{
    uint64_t seed = 7;
    size_t   found = 0;
    double   begin = now_s();

    for (int i = 0; i < FINDS; i++) {
        struct store_view *view;
        struct store_row   row;
        char               key[64];
        uint64_t           number = (seed = mixed(seed + 1)) % (uint64_t)bench->revisions, place = mixed(mixed(number) % (uint64_t)bench->keys);

        must(store_view_open(store, &view), "view");
        found += store_find(view, (uint16_t)(place % TOPICS), key_of(bench, number, key), present ? INT64_MAX : EPOCH_MS + (int64_t)number * STEP_MS,
                            &row) == STORE_ROW;
        store_view_close(view);
    }
    printf("one key, %s, each with a view of its own\t%.0f/s\t%zu of %d found\n", present ? "now" : "as of a day", FINDS / (now_s() - begin), found,
           FINDS);
}

static void scan_all(const struct bench *bench, struct store *store, bool present)
{
    uint64_t seed = 9;
    size_t   found = 0, rows = 0;
    double   begin = now_s();

    for (int i = 0; i < SCANS; i++) {
        struct store_view *view;
        struct store_scan  scan;
        struct store_row   row;
        char               key[64];

        seed = mixed(seed + 1);
        must(store_view_open(store, &view), "view");
        store_scan_begin(&scan, view, (uint16_t)(seed % TOPICS), CK_BYTES(""), key_of(bench, seed, key),
                         present ? INT64_MAX : EPOCH_MS + bench->revisions / 2 * STEP_MS);
        for (int j = 0; j < PAGE && store_scan_next(&scan, &row) == STORE_ROW; j++)
            found++;
        rows += scan.rows;
        store_view_close(view);
    }
    printf("a page of %d keys, %s\t%.0f/s\t%.2f rows looked at for each key\n", PAGE, present ? "now" : "as of the middle", SCANS / (now_s() - begin),
           (double)rows / (double)found);
}

static void answer(const struct bench *bench)
{
    struct store *store = opened(bench);

    for (int present = 0; present < 2; present++) {
        find_all(bench, store, present);
        scan_all(bench, store, present);
    }
    tell_memory("answering");
    store_close(store);
}

static long resident_kib(void)
{
    FILE *status = fopen("/proc/self/status", "r");
    char  line[128];
    long  kib = 0;

    while (status && fgets(line, sizeof(line), status) && sscanf(line, "VmRSS: %ld", &kib) != 1)
        ;
    if (status)
        fclose(status);
    return kib;
}

static int by_size(const void *left, const void *right)
{
    const double *a = left, *b = right;

    return *a < *b ? -1 : *a > *b;
}

/* 2,000 questions a second for ten seconds, nine of one key and one of a page; the most memory that was seen. */
static void answer_paced(const struct bench *bench)
{
    struct store *store = opened(bench);
    double        begin = now_s();
    uint64_t      seed = 11;
    long          most = 0;
    static double took[PACED];

    for (int i = 0; i < PACED; i++) {
        struct store_view *view;
        struct store_scan  scan;
        struct store_row   row;
        char               key[64];

        seed = mixed(seed + 1);
        took[i] = now_s();
        must(store_view_open(store, &view), "view");
        store_scan_begin(&scan, view, (uint16_t)(seed % TOPICS), CK_BYTES(""), key_of(bench, seed, key), INT64_MAX);
        for (int j = 0; j < (i % 10 ? 1 : PAGE) && store_scan_next(&scan, &row) == STORE_ROW; j++)
            ;
        store_view_close(view);
        took[i] = now_s() - took[i];
        if (i % 20 == 0) {
            long now = resident_kib();

            most = now > most ? now : most;
            while (now_s() - begin < (double)i / PACE)
                usleep(1000);
        }
    }
    qsort(took, PACED, sizeof *took, by_size);
    printf("2,000 questions a second\tp50 %.3f ms\tp99 %.3f ms\tp99.9 %.3f ms\tin %.1f s\n", took[PACED / 2] * 1e3, took[PACED / 100 * 99] * 1e3,
           took[PACED / 1000 * 999] * 1e3, now_s() - begin);
    printf("2,000 questions a second: the most memory, pages of files with it\t%.1f MiB\n", (double)most / 1024);
    store_close(store);
}

static void phase(void (*run)(const struct bench *), const struct bench *bench)
{
    int   status;
    pid_t child;

    fflush(stdout);
    child = fork();
    if (child == 0) {
        run(bench);
        exit(0);
    }
    if (waitpid(child, &status, 0) < 0 || status)
        exit(1);
}

static int64_t number(const char *text, int64_t otherwise)
{
    int64_t number = otherwise;

    return text && ck_number_read_long(ck_bytes_from(text), &number) && number > 0 ? number : otherwise;
}

int main(int argc, char **argv)
{
    struct bench bench = { 0 };

    if (argc < 2) {
        fprintf(stderr, "usage: bench_store DIRECTORY [REVISIONS [KEYS [BYTES]]]\n");
        return 2;
    }
    bench.directory = argv[1];
    bench.revisions = number(argc > 2 ? argv[2] : NULL, 10000000);
    bench.keys = number(argc > 3 ? argv[3] : NULL, 1000000);
    bench.bytes = number(argc > 4 ? argv[4] : NULL, 300);
    for (int i = 0; i < TOPICS; i++)
        bench.topics[i] = (struct store_topic){ (const char *const[]){ "a", "b", "c", "d", "e", "f", "g", "h" }[i], 1 };
    if (!has_store(&bench))
        phase(fill, &bench);
    tell_disk(&bench);
    phase(restart, &bench);
    phase(answer, &bench);
    phase(answer_paced, &bench);
    return 0;
}
