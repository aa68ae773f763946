/* SPDX-License-Identifier: Apache-2.0
 * The store of `serve`, compared with a list that is searched from end to end; what is left after a death; what it refuses. */
#include <criterion/criterion.h>
#include <errno.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "serve/store/store.h"

enum { TOPICS = 3, PARTITIONS = 3, RECORDS = 3000, KEYS_ROOM = 64, KEY_ROOM = 1200 };

static char directory[64];

static void begin(void)
{
    snprintf(directory, sizeof(directory), "/tmp/test_store.XXXXXX");
    cr_assert_not_null(mkdtemp(directory));
}

static int drop(const char *path, const struct stat *stat, int type, struct FTW *ftw)
{
    (void)stat, (void)type, (void)ftw;
    return remove(path);
}

static void end(void) { nftw(directory, drop, 8, FTW_DEPTH | FTW_PHYS); }

TestSuite(store, .init = begin, .fini = end);

static const struct store_topic topics[TOPICS] = { { "alerts", 1 }, { "verdicts", 2 }, { "figures", 3 } };

static int open_with(struct store_options options, struct store **ret_store, char *problem)
{
    options.directory = directory;
    if (!options.topics) {
        options.topics = topics;
        options.topic_count = TOPICS;
    }
    options.fleeting = !options.boot;
    return store_open(&options, ret_store, problem);
}

static struct store *opened(struct store_options options)
{
    char          problem[STORE_PROBLEM_MAX] = "";
    struct store *store;

    cr_assert_eq(open_with(options, &store, problem), 0, "%s", problem);
    return store;
}

static struct store_view *viewed(struct store *store)
{
    struct store_view *view;

    cr_assert_eq(store_view_open(store, &view), 0);
    return view;
}

static struct ck_bytes text(const char *from) { return ck_bytes_from(from); }

static void put(struct store *store, uint16_t partition, int64_t offset, int64_t ms, const char *key, const char *value)
{
    struct store_record record = { .partition = partition, .offset = offset, .published_ms = ms, .key = text(key), .value = text(value) };

    cr_assert_eq(store_put(store, &record), 0);
}

/* ---- the model: a list ---- */

struct listed {
    struct store_record record;
    int64_t             ms; /* of publication */
    char                value[24];
};

struct model {
    char          keys[KEYS_ROOM][KEY_ROOM];
    size_t        key_sizes[KEYS_ROOM], key_count;
    struct listed list[RECORDS];
    size_t        count;
    int64_t       next[TOPICS][PARTITIONS], newest[TOPICS][PARTITIONS];
};

static void key_add(struct model *model, const char *bytes, size_t size)
{
    cr_assert(model->key_count < KEYS_ROOM && size <= KEY_ROOM);
    memcpy(model->keys[model->key_count], bytes, size);
    model->key_sizes[model->key_count++] = size;
}

/* Keys that begin others, keys with separators, with the bytes that are escaped, empty, as long as may be whole and one more, and much longer. */
static void keys_fill(struct model *model)
{
    static const char *const plain[] = { "",        "a",    "aa",       "a|b",      "a|", "a|b|c", "ab", "CHN|USA|gallium", "CHN|USA|gallium|2024-01",
                                         "CHN|USA", "\xff", "\xff\xff", "z\xc3\xa4" };
    char                     big[KEY_ROOM];

    for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++)
        key_add(model, plain[i], strlen(plain[i]));
    key_add(model, "a\0", 2);
    key_add(model, "a\0b", 3);
    key_add(model, "a\1", 2);
    key_add(model, "a\1\1", 3);
    key_add(model, "a\2", 2);
    key_add(model, "\0", 1);
    key_add(model, "\0\0", 2);
    for (size_t size = 486; size <= 494; size++) {
        memset(big, 'L', size);
        key_add(model, big, size);
    }
    for (size_t i = 0; i < 6; i++) { /* the same but for the last byte, and for how long */
        memset(big, 'L', KEY_ROOM);
        big[KEY_ROOM - 1] = (char)('a' + i);
        key_add(model, big, i < 3 ? KEY_ROOM : 600 + i);
    }
    for (size_t size = 452; size <= 458; size++) { /* an escaped byte where a long key is cut */
        memset(big, 'M', 700);
        big[size] = (char)(size % 2);
        key_add(model, big, 700);
    }
}

