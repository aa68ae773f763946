/* SPDX-License-Identifier: Apache-2.0
 * chokepoint export: a topic as it is now, to a file: the committed records up to the end that it has when the command starts. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "chokepoint/number.h"
#include "engine/cli/brokers.h"
#include "engine/cli/kafka_exit.h"
#include "engine/config/command_line.h"
#include "engine/formats/avro_file.h"
#include "engine/formats/csv_write.h"
#include "engine/kafka/scan.h"
#include "engine/log/last_records.h"
#include "engine/registry/registry.h"
#include "engine/schema/schema_versions.h"
#include "engine/serde/record_lines.h"
#include "engine/util/exit_code.h"
#include "engine/util/file.h"
#include "engine/util/instant.h"
#include "engine/util/plural.h"
#include "engine/base/topics.h"
#include "engine/cli/commands.h"

enum { KEY_FROM = 256, KEY_FINAL, KEY_PARTITION, KEY_COMPRESSION, SCHEMA_WAIT_MS = 15000 };

static const struct argp_option arguments[] = {
    { "format", 'f', "FORMAT", 0, "jsonl (the default), csv: a column for each member, or avro: an object container file", 0 },
    { "output", 'o', "FILE", 0, "Where to write; - is standard output, the default of jsonl and csv", 0 },
    { "final", KEY_FINAL, NULL, 0, "Only the last record of each key, sorted; as replay --final writes it", 0 },
    { "partition", KEY_PARTITION, "P", 0, "Only this partition", 0 },
    { "from", KEY_FROM, "OFFSET", 0, "Begin there, in the partition of --partition; default: start", 0 },
    { "compression", KEY_COMPRESSION, "CODEC", 0, "avro: deflate (the default) or null", 0 },
    { 0 },
};

enum export_format { EXPORT_JSONL, EXPORT_CSV, EXPORT_AVRO, EXPORT_FORMATS };

static const char *const format_names[EXPORT_FORMATS] = { "jsonl", "csv", "avro" };

struct export_arguments {
    struct command_arguments shared;
    const struct ck_topic   *topic; /* NULL: dead letters */
    const char              *name, *output, *codec;
    enum export_format       format;
    bool                     final;
    int                      partition;
    int64_t                  from;
};

static bool is_dead_letters(const struct ck_processor *const *processors, const char *name)
{
    for (const struct ck_processor *const *processor = processors; *processor; processor++) {
        size_t size = strlen((*processor)->name);

        if (strncmp(name, (*processor)->name, size) == 0 && strcmp(name + size, ".dlq") == 0)
            return true;
    }
    return false;
}

static void check(const struct export_arguments *given, struct argp_state *state)
{
    if (!given->name)
        argp_error(state, "which topic? `topology` shows them");
    if (!given->topic && given->format != EXPORT_JSONL)
        argp_error(state, "dead letters are of no schema: --format jsonl");
    if (given->format == EXPORT_AVRO && !given->output)
        argp_error(state, "--format avro needs --output");
    if (given->final && (!given->topic || given->topic->foreign))
        argp_error(state, "--final: the records of %s are not kept by key", given->name);
    if (given->from != LOG_START && given->partition < 0)
        argp_error(state, "--from needs --partition: offsets are those of one partition");
}

