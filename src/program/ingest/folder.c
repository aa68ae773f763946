/* SPDX-License-Identifier: Apache-2.0
 * A directory_store without places. */
#include "program/ingest/folder.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "domain/model/topics.h"
#include "engine/util/file.h"
#include "program/ingest/lines.h"
#include "source/fetch/store.h"

static const struct ck_topic *const topics[] = { &trade_records,    &trade_releases, &control_measures, &reference_items,
                                                 &reference_supply, &policy_news,    &claims_submitted, NULL };
enum { TOPICS = sizeof topics / sizeof *topics - 1 };

struct folder {
    const char                *path;
    const struct ck_processor *intake;
    const void                *config;
    struct fetch_store        *store;
    struct vet                *there[TOPICS]; /* what the directory had; NULL: nobody asked */
    struct seen_rows          *seen[TOPICS];  /* that, and what was added */
    size_t                     added[TOPICS], line;
    struct vet_known           known;
    struct vet                *reading;
};

static size_t number_of(const struct ingest_kind *kind)
{
    size_t number = 0;

    while (topics[number] != kind->topic)
        number++;
    return number;
}

bool folder_is_meant(const char *path)
{
    const char *slash = strrchr(path, '/');
    struct stat status;

    if (strcmp(path, "-") == 0)
        return false;
    if (stat(path, &status) == 0)
        return S_ISDIR(status.st_mode);
    return slash ? !slash[1] || !strchr(slash, '.') : !strchr(path, '.');
}

struct folder *folder_open(const char *path, const struct ck_processor *intake, const void *config, char problem[FOLDER_PROBLEM_MAX])
{
    struct folder *folder = calloc(1, sizeof *folder);

    if (!folder)
        abort();
    *folder = (struct folder){ .path = path, .intake = intake, .config = config };
    if (directory_store_open(path, topics, &folder->store, problem) == 0) {
        if (store_begin(folder->store) == 0)
            return folder;
        snprintf(problem, FOLDER_PROBLEM_MAX, "%s", folder_problem(folder));
    }
    folder_free(folder);
    return NULL;
}

/* ---- what is there ---- */

static void hush(void *context, size_t line, bool refused, const char *text) /* `check` tells it */
{
    (void)context, (void)line, (void)refused, (void)text;
}

static int take(void *context, const void *record)
{
    struct folder *folder = context;

    vet_record(folder->reading, folder->line, record);
    return 0;
}

static void pass(void *context, size_t line, const char *problem) { (void)context, (void)line, (void)problem; }

static int read_topic(struct folder *folder, const struct ingest_kind *kind, const char *path, struct vet **ret)
{
    struct vet_options options = { .intake = folder->intake, .config = folder->config, .hold = true, .tell = hush };
    struct ingest_sink sink = { folder, take, pass, &folder->line, NULL };
    FILE              *file;
    int                result = file_open(path, &file);

    *ret = folder->reading = vet_new(kind, &options);
    folder->seen[number_of(kind)] = seen_new();
    if (result)
        return result == -ENOENT ? 0 : result;
    result = ingest_lines(kind, file, &sink);
    file_close(file);
    vet_remember(folder->reading, folder->seen[number_of(kind)]);
    return result < 0 ? result : 0;
}

int folder_compare(struct folder *folder, const struct ingest_kind *kind, struct vet *vet)
{
    size_t number = number_of(kind);
    char   path[PATH_MAX], name[NAME_MAX];
    int    result = 0;

    snprintf(name, sizeof name, "%s.jsonl", kind->topic->name);
    if (!path_join(path, sizeof path, folder->path, name))
        result = -ENAMETOOLONG;
    else if (!folder->there[number])
        result = read_topic(folder, kind, path, &folder->there[number]);
    if (result == 0)
        vet_against(vet, folder->there[number], folder->seen[number], path, &folder->known);
    else
        snprintf(folder->store->problem, sizeof folder->store->problem, "%.400s: %s", path, file_error(result));
    return result;
}

/* ---- what is written ---- */

int folder_add(struct folder *folder, const struct ingest_kind *kind, const void *record)
{
    size_t number = number_of(kind);

    folder->added[number]++;
    return store_add(folder->store, number, record);
}

int folder_end(struct folder *folder, bool keep)
{
    if (keep)
        return store_commit(folder->store, NULL, 0);
    store_abort(folder->store);
    memset(folder->added, 0, sizeof folder->added);
    return 0;
}

size_t folder_there(const struct folder *folder) { return folder->known.there; }
size_t folder_twice(const struct folder *folder) { return folder->known.twice; }

void folder_tell(const struct folder *folder)
{
    const char *before = "";

    for (size_t i = 0; i < TOPICS; i++) {
        if (!folder->added[i])
            continue;
        if (!before[0])
            fprintf(stderr, " to %s: ", folder->path);
        fprintf(stderr, "%s%s %zu", before, topics[i]->name, folder->added[i]);
        before = ", ";
    }
}

const char *folder_problem(const struct folder *folder) { return folder->store->problem; }

void folder_free(struct folder *folder)
{
    if (!folder)
        return;
    for (size_t i = 0; i < TOPICS; i++) {
        vet_free(folder->there[i]);
        seen_free(folder->seen[i]);
    }
    store_close(folder->store);
    free(folder);
}