static void model_add(struct model *model, unsigned *seed)
{
    struct listed *item = &model->list[model->count];
    size_t         key = (size_t)rand_r(seed) % model->key_count;
    uint16_t       topic = (uint16_t)((unsigned)rand_r(seed) % TOPICS),
             partition = (uint16_t)(rand_r(seed) % 8 == 0 ? (unsigned)rand_r(seed) % PARTITIONS : key % PARTITIONS);

    snprintf(item->value, sizeof(item->value), "value %zu", model->count);
    model->next[topic][partition] += rand_r(seed) % 5 == 0 ? 1 + rand_r(seed) % 9 : 0; /* markers, compacted */
    item->record = (struct store_record){ .topic = topic,
                                          .partition = partition,
                                          .offset = model->next[topic][partition]++,
                                          .published_ms = 1000 + (int64_t)model->count / 3 - (rand_r(seed) % 10 == 0 ? rand_r(seed) % 200 : 0),
                                          .key = { model->keys[key], model->key_sizes[key] },
                                          .value = text(item->value),
                                          .retracted = rand_r(seed) % 6 == 0 };
    if (rand_r(seed) % 20 == 0)
        item->record.value = (struct ck_bytes){ 0 };
    item->ms = item->record.published_ms;
    model->count++;
}

static bool published_after(const struct listed *a, const struct listed *b)
{
    if (a->ms != b->ms)
        return a->ms > b->ms;
    if (a->record.offset != b->record.offset)
        return a->record.offset > b->record.offset;
    return a->record.partition > b->record.partition;
}

/* The last revision of a key that was published by then, and before `newer`. */
static const struct listed *model_find(const struct model *model, uint16_t topic, struct ck_bytes key, int64_t known_ms, const struct listed *newer)
{
    const struct listed *found = NULL;

    for (size_t i = 0; i < model->count; i++) {
        const struct listed *item = &model->list[i];

        if (item->record.topic == topic && ck_bytes_equal(item->record.key, key) && item->ms <= known_ms &&
            (!newer || published_after(newer, item)) && (!found || published_after(item, found)))
            found = item;
    }
    return found;
}

/* Not before what lies before it in its partition. */
static void model_publish(struct model *model)
{
    struct listed *item = &model->list[model->count - 1];
    int64_t       *newest = &model->newest[item->record.topic][item->record.partition];

    *newest = item->ms = item->ms > *newest ? item->ms : *newest;
}

static void same(const struct store_row *row, const struct listed *item)
{
    cr_assert_eq(row->topic, item->record.topic);
    cr_assert_eq(row->partition, item->record.partition);
    cr_assert_eq(row->offset, item->record.offset);
    cr_assert_eq(row->published_ms, item->ms);
    cr_assert(ck_bytes_equal(row->key, item->record.key));
    cr_assert_eq(row->value.data == NULL, item->record.value.data == NULL);
    cr_assert(ck_bytes_equal(row->value, item->record.value));
    cr_assert_eq(row->retracted, item->record.retracted || !item->record.value.data);
}

static struct model *filled(struct store *store, unsigned seed, size_t records)
{
    struct model *model = calloc(1, sizeof(*model));

    keys_fill(model);
    cr_assert_eq(store_begin(store), 0);
    for (size_t i = 0; i < records; i++) {
        model_add(model, &seed);
        model_publish(model);
        cr_assert_eq(store_put(store, &model->list[i].record), 0);
        if (i % 100 == 99) {
            cr_assert_eq(store_commit(store), 0);
            cr_assert_eq(store_begin(store), 0);
        }
    }
    cr_assert_eq(store_commit(store), 0);
    return model;
}

static void check_keys(struct store_view *view, const struct model *model, int64_t known_ms)
{
    for (uint16_t topic = 0; topic < TOPICS; topic++)
        for (size_t i = 0; i < model->key_count; i++) {
            struct ck_bytes      key = { model->keys[i], model->key_sizes[i] };
            const struct listed *item = model_find(model, topic, key, known_ms, NULL);
            struct store_row     row;
            int                  result = store_find(view, topic, key, known_ms, &row);

            while (item) {
                struct store_row newer = row;

                cr_assert_eq(result, STORE_ROW);
                same(&row, item);
                item = model_find(model, topic, key, known_ms, item);
                result = store_older(view, &newer, &row);
            }
            cr_assert_eq(result, STORE_END);
        }
}

