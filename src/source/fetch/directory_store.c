/* SPDX-License-Identifier: Apache-2.0
 * Records and places in the files of a directory. A step begins with a note of how long the files are. The places are replaced as a whole, by
 * rename(2), after the records are on the disk; they hold how long the files were then. Where a note is left, its step did not end: the files are cut
 * to the greater of both lengths. Lines that others put behind between steps stay. */
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
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
#define NOTE_NAME ".fetch.step"

struct directory_store {
    struct fetch_store store;
    char               path[PATH_MAX];
    int                lock;
    FILE              *files[STORE_TOPICS_MAX];
    off_t              sizes[STORE_TOPICS_MAX]; /* where the step began */
    size_t             count;
    json_t            *known; /* topic: its file's length at the last commit of places; of other stores' topics too */
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

static int read_sizes(struct directory_store *store, struct ck_bytes line)
{
    json_t *json = json_loadb(line.data, line.size, JSON_REJECT_DUPLICATES, NULL), *sizes = json_object_get(json, "sizes");
    int     result = json_is_object(sizes) ? json_object_update(store->known, sizes) : -1;

    json_decref(json);
    return result ? -EILSEQ : 0;
}

static int read_place(struct directory_store *store, struct ck_bytes line)
{
    char               detail[128];
    struct fetch_place place;

    ck_arena_clear(&store->arena);
    if (json_read(&fetch_place_type, line, &store->arena, &place, detail, sizeof detail) != JSON_OK)
        return -EILSEQ;
    places_set(&store->store.places, &place);
    return 0;
}

static int read_places(struct directory_store *store)
{
    char    path[PATH_MAX], *line = NULL;
    size_t  room = 0, number = 0;
    ssize_t size;
    FILE   *file = path_of(store, PLACES_NAME, "", path) ? fopen(path, "re") : NULL;
    int     result = file || errno == ENOENT ? 0 : -errno;

    while (file && result == 0 && (size = getline(&line, &room, file)) > 0) {
        struct ck_bytes text = { line, (size_t)size };

        result = number++ ? read_place(store, text) : read_sizes(store, text);
    }
    free(line);
    if (file)
        fclose(file);
    return result ? fail(store, result, PLACES_NAME) : 0;
}

/* ---- the files of records ---- */

/* 0, and 0 bytes where there is none. */
static int size_of(struct directory_store *store, const char *name, off_t *ret_size)
{
    char        path[PATH_MAX];
    struct stat status = { 0 };

    if (!path_of(store, name, ".jsonl", path))
        return fail(store, -ENAMETOOLONG, name);
    if (stat(path, &status) != 0 && errno != ENOENT)
        return fail(store, -errno, name);
    *ret_size = status.st_size;
    return 0;
}

/* What is written comes to stand on a line of its own. */
static int end_line(FILE *file)
{
    struct stat status;
    char        last = '\n';

    if (fstat(fileno(file), &status) != 0 || (status.st_size > 0 && pread(fileno(file), &last, 1, status.st_size - 1) != 1))
        return -errno;
    return last == '\n' || fputc('\n', file) != EOF ? 0 : -EIO;
}

static int open_records(struct directory_store *store, size_t at)
{
    const char *name = store->store.topics[at]->name;
    char        path[PATH_MAX];
    int         result;

    if (!path_of(store, name, ".jsonl", path))
        return fail(store, -ENAMETOOLONG, name);
    store->files[at] = fopen(path, "a+e");
    result = store->files[at] ? end_line(store->files[at]) : -errno;
    return result ? fail(store, result, name) : 0;
}

/* The places say what was sent, and the file has to have it. */
static int compare_sizes(struct directory_store *store)
{
    int result = 0;

    for (size_t i = 0; i < store->count && result == 0; i++) {
        const char *name = store->store.topics[i]->name;
        off_t       size = 0;

        result = size_of(store, name, &size);
        if (result || size >= (off_t)json_integer_value(json_object_get(store->known, name)))
            continue;
        snprintf(store->store.problem, sizeof store->store.problem,
                 "%.300s/%s.jsonl is shorter than %s says: was it replaced? Remove both to fetch all anew", store->path, name, PLACES_NAME);
        result = -ESTALE;
    }
    return result;
}

/* ---- the note of a step ---- */

static int cut(struct directory_store *store, const char *name, json_int_t noted)
{
    json_int_t known = json_integer_value(json_object_get(store->known, name));
    off_t      size = 0, end = (off_t)(known > noted ? known : noted);
    char       path[PATH_MAX];
    int        result = size_of(store, name, &size);

    if (result || size <= end)
        return result;
    return path_of(store, name, ".jsonl", path) && truncate(path, end) == 0 ? 0 : fail(store, -errno, name);
}

static int remove_note(struct directory_store *store)
{
    char path[PATH_MAX];

    if (!path_of(store, NOTE_NAME, "", path))
        return fail(store, -ENAMETOOLONG, NOTE_NAME);
    return unlink(path) == 0 || errno == ENOENT ? 0 : fail(store, -errno, NOTE_NAME);
}

/* Lines of a step that did not end are cut off. */
static int undo(struct directory_store *store)
{
    char        path[PATH_MAX];
    json_t     *note, *size;
    const char *name;
    int         result = 0;

    if (!path_of(store, NOTE_NAME, "", path) || access(path, F_OK) != 0)
        return 0;
    note = json_load_file(path, 0, NULL); /* nothing was written yet where it is not whole */
    json_object_foreach(note, name, size) if (result == 0) result = cut(store, name, json_integer_value(size));
    json_decref(note);
    return result ? result : remove_note(store);
}

static int write_whole(const char *path, struct ck_bytes text)
{
    FILE *file = fopen(path, "we");
    bool  written;
    int   result;

    if (!file)
        return -errno;
    written = fwrite(text.data, 1, text.size, file) == text.size && fflush(file) == 0 && fsync(fileno(file)) == 0;
    result = written ? 0 : -errno;
    fclose(file);
    return result;
}

static void append_json(struct ck_buffer *buffer, const json_t *json)
{
    char *text = json_dumps(json, JSON_COMPACT);

    if (!text)
        abort();
    ck_buffer_append(buffer, ck_bytes_from(text));
    ck_buffer_append(buffer, CK_BYTES("\n"));
    free(text);
}

static int write_note(struct directory_store *store)
{
    json_t *note = json_object();
    char    path[PATH_MAX];
    int     result = path_of(store, NOTE_NAME, "", path) ? 0 : -ENAMETOOLONG;

    for (size_t i = 0; i < store->count; i++)
        json_object_set_new(note, store->store.topics[i]->name, json_integer(store->sizes[i]));
    store->buffer.size = 0;
    append_json(&store->buffer, note);
    json_decref(note);
    if (result == 0)
        result = write_whole(path, ck_buffer_bytes(&store->buffer));
    if (result == 0 && fsync(store->lock) != 0)
        result = -errno;
    return result ? fail(store, result, NOTE_NAME) : 0;
}

static int open_all(struct directory_store *store)
{
    int result = read_places(store);

    if (result == 0)
        result = undo(store);
    return result ? result : compare_sizes(store);
}

/* ---- a step ---- */

static int step_begin(struct fetch_store *base)
{
    struct directory_store *store = directory_store_of(base);
    int                     result = 0;

    for (size_t i = 0; i < store->count && result == 0; i++)
        result = size_of(store, base->topics[i]->name, &store->sizes[i]);
    return result ? result : write_note(store);
}

static int step_add(struct fetch_store *base, size_t topic, const void *record)
{
    struct directory_store      *store = directory_store_of(base);
    const struct ck_record_type *type = base->topics[topic]->value;
    int                          result = store->files[topic] ? 0 : open_records(store, topic);

    if (result)
        return result;
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
    json_t *line = json_pack("{s:O}", "sizes", store->known);

    append_json(&store->buffer, line);
    json_decref(line);
}

/* On the disk under another name, then under its own. */
static int replace_places(struct directory_store *store)
{
    char path[PATH_MAX], fresh[PATH_MAX];
    int  result;

    store->buffer.size = 0;
    write_sizes(store);
    result = places_each(&store->store.places, write_place, store);
    if (result || !path_of(store, PLACES_NAME, "", path) || !path_of(store, PLACES_NAME, "~", fresh))
        return result ? result : -ENAMETOOLONG;
    result = write_whole(fresh, ck_buffer_bytes(&store->buffer));
    return result ? result : rename(fresh, path) == 0 && fsync(store->lock) == 0 ? 0 : -errno;
}

static int step_commit(struct fetch_store *base, const struct fetch_place *places, size_t count)
{
    struct directory_store *store = directory_store_of(base);
    int                     result = 0;

    for (size_t i = 0; i < store->count; i++) {
        if (!store->files[i])
            continue;
        if (fflush(store->files[i]) != 0 || fsync(fileno(store->files[i])) != 0)
            return fail(store, -errno, base->topics[i]->name);
        json_object_set_new(store->known, base->topics[i]->name, json_integer(lseek(fileno(store->files[i]), 0, SEEK_END)));
    }
    for (size_t i = 0; i < count; i++)
        places_set(&base->places, &places[i]);
    if (count) /* without places the records alone are the step */
        result = replace_places(store);
    if (result)
        return fail(store, result, PLACES_NAME);
    result = remove_note(store);
    return result ? result : STORE_DONE;
}

static void step_abort(struct fetch_store *base)
{
    struct directory_store *store = directory_store_of(base);

    for (size_t i = 0; i < store->count; i++) {
        if (!store->files[i])
            continue;
        if (fflush(store->files[i]) != 0 || ftruncate(fileno(store->files[i]), store->sizes[i]) != 0)
            fail(store, -errno, base->topics[i]->name);
        fclose(store->files[i]);
        store->files[i] = NULL;
    }
    remove_note(store);
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
    json_decref(store->known);
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
    store->known = json_object();
    while (topics[store->count])
        store->count++;
    snprintf(store->path, sizeof store->path, "%s", path);
    if (result == 0) {
        store->lock = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        result = store->lock < 0 ? -errno : flock(store->lock, LOCK_EX | LOCK_NB) == 0 ? 0 : -EBUSY;
    }
    if (result)
        fail(store, result, result == -EBUSY ? "another fetch, or ingest, has it open" : "");
    else
        result = open_all(store);
    if (result) {
        snprintf(problem, STORE_PROBLEM_MAX, "%s", store->store.problem);
        directory_store_close(&store->store);
        return result;
    }
    *ret_store = &store->store;
    return 0;
}
