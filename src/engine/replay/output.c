/* SPDX-License-Identifier: Apache-2.0
 * Records to files. Offsets of users' topics become line numbers - 1, whatever order the lines were read in. */
#include "engine/replay/files.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/log/last_records.h"
#include "engine/serde/record_lines.h"
#include "engine/util/exit_code.h"
#include "engine/util/file.h"
#include "engine/util/tally.h"
#include "engine/replay/manifest.h"

struct positions { /* the offsets of the records of a published topic: transaction markers leave gaps */
    const struct ck_topic *topic;
    int64_t               *offsets;
    size_t                 count, room;
};

struct written {
    struct positions topics[REPLAY_TOPICS_MAX];
    size_t           count;
};

struct numbering { /* what offsets are replaced by */
    const struct replay_input *input;
    const struct written      *written;
};

/* ---- offsets ---- */

static int note_offset(void *context, const struct log_record *record)
{
    struct positions *positions = context;

    if (positions->count == positions->room) {
        positions->room = positions->room ? positions->room * 2 : 1024;
        positions->offsets = realloc(positions->offsets, positions->room * sizeof *positions->offsets);
        if (!positions->offsets)
            abort();
    }
    positions->offsets[positions->count++] = record->offset;
    return 0;
}

static void written_note(struct written *written, struct embedded *embedded, const struct ck_processor *processor)
{
    for (const struct ck_topic *const *output = processor->outputs; *output && written->count < REPLAY_TOPICS_MAX; output++) {
        struct positions *positions = &written->topics[written->count++];

        positions->topic = *output;
        embedded_read(embedded, (*output)->name, 0, note_offset, positions);
    }
}

static void written_release(struct written *written)
{
    for (size_t i = 0; i < written->count; i++)
        free(written->topics[i].offsets);
}