/* In this order, keys that are whole are in bytewise order, each comes once, and with those that are retracted they are those of the model. */
static void check_scan(struct store_view *view, const struct model *model, struct ck_bytes prefix, int64_t known_ms, size_t rows_max)
{
    for (uint16_t topic = 0; topic < TOPICS; topic++) {
        struct store_scan scan;
        struct store_row  row;
        size_t            wanted = 0, found = 0;
        char              last[KEY_ROOM];
        struct ck_bytes   before = { 0 }, after = { 0 };
        int               result;

        for (size_t i = 0; i < model->key_count; i++) {
            struct ck_bytes      key = { model->keys[i], model->key_sizes[i] };
            const struct listed *item = ck_bytes_begin(key, prefix) ? model_find(model, topic, key, known_ms, NULL) : NULL;

            wanted += item && !item->record.retracted && item->record.value.data;
        }
        do {
            store_scan_begin(&scan, view, topic, prefix, after, known_ms);
            scan.rows_max = rows_max;
            while ((result = store_scan_next(&scan, &row)) == STORE_ROW) {
                same(&row, model_find(model, topic, row.key, known_ms, NULL));
                cr_assert(!before.data || before.size > 450 || row.key.size > 450 || ck_bytes_compare(before, row.key) < 0);
                memcpy(last, row.key.data, row.key.size);
                before = (struct ck_bytes){ last, row.key.size };
                found++;
            }
            cr_assert(result == STORE_END || (rows_max && result == STORE_BOUND && scan.rows <= rows_max + 1));
            if (scan.reached.data)
                after = scan.reached;
            else
                cr_assert(result == STORE_END || rows_max < 4);
        } while (result == STORE_BOUND && scan.reached.data);
        cr_assert(found == wanted || result == STORE_BOUND, "%zu of %zu", found, wanted);
        if (!rows_max)
            cr_assert_leq(scan.rows, 2 * model->key_count, "as many rows as there are keys, not revisions");
    }
}

static void check_positions(struct store_view *view, const struct model *model)
{
    uint64_t count = 0;

    for (size_t i = 0; i < model->count; i++) {
        const struct store_record *record = &model->list[i].record;
        struct store_row           row;

        cr_assert_eq(store_at(view, record->topic, record->partition, record->offset, &row), STORE_ROW);
        same(&row, &model->list[i]);
    }
    for (uint16_t topic = 0; topic < TOPICS; topic++) {
        cr_assert_eq(store_partitions(view, topic), PARTITIONS);
        for (uint16_t partition = 0; partition < PARTITIONS; partition++) {
            struct store_partition place;
            struct store_row       row;
            int64_t                forward = 0, backward;
            size_t                 down = 0, up = 0;

            cr_assert_eq(store_partition(view, topic, partition, &place), 0);
            cr_assert_eq(place.next, model->next[topic][partition]);
            count += place.records;
            for (; store_from(view, topic, partition, forward, &row) == STORE_ROW; forward = row.offset + 1)
                up++;
            for (backward = INT64_MAX; store_upto(view, topic, partition, backward, &row) == STORE_ROW; backward = row.offset - 1)
                down++;
            cr_assert_eq(up, place.records);
            cr_assert_eq(down, place.records);
        }
    }
    cr_assert_eq(count, model->count);
}

/* What is told backwards is what was known, each once, the newest first, in each partition in the order of the log, and pages join. */
static void check_back(struct store_view *view, const struct model *model, int64_t known_ms, size_t rows_max)
{
    for (uint16_t topic = 0; topic < TOPICS; topic++) {
        int64_t before[PARTITIONS] = { INT64_MAX, INT64_MAX, INT64_MAX }, last[PARTITIONS] = { INT64_MAX, INT64_MAX, INT64_MAX };
        size_t  wanted = 0, found = 0, count;
        int64_t last_ms = INT64_MAX;
        int     result;

        for (size_t i = 0; i < model->count; i++)
            wanted += model->list[i].record.topic == topic && model->list[i].ms <= known_ms;
        do {
            struct store_back *back;
            struct store_row   row;

            cr_assert_eq(store_back_open(view, topic, known_ms, before, PARTITIONS, rows_max, &back), 0);
            while ((result = store_back_next(back, &row)) == STORE_ROW) {
                cr_assert_leq(row.published_ms, known_ms);
                cr_assert_leq(row.published_ms, last_ms);
                last_ms = row.published_ms;
                cr_assert_lt(row.offset, last[row.partition]);
                last[row.partition] = row.offset;
                found++;
            }
            memcpy(before, store_back_before(back, &count), sizeof(before));
            cr_assert_eq(count, PARTITIONS);
            store_back_close(back);
        } while (result == STORE_BOUND);
        cr_assert_eq(result, STORE_END);
        cr_assert_eq(found, wanted);
    }
}

