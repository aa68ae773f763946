/* SPDX-License-Identifier: Apache-2.0
 * chokepoint demo: the whole chain, embedded, over the shipped data: once as it was known in July 2025, once as it is known now. */
#include <argp.h>

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "chokepoint/day.h"
#include "engine/config/processor_set.h"
#include "engine/formats/json.h"
#include "engine/util/exit_code.h"
#include "engine/util/file.h"
#include "engine/util/instant.h"
#include "engine/util/terminal_table.h"
#include "processors/all.h"
#include "program/commands.h"
#include "program/demo/internal.h"
#include "program/ingest/lines.h"
#include "program/ingest/shipped.h"
#include "engine/replay/replay.h"

struct demo_options {
    const char *data, *output;
};

enum { KEY_DATA = 256 };

static const char EPISODE_ARTICLE[] = "EPISODE"; /* of data/episode.jsonl */

static const struct argp_option arguments[] = {
    { "output", 'o', "DIR", 0, "Where to write the files; default: demo-output", 0 },
    { "data", KEY_DATA, "DIR", 0, "Data directory; default: the one that the program came with", 0 },
    { 0 },
};

/* The days of the two parts, and how much was known. */
static const struct demo_part {
    const char *day;
    bool        known_then; /* leave out what was published later */
} parts[] = { { "2025-07-31", true }, { "2026-11-23", false } };

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct demo_options *options = state->input;

    switch (key) {
    case 'o': options->output = argument; return 0;
    case KEY_DATA: options->data = argument; return 0;
    case ARGP_KEY_ARG: argp_error(state, "%s: what is that?", argument); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

/* ---- CSV to lines ---- */

struct lines {
    const struct ck_record_type *type;
    const char                  *path;
    struct ck_buffer             buffer;
};

static int add_line(void *context, const void *record)
{
    struct lines *lines = context;

    ck_buffer_append(&lines->buffer, CK_BYTES("{\"value\":"));
    json_write(lines->type, 0, lines->type->field_count, record, &lines->buffer);
    ck_buffer_append(&lines->buffer, CK_BYTES("}\n"));
    return 0;
}

static void tell_bad(void *context, size_t line, const char *problem)
{
    fprintf(stderr, "%s:%zu: %s\n", ((struct lines *)context)->path, line, problem);
}

static int write_file(const char *directory, const char *topic, struct ck_bytes bytes)
{
    char  name[PATH_MAX], path[PATH_MAX];
    FILE *file;
    int   result;

    snprintf(name, sizeof name, "%s.jsonl", topic);
    if (!path_join(path, sizeof path, directory, name))
        return -ENAMETOOLONG;
    file = fopen(path, "we");
    if (!file)
        return -errno;
    result = fwrite(bytes.data, 1, bytes.size, file) == bytes.size ? 0 : -EIO;
    return fclose(file) == 0 ? result : -EIO;
}

/* The articles of the data directory, and the one that the demo was written around. */
static int add_episode(const struct ingest_kind *kind, const char *data, struct lines *lines, const struct ingest_sink *sink)
{
    char             path[PATH_MAX];
    const char      *before = lines->path;
    struct ck_buffer text = { 0 };
    int              result = path_join(path, sizeof path, data, "episode.jsonl") ? file_read_regular(path, &text) : -ENAMETOOLONG;

    lines->path = path; /* for what the sink tells */
    if (result == 0)
        result = ingest_text(kind, ck_buffer_bytes(&text), NULL, sink);
    ck_buffer_release(&text);
    lines->path = before;
    return result == -ENOENT ? 0 : result;
}

/* One file of the data directory to one file of the input directory. */
static int convert(const struct ingest_kind *kind, const char *data, const char *input, const struct reference *catalogue)
{
    char               path[PATH_MAX];
    struct lines       lines = { .type = kind->topic->value, .path = path };
    struct ingest_sink sink = { &lines, add_line, tell_bad };
    struct ck_buffer   text = { 0 };
    int                result = path_join(path, sizeof path, data, kind->file) ? file_read_regular(path, &text) : -ENAMETOOLONG;

    if (result == 0)
        result = ingest_text(kind, ck_buffer_bytes(&text), catalogue, &sink);
    if (kind->lines && (result == 0 || result == -ENOENT))
        result = add_episode(kind, data, &lines, &sink);
    if (result == INGEST_OK)
        result = write_file(input, kind->topic->name, ck_buffer_bytes(&lines.buffer));
    if (result < 0)
        fprintf(stderr, "chokepoint demo: %s: %s\n", path, file_error(result));
    ck_buffer_release(&lines.buffer);
    ck_buffer_release(&text);
    return result;
}

static int convert_all(const char *data, const char *input)
{
    struct reference *catalogue = shipped_load(data, *processor_place(processors_all, CK_BYTES("intake")), true, NULL);
    int               result = catalogue ? directory_create(input) : -EINVAL;

    if (catalogue && result)
        fprintf(stderr, "chokepoint demo: %s: %s\n", input, file_error(result));
    for (const struct ingest_kind *kind = ingest_kinds; kind->name && result == 0; kind++)
        result = convert(kind, data, input, catalogue);
    reference_free(catalogue);
    return result ? EXIT_CONFIG : EXIT_CLEAN;
}

/* ---- the two parts ---- */

static int run_part(const struct demo_part *part, const char *input, const char *output)
{
    struct replay_options replay = { .input = input, .output = output, .known_at = INT64_MAX, .has_now = true };

    if (!ck_day_read(ck_bytes_from(part->day), &replay.now))
        return EXIT_BUG;
    if (part->known_then)
        replay.known_at = ((int64_t)replay.now + 1) * CK_DAY_MS - 1;
    return replay_run(&replay, processors_all);
}

static void tell_next(const struct demo_options *options, const char *input)
{
    const char *program = program_invocation_name;

    printf("\n%sFiles%s: the records in %s; every topic, one JSON object a line, in\n%s/%s and %s/%s. Next:\n", paint(PAINT_BOLD), paint(PAINT_PLAIN),
           input, options->output, parts[0].day, options->output, parts[1].day);
    printf("  %s explain --input %s/%s 'CHN|germanium|EXPORT|WLD|2025-06'\n", program, options->output, parts[0].day);
    printf("  %s status CHN USA germanium 2026-11-28 --text\n", program);
    printf("  %s replay --input %s --output mine --known-at 2025-05-31 --final\n", program, input);
}

/* The alerts of the earlier day and the article that told of them, then what became of them, and what the figures hold. */
static void tell(const struct chapter chapters[2], const struct demo_options *options, const char *input)
{
    board_print(&chapters[0], NULL);
    news_print(&chapters[0], EPISODE_ARTICLE);
    putchar('\n');
    board_print(&chapters[1], &chapters[0]);
    news_print(&chapters[1], NULL);
    figures_print(&chapters[1]);
    tell_next(options, input);
}

static int run(int argc, char **argv, const struct ck_program *program)
{
    static const struct argp argp = {
        arguments, parse, NULL, "Runs the whole chain over the shipped data, and tells what it finds.", NULL, NULL, NULL
    };
    struct demo_options options = { .output = "demo-output" };
    char                data[PATH_MAX], input[PATH_MAX], outputs[2][PATH_MAX];
    struct chapter      chapters[2] = { 0 };
    int                 code;

    (void)program;
    if (argp_parse(&argp, argc, argv, 0, NULL, &options) != 0)
        return EXIT_USAGE;
    if (!shipped_directory(options.data, data, sizeof data) || !path_join(input, sizeof input, options.output, "input"))
        return EXIT_CONFIG;
    code = convert_all(data, input);
    for (size_t i = 0; i < 2 && code == EXIT_CLEAN; i++) {
        if (!path_join(outputs[i], sizeof outputs[i], options.output, parts[i].day))
            return EXIT_CONFIG;
        code = run_part(&parts[i], input, outputs[i]);
        if (code == EXIT_CLEAN && chapter_load(&chapters[i], outputs[i], parts[i].day))
            code = EXIT_CONFIG;
    }
    if (code == EXIT_CLEAN)
        tell(chapters, &options, input);
    chapter_release(&chapters[0]);
    chapter_release(&chapters[1]);
    return code;
}

const struct ck_command command_demo = { "demo", "tells what the shipped data shows", run };
