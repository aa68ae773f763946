/* SPDX-License-Identifier: Apache-2.0
 * chokepoint explain KEY: the tree from a published value down to the lines that it was computed from. */
#include <argp.h>

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "shell/command.h"
#include "shell/file.h"
#include "shell/sheet.h"
#include "shell/trace.h"

struct options {
    struct trace trace;
    const char  *key;
    bool         json;
};

enum { CHILDREN_DEFAULT = 8, KEY_RECORDS = 256, KEY_CHILDREN, KEY_JSON };

static const struct argp_option arguments[] = {
    { "input", 'i', "DIR", 0, "What replay wrote (without --final); default: the present directory", 0 },
    { "records", KEY_RECORDS, "DIR", 0, "What replay read, to show the input lines; default: DIR/../input", 0 },
    { "children", KEY_CHILDREN, "N", 0, "Show at most N sources of a value; default: 8", 0 },
    { "json", KEY_JSON, NULL, 0, "Print the tree as JSON, with whole values", 0 },
    { 0 },
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct options *options = state->input;

    switch (key) {
    case 'i': options->trace.output = argument; return 0;
    case KEY_RECORDS: options->trace.input = argument; return 0;
    case KEY_CHILDREN: {
        long n = strtol(argument, NULL, 10);

        if (n < 1 || n > 256)
            argp_error(state, "--children: 1 to 256");
        options->trace.children_max = (size_t)n;
        return 0;
    }
    case KEY_JSON: options->json = true; return 0;
    case ARGP_KEY_ARG:
        if (options->key)
            argp_error(state, "%s: one key at a time", argument);
        options->key = argument;
        return 0;
    case ARGP_KEY_END:
        if (!options->key)
            argp_error(state, "a key is needed");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

/* ---- text ---- */

/* What a reader wants to see of each topic's values: paths of members. */
static const struct {
    const char *topic;
    const char *paths[8];
} shown[] = {
    { "alerts", { "state", "severity", "since", "until", "value", "text" } },
    { "leverage.indicators", { "level.quantity_kg", "change.base", "change.mom", "change.yoy", "control.status", "cautions" } },
    { "leverage.reroutes", { "value", "lag", "import_kg", "export_kg", "lost_kg" } },
    { "leverage.postures", { "divergence", "selective_compliance.value", "breadth", "stance" } },
    { "trade.enriched", { "quantity_kg", "value_usd", "observation", "control.status", "vintage" } },
    { "control.status", { "status", "severity", "since", "next_transition", "confirmed" } },
    { "intake.trade", { "quantity_g", "value_cents", "observation", "published_at" } },
    { "intake.measures", { "act", "restriction", "valid_from", "valid_to", "known_at" } },
    { "intake.items", { "coverage", "parent" } },
    { "intake.supply", { "value", "qualifier", "year_to" } },
};

static json_t *member_at(json_t *value, const char *path)
{
    char   part[128];
    size_t size;

    for (; value && *path; path += size + (path[size] == '.')) {
        size = strcspn(path, ".");
        snprintf(part, sizeof part, "%.*s", (int)size, path);
        value = json_object_get(value, part);
    }
    return value;
}

static bool is_empty(json_t *member) { return !member || json_is_null(member) || (json_is_array(member) && json_array_size(member) == 0); }

static void print_member(const char *path, json_t *member)
{
    const char *name = strrchr(path, '.');
    char       *text = json_dumps(member, JSON_ENCODE_ANY | JSON_COMPACT | JSON_REAL_PRECISION(8));

    if (json_is_string(member))
        printf("  %s %s", name ? name + 1 : path, json_string_value(member));
    else
        printf("  %s %s", name ? name + 1 : path, text);
    free(text);
}

static void print_value(json_t *node)
{
    const char *topic = json_string_value(json_object_get(node, "topic"));
    json_t     *value = json_object_get(node, "value");

    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
        for (size_t j = 0; strcmp(shown[i].topic, topic) == 0 && j < 8 && shown[i].paths[j]; j++)
            if (!is_empty(member_at(value, shown[i].paths[j])))
                print_member(shown[i].paths[j], member_at(value, shown[i].paths[j]));
}

/* An input line, as its author wrote it. */
static void print_input(json_t *node)
{
    json_t *value = json_object_get(node, "value");
    char   *text = is_empty(value) ? NULL : json_dumps(value, JSON_COMPACT);

    if (text)
        printf("  %s%s%s", paint(PAINT_DIM), text, paint(PAINT_PLAIN));
    free(text);
}

static void print_node(json_t *node, char *indent, size_t size, bool last, bool top)
{
    json_t     *children = json_object_get(node, "children"), *child;
    const char *key = json_string_value(json_object_get(node, "key"));
    size_t      i, count = json_array_size(children), before = strlen(indent);
    long long   more = json_integer_value(json_object_get(node, "more"));

    printf("%s%s%s%s%s line %lld", indent,
           top    ? ""
           : last ? "└─ "
                  : "├─ ",
           paint(PAINT_BOLD), json_string_value(json_object_get(node, "topic")), paint(PAINT_PLAIN),
           (long long)json_integer_value(json_object_get(node, "line")));
    if (key)
        printf("  %s%s%s", paint(PAINT_BLUE), key, paint(PAINT_PLAIN));
    if (json_object_get(node, "retracted"))
        printf("  retracted");
    key ? print_value(node) : print_input(node);
    putchar('\n');
    if (!top && before + 8 < size)
        strcat(indent, last ? "   " : "│  ");
    json_array_foreach(children, i, child) print_node(child, indent, size, i + 1 == count && more == 0, false);
    if (more > 0)
        printf("%s└─ and %lld more\n", indent, more);
    indent[before] = '\0';
}

static int run(int argc, char **argv)
{
    static const struct argp argp = {
        arguments, parse, "KEY", "Shows what a published value was computed from, down to the input lines, over the files of a replay.",
        NULL,      NULL,  NULL
    };
    struct options options = { .trace = { .output = ".", .children_max = CHILDREN_DEFAULT } };
    char           records[PATH_MAX], indent[512] = "";
    json_t        *nodes, *node;
    size_t         i, count;

    if (argp_parse(&argp, argc, argv, 0, NULL, &options) != 0)
        return EXIT_USAGE;
    if (access(options.trace.output, R_OK | X_OK) != 0) {
        fprintf(stderr, "chokepoint explain: %s: %s\n", options.trace.output, strerror(errno));
        return EXIT_CONFIG;
    }
    if (!options.trace.input && path_join(records, sizeof records, options.trace.output, "../input") && access(records, R_OK) == 0)
        options.trace.input = records;
    nodes = trace_key(&options.trace, bytes_from(options.key));
    count = json_array_size(nodes);
    if (options.json) {
        json_dumpf(nodes, stdout, JSON_INDENT(1) | JSON_REAL_PRECISION(12));
        putchar('\n');
    } else
        json_array_foreach(nodes, i, node) print_node(node, indent, sizeof indent, true, true);
    json_decref(nodes);
    trace_release(&options.trace);
    if (count == 0)
        fprintf(stderr, "chokepoint explain: %s: no record with the key %s\n", options.trace.output, options.key);
    return count == 0 ? EXIT_CONFIG : EXIT_CLEAN;
}

const struct command command_explain = { "explain", "shows what a published value rests on", run };