/* Every question gives what the list gives, whatever the key, at any time, before and after the store was closed. */
Test(store, like_a_list)
{
    struct store *store = opened((struct store_options){ 0 });
    unsigned      seed = 11;
    struct model *model = filled(store, seed, RECORDS);

    for (int again = 0; again < 2; again++) {
        struct store_view *view = viewed(store);
        int64_t            newest;

        for (int64_t known = 900; known < 2200; known += 131) {
            check_keys(view, model, known);
            check_scan(view, model, CK_BYTES(""), known, 0);
            check_back(view, model, known, 0);
        }
        check_keys(view, model, INT64_MAX);
        check_keys(view, model, INT64_MIN);
        check_positions(view, model);
        check_back(view, model, INT64_MAX, 40);
        cr_assert_eq(store_newest(view, &newest), 0);
        cr_assert_eq(newest, 1000 + (RECORDS - 1) / 3);
        for (size_t rows_max = 0; rows_max < 40; rows_max += 5)
            for (size_t i = 0; i < model->key_count; i++)
                check_scan(view, model, (struct ck_bytes){ model->keys[i], model->key_sizes[i] }, 1500, rows_max);
        check_scan(view, model, (struct ck_bytes){ model->keys[30], 480 }, INT64_MAX, 0);
        store_view_close(view);
        store_close(store);
        store = opened((struct store_options){ 0 });
        cr_assert_null(store_emptied(store));
    }
    free(model);
    store_close(store);
}

/* Two keys with a thousand revisions each: a scan for any day looks at two rows a key. */
Test(store, history_costs_a_scan_nothing)
{
    struct store      *store = opened((struct store_options){ 0 });
    struct store_view *view;
    struct store_scan  scan;
    struct store_row   row;

    cr_assert_eq(store_begin(store), 0);
    for (int i = 0; i < 2000; i++)
        put(store, 0, i, i, i % 2 ? "odd" : "even", "x");
    cr_assert_eq(store_commit(store), 0);
    view = viewed(store);
    store_scan_begin(&scan, view, 0, CK_BYTES(""), (struct ck_bytes){ 0 }, 700);
    cr_assert_eq(store_scan_next(&scan, &row), STORE_ROW);
    cr_assert_eq(row.published_ms, 700);
    cr_assert_eq(store_scan_next(&scan, &row), STORE_ROW);
    cr_assert_eq(row.published_ms, 699);
    cr_assert_eq(store_scan_next(&scan, &row), STORE_END);
    cr_assert_eq(scan.rows, 4);
    store_view_close(view);
    store_close(store);
}

/* A view shows what was committed when it was opened; what is aborted was never there, and the place is what it was. */
Test(store, views_and_aborts)
{
    struct store          *store = opened((struct store_options){ 0 });
    struct store_view     *before = viewed(store), *after;
    struct store_row       row;
    struct store_partition place;

    cr_assert_eq(store_next(store, 0, 0), STORE_NOWHERE);
    cr_assert_eq(store_begin(store), 0);
    put(store, 0, 5, 10, "k", "first");
    put(store, 0, 5, 10, "k", "again: passed over");
    put(store, 0, 4, 10, "k", "below: passed over");
    cr_assert_eq(store_place(store, 0, 0, 9), 0);
    cr_assert_eq(store_place(store, 0, 0, 7), 0);
    cr_assert_eq(store_commit(store), 0);
    cr_assert_eq(store_touched(store, 0), store_wait(store, store_view_commit(before), 0));
    cr_assert_eq(store_touched(store, 1), 0);
    cr_assert_eq(store_begin(store), 0);
    put(store, 0, 9, 11, "k", "never");
    cr_assert_eq(store_next(store, 0, 0), 10);
    store_abort(store);
    cr_assert_eq(store_next(store, 0, 0), 9);
    after = viewed(store);
    cr_assert_eq(store_find(before, 0, text("k"), INT64_MAX, &row), STORE_END);
    cr_assert_eq(store_find(after, 0, text("k"), INT64_MAX, &row), STORE_ROW);
    cr_assert(ck_bytes_equal(row.value, text("first")));
    cr_assert_eq(store_partition(after, 0, 0, &place), 0);
    cr_assert(place.next == 9 && place.newest_ms == 10 && place.records == 1);
    cr_assert_eq(store_partition(before, 0, 0, &place), 0);
    cr_assert(place.next == STORE_NOWHERE && place.records == 0);
    cr_assert_gt(store_view_commit(after), store_view_commit(before));
    store_view_close(before);
    store_view_close(after);
    store_close(store);
}

