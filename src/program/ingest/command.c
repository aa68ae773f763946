/* SPDX-License-Identifier: Apache-2.0
 * chokepoint ingest: files to records, as JSON lines that replay reads, or to the users' topics. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "engine/cli/brokers.h"
#include "engine/cli/kafka_exit.h"
#include "engine/config/command_line.h"
#include "engine/util/exit_code.h"
#include "engine/util/file.h"
#include "engine/util/plural.h"
#include "processors/all.h"
#include "program/commands.h"
#include "program/ingest/arguments.h"
#include "program/ingest/hint.h"
#include "program/ingest/ingest.h"
#include "program/ingest/lines.h"
#include "program/ingest/shipped.h"
#include "program/ingest/target.h"
#include "program/ingest/vet.h"

enum { FLUSH_MS = 120 * 1000 };

/* ---- files ---- */

struct ingest_reading {
    const struct ingest_arguments *given;
    const struct ck_processor     *intake;
    const void                    *config; /* of intake */
    struct ingest_target           target;
    const char                    *path; /* being read */
    struct reference              *catalogue;
    struct vet                    *vet;
    size_t                         line; /* of the record that is given next */
    struct source_job              job;
    struct tally                   refused;
    bool                           asked_hint, hinted; /* whether the file was recognised as a publisher's; it was */
    size_t                         hushed;             /* cautions that were counted, and not told one by one */
};

static void tell_hint(struct ingest_reading *reading)
{
    char hint[HINT_MAX];

    if (reading->asked_hint || reading->given->format == FORMAT_SHIPPED)
        return;
    reading->asked_hint = true;
    reading->hinted = hint_of(reading->path, reading->given->data, NULL, hint);
    if (reading->hinted)
        fprintf(stderr, "%s: %s\n", reading->path, hint);
}

static void tell(void *context, size_t line, bool refused, const char *text)
{
    struct ingest_reading *reading = context;

    if (!refused && reading->given->format == FORMAT_SHIPPED) { /* who takes these files as they are can do nothing about it */
        reading->hushed++;
        return;
    }
    if (refused && reading->hinted)
        return; /* it is one document of another kind: one message */
    if (line)
        fprintf(stderr, "%s:%zu: %s\n", reading->path, line, text);
    else
        fprintf(stderr, "%s: %s\n", reading->path, text);
    if (refused)
        tell_hint(reading);
}

static int take(void *context, const void *record)
{
    struct ingest_reading *reading = context;

    vet_record(reading->vet, reading->line, record);
    return 0;
}

static void take_bad(void *context, size_t line, const char *problem)
{
    struct ingest_reading *reading = context;

    if (reading->vet)
        vet_unreadable(reading->vet, line, problem);
    else
        tell(context, line, true, problem); /* the catalogue's */
}

static void take_told(void *context, size_t line, const char *text)
{
    struct ingest_reading *reading = context;

    vet_note(reading->vet, line, text);
}

/* The catalogue that codes and names are looked up in; without --items and a data directory there may be none, which only codes need. False: it was
 * told why not. */
static bool open_catalogue(struct ingest_reading *reading, bool needed)
{
    const struct ingest_arguments *given = reading->given;
    struct ingest_sink             sink = { reading, NULL, take_bad, NULL };
    char                           directory[PATH_MAX], path[PATH_MAX];
    const char                    *before = reading->path;
    struct ck_buffer               text = { 0 };
    bool found = given->data ? snprintf(directory, sizeof directory, "%s", given->data) > 0 : shipped_beside(directory, sizeof directory);
    int  result = -ENOENT;

    if (reading->catalogue)
        return true;
    if (given->items)
        found = snprintf(path, sizeof path, "%s", given->items) > 0;
    else
        found = found && path_join(path, sizeof path, directory, "items.csv");
    if (found)
        result = given->items ? file_read(path, &text) : file_read_regular(path, &text);
    reading->path = path;
    if (result == 0)
        reading->catalogue = ingest_catalogue(ck_buffer_bytes(&text), &sink);
    else if (needed || given->items)
        fprintf(stderr, "chokepoint ingest: %s: %s\n", found ? path : "items.csv", file_error(result));
    reading->path = before;
    ck_buffer_release(&text);
    return reading->catalogue || (result && !needed && !given->items);
}

static int read_text(struct ingest_reading *reading, enum format format, const struct ingest_sink *sink)
{
    FILE *file;
    int   result = file_open(reading->path, &file);

    if (result)
        return result;
    if (format == FORMAT_CSV)
        result = ingest_csv_file(reading->target.kind, file, reading->catalogue, sink);
    else
        result = ingest_lines(reading->target.kind, file, sink);
    file_close(file);
    return result;
}

/* Reads all of the file before anything is handed on: what one record says may make another one doubtful. */
static int vet_file(struct ingest_reading *reading, enum format format)
{
    struct ingest_sink sink = { reading, take, take_bad, &reading->line, take_told };
    int                result;

    if (format == FORMAT_AVRO)
        result = ingest_avro(reading->target.kind, reading->path, &sink);
    else
        result = read_text(reading, format, &sink);
    if (result < 0)
        return result;
    vet_finish(reading->vet);
    result = ingest_target_take(&reading->target, reading->vet);
    tally_merge(&reading->refused, vet_refused(reading->vet));
    return result < 0 ? result : vet_refused(reading->vet)->total ? INGEST_BAD : INGEST_OK;
}

