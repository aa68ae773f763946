/* SPDX-License-Identifier: Apache-2.0
 * Records and places in the files of a directory. The places are replaced as a whole, by rename(2), after the records are on the disk; they hold how
 * long the records' files were then. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/formats/json.h"
#include "engine/util/file.h"
#include "source/fetch/store.h"

#define PLACES_NAME ".fetch.place.jsonl"

struct directory_store {
    struct fetch_store store;
    char               path[PATH_MAX];
    int                lock;
    FILE              *files[STORE_TOPICS_MAX];
    off_t              sizes[STORE_TOPICS_MAX]; /* at the last commit */
    size_t             count;
    struct ck_buffer   buffer;
    struct ck_arena    arena;
};

static struct directory_store *directory_store_of(struct fetch_store *store) { return (struct directory_store *)store; }

static int fail(struct directory_store *store, int result, const char *name)
{
    snprintf(store->store.problem, sizeof store->store.problem, "%.300s/%s: %s", store->path, name, file_error(result));
    return result;
}

static bool path_of(const struct directory_store *store, const char *name, const char *ending, char ret_path[PATH_MAX])
{
    char file[NAME_MAX];

    snprintf(file, sizeof file, "%s%s", name, ending);
    return path_join(ret_path, PATH_MAX, store->path, file);
}

/* ---- reading ---- */

static int read_sizes(struct directory_store *store, json_t *line)
{
    json_t *sizes = json_object_get(line, "sizes");

    for (size_t i = 0; i < store->count; i++)
        store->sizes[i] = (off_t)json_integer_value(json_object_get(sizes, store->store.topics[i]->name));
    return json_is_object(sizes) ? 0 : -EILSEQ;
}

static int read_place(struct directory_store *store, json_t *line)
{
    char               detail[128];
    struct fetch_place place;

    ck_arena_clear(&store->arena);
    if (json_read_value(&fetch_place_type, line, &store->arena, &place, detail, sizeof detail) != JSON_OK)
        return -EILSEQ;
    places_set(&store->store.places, &place);
    return 0;
}

static int read_places(struct directory_store *store)
{
    char   path[PATH_MAX], *line = NULL;
    size_t room = 0, number = 0;
    FILE  *file = path_of(store, PLACES_NAME, "", path) ? fopen(path, "re") : NULL;
    int    result = file || errno == ENOENT ? 0 : -errno;

    while (file && result == 0 && getline(&line, &room, file) > 0) {
        json_t *json = json_loads(line, JSON_REJECT_DUPLICATES, NULL);

        result = !json ? -EILSEQ : number++ ? read_place(store, json) : read_sizes(store, json);
        json_decref(json);
    }
    free(line);
    if (file)
        fclose(file);
    return result ? fail(store, result, PLACES_NAME) : 0;
}

/* ---- the files of records ---- */

static int open_records(struct directory_store *store, size_t at)
{
    const char *name = store->store.topics[at]->name;
    char        path[PATH_MAX];
    struct stat status;

    if (!path_of(store, name, ".jsonl", path))
        return fail(store, -ENAMETOOLONG, name);
    store->files[at] = fopen(path, "ae");
    if (!store->files[at] || fstat(fileno(store->files[at]), &status) != 0)
        return fail(store, -errno, name);
    return 0;
}

/* Lines of a step that did not end are cut off, once places were ever written: before that, the lines are somebody else's. */
static int cut(struct directory_store *store, size_t at)
{
    const char *name = store->store.topics[at]->name;
    struct stat status;

    if (fstat(fileno(store->files[at]), &status) != 0)
        return fail(store, -errno, name);
    if (status.st_size < store->sizes[at]) {
        snprintf(store->store.problem, sizeof store->store.problem,
                 "%.300s/%s.jsonl is shorter than %s says: was it replaced? Remove both to fetch all anew", store->path, name, PLACES_NAME);
        return -ESTALE;
    }
    return ftruncate(fileno(store->files[at]), store->sizes[at]) == 0 ? 0 : fail(store, -errno, name);
}

static int open_all(struct directory_store *store)
{
    char path[PATH_MAX];
    bool known = path_of(store, PLACES_NAME, "", path) && access(path, F_OK) == 0;
    int  result = read_places(store);

    for (size_t i = 0; i < store->count && result == 0; i++) {
        result = open_records(store, i);
        if (result == 0 && known)
            result = cut(store, i);
    }
    return result;
}

/* ---- a step ---- */

static int step_begin(struct fetch_store *base)
{
    (void)base;
    return 0;
}

static int step_add(struct fetch_store *base, size_t topic, const void *record)
{
    struct directory_store      *store = directory_store_of(base);
    const struct ck_record_type *type = base->topics[topic]->value;

    store->buffer.size = 0;
    ck_buffer_append(&store->buffer, CK_BYTES("{\"value\":"));
    json_write(type, 0, type->field_count, record, &store->buffer);
    ck_buffer_append(&store->buffer, CK_BYTES("}\n"));
    errno = EIO;
    return fwrite(store->buffer.data, 1, store->buffer.size, store->files[topic]) == store->buffer.size
               ? 0
               : fail(store, -errno, base->topics[topic]->name);
}