/* A topic that is made anew is emptied, and no other. */
Test(store, one_topic_is_emptied)
{
    struct store      *store = opened((struct store_options){ 0 });
    struct model      *model = filled(store, 3, 2000);
    struct store_view *view;
    struct store_row   row;

    cr_assert_eq(store_begin(store), 0);
    cr_assert_eq(store_empty_topic(store, 1), 0);
    cr_assert_eq(store_next(store, 1, 0), STORE_NOWHERE);
    cr_assert_eq(store_put(store, &(struct store_record){ .topic = 1, .offset = 0, .published_ms = 7, .key = text("new"), .value = text("v") }), 0);
    cr_assert_eq(store_commit(store), 0);
    view = viewed(store);
    cr_assert_eq(store_partitions(view, 1), 1);
    for (size_t i = 0; i < model->count; i++) {
        const struct store_record *record = &model->list[i].record;

        cr_assert_eq(store_find(view, record->topic, record->key, INT64_MAX, &row), record->topic == 1 ? STORE_END : STORE_ROW);
        if (record->topic == 1 && (record->offset || record->partition))
            cr_assert_eq(store_at(view, 1, record->partition, record->offset, &row), STORE_END);
    }
    cr_assert_eq(store_find(view, 1, text("new"), INT64_MAX, &row), STORE_ROW);
    store_view_close(view);
    free(model);
    store_close(store);
}

static void check_kept(struct store_options options, const char *emptied)
{
    struct store      *store = opened(options);
    struct store_view *view = viewed(store);
    struct store_row   row;

    cr_assert_eq(store_find(view, 0, text("k"), INT64_MAX, &row), emptied ? STORE_END : STORE_ROW);
    cr_assert_eq(store_next(store, 0, 0), emptied ? STORE_NOWHERE : 1);
    if (emptied)
        cr_assert_str_eq(store_emptied(store), emptied);
    else
        cr_assert_null(store_emptied(store));
    store_view_close(view);
    cr_assert_eq(store_begin(store), 0);
    put(store, 0, 0, 1, "k", "v");
    cr_assert_eq(store_commit(store), 0);
    store_close(store);
}

/* Of another source, other schemas or topics: emptied, with the reason. */
Test(store, what_others_wrote_is_emptied)
{
    static const struct store_topic schema[] = { { "alerts", 1 }, { "verdicts", 9 }, { "figures", 3 } };
    static const struct store_topic order[] = { { "verdicts", 2 }, { "alerts", 1 }, { "figures", 3 } };
    struct store                   *store = opened((struct store_options){ .source = "a" });

    cr_assert_null(store_emptied(store));
    cr_assert_eq(store_begin(store), 0);
    put(store, 0, 0, 1, "k", "v");
    cr_assert_eq(store_commit(store), 0);
    store_close(store);
    check_kept((struct store_options){ .source = "a" }, NULL);
    check_kept((struct store_options){ .source = "b" }, "another source");
    check_kept((struct store_options){ .source = "b", .topics = schema, .topic_count = TOPICS }, "other topics or schemas");
    check_kept((struct store_options){ .source = "b", .topics = order, .topic_count = TOPICS }, "other topics or schemas");
    check_kept((struct store_options){ .source = "b", .topics = order, .topic_count = 2 }, "other topics or schemas");
    check_kept((struct store_options){ .source = "b", .topics = order, .topic_count = 2 }, NULL);
}

static void check_note(struct store *store, const char *expected)
{
    struct ck_buffer found = { 0 };

    cr_assert_eq(store_noted(store, &found), expected ? STORE_ROW : STORE_END);
    cr_assert(!expected || ck_bytes_equal(ck_buffer_bytes(&found), text(expected)));
    ck_buffer_release(&found);
}

/* The owner's note comes with its commit, is there at the next start, is replaced, and goes with what it is about. */
Test(store, note)
{
    struct store *store = opened((struct store_options){ .source = "a" });

    check_note(store, NULL);
    cr_assert_eq(store_begin(store), 0);
    cr_assert_eq(store_note(store, text("aborted")), 0);
    store_abort(store);
    check_note(store, NULL);
    for (int i = 0; i < 2; i++) {
        cr_assert_eq(store_begin(store), 0);
        cr_assert_eq(store_note(store, text(i ? "second" : "the first, which is longer")), 0);
        cr_assert_eq(store_commit(store), 0);
    }
    check_note(store, "second");
    store_close(store);
    store = opened((struct store_options){ .source = "a" });
    check_note(store, "second");
    store_close(store);
    store = opened((struct store_options){ .source = "b" });
    check_note(store, NULL);
    store_close(store);
}

