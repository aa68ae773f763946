/* SPDX-License-Identifier: Apache-2.0
 * ingest SOURCE FILE…: from the map to the target. */
#include "program/ingest/source.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "domain/model/code.h"
#include "domain/model/topics.h"
#include "domain/reference/ancestors.h"
#include "engine/base/string_set.h"
#include "engine/formats/json.h"
#include "engine/util/file.h"
#include "engine/util/instant.h"
#include "engine/util/nearest.h"
#include "program/ingest/beginning.h"
#include "program/ingest/hint.h"
#include "program/ingest/unused.h"
#include "program/ingest/vet.h"
#include "program/ingest/wanted.h"
#include "source/map/set.h"

struct source_reading {
    struct source_job       *job;
    struct convert_run       run;
    struct rates            *rates;
    struct string_set        items; /* that are wanted; none: all */
    char                     published[CONVERT_INSTANT_MAX], collected[CONVERT_INSTANT_MAX], flow[16];
    struct map_set           set; /* of `auto` */
    struct source_map       *map; /* the one that was named */
    FILE                    *rejects;
    struct ck_buffer         line;
    const char              *path; /* being read */
    const struct source_map *reading;
    struct vet              *vet;
    struct vetted           *file;      /* being read */
    bool                     rejecting; /* the row was written already */
    struct ck_arena          arena;
};

/* A file that was read whole, until all are. */
struct vetted {
    struct source_reading   *reading;
    const char              *path;
    const struct source_map *map;
    struct vet              *vet;     /* NULL: it gives nothing */
    bool                     by_rows; /* lines are numbers of rows */
};

static int failed(const char *what, const char *problem)
{
    fprintf(stderr, "chokepoint ingest: %s%s%s\n", what, what[0] ? ": " : "", problem);
    return INGEST_BAD;
}

/* ---- rejects ---- */

static void member(struct ck_buffer *line, const char *name, struct ck_bytes text)
{
    ck_buffer_append(line, line->size ? CK_BYTES(",\"") : CK_BYTES("{\""));
    ck_buffer_append(line, ck_bytes_from(name));
    ck_buffer_append(line, CK_BYTES("\":"));
    if (text.data)
        json_write_text(text, line);
    else
        ck_buffer_append(line, CK_BYTES("null"));
}

static void write_reject(struct source_reading *reading, size_t number, const char *reason, const char *detail, struct ck_bytes row)
{
    char words[32];

    if (!reading->rejects)
        return;
    reading->line.size = 0;
    member(&reading->line, "source", reading->reading->name);
    member(&reading->line, "file", ck_bytes_from(reading->path));
    snprintf(words, sizeof words, ",\"%s\":%zu", reading->file->by_rows ? "number" : "line", number);
    ck_buffer_append(&reading->line, ck_bytes_from(words));
    member(&reading->line, "reason", ck_bytes_from(reason));
    member(&reading->line, "detail", ck_bytes_from(detail));
    while (row.size && (row.data[row.size - 1] == '\n' || row.data[row.size - 1] == '\r'))
        row.size--;
    member(&reading->line, "row", row);
    ck_buffer_append(&reading->line, CK_BYTES("}\n"));
    fwrite(reading->line.data, 1, reading->line.size, reading->rejects);
}

/* ---- the sinks ---- */

static void tell_line(const struct vetted *file, size_t line, const char *text)
{
    const char *path = file->path;

    if (line && file->by_rows)
        fprintf(stderr, "%s, row %zu: %s\n", path, line, text);
    else if (line)
        fprintf(stderr, "%s:%zu: %s\n", path, line, text);
    else
        fprintf(stderr, "%s: %s\n", path, text);
}

static void tell(void *context, size_t line, bool refused, const char *text)
{
    (void)refused;
    tell_line(context, line, text);
}

/* What intake refuses; what the map rejects was written with its row. */
static void refused_by_vet(void *context, size_t line, const char *reason, const char *text)
{
    struct vetted *file = context;

    file->reading->path = file->path;
    file->reading->file = file;
    file->reading->reading = file->map;
    if (!file->reading->rejecting)
        write_reject(file->reading, line, reason, text, (struct ck_bytes){ 0 });
}

/* Whether a record that names its item, and no code, is of none that is wanted. */
static bool is_other_item(const struct source_reading *reading, const void *record)
{
    const struct trade_record *trade = record;
    struct ancestors           ancestors;

    if (reading->items.count == 0 || reading->reading->topic != &trade_records || trade->nomenclature != NOMENCLATURE_ITEM)
        return false;
    ancestors = ancestors_of(reading->job->catalogue, trade->commodity);
    for (size_t i = 0; i < reading->items.count; i++)
        if (ck_bytes_equal(trade->commodity, reading->items.items[i]) || ancestors_have(&ancestors, reading->items.items[i]))
            return false;
    return true;
}

