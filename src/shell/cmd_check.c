/* SPDX-License-Identifier: Apache-2.0
 * chokepoint check: configuration and data files, with nothing run. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "chokepoint/topics.h"
#include "processors/all.h"
#include "shell/command.h"
#include "shell/config_arguments.h"
#include "shell/decode.h"
#include "shell/file.h"
#include "shell/ingest_lines.h"
#include "shell/json.h"
#include "shell/replay_parts.h"
#include "shell/sheet.h"

struct options {
    struct config_arguments config;
    const char             *data, *input;
    bool                    all, json;
};

enum { KEY_DATA = 256, KEY_ALL, KEY_JSON };

static const struct argp_option arguments[] = {
    { "data", KEY_DATA, "DIR", 0, "Check the CSV files of this directory", 0 },
    { "input", 'i', "DIR", 0, "Check the JSON lines of the users' topics in this directory", 0 },
    { "all", KEY_ALL, NULL, 0, "List every option, not only those that are set", 0 },
    { "json", KEY_JSON, NULL, 0, "Print JSON", 0 },
    { 0 },
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct options *options = state->input;

    switch (key) {
    case ARGP_KEY_INIT: state->child_inputs[0] = &options->config; return 0;
    case 'i': options->input = argument; return 0;
    case KEY_DATA: options->data = argument; return 0;
    case KEY_ALL: options->all = true; return 0;
    case KEY_JSON: options->json = true; return 0;
    case ARGP_KEY_ARG: argp_error(state, "%s: what is that?", argument); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

/* ---- options ---- */

static void expected(const struct installation_option *option, char *buf, size_t size)
{
    if (option->type == INSTALLATION_INT)
        snprintf(buf, size, "%d to %d", option->min, option->max);
    else
        snprintf(buf, size, "%s",
                 option->type == INSTALLATION_NAME   ? "a name"
                 : option->type == INSTALLATION_TEXT ? "a text"
                 : option->choices                   ? option->choices
                                                     : "true or false");
}

static void add_row(struct sheet *sheet, const char *prefix, const char *name, const char *value, const char *where, const char *help)
{
    sheet_printf(sheet, "%s%s", prefix, name);
    sheet_printf(sheet, "%s", *value && installation_is_secret(name) ? "***" : value);
    sheet_printf(sheet, "%s", where ? where : "default");
    sheet_printf(sheet, "%s", help);
}

/* Those that no processor owns. Returns how many are set. */
static size_t add_installation(struct sheet *sheet, const struct installation *installation, bool all)
{
    size_t set = installation->property_count + installation->rename_count;
    char   value[INSTALLATION_NAME_MAX], range[64], help[160];

    for (size_t i = 0; installation_options[i].name; i++) {
        set += installation->where[i] != NULL;
        if (!all && !installation->where[i])
            continue;
        installation_text(installation, &installation_options[i], value, sizeof value);
        expected(&installation_options[i], range, sizeof range);
        snprintf(help, sizeof help, "%s (%s)", installation_options[i].help, range);
        add_row(sheet, "", installation_options[i].name, value, installation->where[i], help);
    }
    for (size_t i = 0; i < installation->rename_count; i++)
        add_row(sheet, "topics.rename.", installation->renames[i].topic, installation->renames[i].name, installation->renames[i].where,
                "the topic's name here");
    for (size_t i = 0; i < installation->property_count; i++)
        add_row(sheet, "kafka.", installation->properties[i].name, installation->properties[i].value, installation->properties[i].where,
                "librdkafka's");
    return set;
}

static size_t installation_count(const struct installation *installation)
{
    size_t count = installation->property_count + installation->rename_count;

    for (const struct installation_option *option = installation_options; option->name; option++)
        count++;
    return count;
}

static void print_sheet(const struct config *config, bool all)
{
    struct sheet sheet = { .columns = 4 };
    size_t       set = add_installation(&sheet, &config->installation, all);

    for (size_t i = 0; i < config->count; i++) {
        const struct config_option *option = &config->options[i];

        set += option->where != NULL;
        if (!all && !option->where)
            continue;
        sheet_printf(&sheet, "%s", option->name);
        sheet_printf(&sheet, "%g", config_value(config, option));
        sheet_printf(&sheet, "%s", option->where ? option->where : "default");
        sheet_printf(&sheet, "%s (%g to %g)", option->option->help, option->option->min, option->option->max);
    }
    printf("%zu options, %zu set\n", config->count + installation_count(&config->installation), set);
    sheet_print(&sheet, stdout, "  ");
}

static void print_text(const char *name, const char *text)
{
    struct buffer buffer = { 0 };

    json_write_text(bytes_from(text), &buffer);
    printf("\"%s\":%.*s", name, (int)buffer.size, buffer.data);
    buffer_release(&buffer);
}

static void print_installation_json(const char *prefix, const char *name, const char *value, const char *where, bool bare)
{
    printf(",\n{\"name\":\"%s%s\",", prefix, name);
    if (bare)
        printf("\"value\":%s", value);
    else
        print_text("value", *value && installation_is_secret(name) ? "***" : value);
    printf(",");
    print_text("from", where ? where : "default");
    printf("}");
}