static void write_file(const char *bytes, size_t size)
{
    char  path[128];
    FILE *file;

    snprintf(path, sizeof(path), "%s/store.mdb", directory);
    file = fopen(path, "w");
    cr_assert_not_null(file);
    cr_assert_eq(fwrite(bytes, 1, size, file), size);
    fclose(file);
}

/* What is not ours is left alone; what another process has is refused; each with words. */
Test(store, refusals)
{
    static char   junk[20000];
    char          problem[STORE_PROBLEM_MAX] = "", path[128];
    struct store *store, *second;
    struct stat   stat_after;

    memset(junk, 'x', sizeof(junk));
    write_file(junk, sizeof(junk));
    cr_assert_eq(open_with((struct store_options){ 0 }, &store, problem), -EEXIST);
    cr_assert_not_null(strstr(problem, "store.mdb: the file of the store is of another program"), "%s", problem);
    snprintf(path, sizeof(path), "%s/store.mdb", directory);
    cr_assert_eq(stat(path, &stat_after), 0);
    cr_assert_eq(stat_after.st_size, sizeof(junk));
    write_file("", 0); /* made, and died before anything was written */
    store = opened((struct store_options){ 0 });
    cr_assert_eq(open_with((struct store_options){ 0 }, &second, problem), -EBUSY);
    cr_assert_not_null(strstr(problem, "another process has the directory of the store"), "%s", problem);
    store_close(store);
    store = opened((struct store_options){ 0 });
    store_close(store);
}

/* A map that is full: an error with words, nothing of the transaction is there, and a larger map goes on. With less address space than the map asks
 * for (ulimit -v), it takes what there is. */
Test(store, the_map_grows)
{
    struct store      *store = opened((struct store_options){ .map_size = 1 << 20 });
    static char        big[3000];
    struct store_view *view;
    struct store_row   row;
    int64_t            offset = 0, committed = 0;
    int                result = 0;

    memset(big, 'v', sizeof(big) - 1);
    while (result == 0) {
        cr_assert_eq(store_begin(store), 0);
        for (int i = 0; i < 10 && result == 0; i++, offset++)
            result = store_put(store, &(struct store_record){ .offset = offset, .published_ms = offset, .key = text("k"), .value = text(big) });
        if (result == 0)
            result = store_commit(store);
        if (result == 0)
            committed = offset;
    }
    cr_assert_eq(result, -ENOSPC);
    cr_assert_not_null(strstr(store_error(result), "no room"));
    store_abort(store);
    cr_assert_gt(committed, 0);
    cr_assert_eq(store_next(store, 0, 0), committed);
    store_close(store);
    store = opened((struct store_options){ .map_size = 64 << 20 });
    cr_assert_eq(store_next(store, 0, 0), committed);
    cr_assert_eq(store_begin(store), 0);
    for (offset = committed; offset < committed + 2000; offset++)
        put(store, 0, offset, offset, "k", big);
    cr_assert_eq(store_commit(store), 0);
    view = viewed(store);
    cr_assert_eq(store_find(view, 0, text("k"), committed - 1, &row), STORE_ROW);
    cr_assert_eq(row.offset, committed - 1);
    store_view_close(view);
    store_close(store);
}

/* KiB of the file's map that are in the memory of this process. */
static long mapped_kib(void)
{
    FILE *maps = fopen("/proc/self/smaps", "r");
    char  line[512];
    bool  ours = false;
    long  kib = -1;

    cr_assert_not_null(maps);
    while (fgets(line, sizeof(line), maps)) {
        if (strchr(line, '-') && strchr(line, '/'))
            ours = strstr(line, "store.mdb\n") != NULL;
        if (ours && sscanf(line, "Rss: %ld kB", &kib) == 1)
            break;
    }
    fclose(maps);
    return kib;
}

/* Pages that are let go come back as they are read, under views and rows that were there before. */
Test(store, trimmed)
{
    struct store      *store = opened((struct store_options){ .mapped_max = 1 });
    struct model      *model = filled(store, 4, RECORDS);
    struct store_view *view = viewed(store);
    struct store_row   row;

    check_positions(view, model);
    cr_assert_gt(mapped_kib(), 100);
    cr_assert_eq(store_from(view, 0, 0, 0, &row), STORE_ROW);
    store_trim(store);
    cr_assert_eq(mapped_kib(), 0);
    for (size_t i = 0; i < model->count; i++)
        if (model->list[i].record.topic == 0 && model->list[i].record.partition == 0 && model->list[i].record.offset == row.offset)
            same(&row, &model->list[i]);
    check_keys(view, model, 1500);
    store_view_close(view);
    free(model);
    store_close(store);
}

