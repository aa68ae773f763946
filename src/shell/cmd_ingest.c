/* SPDX-License-Identifier: Apache-2.0
 * chokepoint ingest csv: rows in the shapes of data/ to records, as JSON lines that replay reads. */
#include <argp.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "shell/command.h"
#include "shell/file.h"
#include "shell/ingest.h"
#include "shell/json.h"

struct options {
    const struct ingest_kind *kind;
    const char               *format, *file, *output, *items, *data;
};

enum { KEY_ITEMS = 256, KEY_DATA };

static const struct argp_option arguments[] = {
    { "kind", 'k', "KIND", 0, "What the rows are: trade, measures, items or supply", 0 },
    { "output", 'o', "FILE", 0, "Where to write; default: standard output", 0 },
    { "items", KEY_ITEMS, "FILE", 0, "Catalogue that maps the codes of trade rows; default: items.csv of the data directory", 0 },
    { "data", KEY_DATA, "DIR", 0, "Data directory; default: the one that the program came with", 0 },
    { 0 },
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct options *options = state->input;

    switch (key) {
    case 'k':
        options->kind = ingest_find(argument);
        if (!options->kind)
            argp_error(state, "--kind: no kind %s (trade, measures, items, supply)", argument);
        return 0;
    case 'o': options->output = argument; return 0;
    case KEY_ITEMS: options->items = argument; return 0;
    case KEY_DATA: options->data = argument; return 0;
    case ARGP_KEY_ARG:
        if (state->arg_num == 0)
            options->format = argument;
        else if (state->arg_num == 1)
            options->file = argument;
        else
            argp_error(state, "%s: one file at a time", argument);
        return 0;
    case ARGP_KEY_END:
        if (!options->format || strcmp(options->format, "csv") != 0)
            argp_error(state, "the format is csv: chokepoint ingest csv --kind KIND FILE");
        if (!options->file || !options->kind)
            argp_error(state, "--kind and a file are needed");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

struct lines {
    const struct record_type *type;
    const char               *path; /* being read */
    FILE                     *output;
    struct buffer             buffer;
    size_t                    written, bad;
};

static int write_line(void *context, const void *record)
{
    struct lines *lines = context;

    lines->buffer.size = 0;
    buffer_append(&lines->buffer, BYTES("{\"value\":"));
    json_write(lines->type, 0, lines->type->field_count, record, &lines->buffer);
    buffer_append(&lines->buffer, BYTES("}\n"));
    lines->written++;
    return fwrite(lines->buffer.data, 1, lines->buffer.size, lines->output) == lines->buffer.size ? 0 : -EIO;
}

static void tell_bad(void *context, size_t line, const char *problem)
{
    struct lines *lines = context;

    lines->bad++;
    fprintf(stderr, "%s:%zu: %s\n", lines->path, line, problem);
}

/* The catalogue that the codes of trade rows are looked up in. NULL: it was told why not. */
static struct reference *open_catalogue(const struct options *options, struct lines *lines)
{
    struct ingest_sink sink = { lines, NULL, tell_bad };
    char               directory[PATH_MAX], path[PATH_MAX];
    struct buffer      text = { 0 };
    struct reference  *reference = NULL;
    bool found = options->data ? snprintf(directory, sizeof directory, "%s", options->data) > 0 : data_directory(directory, sizeof directory);
    int  result = -ENOENT;

    if (options->items)
        found = snprintf(path, sizeof path, "%s", options->items) > 0;
    else
        found = found && path_join(path, sizeof path, directory, "items.csv");
    if (found)
        result = file_read(path, &text);
    if (result)
        fprintf(stderr, "chokepoint ingest: %s: %s\n", found ? path : "items.csv", strerror(-result));
    else {
        lines->path = path;
        reference = ingest_catalogue(buffer_bytes(&text), &sink);
        lines->path = options->file;
    }
    buffer_release(&text);
    return reference;
}

static int convert(const struct options *options, struct lines *lines, const struct reference *catalogue)
{
    struct ingest_sink sink = { lines, write_line, tell_bad };
    struct buffer      text = { 0 };
    const char        *failed = options->file;
    int                result = file_read(options->file, &text);

    if (result == 0)
        result = ingest_csv(options->kind, buffer_bytes(&text), catalogue, &sink);
    buffer_release(&text);
    if (fflush(lines->output) != 0 || ferror(lines->output)) {
        failed = options->output ? options->output : "standard output";
        result = errno ? -errno : -EIO;
    }
    if (result < 0)
        fprintf(stderr, "chokepoint ingest: %s: %s\n", failed, strerror(-result));
    else
        fprintf(stderr, "chokepoint ingest: %zu records, %zu rows refused\n", lines->written, lines->bad);
    return result == INGEST_OK ? EXIT_CLEAN : EXIT_CONFIG;
}

static int run(int argc, char **argv)
{
    static const struct argp argp = {
        arguments, parse, "csv FILE", "Turns CSV rows into records, one JSON object a line, for replay or a Kafka producer.", NULL, NULL, NULL
    };
    struct options    options = { 0 };
    struct lines      lines = { .output = stdout };
    struct reference *catalogue = NULL;
    int               code = EXIT_CONFIG;

    if (argp_parse(&argp, argc, argv, 0, NULL, &options) != 0)
        return EXIT_USAGE;
    lines.type = options.kind->topic->value;
    lines.path = options.file;
    if (strcmp(options.kind->name, "trade") == 0 && !(catalogue = open_catalogue(&options, &lines)))
        return EXIT_CONFIG;
    if (options.output)
        lines.output = fopen(options.output, "we");
    if (!lines.output)
        fprintf(stderr, "chokepoint ingest: %s: %s\n", options.output, strerror(errno));
    else
        code = convert(&options, &lines, catalogue);
    if (options.output && lines.output && fclose(lines.output) != 0)
        code = EXIT_CONFIG;
    reference_free(catalogue);
    buffer_release(&lines.buffer);
    return code;
}

const struct command command_ingest = { "ingest", "turns CSV files into records", run };
