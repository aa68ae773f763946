/* SPDX-License-Identifier: Apache-2.0
 * CSV files to a reference, without a log between: what `status` asks. Its rows are judged and filled by intake itself. */
#include "program/ingest/shipped.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>

#include "engine/util/file.h"
#include "engine/util/plural.h"
#include "program/ingest/vet.h"

struct loading {
    const struct ck_processor *intake;
    struct reference          *reference;
    int64_t                    offset;
    size_t                     refused, warnings;
    bool                       quiet; /* no warnings */
    const char                *path;
    struct vet                *vet;
    size_t                     line;
};

enum { WARNINGS_MAX = 20 };

static void tell(void *context, size_t line, bool refused, const char *text)
{
    struct loading *loading = context;

    if (!refused && (loading->quiet || loading->warnings++ >= WARNINGS_MAX))
        return;
    loading->refused += refused;
    fprintf(stderr, "%s:%zu: %s%s\n", loading->path, line, refused ? "" : "warning: ", text);
}

static int take(void *context, const void *record)
{
    struct loading *loading = context;

    vet_record(loading->vet, loading->line, record);
    return 0;
}

static void take_bad(void *context, size_t line, const char *problem) { vet_unreadable(((struct loading *)context)->vet, line, problem); }

static int learn_item(void *context, struct ck_bytes key, const void *fact)
{
    return reference_learn_item(((struct loading *)context)->reference, ((struct loading *)context)->offset++, key, fact);
}

static int learn_measure(void *context, struct ck_bytes key, const void *fact)
{
    return reference_learn_measure(((struct loading *)context)->reference, ((struct loading *)context)->offset++, key, fact);
}

/* A file by the rules of intake: what it refuses is not learned. */
static bool load(struct loading *loading, const char *directory, const struct ingest_kind *kind,
                 int (*learn)(void *context, struct ck_bytes key, const void *fact))
{
    char               path[PATH_MAX] = "";
    struct vet_options options = { .intake = loading->intake, .context = loading, .tell = tell };
    struct ingest_sink sink = { loading, take, take_bad, &loading->line };
    struct ck_buffer   text = { 0 };
    int                result = path_join(path, sizeof path, directory, kind->file) ? file_read_regular(path, &text) : -ENAMETOOLONG;

    loading->path = path;
    if (result) {
        fprintf(stderr, "chokepoint: %s: %s\n", path, file_error(result));
    } else {
        if (loading->offset) /* the catalogue is known by now */
            options.catalogue = loading->reference;
        loading->offset = 0;
        loading->vet = vet_new(kind, &options);
        ingest_csv(kind, ck_buffer_bytes(&text), NULL, &sink);
        vet_finish(loading->vet);
        vet_facts(loading->vet, learn, loading);
        vet_free(loading->vet);
    }
    ck_buffer_release(&text);
    return result == 0;
}

struct reference *shipped_load(const char *directory, const struct ck_processor *intake, bool quiet, size_t *ret_refused)
{
    struct loading loading = { .intake = intake, .reference = reference_new(), .quiet = quiet };
    bool loaded = load(&loading, directory, ingest_find("items"), learn_item) && load(&loading, directory, ingest_find("measures"), learn_measure);

    if (loading.warnings > WARNINGS_MAX)
        fprintf(stderr, "chokepoint: and %zu warning%s more: chokepoint check --data %s\n", loading.warnings - WARNINGS_MAX,
                plural(loading.warnings - WARNINGS_MAX), directory);
    if (ret_refused)
        *ret_refused = loading.refused;
    if (loaded && (ret_refused || loading.refused == 0))
        return loading.reference;
    reference_free(loading.reference);
    return NULL;
}

bool shipped_beside(char *buf, size_t size)
{
    return directory_beside(buf, size, (const char *const[]){ "../share/chokepoint", "../../data", NULL }, "control_measures.csv");
}

bool shipped_directory(const char *given, char *buf, size_t size)
{
    if (given && strlen(given) < size) {
        memcpy(buf, given, strlen(given) + 1);
        return true;
    }
    if (!given && shipped_beside(buf, size))
        return true;
    fprintf(stderr, "chokepoint: no data directory beside the program: --data DIR names one\n");
    return false;
}