/* Keys by their last component: as of a time, none that ends alike, long ones too, and none of a topic that was emptied. */
Test(store, by_end)
{
    static const struct store_topic ends[] = { { "alerts", 1, true }, { "verdicts", 2 }, { "figures", 3, true } };
    struct store_options            options = { .topics = ends, .topic_count = 3 };
    struct store                   *store = opened(options);
    struct store_view              *view;
    struct store_scan               scan;
    struct store_row                row;
    char                            long_key[900];

    memset(long_key, 'l', sizeof long_key);
    strcpy(long_key + sizeof long_key - 4, "|n1");
    store_begin(store);
    put(store, 0, 0, 10, "b|x|n1", "1");
    put(store, 0, 1, 20, "a|x|n1", "2");
    put(store, 0, 2, 30, "a|x|xn1", "3");
    put(store, 0, 3, 40, "a|x|n12", "4");
    put(store, 0, 4, 50, "n1", "5");
    put(store, 0, 5, 60, "n1|a|n2", "6");
    put(store, 0, 6, 70, long_key, "7");
    put(store, 0, 7, 80, "b|x|n1", "8");
    cr_assert_eq(store_put(store, &(struct store_record){ .topic = 2, .published_ms = 80, .key = text("c|x|n1"), .value = text("9") }), 0);
    cr_assert_eq(store_commit(store), 0);
    for (int emptied = 0; emptied < 2; emptied++) {
        static const struct {
            int64_t     known_ms;
            const char *values;
        } cases[] = { { 5, "" }, { 10, "1" }, { 60, "21" }, { 79, "217" }, { INT64_MAX, "287" } };

        view = viewed(store);
        cr_assert(store_finds_by_end(view, 0) && !store_finds_by_end(view, 1));
        for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
            char values[16] = "";

            store_scan_end(&scan, view, 0, text("n1|"), cases[i].known_ms);
            while (store_scan_next(&scan, &row) == STORE_ROW)
                strncat(values, row.value.data, 1);
            cr_assert_str_eq(values, emptied ? "" : cases[i].values);
        }
        store_scan_end(&scan, view, 2, text("n1|"), INT64_MAX);
        cr_assert(store_scan_next(&scan, &row) == STORE_ROW && *row.value.data == '9');
        store_view_close(view);
        store_begin(store);
        cr_assert_eq(store_empty_topic(store, 0), 0);
        cr_assert_eq(store_commit(store), 0);
    }
    store_close(store);
    store = opened((struct store_options){ .topics = topics, .topic_count = TOPICS });
    cr_assert_str_eq(store_emptied(store), "other topics or schemas");
    store_close(store);
}

/* Who only reads lets pages go as well: after so many looks, of one long view or of many short ones. */
Test(store, trimmed_by_looks)
{
    for (int each = 0; each < 2; each++) {
        struct store      *store = opened((struct store_options){ .mapped_max = 1 });
        struct model      *model = filled(store, 4, RECORDS);
        struct store_view *view = viewed(store);
        struct store_row   row;
        long               before = 0, now;
        size_t             fell = 0;

        for (size_t i = 0; i < 2000; i++) {
            if (each) {
                store_view_close(view);
                view = viewed(store);
            }
            cr_assert_eq(store_upto(view, 0, 0, (int64_t)i, &row), STORE_ROW);
            now = mapped_kib();
            fell += now < before;
            before = now;
        }
        cr_assert(fell > 0 && fell < 100, "%zu", fell);
        store_view_close(view);
        free(model);
        store_close(store);
    }
}