/* INGEST_OK, INGEST_BAD, or a negative errno that was told. */
static int read_file(struct ingest_reading *reading, const struct ingest_kind *kind, enum format format, const char *path)
{
    struct vet_options vetting = {
        .intake = reading->intake, .config = reading->config, .fold = reading->given->fold, .hold = true, .context = reading, .tell = tell
    };
    int result;

    reading->target.kind = kind;
    reading->path = path;
    if (strcmp(kind->name, "items") != 0 && !open_catalogue(reading, format == FORMAT_CSV && strcmp(kind->name, "trade") == 0))
        return INGEST_BAD;
    vetting.catalogue = reading->catalogue;
    reading->vet = vet_new(kind, &vetting);
    result = vet_file(reading, format);
    vet_free(reading->vet);
    reading->vet = NULL;
    if (result < 0 && reading->target.problem[0])
        fprintf(stderr, "chokepoint ingest: %s\n", reading->target.problem);
    else if (result < 0)
        fprintf(stderr, "chokepoint ingest: %s: %s\n", path, file_error(result));
    return result;
}

/* Lines that are not there are none. */
static int read_shipped_file(struct ingest_reading *reading, const struct ingest_kind *kind, const char *path)
{
    if (kind->lines && access(path, F_OK) != 0)
        return INGEST_OK;
    return read_file(reading, kind, kind->lines ? FORMAT_JSONL : FORMAT_CSV, path);
}

static int read_shipped(struct ingest_reading *reading)
{
    char directory[PATH_MAX], path[PATH_MAX];
    int  result = INGEST_OK, outcome = INGEST_OK;

    if (!shipped_directory(reading->given->data, directory, sizeof directory))
        return INGEST_BAD;
    for (const struct ingest_kind *kind = ingest_kinds; kind->name && result >= 0; kind++) {
        if (reading->given->reference && !ingest_is_reference(kind))
            continue;
        result = path_join(path, sizeof path, directory, kind->file) ? read_shipped_file(reading, kind, path) : -ENAMETOOLONG;
        if (result == INGEST_BAD)
            outcome = INGEST_BAD;
    }
    return result < 0 ? result : outcome;
}

static int read_source(struct ingest_reading *reading)
{
    const struct ingest_arguments *given = reading->given;
    struct source_job             *job = &reading->job;
    char                           data[PATH_MAX];
    int                            result;

    if (!shipped_directory(given->data, data, sizeof data) || !open_catalogue(reading, true))
        return INGEST_BAD;
    *job = (struct source_job){ .source = given->source_name,
                                .options = &given->source,
                                .data = data,
                                .files = given->words,
                                .count = given->word_count,
                                .intake = reading->intake,
                                .config = reading->config,
                                .catalogue = reading->catalogue,
                                .target = &reading->target };
    result = source_ingest(job);
    tally_merge(&reading->refused, &job->refused);
    return result;
}

static int read_all(struct ingest_reading *reading)
{
    const struct ingest_arguments *given = reading->given;

    if (given->format == FORMAT_SOURCE)
        return read_source(reading);
    return given->format == FORMAT_SHIPPED ? read_shipped(reading) : read_file(reading, given->kind, given->format, given->file);
}

/* A file without a record is a mistake: a download that failed looks like that. */
static int judge_whole(const struct ingest_reading *reading, int result)
{
    if (reading->given->format == FORMAT_SOURCE)
        source_warn(&reading->job);
    if (result != INGEST_OK || reading->given->format == FORMAT_SHIPPED || reading->target.written || reading->refused.total ||
        reading->job.counts.nothing || (reading->target.folder && folder_there(reading->target.folder)))
        return result;
    fprintf(stderr, "chokepoint ingest: no record\n");
    return INGEST_BAD;
}

/* ---- where to ---- */

static void tell_refused(const struct ingest_reading *reading)
{
    char reasons[TALLY_TEXT_MAX];

    if (reading->given->format == FORMAT_SOURCE)
        source_tell(&reading->job);
    if (reading->target.folder && folder_there(reading->target.folder))
        fprintf(stderr, "%zu there already, ", folder_there(reading->target.folder));
    if (reading->target.folder && folder_twice(reading->target.folder))
        fprintf(stderr, "%zu given twice, ", folder_twice(reading->target.folder));
    fprintf(stderr, "%zu row%s refused", reading->refused.total, plural(reading->refused.total));
    if (reading->refused.total)
        fprintf(stderr, " (%s)", tally_text(&reading->refused, reasons));
    if (reading->hushed)
        fprintf(stderr, "; %zu caution%s about these files: chokepoint check --data DIR tells them", reading->hushed, plural(reading->hushed));
    fprintf(stderr, "\n");
}