static int write_place(void *context, struct ck_bytes key, struct ck_bytes encoded)
{
    struct directory_store *store = context;
    struct fetch_place      place;

    (void)key;
    ck_arena_clear(&store->arena);
    if (ck_record_decode(&fetch_place_type, encoded, &store->arena, &place) != CK_CODEC_OK)
        return -EILSEQ;
    json_write(&fetch_place_type, 0, fetch_place_type.field_count, &place, &store->buffer);
    ck_buffer_append(&store->buffer, CK_BYTES("\n"));
    return 0;
}

static void write_sizes(struct directory_store *store)
{
    json_t *sizes = json_object(), *line = json_pack("{s:o}", "sizes", sizes);
    char   *text;

    for (size_t i = 0; i < store->count; i++)
        json_object_set_new(sizes, store->store.topics[i]->name, json_integer(store->sizes[i]));
    text = json_dumps(line, JSON_COMPACT);
    if (!text)
        abort();
    ck_buffer_append(&store->buffer, ck_bytes_from(text));
    ck_buffer_append(&store->buffer, CK_BYTES("\n"));
    free(text);
    json_decref(line);
}

/* On the disk under another name, then under its own. */
static int replace_places(struct directory_store *store)
{
    char  path[PATH_MAX], fresh[PATH_MAX];
    FILE *file;
    bool  written;
    int   result, lock = store->lock;

    store->buffer.size = 0;
    write_sizes(store);
    result = places_each(&store->store.places, write_place, store);
    if (result || !path_of(store, PLACES_NAME, "", path) || !path_of(store, PLACES_NAME, "~", fresh))
        return result ? result : -ENAMETOOLONG;
    file = fopen(fresh, "we");
    if (!file)
        return -errno;
    written = fwrite(store->buffer.data, 1, store->buffer.size, file) == store->buffer.size && fflush(file) == 0 && fsync(fileno(file)) == 0;
    result = written ? 0 : -errno;
    fclose(file);
    return result ? result : rename(fresh, path) == 0 && fsync(lock) == 0 ? 0 : -errno;
}

static int step_commit(struct fetch_store *base, const struct fetch_place *places, size_t count)
{
    struct directory_store *store = directory_store_of(base);
    int                     result;

    for (size_t i = 0; i < store->count; i++) {
        if (fflush(store->files[i]) != 0 || fsync(fileno(store->files[i])) != 0)
            return fail(store, -errno, base->topics[i]->name);
        store->sizes[i] = lseek(fileno(store->files[i]), 0, SEEK_END);
    }
    for (size_t i = 0; i < count; i++)
        places_set(&base->places, &places[i]);
    result = replace_places(store);
    return result ? fail(store, result, PLACES_NAME) : STORE_DONE;
}

static void step_abort(struct fetch_store *base)
{
    struct directory_store *store = directory_store_of(base);

    for (size_t i = 0; i < store->count; i++)
        if (fflush(store->files[i]) != 0 || ftruncate(fileno(store->files[i]), store->sizes[i]) != 0)
            fail(store, -errno, base->topics[i]->name);
}

static void directory_store_close(struct fetch_store *base)
{
    struct directory_store *store = directory_store_of(base);

    for (size_t i = 0; i < store->count; i++)
        if (store->files[i])
            fclose(store->files[i]);
    if (store->lock >= 0)
        close(store->lock);
    places_release(&base->places);
    ck_buffer_release(&store->buffer);
    ck_arena_release(&store->arena);
    free(store);
}

static const struct fetch_store_ops directory_store_ops = { step_begin, step_add, step_commit, step_abort, directory_store_close };

int directory_store_open(const char *path, const struct ck_topic *const *topics, struct fetch_store **ret_store, char problem[STORE_PROBLEM_MAX])
{
    struct directory_store *store = calloc(1, sizeof *store);
    int                     result = directory_create(path);

    if (!store)
        abort();
    store->store = (struct fetch_store){ .ops = &directory_store_ops, .topics = topics };
    store->lock = -1;
    while (topics[store->count])
        store->count++;
    snprintf(store->path, sizeof store->path, "%s", path);
    if (result == 0) {
        store->lock = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        result = store->lock < 0 ? -errno : flock(store->lock, LOCK_EX | LOCK_NB) == 0 ? 0 : -EBUSY;
    }
    if (result)
        fail(store, result, result == -EBUSY ? "another fetch has it open" : "");
    else
        result = open_all(store);
    if (result == 0)
        for (size_t i = 0; i < store->count; i++)
            store->sizes[i] = lseek(fileno(store->files[i]), 0, SEEK_END);
    if (result) {
        snprintf(problem, STORE_PROBLEM_MAX, "%s", store->store.problem);
        directory_store_close(&store->store);
        return result;
    }
    *ret_store = &store->store;
    return 0;
}