/* A process that writes one record, may settle, and dies without closing. */
static void write_and_die(const char *boot, bool settles)
{
    int   status;
    pid_t child = fork();

    if (child == 0) {
        struct store *store = opened((struct store_options){ .boot = boot });
        int64_t       offset = store_next(store, 0, 0) < 0 ? 0 : store_next(store, 0, 0);

        store_begin(store);
        put(store, 0, offset, offset, "k", "v");
        _exit(store_commit(store) || (settles && store_settle(store)));
    }
    waitpid(child, &status, 0);
    cr_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void check_next(const char *boot, int64_t next, const char *emptied)
{
    struct store *store = opened((struct store_options){ .boot = boot });

    cr_assert_eq(store_next(store, 0, 0), next);
    cr_assert_eq(store_emptied(store) != NULL, emptied != NULL);
    if (emptied)
        cr_assert_not_null(strstr(store_emptied(store), emptied));
    store_close(store);
}

/* What was filled from nothing and did not wait for the disk is kept when the process dies, and not trusted when the machine stopped; once it is
 * settled or closed it is kept in any case. */
Test(store, first_filling)
{
    char path[128];

    snprintf(path, sizeof(path), "%s/store.filling", directory);
    write_and_die("one", false);
    write_and_die("one", false);
    cr_assert_eq(access(path, F_OK), 0);
    write_and_die("two", false);
    check_next("two", 1, NULL);
    cr_assert_neq(access(path, F_OK), 0, "closed");
    check_next("three", 1, NULL);
    write_and_die("three", false);
    check_next("four", 2, NULL);
    end();
    cr_assert_eq(mkdir(directory, 0700), 0);
    write_and_die("one", false);
    check_next("two", STORE_NOWHERE, "the machine stopped while it was first filled");
    write_and_die("two", true);
    check_next("three", 1, NULL);
}

/* Writes for ever: in each transaction the records of two topics, and tells the numbers of those that are committed. */
static void write_until_killed(int told)
{
    struct store *store = opened((struct store_options){ 0 });

    for (int64_t offset = store_next(store, 0, 0) < 0 ? 0 : store_next(store, 0, 0);; offset += 7) {
        store_begin(store);
        for (int64_t i = offset; i < offset + 7; i++) {
            char key[16];

            snprintf(key, sizeof(key), "key %d", (int)(i * 7919 % 501));
            put(store, 0, i, i, key, "value");
            store_put(store,
                      &(struct store_record){ .topic = 1, .partition = 1, .offset = i, .published_ms = i, .key = text(key), .value = text("other") });
        }
        if (store_commit(store) || write(told, &offset, sizeof(offset)) != sizeof(offset))
            _exit(1);
    }
}

/* All that was committed and told is there; both topics are at the same place; each record is found by its key and by its position. */
static int64_t check_whole(int64_t told)
{
    struct store      *store = opened((struct store_options){ 0 });
    struct store_view *view = viewed(store);
    int64_t            next = store_next(store, 0, 0);
    struct store_row   row, other;
    struct store_scan  scan;
    size_t             revisions = 0;

    cr_assert_geq(next, told + 7);
    cr_assert_eq(next % 7, 0);
    cr_assert_eq(store_next(store, 1, 1), next);
    for (int64_t i = 0; i < next; i++)
        cr_assert(store_at(view, 0, 0, i, &row) == STORE_ROW && store_at(view, 1, 1, i, &other) == STORE_ROW && ck_bytes_equal(row.key, other.key));
    cr_assert_eq(store_at(view, 0, 0, next, &row), STORE_END);
    store_scan_begin(&scan, view, 0, CK_BYTES(""), (struct ck_bytes){ 0 }, INT64_MAX);
    while (store_scan_next(&scan, &row) == STORE_ROW)
        do
            revisions++;
        while (store_older(view, &(struct store_row){ row.topic, row.partition, row.offset, row.published_ms, false, row.key, row.value }, &row) ==
               STORE_ROW);
    cr_assert_eq(revisions, (size_t)next);
    store_view_close(view);
    store_close(store);
    return next;
}

/* Killed at whatever instant, the store is that of a commit, none that was told is missing, and it goes on. */
Test(store, killed_while_it_writes, .timeout = 120)
{
    int64_t last = 0;

    for (unsigned round = 0; round < 25; round++) {
        int     ends[2], status;
        int64_t told = last - 7, each;
        pid_t   child;

        cr_assert_eq(pipe(ends), 0);
        child = fork();
        if (child == 0) {
            close(ends[0]);
            write_until_killed(ends[1]);
        }
        close(ends[1]);
        if (read(ends[0], &each, sizeof(each)) == sizeof(each))
            told = each;
        usleep(1000 * (round * 37 % 40));
        kill(child, SIGKILL);
        while (read(ends[0], &each, sizeof(each)) == sizeof(each))
            told = each;
        close(ends[0]);
        waitpid(child, &status, 0);
        cr_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
        last = check_whole(told);
    }
    cr_assert_gt(last, 25 * 7);
}
