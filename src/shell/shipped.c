/* SPDX-License-Identifier: Apache-2.0
 * CSV files to a reference, without a log between: what `status` asks. Nulls are filled as intake fills them (SPEC 4). */
#include "shell/shipped.h"

#include <limits.h>
#include <stdio.h>

#include "chokepoint/day.h"
#include "shell/file.h"
#include "shell/ingest.h"

struct loading {
    struct reference *reference;
    int64_t           offset;
    const char       *path;
};

static void fill(struct maybe_int *field, int32_t value)
{
    if (!field->known)
        *field = known_int(value);
}

static int learn(void *context, const void *record)
{
    struct loading               *loading = context;
    const struct control_measure *measure = record;
    struct measure_fact           fact = { .measure_id = measure->measure_id,
                                           .act = measure->act,
                                           .targets = measure->targets,
                                           .authority = measure->authority,
                                           .instrument = measure->instrument,
                                           .origin = measure->origin,
                                           .destinations = measure->destinations,
                                           .excluded_destinations = measure->excluded_destinations,
                                           .items = measure->items,
                                           .commodity_prefixes = measure->commodity_prefixes,
                                           .coverage = measure->coverage,
                                           .end_use = measure->end_use,
                                           .restriction = measure->restriction,
                                           .announced_on = measure->announced_on,
                                           .valid_from = measure->valid_from,
                                           .valid_to = measure->valid_to,
                                           .end_inclusive = measure->end_inclusive,
                                           .known_at = measure->known_at,
                                           .source_url = measure->source_url,
                                           .note = measure->note };

    if (fact.act != ACT_AMEND) {
        fill(&fact.coverage, COVERAGE_FULL);
        fill(&fact.end_use, END_USE_ANY);
    }
    return reference_learn_measure(loading->reference, loading->offset++, fact.measure_id, &fact);
}

static void tell_bad(void *context, size_t line, const char *problem)
{
    fprintf(stderr, "%s:%zu: %s\n", ((struct loading *)context)->path, line, problem);
}

static bool read_text(const char *directory, const char *name, char *path, struct buffer *text)
{
    int result = path_join(path, PATH_MAX, directory, name) ? file_read(path, text) : -1;

    if (result)
        fprintf(stderr, "chokepoint: %s: %s\n", path, result == -1 ? "too long" : file_error(result));
    return result == 0;
}

struct reference *shipped_load(const char *directory)
{
    char               path[PATH_MAX];
    struct loading     loading = { .path = path };
    struct ingest_sink sink = { &loading, learn, tell_bad };
    struct buffer      items = { 0 }, measures = { 0 };

    if (read_text(directory, "items.csv", path, &items))
        loading.reference = ingest_catalogue(buffer_bytes(&items), &sink);
    if (loading.reference && (!read_text(directory, "control_measures.csv", path, &measures) ||
                              ingest_csv(ingest_find("measures"), buffer_bytes(&measures), NULL, &sink) != INGEST_OK)) {
        reference_free(loading.reference);
        loading.reference = NULL;
    }
    buffer_release(&items);
    buffer_release(&measures);
    return loading.reference;
}

bool shipped_directory(const char *given, char *buf, size_t size)
{
    if (given && strlen(given) < size) {
        memcpy(buf, given, strlen(given) + 1);
        return true;
    }
    if (!given && data_directory(buf, size))
        return true;
    fprintf(stderr, "chokepoint: no data directory beside the program: --data DIR names one\n");
    return false;
}
