/* SPDX-License-Identifier: Apache-2.0
 * Opening and closing; whether what is there is ours; who waits for commits. */
#include "serve/store/internal.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "chokepoint/avro.h"
#include "engine/util/file.h"

#define LAYOUT "chokepoint serve 1\n"
#define LAYOUT_WORD "chokepoint serve "
enum {
    PATH_SIZE = 4096,
    MAP_SIZE_LEAST = 1 << 20,
    TABLES = 4,
    FOREIGN_FILE = 1 /* of open_env(): not ours */,
    OTHER = 2 /* ours, of another layout */
};

int store_result(int lmdb)
{
    switch (lmdb) {
    case 0: return 0;
    case MDB_MAP_FULL: return -ENOSPC;
    case MDB_READERS_FULL: return -EAGAIN;
    case MDB_NOTFOUND:
    case MDB_PAGE_NOTFOUND:
    case MDB_CORRUPTED:
    case MDB_PANIC: return -EBADMSG;
    case MDB_INVALID:
    case MDB_VERSION_MISMATCH:
    case MDB_INCOMPATIBLE: return -EEXIST;
    default: return lmdb > 0 ? -lmdb : -EIO;
    }
}

const char *store_error(int result)
{
    switch (result) {
    case -ENOSPC: return "no room is left for the store, on the disk or of the size that it may have";
    case -EBADMSG: return "the file of the store is damaged: remove it, it is made anew from the records";
    case -EEXIST: return "the file of the store is of another program: name another directory, or remove it";
    case -EBUSY: return "another process has the directory of the store: each needs its own";
    case -EAGAIN: return "too many views of the store are open";
    default: return strerror(-result);
    }
}

/* ---- the layout ---- */

static void layout_write(const struct store_options *options, struct ck_buffer *text)
{
    char line[64];

    ck_buffer_append(text, CK_BYTES(LAYOUT));
    ck_buffer_append(text, ck_bytes_from(options->source ? options->source : ""));
    ck_buffer_append(text, CK_BYTES("\n"));
    for (size_t i = 0; i < options->topic_count; i++) {
        ck_buffer_append(text, ck_bytes_from(options->topics[i].name));
        snprintf(line, sizeof(line), " %016llx%s\n", (unsigned long long)options->topics[i].fingerprint, options->topics[i].by_end ? " by end" : "");
        ck_buffer_append(text, ck_bytes_from(line));
    }
}

/* The first line, and the second; the rest. */
static struct ck_bytes next_line(struct ck_bytes *text)
{
    const char     *end = text->size ? memchr(text->data, '\n', text->size) : NULL;
    size_t          size = end ? (size_t)(end - text->data) + 1 : text->size;
    struct ck_bytes line = { text->data, size };

    text->data += size;
    text->size -= size;
    return line;
}

static const char *difference(struct ck_bytes found, struct ck_bytes wanted)
{
    static const char *const words[] = { "another layout", "another source", "other topics or schemas" };

    for (size_t i = 0; i < 2; i++)
        if (!ck_bytes_equal(next_line(&found), next_line(&wanted)))
            return words[i];
    return ck_bytes_equal(found, wanted) ? NULL : words[2];
}