static int take(void *context, size_t line, const void *record, bool converted)
{
    struct source_reading *reading = context;

    if (is_other_item(reading, record)) {
        reading->job->counts.not_asked++;
        return 0;
    }
    vet_converted(reading->vet, converted);
    vet_record(reading->vet, line, record);
    return 0;
}

static void reject(void *context, size_t line, const char *reason, const char *detail, struct ck_bytes row)
{
    struct source_reading *reading = context;

    write_reject(reading, line, reason, detail, row);
    reading->rejecting = true;
    vet_rejected(reading->vet, line, reason, detail);
    reading->rejecting = false;
}

static void told(void *context, size_t line, const char *text) { tell_line(((struct source_reading *)context)->file, line, text); }

static void by_rows(void *context)
{
    struct source_reading *reading = context;

    reading->file->by_rows = true;
    vet_by_rows(reading->vet);
}

/* ---- what the command says ---- */

static int take_item(struct source_reading *reading, struct ck_bytes written)
{
    struct ck_bytes       name = item_fold(written, &reading->arena);
    struct item_fact_list items = catalogue_items(reading->job->catalogue);
    struct nearest        nearest = nearest_to(name);
    struct string_set     prefixes = { 0 };

    if (!catalogue_item(reading->job->catalogue, name)) {
        for (size_t i = 0; i < items.count; i++)
            nearest_try(&nearest, items.items[i]->item);
        fprintf(stderr, "chokepoint ingest: --items: the catalogue has no item %.*s%s%.*s%s\n", (int)name.size, name.data,
                nearest.found.data ? " (nearest: " : "", (int)nearest.found.size, nearest.found.data, nearest.found.data ? ")" : "");
        return INGEST_BAD;
    }
    wanted_add(reading->job->catalogue, name, NOMENCLATURES_ALL, &prefixes, &reading->arena);
    string_set_add(&reading->items, name, &reading->arena);
    if (prefixes.count)
        return INGEST_OK;
    fprintf(stderr, "chokepoint ingest: --items: %.*s has no customs code: no row of a file can be told to be of it\n", (int)name.size, name.data);
    return INGEST_BAD;
}

static int take_items(struct source_reading *reading, const char *items)
{
    struct ck_bytes rest = ck_bytes_from(items);
    int             result = INGEST_OK;

    while (rest.size && result == INGEST_OK) {
        const char     *comma = memchr(rest.data, ',', rest.size);
        struct ck_bytes name = { rest.data, comma ? (size_t)(comma - rest.data) : rest.size };

        rest = comma ? (struct ck_bytes){ comma + 1, rest.size - name.size - 1 } : (struct ck_bytes){ 0 };
        result = take_item(reading, name);
    }
    return result == INGEST_OK && reading->items.count == 0 ? failed("--items", "which?") : result;
}

/* As the codes of this file are written. */
static struct ck_bytes_array prefixes_of(struct source_reading *reading)
{
    struct string_set prefixes = { 0 };
    unsigned          nomenclatures = wanted_nomenclatures(reading->reading);

    for (size_t i = 0; i < reading->items.count; i++)
        wanted_add(reading->job->catalogue, reading->items.items[i], nomenclatures, &prefixes, &reading->arena);
    return string_set_sorted(&prefixes);
}

static int take_flow(struct source_reading *reading, const char *flow)
{
    static const char *const flows[] = { "EXPORT", "IMPORT", "RE_EXPORT", "RE_IMPORT" };
    size_t                   size = strlen(flow);

    for (size_t i = 0; i <= size && size < sizeof reading->flow; i++)
        reading->flow[i] = flow[i] == '-' ? '_' : (char)toupper((unsigned char)flow[i]);
    reading->run.flow = ck_bytes_from(reading->flow);
    for (size_t i = 0; i < sizeof flows / sizeof *flows; i++)
        if (strcmp(reading->flow, flows[i]) == 0)
            return INGEST_OK;
    return failed("--flow", "export, import, re-export or re-import");
}

