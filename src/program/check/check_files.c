/* SPDX-License-Identifier: Apache-2.0
 * A file at a time. */
#include "program/check/check_files.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "domain/model/topics.h"
#include "engine/base/topics.h"
#include "processors/all.h"
#include "engine/formats/json_scan.h"
#include "engine/util/file.h"
#include "program/ingest/hint.h"
#include "program/ingest/lines.h"
#include "engine/replay/stray.h"

struct files_checking {
    const struct ck_processor *intake;
    const void                *config;
    struct check_report       *report;
    struct reference          *catalogue; /* NULL: none yet, or none there */
    const char                *path;      /* being checked */
    struct vet                *vet;
    size_t                     line;
};

static void tell(void *context, size_t line, bool refused, const char *text)
{
    struct files_checking *checking = context;

    checking->report->warnings += !refused;
    if (line)
        fprintf(stderr, "%s:%zu: %s%s\n", checking->path, line, refused ? "" : "warning: ", text);
    else
        fprintf(stderr, "%s: %s%s\n", checking->path, refused ? "" : "warning: ", text);
}

static void cannot_read(struct files_checking *checking, int result)
{
    checking->report->unreadable++;
    fprintf(stderr, "%s: %s\n", checking->path, file_error(result));
}

static int take(void *context, const void *record)
{
    struct files_checking *checking = context;

    vet_record(checking->vet, checking->line, record);
    return 0;
}

static void take_bad(void *context, size_t line, const char *problem)
{
    struct files_checking *checking = context;

    vet_unreadable(checking->vet, line, problem);
}

static void take_told(void *context, size_t line, const char *text)
{
    struct files_checking *checking = context;

    vet_note(checking->vet, line, text);
}

static int learn(void *context, struct ck_bytes key, const void *fact)
{
    return reference_learn_item(((struct files_checking *)context)->catalogue, 0, key, fact);
}

static void begin(struct files_checking *checking, const struct ingest_kind *kind)
{
    checking->vet = vet_new(
        kind, &(struct vet_options){
                  .intake = checking->intake, .config = checking->config, .catalogue = checking->catalogue, .context = checking, .tell = tell });
}

/* The items of a directory are the catalogue of what is checked after them. */
static void end(struct files_checking *checking, const struct ingest_kind *kind)
{
    char hint[HINT_MAX];

    vet_finish(checking->vet);
    if (vet_refused(checking->vet)->total && hint_of(checking->path, NULL, NULL, hint))
        fprintf(stderr, "%s: %s\n", checking->path, hint);
    checking->report->records += vet_total(checking->vet);
    tally_merge(&checking->report->refused, vet_refused(checking->vet));
    if (kind->topic == &reference_items && !checking->catalogue) {
        checking->catalogue = reference_new();
        vet_facts(checking->vet, learn, checking);
    }
    vet_free(checking->vet);
    checking->vet = NULL;
}

/* ---- a data directory ---- */

static void check_kind(struct files_checking *checking, const char *directory, const struct ingest_kind *kind)
{
    struct ingest_sink sink = { checking, take, take_bad, &checking->line, take_told };
    struct ck_buffer   text = { 0 };
    char               path[PATH_MAX];
    int                result = path_join(path, sizeof path, directory, kind->file) ? file_read_regular(path, &text) : -ENAMETOOLONG;

    checking->path = path;
    if (result != -ENOENT || !kind->lines) {
        begin(checking, kind);
        if (result == 0)
            ingest_text(kind, ck_buffer_bytes(&text), checking->catalogue, &sink);
        else
            cannot_read(checking, result);
        end(checking, kind);
    }
    ck_buffer_release(&text);
}

void check_data(const char *directory, const struct ck_processor *intake, const void *config, struct check_report *report)
{
    struct files_checking     checking = { .intake = intake, .config = config, .report = report };
    const struct ingest_kind *items = ingest_find("items");

    check_kind(&checking, directory, items);
    for (const struct ingest_kind *kind = ingest_kinds; kind->name; kind++)
        if (kind != items)
            check_kind(&checking, directory, kind);
    reference_free(checking.catalogue);
}

/* ---- the input of replay ---- */

static void check_lines(struct files_checking *checking, struct ck_bytes rest)
{
    for (size_t number = 1; rest.size > 0; number++) {
        const char     *end = memchr(rest.data, '\n', rest.size);
        size_t          size = end ? (size_t)(end - rest.data) : rest.size, next = size + (end != NULL);
        struct ck_bytes line = { rest.data, size };

        text_begin(&line);
        if (!line_is_blank(line)) {
            struct ck_bytes value = envelope_of(line).value;

            vet_value(checking->vet, number, value.data ? value : line);
        }
        rest = (struct ck_bytes){ rest.data + next, rest.size - next };
    }
}

static void check_topic(struct files_checking *checking, const char *directory, const struct ingest_kind *kind)
{
    struct ck_buffer text = { 0 };
    char             path[PATH_MAX], name[PATH_MAX];
    int              result;

    snprintf(name, sizeof name, "%s.jsonl", kind->topic->name);
    result = path_join(path, sizeof path, directory, name) ? file_read_regular(path, &text) : -ENAMETOOLONG;
    checking->path = path;
    if (result == 0) {
        begin(checking, kind);
        check_lines(checking, ck_buffer_bytes(&text));
        end(checking, kind);
    } else if (result != -ENOENT) {
        cannot_read(checking, result);
    }
    ck_buffer_release(&text);
}

void check_input(const char *directory, const struct ck_processor *intake, const void *config, struct check_report *report)
{
    struct files_checking checking = { .intake = intake, .config = config, .report = report, .path = directory };
    struct topics         topics;
    int                   result = directory_open(directory);

    if (result) {
        cannot_read(&checking, result);
        return;
    }
    report->warnings += strays_tell(directory, processors_all, "warning: ");
    check_topic(&checking, directory, ingest_find("items"));
    topics_collect(processors_all, &topics);
    for (const struct ck_topic *const *topic = topics.items; *topic; topic++)
        if ((*topic)->foreign && *topic != &reference_items)
            check_topic(&checking, directory, ingest_of(*topic));
    if (!checking.catalogue && report->records > 0) {
        checking.path = directory;
        tell(&checking, 0, false, "no reference.items.jsonl: names of items are compared with no catalogue");
    }
    reference_free(checking.catalogue);
}