static void print_json(const struct config *config, size_t records)
{
    const struct installation *installation = &config->installation;
    char                       value[INSTALLATION_NAME_MAX];

    printf("{\"options\":[");
    for (size_t i = 0; i < config->count; i++) {
        const struct config_option *option = &config->options[i];

        printf("%s\n{\"name\":\"%s\",\"value\":%.17g,", i ? "," : "", option->name, config_value(config, option));
        print_text("from", option->where ? option->where : "default");
        printf("}");
    }
    for (size_t i = 0; installation_options[i].name; i++) {
        enum installation_type type = installation_options[i].type;

        installation_text(installation, &installation_options[i], value, sizeof value);
        print_installation_json("", installation_options[i].name, value, installation->where[i],
                                type == INSTALLATION_INT || type == INSTALLATION_BOOLEAN);
    }
    for (size_t i = 0; i < installation->rename_count; i++)
        print_installation_json("topics.rename.", installation->renames[i].topic, installation->renames[i].name, installation->renames[i].where,
                                false);
    for (size_t i = 0; i < installation->property_count; i++)
        print_installation_json("kafka.", installation->properties[i].name, installation->properties[i].value, installation->properties[i].where,
                                false);
    printf("],\n\"problems\":%zu,\"records\":%zu}\n", config->problems, records);
}

/* ---- files ---- */

struct checking {
    struct config *config; /* counts problems */
    const char    *path;
    size_t         records;
};

static void file_problem(struct checking *checking, size_t line, const char *problem)
{
    checking->config->problems++;
    if (line)
        fprintf(stderr, "%s:%zu: %s\n", checking->path, line, problem);
    else
        fprintf(stderr, "%s: %s\n", checking->path, problem);
}

static int count_record(void *context, const void *record)
{
    (void)record;
    ((struct checking *)context)->records++;
    return 0;
}

static void tell_row(void *context, size_t line, const char *problem) { file_problem(context, line, problem); }

static void check_data(struct checking *checking, const char *directory)
{
    struct ingest_sink sink = { checking, count_record, tell_row };
    char               path[PATH_MAX];

    checking->path = path;
    for (const struct ingest_kind *kind = ingest_kinds; kind->name; kind++) {
        struct buffer text = { 0 };
        int           result = path_join(path, sizeof path, directory, kind->file) ? file_read(path, &text) : -1;

        if (result == -ENOENT && kind->lines)
            continue;
        if (result)
            file_problem(checking, 0, file_error(result));
        else
            ingest_text(kind, buffer_bytes(&text), NULL, &sink);
        buffer_release(&text);
    }
    checking->path = NULL;
}

static void check_line(struct checking *checking, const struct topic *topic, struct bytes line, size_t number, struct arena *arena)
{
    struct bytes          value = member_find(line, "value");
    struct decode_failure failure;
    char                  problem[DECODE_DETAIL_MAX + 64];
    void                 *record;

    checking->records++;
    if (decode_value(topic, value.data ? value : line, arena, &record, &failure) == DECODE_OK)
        return;
    snprintf(problem, sizeof problem, "%s: %s", reason_name(failure.reason), failure.detail);
    file_problem(checking, number, problem);
}

static void check_lines(struct checking *checking, const struct topic *topic, struct bytes rest)
{
    struct arena arena = ARENA_NULL;

    for (size_t number = 1; rest.size > 0; number++) {
        const char *end = memchr(rest.data, '\n', rest.size);
        size_t      size = end ? (size_t)(end - rest.data) : rest.size, next = size + (end != NULL);

        if (size > 0)
            check_line(checking, topic, (struct bytes){ rest.data, size }, number, &arena);
        arena_clear(&arena);
        rest = (struct bytes){ rest.data + next, rest.size - next };
    }
    arena_release(&arena);
}

static void check_input(struct checking *checking, const char *directory)
{
    char path[PATH_MAX], name[PATH_MAX];

    if (access(directory, R_OK | X_OK) != 0) {
        checking->path = directory;
        file_problem(checking, 0, strerror(errno));
        return;
    }
    checking->path = path;
    for (const struct topic *const *topic = topics_all; *topic; topic++) {
        struct buffer text = { 0 };

        snprintf(name, sizeof name, "%s.jsonl", (*topic)->name);
        if (!(*topic)->foreign || !path_join(path, sizeof path, directory, name))
            continue;
        if (file_read(path, &text) == 0)
            check_lines(checking, *topic, buffer_bytes(&text));
        buffer_release(&text);
    }
}

static int run(int argc, char **argv)
{
    static const struct argp_child children[] = { { &config_argp, 0, NULL, 0 }, { 0 } };
    static const struct argp       argp = { arguments, parse, NULL, "Checks configuration and data files; runs nothing.", children, NULL, NULL };
    struct options                 options = { 0 };
    struct config                  config;
    struct checking                checking = { .config = &config };
    size_t                         problems;

    if (argp_parse(&argp, argc, argv, 0, NULL, &options) != 0)
        return EXIT_USAGE;
    config_open(&config, &options.config, processors_all);
    if (options.data)
        check_data(&checking, options.data);
    if (options.input)
        check_input(&checking, options.input);
    if (options.json)
        print_json(&config, checking.records);
    else
        print_sheet(&config, options.all);
    problems = config.problems;
    config_release(&config);
    fprintf(stderr, "chokepoint check: %zu records, %zu problems\n", checking.records, problems);
    return problems ? EXIT_CONFIG : EXIT_CLEAN;
}

const struct command command_check = { "check", "checks configuration and data files, runs nothing", run };