/* The number of records of the topic before the offset: its line, counted from 0. */
static int64_t rank_of(const struct positions *positions, int64_t offset)
{
    size_t low = 0, high = positions->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (positions->offsets[middle] < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return (int64_t)low;
}

static int64_t line_of(void *context, struct ck_bytes topic, int64_t offset)
{
    const struct numbering *numbering = context;

    for (size_t i = 0; i < numbering->written->count; i++)
        if (offset >= 0 && ck_bytes_equal(ck_bytes_from(numbering->written->topics[i].topic->name), topic))
            return rank_of(&numbering->written->topics[i], offset);
    for (size_t i = 0; i < numbering->input->source_count; i++) {
        const struct replay_source *source = &numbering->input->sources[i];

        if (ck_bytes_equal(ck_bytes_from(source->topic->name), topic))
            return offset >= 0 && (size_t)offset < source->fed ? source->lines[offset] : offset;
    }
    return offset;
}

/* ---- a file ---- */

static int collect(void *context, const struct log_record *record)
{
    last_records_add(context, record);
    return 0;
}

static int64_t fed(const struct replay_input *input, const char *topic)
{
    for (size_t i = 0; i < input->source_count; i++)
        if (strcmp(input->sources[i].topic->name, topic) == 0)
            return (int64_t)input->sources[i].fed;
    return 0;
}

static int write_topic(const struct replay_input *input, const struct written *written, struct embedded *embedded, const char *directory,
                       const char *name, const struct ck_topic *topic, bool final, bool dated)
{
    struct numbering    numbering = { input, written };
    struct record_lines lines = { .topic = topic, .final = final, .dated = dated, .line_of = line_of, .context = &numbering };
    struct last_records last = { 0 };
    char                path[4096];
    int                 result, closed;

    snprintf(path, sizeof path, "%s/%s.jsonl", directory, name);
    result = file_create(path, &lines.file);
    if (result) {
        fprintf(stderr, "%s replay: %s: %s\n", program_invocation_short_name, path, strerror(-result));
        return EXIT_CONFIG;
    }
    if (topic && final)
        result = embedded_read(embedded, name, fed(input, name), collect, &last);
    else
        result = embedded_read(embedded, name, fed(input, name), record_lines_add, &lines);
    if (result == 0)
        result = last_records_each(&last, record_lines_add, &lines);
    closed = file_close(lines.file);
    if (result == 0)
        result = closed;
    record_lines_release(&lines);
    last_records_release(&last);
    if (result == 0)
        return EXIT_CLEAN;
    fprintf(stderr, "%s replay: %s: %s\n", program_invocation_short_name, path,
            result == -EBADMSG ? "a record that its own topic cannot decode" : strerror(-result));
    return result == -EBADMSG ? EXIT_STATE : EXIT_CONFIG;
}

/* ---- dead letters ---- */

static int count_reason(void *context, const struct log_record *record)
{
    tally_add(context, record_header(record, "reason"));
    return 0;
}

/* Records of the files that the processor read; 0: it read others' too. */
static size_t read_from_files(const struct replay_input *input, const struct ck_processor *processor)
{
    size_t count = 0;

    for (const struct ck_input *read = processor->inputs; read->topic; read++) {
        if (!read->topic->foreign)
            return 0;
        count += (size_t)fed(input, read->topic->name);
    }
    return count;
}

/* One line, where any were. */
static void tell_refused(const struct replay_input *input, struct embedded *embedded, const char *directory, const struct ck_processor *processor)
{
    struct tally tally = { .count = 0 };
    size_t       of = read_from_files(input, processor);
    char         name[256], reasons[TALLY_TEXT_MAX], total[32] = "";

    snprintf(name, sizeof name, "%s.dlq", processor->name);
    embedded_read(embedded, name, 0, count_reason, &tally);
    if (of)
        snprintf(total, sizeof total, " of %zu", of);
    if (tally.total)
        fprintf(stderr, "%s replay: %zu%s records refused (%s): %s/%s.jsonl\n", program_invocation_short_name, tally.total, total,
                tally_text(&tally, reasons), directory, name);
}

/* ---- all of them ---- */

/* Refuses to overwrite an input file: a derived topic may be read from a file and written to one. */
static int check_apart(const struct replay_input *input, const char *directory, const char *name)
{
    char path[4096];

    snprintf(path, sizeof path, "%s/%s.jsonl", directory, name);
    for (size_t i = 0; i < input->source_count; i++) {
        int result = file_apart(input->sources[i].path, path);

        if (result == 0)
            continue;
        fprintf(stderr, "%s replay: %s: %s: another --output, or without that file\n", program_invocation_short_name, path, file_error(result));
        return EXIT_CONFIG;
    }
    return EXIT_CLEAN;
}

static int check_all_apart(const struct replay_input *input, const char *directory, const struct ck_processor *processor)
{
    int  result = EXIT_CLEAN;
    char name[256];

    for (const struct ck_topic *const *output = processor->outputs; *output && result == EXIT_CLEAN; output++)
        result = check_apart(input, directory, (*output)->name);
    snprintf(name, sizeof name, "%s.dlq", processor->name);
    return result == EXIT_CLEAN ? check_apart(input, directory, name) : result;
}

static int write_all(const struct replay_input *input, const struct written *written, struct embedded *embedded, const char *directory,
                     const struct ck_processor *processor, bool final, bool dated)
{
    int  result = EXIT_CLEAN;
    char name[256];

    for (const struct ck_topic *const *output = processor->outputs; *output && result == EXIT_CLEAN; output++)
        result = write_topic(input, written, embedded, directory, (*output)->name, *output, final, dated);
    snprintf(name, sizeof name, "%s.dlq", processor->name);
    if (result == EXIT_CLEAN)
        result = write_topic(input, written, embedded, directory, name, NULL, final, dated);
    return result;
}

/* ---- what explain goes by ---- */

static int note_written(struct manifest_run *run, const char *directory, const struct ck_processor *processor)
{
    char path[4096];

    for (const struct ck_topic *const *output = processor->outputs; *output; output++) {
        struct manifest_digest digest;
        int                    result;

        snprintf(path, sizeof path, "%s/%s.jsonl", directory, (*output)->name);
        result = manifest_digest_file(path, &digest);
        if (result)
            return result;
        manifest_add(run, (*output)->name, true, digest);
    }
    return 0;
}

static int note_run(const struct replay_input *input, const char *directory, const struct ck_processor *const *processors, size_t count)
{
    struct manifest_run run = { .count = 0 };
    int                 result = 0;

    for (size_t i = 0; i < input->source_count; i++)
        manifest_add(&run, input->sources[i].topic->name, false,
                     manifest_digest((struct ck_bytes){ input->sources[i].text, input->sources[i].size }));
    for (size_t i = 0; i < count && result == 0; i++)
        result = note_written(&run, directory, processors[i]);
    if (result == 0)
        result = manifest_note(directory, &run);
    if (result == 0)
        return EXIT_CLEAN;
    fprintf(stderr, "%s replay: %s: which files belong together cannot be noted: %s\n", program_invocation_short_name, directory, file_error(result));
    return EXIT_CONFIG;
}

int replay_write(const struct replay_input *input, struct embedded *embedded, const char *directory, const struct ck_processor *const *processors,
                 size_t count, bool final, bool dated)
{
    struct written written = { .count = 0 };
    int            result = EXIT_CLEAN;

    for (size_t i = 0; i < count; i++)
        if (check_all_apart(input, directory, processors[i]) != EXIT_CLEAN)
            return EXIT_CONFIG;
    for (size_t i = 0; i < count && !final; i++) /* final states show no offsets but those of users' topics */
        written_note(&written, embedded, processors[i]);
    for (size_t i = 0; i < count && result == EXIT_CLEAN; i++)
        result = write_all(input, &written, embedded, directory, processors[i], final, dated);
    if (result == EXIT_CLEAN && !final) /* lines of final states are not explained */
        result = note_run(input, directory, processors, count);
    for (size_t i = 0; i < count && result == EXIT_CLEAN; i++)
        tell_refused(input, embedded, directory, processors[i]);
    written_release(&written);
    return result;
}