static int prepare_run(struct source_reading *reading)
{
    const struct source_options *options = reading->job->options;
    char                         problem[RATES_PROBLEM_MAX];
    struct timespec              now;
    int64_t                      collected;
    int                          result = INGEST_OK;

    clock_gettime(CLOCK_REALTIME, &now);
    collected = (int64_t)now.tv_sec * 1000;
    if (options->published) /* what was published then was collected by the end of that day */
        instant_read(ck_bytes_from(options->published), &collected);
    reading->collected[instant_write(collected, reading->collected)] = '\0';
    reading->run.collected = ck_bytes_from(reading->collected);
    if (options->published && !convert_instant(ck_bytes_from(options->published), reading->published))
        return failed("--published", "a day (2025-07-18) or an instant of RFC 3339 is wanted");
    if (options->published)
        reading->run.published = ck_bytes_from(reading->published);
    reading->run.whole = options->whole;
    reading->run.all_parts = options->all_parts;
    reading->run.decimal_point = options->decimal_point;
    if (options->flow)
        result = take_flow(reading, options->flow);
    if (result == INGEST_OK && options->items)
        result = take_items(reading, options->items);
    if (result == INGEST_OK && options->rates) {
        reading->rates = rates_read(options->rates, problem);
        reading->run.rates = reading->rates;
        result = reading->rates ? INGEST_OK : failed(options->rates, problem);
    }
    return result;
}

static int prepare_maps(struct source_reading *reading)
{
    const struct source_job *job = reading->job;
    const char              *option, *why = "";
    char                     problem[MAP_PROBLEM_MAX];

    if (job->source && strcmp(job->source, "auto") == 0)
        return map_set_read(job->data, job->options->own, &reading->set, problem) ? INGEST_OK : failed("", problem);
    reading->map = job->options->map ? map_at(job->options->map, job->data, problem) : map_named(job->data, job->options->own, job->source, problem);
    if (!reading->map)
        return failed("", problem);
    option = unused_option(reading->map, job->options, &why);
    if (!option)
        return INGEST_OK;
    snprintf(problem, sizeof problem, "%.*s: %s", (int)(reading->map->name.size < 64 ? reading->map->name.size : 64), reading->map->name.data, why);
    return failed(option, problem);
}

static int prepare_rejects(struct source_reading *reading)
{
    const struct source_job *job = reading->job;
    int                      result = 0;

    if (!job->options->rejects)
        return INGEST_OK;
    for (size_t i = 0; i < job->count && result == 0; i++)
        result = file_apart(job->files[i], job->options->rejects);
    if (result == 0)
        result = file_create(job->options->rejects, &reading->rejects);
    return result ? failed(job->options->rejects, file_error(result)) : INGEST_OK;
}

/* ---- files ---- */

static void tell_hint(const struct source_reading *reading)
{
    char hint[HINT_MAX];

    if (hint_of(reading->path, reading->job->data, reading->reading, hint))
        fprintf(stderr, "%s: %s\n", reading->path, hint);
}

/* On a terminal: one line, which the next text takes away. */
static void show_rows(void *context, size_t rows)
{
    const struct source_reading *reading = context;

    fprintf(stderr, "\r%s: %zu rows\033[K\r", reading->path, rows);
}

static int convert_stream(struct source_reading *reading, struct stream *stream)
{
    struct convert_sink sink = {
        .context = reading, .record = take, .told = told, .by_rows = by_rows, .progress = isatty(STDERR_FILENO) ? show_rows : NULL, .reject = reject
    };
    struct convert_count *before = malloc(sizeof *before);
    char                  problem[CONVERT_PROBLEM_MAX], words[LOOKS_WORDS_MAX];
    int                   result;

    if (!before)
        abort();
    *before = reading->job->counts;
    beginning_of(stream, words);
    result = convert_document(stream, reading->reading, &reading->run, &sink, &reading->job->counts, problem);
    if (sink.progress)
        fprintf(stderr, "\033[K");
    if (result == 0 && reading->job->counts.nothing > before->nothing)
        fprintf(stderr, "%s: an answer without rows: its publisher has nothing\n", reading->path);
    if (result) { /* what was read of the file counts for nothing */
        if ((result != -EPROTO && result != -EBADMSG) || reading->job->counts.rows > before->rows)
            words[0] = '\0'; /* it is a file of the map, and something is wrong in it */
        reading->job->counts = *before;
        fprintf(stderr, "%s: %s%s%s\n", reading->path, problem, words[0] ? "; it begins: " : "", words);
        if (result == -EPROTO)
            tell_hint(reading);
    }
    free(before);
    return result ? INGEST_BAD : INGEST_OK;
}

static int vet_stream(struct source_reading *reading, struct stream *stream, struct vetted *ret)
{
    struct source_job *job = reading->job;
    struct vet_options vetting = { .intake = job->intake,
                                   .config = job->config,
                                   .catalogue = job->catalogue,
                                   .of_source = true,
                                   .hold = true,
                                   .context = ret,
                                   .refused = refused_by_vet,
                                   .tell = tell };
    int                result;

    *ret = (struct vetted){ reading, reading->path, reading->reading, NULL, false };
    reading->file = ret;
    reading->vet = vet_new(ingest_of(reading->reading->topic), &vetting);
    reading->run.prefixes = prefixes_of(reading);
    result = convert_stream(reading, stream);
    if (result == INGEST_OK)
        vet_finish(reading->vet);
    else
        vet_free(reading->vet);
    ret->vet = result == INGEST_OK ? reading->vet : NULL;
    reading->vet = NULL;
    return result;
}