/* Compares what is there, or notes it in a new file (*ret_empty). 0, FOREIGN_FILE, OTHER (store->emptied says why), or an errno. */
static int layout_settle(struct store *store, MDB_txn *txn, struct ck_bytes wanted, bool *ret_empty)
{
    MDB_stat stat;
    char     name[] = "layout";
    MDB_val  key = { sizeof(name) - 1, name }, value;
    int      result = mdb_dbi_open(txn, "meta", 0, &store->meta);

    if (result == MDB_NOTFOUND) {
        result = mdb_stat(txn, 1, &stat); /* of the table of tables */
        if (result)
            return store_result(result);
        if (stat.ms_entries > 0)
            return FOREIGN_FILE;
        *ret_empty = true;
        result = mdb_dbi_open(txn, "meta", MDB_CREATE, &store->meta);
        if (result == 0)
            result = mdb_put(txn, store->meta, &key, &(MDB_val){ wanted.size, (void *)(uintptr_t)wanted.data }, 0);
        return store_result(result);
    }
    if (result)
        return result == MDB_INCOMPATIBLE ? FOREIGN_FILE : store_result(result);
    result = mdb_get(txn, store->meta, &key, &value);
    if (result == MDB_NOTFOUND || (result == 0 && !ck_bytes_begin((struct ck_bytes){ value.mv_data, value.mv_size }, CK_BYTES(LAYOUT_WORD))))
        return FOREIGN_FILE;
    if (result)
        return store_result(result);
    store->emptied = difference((struct ck_bytes){ value.mv_data, value.mv_size }, wanted);
    return store->emptied ? OTHER : 0;
}

static int tables_open(struct store *store, MDB_txn *txn)
{
    const struct {
        const char *name;
        MDB_dbi    *table;
    } tables[] = { { "records", &store->records }, { "revisions", &store->revisions }, { "places", &store->places } };

    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
        int result = mdb_dbi_open(txn, tables[i].name, MDB_CREATE, tables[i].table);

        if (result)
            return store_result(result);
    }
    return store_places_read(store, txn);
}

/* ---- the file ---- */

/* As large a map as is asked for, or as the process may have (ulimit -v). */
static int env_map(struct store *store, const struct store_options *options, const char *path)
{
    unsigned flags = MDB_NOSUBDIR | MDB_NOTLS | MDB_NORDAHEAD | (options->fleeting ? MDB_NOSYNC : MDB_NOMETASYNC);
    int      result;

    for (size_t size = options->map_size ? options->map_size : STORE_MAP_SIZE;; size /= 2) {
        result = mdb_env_create(&store->env);
        if (result)
            return store_result(result);
        result = mdb_env_set_maxdbs(store->env, TABLES);
        if (result == 0)
            result = mdb_env_set_maxreaders(store->env, STORE_VIEWS_MAX);
        if (result == 0)
            result = mdb_env_set_mapsize(store->env, size);
        if (result == 0)
            result = mdb_env_open(store->env, path, flags, 0600);
        if (result == 0 && mdb_env_get_maxkeysize(store->env) < STORE_KEY_MAX)
            result = ENOTSUP;
        if (result == 0)
            return 0;
        mdb_env_close(store->env);
        store->env = NULL;
        if (result != ENOMEM || size / 2 < MAP_SIZE_LEAST)
            return store_result(result);
    }
}

/* 0, FOREIGN_FILE, OTHER or an errno. */
static int env_open(struct store *store, const struct store_options *options, const char *path, struct ck_bytes layout)
{
    MDB_txn *txn = NULL;
    int      result = env_map(store, options, path);

    if (result)
        return result == -EEXIST ? FOREIGN_FILE : result;
    result = store_result(mdb_txn_begin(store->env, NULL, 0, &txn));
    if (result == 0)
        result = layout_settle(store, txn, layout, &store->was_empty);
    if (result == 0)
        result = tables_open(store, txn);
    if (result == 0) {
        store->commit = mdb_txn_id(txn);
        result = store_result(mdb_txn_commit(txn));
    } else if (txn) {
        mdb_txn_abort(txn);
    }
    if (result) {
        mdb_env_close(store->env);
        store->env = NULL;
    }
    return result;
}