static const char *output_name(const char *output) { return strcmp(output, "-") == 0 ? "standard output" : output; }

static int to_file(struct ingest_reading *reading)
{
    const struct ingest_arguments *given = reading->given;
    const char                    *output = given->output ? given->output : "-";
    int                            result = 0, closed;

    for (size_t i = 0; i < given->word_count && result == 0; i++)
        result = file_apart(given->words[i], output);
    if (result == 0 && given->items)
        result = file_apart(given->items, output);
    if (result == 0)
        result = file_extend(output, &reading->target.file);
    reading->target.replaces = strcmp(output, "-") != 0;
    if (result) {
        fprintf(stderr, "chokepoint ingest: %s: %s\n", output_name(output), file_error(result));
        return EXIT_CONFIG;
    }
    result = judge_whole(reading, read_all(reading));
    closed = file_close(reading->target.file);
    if (closed && !reading->target.problem[0])
        fprintf(stderr, "chokepoint ingest: %s: %s\n", output_name(output), strerror(-closed));
    if (closed || reading->target.problem[0]) { /* what stands there is not all, if it is anything */
        result = INGEST_BAD;
        reading->target.written = 0;
    }
    fprintf(stderr, "chokepoint ingest: %zu record%s, ", reading->target.written, plural(reading->target.written));
    tell_refused(reading);
    return result == INGEST_OK ? EXIT_CLEAN : EXIT_CONFIG;
}

/* All that is given, or nothing where it cannot be written. */
static int to_folder(struct ingest_reading *reading)
{
    struct ingest_target *target = &reading->target;
    char                  problem[FOLDER_PROBLEM_MAX];
    int                   result, ended;

    target->folder = folder_open(reading->given->output, reading->intake, reading->config, problem);
    if (!target->folder) {
        fprintf(stderr, "chokepoint ingest: %s\n", problem);
        return EXIT_CONFIG;
    }
    result = judge_whole(reading, read_all(reading));
    ended = folder_end(target->folder, result >= 0);
    if (ended)
        fprintf(stderr, "chokepoint ingest: %s\n", folder_problem(target->folder));
    if (ended || result < 0)
        target->written = 0;
    fprintf(stderr, "chokepoint ingest: %zu record%s", target->written, plural(target->written));
    if (target->written)
        folder_tell(target->folder);
    fprintf(stderr, ", ");
    tell_refused(reading);
    folder_free(target->folder);
    return result == INGEST_OK && ended == 0 ? EXIT_CLEAN : EXIT_CONFIG;
}

static int to_kafka(struct ingest_reading *reading, const struct installation *installation)
{
    char   problem[KAFKA_PROBLEM_MAX] = "";
    size_t failed = 0;
    int    read = 0, result = brokers_await("ingest", installation);

    if (result)
        return kafka_exit(result);
    result = kafka_sender_open(installation, NULL, &reading->target.sender, problem);
    if (result) {
        fprintf(stderr, "chokepoint ingest: %s\n", problem);
        return kafka_exit(result);
    }
    reading->target.installation = installation;
    read = judge_whole(reading, read_all(reading));
    result = kafka_sender_flush(reading->target.sender, FLUSH_MS, &failed, problem);
    if (result)
        fprintf(stderr, "chokepoint ingest: %s\n", problem);
    kafka_sender_free(reading->target.sender);
    fprintf(stderr, "chokepoint ingest: %zu record%s written, %zu not acknowledged, ", reading->target.written - failed,
            plural(reading->target.written - failed), failed);
    tell_refused(reading);
    if (result || reading->target.problem[0])
        return kafka_exit(result ? result : read);
    return read == INGEST_OK ? EXIT_CLEAN : EXIT_CONFIG;
}

static int ingest(void *arguments, const struct config *config)
{
    const struct ingest_arguments    *given = arguments;
    const struct ck_processor *const *intake = processor_place(config->processors, CK_BYTES("intake"));
    struct ingest_reading             reading = { .given = given,
                                                  .intake = *intake,
                                                  .config = config->values[intake - config->processors],
                                                  .target = { .json = given->json, .timestamps = given->timestamps } };
    int                               code;

    if (given->kafka)
        code = to_kafka(&reading, &config->installation);
    else
        code = given->folder ? to_folder(&reading) : to_file(&reading);
    ck_buffer_release(&reading.target.buffer);
    reference_free(reading.catalogue);
    return code;
}

static int run(int argc, char **argv, const struct ck_program *program)
{
    static const struct command_line line = {
        ingest_options,
        "csv FILE\njsonl FILE\navro FILE\nshipped\nSOURCE FILE...\nauto FILE...\n--map MAP FILE...",
        "Turns files into records: JSON lines for replay, or records of the users' topics. A SOURCE is a publisher whose files "
        "are read as they are (chokepoint sources list).",
        ingest_parse,
        false,
        ingest
    };
    struct ingest_arguments given = { 0 };

    return command_line_run(&line, &given.shared, program, argc, argv);
}

const struct ck_command command_ingest = { "ingest", "turns files into records, for replay or on Kafka", run };