/* Of `auto`: options are for some of the files. */
static void tell_unused(const struct source_reading *reading)
{
    const char *why = "", *option = unused_option(reading->reading, reading->job->options, &why);

    if (option)
        fprintf(stderr, "%s: %s does nothing: %.*s: %s\n", reading->path, option, (int)reading->reading->name.size, reading->reading->name.data, why);
}

static int read_file(struct source_reading *reading, const char *path, struct vetted *ret)
{
    struct stream *stream;
    char           problem[STREAM_PROBLEM_MAX];
    int            result = stream_open(path, NULL, &stream, problem);

    reading->path = path;
    if (result) {
        fprintf(stderr, "chokepoint ingest: %s: %s%s\n", path, problem, result == -EISDIR ? ": give the files in it (DIR/*.csv)" : "");
        return INGEST_BAD;
    }
    reading->reading = reading->map ? reading->map : map_of_beginning(&reading->set, stream_head(stream));
    if (reading->reading && !reading->map)
        tell_unused(reading);
    if (reading->reading)
        result = vet_stream(reading, stream, ret);
    else {
        beginning_tell(path, stream);
        result = INGEST_BAD;
    }
    stream_close(stream);
    return result;
}

/* What differs between files of one kind, and what none of them has. */
static void judge_across(struct source_reading *reading, struct vetted *files)
{
    size_t       count = reading->job->count, found = 0;
    struct vet **vets = calloc(count + 1, sizeof *vets);
    const char **names = calloc(count + 1, sizeof *names);
    char         text[VET_TEXT_MAX];

    if (!vets || !names)
        abort();
    for (size_t i = 0; i < count; i++)
        if (files[i].vet) {
            vets[found] = files[i].vet;
            names[found++] = files[i].path;
        }
    if (found > 1)
        vet_across(vets, names, found);
    if (vet_trades_lost(vets, found, text))
        fprintf(stderr, "chokepoint ingest: warning: %s\n", text);
    free(vets);
    free(names);
}

/* Hands on what is left of all files. */
static int hand_on(struct source_reading *reading, struct vetted *files)
{
    struct source_job *job = reading->job;
    int                result = INGEST_OK, outcome = INGEST_OK;

    for (size_t i = 0; i < job->count && result >= 0; i++) {
        if (!files[i].vet)
            continue;
        job->target->kind = ingest_of(files[i].map->topic);
        result = ingest_target_take(job->target, files[i].vet);
        if (vet_refused(files[i].vet)->total)
            outcome = INGEST_BAD;
        tally_merge(&job->refused, vet_refused(files[i].vet));
    }
    return result < 0 ? result : outcome;
}

static int read_files(struct source_reading *reading)
{
    struct source_job *job = reading->job;
    struct vetted     *files = calloc(job->count + 1, sizeof *files);
    int                result, outcome = INGEST_OK;

    if (!files)
        abort();
    for (size_t i = 0; i < job->count; i++)
        if (read_file(reading, job->files[i], &files[i]) != INGEST_OK)
            outcome = INGEST_BAD;
    judge_across(reading, files);
    result = hand_on(reading, files);
    if (job->counts.lacking)
        outcome = INGEST_BAD;
    for (size_t i = 0; i < job->count; i++)
        vet_free(files[i].vet);
    free(files);
    return result ? result : outcome;
}

int source_ingest(struct source_job *job)
{
    struct source_reading *reading = calloc(1, sizeof *reading);
    int                    result, outcome = INGEST_OK;

    if (!reading)
        abort();
    reading->job = job;
    result = prepare_run(reading);
    if (result == INGEST_OK)
        result = prepare_maps(reading);
    if (result == INGEST_OK)
        result = prepare_rejects(reading);
    if (result == INGEST_OK)
        result = read_files(reading);
    if (result == INGEST_BAD)
        outcome = INGEST_BAD;
    if (reading->rejects && file_close(reading->rejects))
        outcome = failed(job->options->rejects, "it cannot be written");
    rates_free(reading->rates);
    map_free(reading->map);
    map_set_release(&reading->set);
    ck_buffer_release(&reading->line);
    ck_arena_release(&reading->arena);
    free(reading);
    return result < 0 ? result : outcome;
}