static int open_or_empty(struct store *store, const struct store_options *options, const char *path, char problem[STORE_PROBLEM_MAX])
{
    struct ck_buffer layout = { 0 };
    int              result;

    layout_write(options, &layout);
    result = filling_look(store, options, path);
    if (result == 0)
        result = env_open(store, options, path, ck_buffer_bytes(&layout));
    if (result == OTHER) {
        result = unlink(path) == 0 ? 0 : -errno;
        if (result == 0)
            result = env_open(store, options, path, ck_buffer_bytes(&layout));
    }
    ck_buffer_release(&layout);
    if (result == 0)
        result = filling_begin(store, options);
    if (result > 0)
        result = -EEXIST;
    if (result)
        snprintf(problem, STORE_PROBLEM_MAX, "%.380s: %s", path, store_error(result));
    return result;
}

/* One process has the directory. */
static int directory_lock(struct store *store, const char *directory, char problem[STORE_PROBLEM_MAX])
{
    int result = directory_create(directory);

    if (result == 0) {
        store->lock = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        result = store->lock < 0 ? -errno : 0;
    }
    if (result == 0 && flock(store->lock, LOCK_EX | LOCK_NB))
        result = errno == EWOULDBLOCK ? -EBUSY : -errno;
    if (result)
        snprintf(problem, STORE_PROBLEM_MAX, "%.380s: %s", directory, store_error(result));
    return result;
}

int store_open(const struct store_options *options, struct store **ret_store, char ret_problem[STORE_PROBLEM_MAX])
{
    struct store      *store = calloc(1, sizeof(*store));
    pthread_condattr_t attributes;
    char               path[PATH_SIZE];
    int                result;

    if (!store)
        abort();
    assert(options->topic_count <= STORE_TOPICS_MAX);
    store->lock = -1;
    store->topic_count = options->topic_count;
    for (size_t i = 0; i < options->topic_count; i++)
        store->by_end[i] = options->topics[i].by_end;
    store->fleeting = options->fleeting;
    store->mapped_max = options->mapped_max;
    pthread_mutex_init(&store->mutex, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&store->committed, &attributes);
    pthread_condattr_destroy(&attributes);
    result = directory_lock(store, options->directory, ret_problem);
    if (result == 0 && !path_join(path, sizeof(path), options->directory, "store.mdb")) {
        result = -ENAMETOOLONG;
        snprintf(ret_problem, STORE_PROBLEM_MAX, "%.400s: %s", options->directory, store_error(result));
    }
    if (result == 0)
        result = open_or_empty(store, options, path, ret_problem);
    if (result) {
        store_close(store);
        return result;
    }
    if (options->mapped_max)
        memory_find(store);
    *ret_store = store;
    return 0;
}

void store_close(struct store *store)
{
    if (!store)
        return;
    if (store->writing)
        mdb_txn_abort(store->writing);
    if (store->env) {
        if (!store->fleeting && store_settle(store) == 0)
            (void)mdb_env_sync(store->env, 1);
        mdb_env_close(store->env);
    }
    if (store->lock >= 0)
        close(store->lock);
    for (size_t i = 0; i < store->topic_count; i++) {
        free(store->held[i].items);
        free(store->held[i].changed);
    }
    pthread_cond_destroy(&store->committed);
    pthread_mutex_destroy(&store->mutex);
    free(store);
}

const char *store_emptied(const struct store *store) { return store->emptied; }

/* ---- who waits ---- */

uint64_t store_wait(struct store *store, uint64_t seen, int timeout_ms)
{
    struct timespec until;
    uint64_t        commit;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += timeout_ms / 1000;
    until.tv_nsec += (long)(timeout_ms % 1000) * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    pthread_mutex_lock(&store->mutex);
    while (store->commit <= seen)
        if (pthread_cond_timedwait(&store->committed, &store->mutex, &until))
            break;
    commit = store->commit;
    pthread_mutex_unlock(&store->mutex);
    return commit;
}

uint64_t store_touched(struct store *store, uint16_t topic)
{
    uint64_t commit;

    assert(topic < store->topic_count);
    pthread_mutex_lock(&store->mutex);
    commit = store->commits[topic];
    pthread_mutex_unlock(&store->mutex);
    return commit;
}
