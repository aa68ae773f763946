/* SPDX-License-Identifier: Apache-2.0
 * chokepoint indicators: what each figure of leverage.* and of alerts is, from the schemas. */
#include <argp.h>
#include <string.h>

#include "engine/util/terminal_table.h"
#include "program/commands.h"
#include "program/pages/glossary.h"
#include "program/pages/reference_page.h"

static const struct ck_topic *const topics[] = { &leverage_indicators, &leverage_reroutes, &leverage_postures, &alerts };

static json_t *fields_named(const char *word)
{
    json_t *all = json_array(), *field;
    size_t  index;

    for (size_t i = 0; i < sizeof topics / sizeof *topics; i++) {
        json_t *fields = glossary_of(topics[i]);

        json_array_foreach(fields, index, field) if (!word || glossary_names(field, word)) json_array_append(all, field);
        json_decref(fields);
    }
    return all;
}

/* One line for each: what has a name, a unit and a sentence. */
static void print_list(const json_t *fields)
{
    const char *topic = "", *of;
    size_t      index;
    json_t     *field;

    json_array_foreach(fields, index, field)
    {
        of = json_string_value(json_object_get(field, "topic"));
        if (strcmp(of, topic) != 0)
            printf("%s%s%s%s\n", index ? "\n" : "", paint(PAINT_BOLD), of, paint(PAINT_PLAIN));
        topic = of;
        printf("  %-34s %s\n", json_string_value(json_object_get(field, "name")), json_string_value(json_object_get(field, "what")));
    }
    puts("\nchokepoint indicators NAME prints the formula, the unit, the range and the meaning of null.");
}

static void print_field(const json_t *field)
{
    static const char *const parts[] = { "formula", "unit", "range", "null", "source" };

    printf("%s%s%s, in %s\n", paint(PAINT_BOLD), json_string_value(json_object_get(field, "name")), paint(PAINT_PLAIN),
           json_string_value(json_object_get(field, "topic")));
    page_text("", json_string_value(json_object_get(field, "what")));
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        page_text(parts[i], json_string_value(json_object_get(field, parts[i])));
        if (strcmp(parts[i], "null") == 0)
            page_words(json_object_get(field, "reasons"));
    }
    if (json_object_get(field, "words"))
        page_text("words", json_string_value(json_object_get(field, "type")));
    page_words(json_object_get(field, "words"));
}

static void print_fields(const json_t *fields)
{
    size_t  index;
    json_t *field;

    json_array_foreach(fields, index, field)
    {
        if (index)
            putchar('\n');
        print_field(field);
    }
}

static int run(int argc, char **argv, const struct ck_program *program)
{
    static const struct page page = { "indicators",
                                      "Tells what the figures of leverage.indicators, .reroutes, .postures and alerts are: formula, unit, range, why "
                                      "null. NAME: a field (change.mom, mom), a group (change), or a word (BACKLOG).",
                                      fields_named, print_list, print_fields };

    (void)program;
    return page_run(&page, argc, argv);
}

const struct ck_command command_indicators = { "indicators", "what each indicator is: formula, unit, range, why it is null", run };