static void set_topic(struct export_arguments *given, char *name, struct argp_state *state)
{
    if (given->name)
        argp_error(state, "%s: one topic at a time", name);
    given->name = name;
    given->topic = topic_named(given->shared.processors, ck_bytes_from(name));
    if (!given->topic && !is_dead_letters(given->shared.processors, name))
        argp_error(state, "no topic %s: `topology` shows them (without the prefix of the installation)", name);
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct export_arguments *given = state->input;
    int64_t                  number;

    switch (key) {
    case 'f':
        given->format = EXPORT_JSONL;
        while (given->format < EXPORT_FORMATS && strcmp(argument, format_names[given->format]) != 0)
            given->format++;
        if (given->format == EXPORT_FORMATS)
            argp_error(state, "--format: jsonl, csv or avro, not %s", argument);
        return 0;
    case 'o': given->output = argument; return 0;
    case KEY_FINAL: given->final = true; return 0;
    case KEY_PARTITION:
        if (!ck_number_read_long(ck_bytes_from(argument), &number) || number < 0 || number > UINT16_MAX)
            argp_error(state, "--partition: %s is no partition", argument);
        given->partition = (int)number;
        return 0;
    case KEY_FROM:
        if (strcmp(argument, "start") == 0)
            given->from = LOG_START;
        else if (!ck_number_read_long(ck_bytes_from(argument), &given->from) || given->from < 0)
            argp_error(state, "--from: %s is no offset", argument);
        return 0;
    case KEY_COMPRESSION:
        given->codec = argument;
        if (strcmp(argument, "null") != 0 && strcmp(argument, "deflate") != 0)
            argp_error(state, "--compression: null or deflate, not %s", argument);
        return 0;
    case ARGP_KEY_ARG: set_topic(given, argument, state); return 0;
    case ARGP_KEY_END: check(given, state); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

/* ---- records ---- */

struct export
{
    const struct export_arguments *given;
    struct record_lines            lines;
    struct schema_versions        *versions;
    struct avro_output            *file;
    struct last_records            last;
    size_t                         bad;
};

static void tell_bad(struct export *export, const struct log_record *record, const struct decode_failure *failure)
{
    export->bad++;
    fprintf(stderr, "%s export: %s: partition %d, offset %lld: %s: %s: left out\n", program_invocation_short_name, export->given->name,
            record->part.partition, (long long)record->offset, ck_reason_name(NULL, failure->reason), failure->detail);
}

/* The key and, of all records, where and when the record stood; then the members of its value. */
static void write_header(struct export *export)
{
    struct ck_buffer *row = &export->lines.buffer;

    row->size = 0;
    ck_buffer_append(row, export->given->final ? CK_BYTES("key,") : CK_BYTES("key,partition,offset,timestamp,"));
    csv_write_header(export->given->topic->value, row);
    ck_buffer_append(row, CK_BYTES("\r\n"));
    fwrite(row->data, 1, row->size, export->lines.file);
}

static int write_row(struct export *export, const struct log_record *record, const void *value)
{
    struct ck_buffer *row = &export->lines.buffer;
    char              place[64], time[INSTANT_TEXT_MAX];

    row->size = 0;
    csv_write_cell(record->key, row);
    if (!export->given->final) {
        ck_buffer_append(
            row, (struct ck_bytes){ place, (size_t)snprintf(place, sizeof place, ",%u,%lld,", record->part.partition, (long long)record->offset) });
        ck_buffer_append(row, (struct ck_bytes){ time, instant_write(record->time_ms, time) });
    }
    ck_buffer_append(row, CK_BYTES(","));
    csv_write_record(export->given->topic->value, value, row);
    ck_buffer_append(row, CK_BYTES("\r\n"));
    return fwrite(row->data, 1, row->size, export->lines.file) == row->size ? 0 : errno ? -errno : -EIO;
}

static int add_value(struct export *export, const struct log_record *record)
{
    struct decode_failure failure;
    void                 *value;
    int                   result = 0;

    if (decode_awaited(&export->lines.decoder, &export->lines.wait_ms, export->given->topic, record->value, &export->lines.scratch, &value,
                       &failure) != DECODE_OK)
        tell_bad(export, record, &failure);
    else if (export->given->final && value_is_retracted(export->given->topic, value))
        export->lines.retracted++;
    else {
        result = export->file ? avro_output_add(export->file, value) : write_row(export, record, value);
        export->lines.written += result == 0;
    }
    ck_arena_clear(&export->lines.scratch);
    return result;
}

static int add_record(void *context, const struct log_record *record)
{
    struct export *export = context;
    int result;

    if (export->given->format != EXPORT_JSONL)
        return add_value(export, record);
    result = record_lines_add(&export->lines, record);
    if (result == -EBADMSG) {
        tell_bad(export, record, &export->lines.failure);
        return 0;
    }
    return result;
}

static int collect(void *context, const struct log_record *record)
{
    last_records_add(&((struct export *)context)->last, record);
    return 0;
}

/* The exit code of the reading; failures of the writing are told by the caller. */
static int read_topic(struct export *export, const struct installation *installation, int *ret_written)
{
    const struct export_arguments *given = export->given;
    char                           name[INSTALLATION_NAME_MAX], problem[KAFKA_PROBLEM_MAX];
    int64_t                       *from = NULL;
    struct kafka_scan              scan = {
                     .installation = installation, .topic = name, .partition = given->partition, .each = given->final ? collect : add_record, .context = export
    };
    int result;

    installation_topic(installation, given->name, name);
    if (given->from != LOG_START) {
        from = calloc((size_t)given->partition + 1, sizeof *from);
        if (!from)
            abort();
        from[given->partition] = given->from;
        scan.from = from;
    }
    result = registry_open_installation(installation, NULL, &export->lines.decoder.registry, problem, sizeof problem);
    if (result == 0)
        result = kafka_scan(&scan, problem);
    free(from);
    if (result && problem[0]) {
        fprintf(stderr, "%s export: %s\n", program_invocation_short_name, problem);
        return kafka_exit(result);
    }
    *ret_written = result ? result : last_records_each(&export->last, add_record, export);
    return EXIT_CLEAN;
}

static int open_output(struct export *export)
{
    const struct export_arguments *given = export->given;
    char                           problem[AVRO_FILE_PROBLEM_MAX];
    int                            result = 0;

    if (given->topic)
        export->versions = schema_versions_new((const struct ck_record_type *const[]){ given->topic->value, NULL });
    export->lines = (struct record_lines){ .topic = given->topic,
                                           .decoder = { .versions = export->versions },
                                           .final = given->final,
                                           .placed = !given->final,
                                           .file = stdout,
                                           .wait_ms = SCHEMA_WAIT_MS };
    if (given->format == EXPORT_AVRO)
        result = avro_output_open(given->output, given->topic->value, given->codec, &export->file, problem);
    else if (given->output && (result = file_create(given->output, &export->lines.file)) != 0)
        snprintf(problem, sizeof problem, "%s", strerror(-result));
    if (result)
        fprintf(stderr, "%s export: %s: %s\n", program_invocation_short_name, given->output, problem);
    else if (given->format == EXPORT_CSV)
        write_header(export);
    return result;
}

static int close_output(struct export *export)
{
    int result = avro_output_close(export->file);

    if (export->lines.file && (fflush(export->lines.file) != 0 || ferror(export->lines.file)))
        result = errno ? -errno : -EIO;
    if (export->lines.file && export->lines.file != stdout && fclose(export->lines.file) != 0)
        result = errno ? -errno : -EIO;
    record_lines_release(&export->lines);
    registry_close(export->lines.decoder.registry);
    schema_versions_free(export->versions);
    last_records_release(&export->last);
    return result;
}

/* The records of the file; those that cannot be read; the keys whose last record says that they hold no longer. */
static void tell_counts(const struct export *export)
{
    fprintf(stderr, "%s export: %zu record%s, %zu left out", program_invocation_short_name, export->lines.written, plural(export->lines.written),
            export->bad);
    if (export->given->final)
        fprintf(stderr, "; %zu key%s retracted", export->lines.retracted, export->lines.retracted == 1 ? " is" : "s are");
    fputc('\n', stderr);
}

static int export_topic(void *argument, const struct config *config)
{
    const struct export_arguments *given = argument;
    struct export export = { .given = given };
    int code = kafka_exit(brokers_await("export", &config->installation)), closed, written = 0;

    if (code != EXIT_CLEAN)
        return code;
    if (open_output(&export))
        return EXIT_CONFIG;
    code = read_topic(&export, &config->installation, &written);
    closed = close_output(&export);
    if (code == EXIT_CLEAN && (written || closed)) {
        fprintf(stderr, "%s export: %s: %s\n", program_invocation_short_name, given->output ? given->output : "standard output",
                strerror(-(written ? written : closed)));
        code = EXIT_CONFIG;
    }
    if (code == EXIT_CLEAN)
        tell_counts(&export);
    else if (given->output)
        fprintf(stderr, "%s export: %s is not whole\n", program_invocation_short_name, given->output);
    return code == EXIT_CLEAN && export.bad ? EXIT_CONFIG : code;
}

static int run(int argc, char **argv, const struct ck_program *program)
{
    static const struct command_line line = { arguments, "TOPIC", "Writes the committed records of a topic to a file, up to the end that it has now.",
                                              parse,     false,   export_topic };
    struct export_arguments          given = { .partition = -1, .from = LOG_START, .codec = "deflate" };

    return command_line_run(&line, &given.shared, program, argc, argv);
}

const struct ck_command command_export = { "export", "writes a topic to a file", run };
