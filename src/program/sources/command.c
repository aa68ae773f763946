/* SPDX-License-Identifier: Apache-2.0
 * chokepoint sources: which files of publishers can be read, and how. */
#include <argp.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/util/exit_code.h"
#include "engine/util/plural.h"
#include "engine/util/terminal_table.h"
#include "program/commands.h"
#include "program/ingest/shipped.h"
#include "program/sources/example.h"
#include "source/map/set.h"

enum { KEY_DATA = 256, KEY_SOURCES, KEY_MAP };

enum what { WHAT_NONE, WHAT_LIST, WHAT_SHOW, WHAT_TEST };

struct sources_arguments {
    enum what   what;
    const char *name, *data, *own, *map;
};

static const struct argp_option options[] = { { "data", KEY_DATA, "DIR", 0, "Data directory; default: the one that the program came with", 0 },
                                              { "sources", KEY_SOURCES, "DIR", 0, "Maps of your own, and their tables in DIR/codes", 0 },
                                              { "map", KEY_MAP, "FILE", 0, "One map of your own (show and test)", 0 },
                                              { 0 } };

static error_t parse(int key, char *argument, struct argp_state *state)
{
    static const char *const  words[] = { [WHAT_LIST] = "list", [WHAT_SHOW] = "show", [WHAT_TEST] = "test" };
    struct sources_arguments *given = state->input;

    switch (key) {
    case KEY_DATA: given->data = argument; return 0;
    case KEY_SOURCES: given->own = argument; return 0;
    case KEY_MAP: given->map = argument; return 0;
    case ARGP_KEY_ARG:
        for (enum what what = WHAT_LIST; what <= WHAT_TEST && state->arg_num == 0; what++)
            if (strcmp(argument, words[what]) == 0)
                given->what = what;
        if (given->what == WHAT_NONE || state->arg_num > 1)
            argp_error(state, "%s: list, show NAME or test [NAME]", argument);
        if (state->arg_num == 1)
            given->name = argument;
        return 0;
    case ARGP_KEY_END:
        if (given->what == WHAT_NONE)
            argp_error(state, "list, show NAME or test [NAME]?");
        if (given->what == WHAT_SHOW && !given->name == !given->map)
            argp_error(state, "show one: NAME or --map FILE");
        if ((given->what == WHAT_LIST && (given->name || given->map)) || (given->name && given->map))
            argp_error(state, "a name or a map too many");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static int failed(const char *problem)
{
    fprintf(stderr, "chokepoint sources: %s\n", problem);
    return EXIT_CONFIG;
}

static int show_bytes(const char *label, struct ck_bytes text) { return text.size ? printf("%-10s %.*s\n", label, (int)text.size, text.data) : 0; }

static int list(const struct map_set *set)
{
    for (size_t i = 0; i < set->count; i++) {
        const struct source_map *map = set->maps[i];

        printf("%-14.*s %-9s %.*s\n", (int)map->name.size, map->name.data, map->kind, (int)map->about.size, map->about.data);
    }
    return EXIT_CLEAN;
}

static void show_conditions(const struct source_map *map, enum map_verdict verdict, const char *label)
{
    for (size_t i = 0; i < map->condition_count; i++) {
        const struct map_condition *condition = &map->conditions[i];

        if (condition->verdict != verdict)
            continue;
        printf("%-10s %.*s:", label, (int)condition->text.written.size, condition->text.written.data);
        for (size_t k = 0; k < condition->patterns->count; k++) {
            const struct code_entry *entry = &condition->patterns->entries[k];

            struct ck_bytes word = entry->code.size ? entry->code : CK_BYTES("empty");

            printf("%s %.*s%s%.*s%s", k ? "," : "", (int)word.size, word.data, entry->value.size ? " (" : "", (int)entry->value.size,
                   entry->value.data, entry->value.size ? ")" : "");
        }
        printf("\n");
    }
}

/* On one line, whatever the map has. */
static void show_text(struct ck_bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        putchar(text.data[i] == '\n' || text.data[i] == '\r' || text.data[i] == '\t' ? ' ' : text.data[i]);
}

static void show_choice(bool more, struct ck_bytes text)
{
    printf("%s ", more ? " |" : "");
    show_text(text);
}

static void show_rule(const struct map_rule *rule, bool more)
{
    if (rule->is.data)
        show_choice(more, rule->is);
    for (size_t i = 0; i < rule->from.count; i++)
        show_choice(more || i, rule->from.items[i].written);
    for (size_t i = 0; rule->by_digits && i < rule->by_digits->count; i++) {
        const struct code_entry *entry = &rule->by_digits->entries[i];

        show_choice(more || i, entry->value);
        printf(" (%.*s digits)", (int)entry->code.size, entry->code.data);
    }
}

static int show(const struct source_map *map)
{
    show_bytes("source", map->name);
    printf("%-10s %s\n", "kind", map->kind);
    show_bytes("what", map->about);
    show_bytes("licence", map->licence);
    show_bytes("credit", map->credit);
    show_bytes("url", map->url);
    show_bytes("often", map->often);
    show_bytes("key", map->key);
    if (map->needs_flow)
        printf("%-10s --flow export|import\n", "needs");
    show_conditions(map, VERDICT_KEEP, "only");
    show_conditions(map, VERDICT_DROP, "left out");
    show_conditions(map, VERDICT_LOST, "lost");
    show_conditions(map, VERDICT_SEVERAL, "parts");
    if (map->fold)
        printf("%-10s rows of one fact are added up%s\n", "folds", map->world_sum ? "; the sum over partners is given as the world's" : "");
    for (size_t i = 0; i < map->variants[0].count; i++) {
        const struct map_field *field = &map->variants[0].fields[i];

        printf("%-10s %-14s", i ? "" : "fields", field->field->name);
        for (size_t k = 0; k < field->rule_count; k++)
            show_rule(&field->rules[k], k > 0);
        printf("\n");
    }
    printf("%-10s %s\n", "map", map->path);
    return EXIT_CLEAN;
}

static int test(struct source_map *const *maps, size_t count)
{
    size_t bad = 0, examples = 0;

    for (size_t i = 0; i < count; i++) {
        size_t of_map, differing = examples_run(maps[i], &of_map);

        printf("%-14.*s %zu example%s%s\n", (int)maps[i]->name.size, maps[i]->name.data, of_map, plural(of_map),
               differing ? ", not all as they say" : "");
        if (of_map == 0)
            fprintf(stderr, "%s: no examples\n", maps[i]->path);
        bad += differing + (of_map == 0);
        examples += of_map;
    }
    printf("%zu example%s of %zu map%s, %zu not as they say\n", examples, plural(examples), count, plural(count), bad);
    return bad ? EXIT_REFUSED : EXIT_CLEAN;
}

static int with_one(const struct sources_arguments *given, const char *data)
{
    char               problem[MAP_PROBLEM_MAX];
    struct source_map *map = given->map ? map_at(given->map, data, problem) : map_named(data, given->own, given->name, problem);
    int                code;

    if (!map)
        return failed(problem);
    code = given->what == WHAT_SHOW ? show(map) : test(&map, 1);
    map_free(map);
    return code;
}

static int run(int argc, char **argv, const struct ck_program *program)
{
    static const struct argp argp = {
        options, parse, "list\nshow NAME\ntest [NAME]", "Tells which files of publishers ingest can read, and how.", NULL, NULL, NULL
    };
    struct sources_arguments given = { 0 };
    struct map_set           set;
    char                     problem[MAP_PROBLEM_MAX], data[PATH_MAX];
    int                      code;

    (void)program;
    argp_parse(&argp, argc, argv, 0, NULL, &given);
    if (!shipped_directory(given.data, data, sizeof data))
        return EXIT_CONFIG;
    if (given.name || given.map)
        return with_one(&given, data);
    if (!map_set_read(data, given.own, &set, problem))
        return failed(problem);
    code = given.what == WHAT_LIST ? list(&set) : test(set.maps, set.count);
    map_set_release(&set);
    return code;
}

const struct ck_command command_sources = { "sources", "tells which files of publishers can be read, and how", run };
