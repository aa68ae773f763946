/* SPDX-License-Identifier: Apache-2.0
 * A line for each node, with what a reader wants to see of its value. */
#include "engine/explain/trace_print.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/topics.h"
#include "engine/explain/trace.h"
#include "engine/formats/json_value.h"
#include "engine/util/quote.h"
#include "engine/util/terminal_table.h"

enum { INPUT_COLUMNS = 240, INDENT_MAX = 512, FIRST_MEMBERS = 6 };

struct print {
    const struct ck_processor *const *processors;
    char                              indent[INDENT_MAX];
    bool                              whole;
};

/* Texts are of users: what a terminal would obey is spelled out. */
static void print_text(const char *text)
{
    struct ck_buffer quoted = { 0 };

    quote_append(ck_bytes_from(text), &quoted);
    fwrite(quoted.data, 1, quoted.size, stdout);
    ck_buffer_release(&quoted);
}

static bool is_empty(json_t *member) { return !member || json_is_null(member) || (json_is_array(member) && json_array_size(member) == 0); }

/* To be freed. */
static char *text_of(json_t *value)
{
    struct ck_buffer buffer = { 0 };

    json_write_value(value, false, &buffer);
    ck_buffer_append(&buffer, (struct ck_bytes){ "", 1 });
    return buffer.data;
}

static void print_member(const char *path, json_t *member)
{
    const char *name = strrchr(path, '.');
    char       *text = text_of(member);

    printf("  %s ", name ? name + 1 : path);
    print_text(json_is_string(member) ? json_string_value(member) : text);
    free(text);
}

/* Numbers and texts alone: what more a value has is behind them. */
static void print_first(const struct ck_record_type *type, json_t *value)
{
    size_t shown = 0;

    for (size_t i = 0; i < type->field_count && shown < FIRST_MEMBERS; i++) {
        json_t *member = json_object_get(value, type->fields[i].name);

        if (is_empty(member) || json_is_object(member))
            continue;
        print_member(type->fields[i].name, member);
        shown++;
    }
}

static void print_value(const struct print *print, json_t *node)
{
    const struct ck_topic *topic = topic_named(print->processors, ck_bytes_from(json_string_value(json_object_get(node, "topic"))));
    json_t                *value = json_object_get(node, "value");

    if (topic && !topic->shown)
        print_first(topic->value, value);
    for (const char *const *path = topic ? topic->shown : NULL; path && *path; path++)
        if (!is_empty(trace_member(value, *path)))
            print_member(*path, trace_member(value, *path));
}

/* An input record, as its author wrote it. */
static void print_input(const struct print *print, json_t *node)
{
    json_t *value = json_object_get(node, "value");
    char   *text = is_empty(value) ? NULL : text_of(value);
    size_t  size = text ? strlen(text) : 0, shown_size = size;

    if (!print->whole && size > INPUT_COLUMNS)
        for (shown_size = INPUT_COLUMNS; shown_size > 0 && ((unsigned char)text[shown_size] & 0xc0) == 0x80; shown_size--)
            continue;
    if (text) {
        text[shown_size] = '\0';
        printf("  %s", paint(PAINT_DIM));
        print_text(text);
        printf("%s%s", shown_size < size ? " …" : "", paint(PAINT_PLAIN));
    }
    free(text);
}

static void print_place(json_t *node)
{
    json_t *offset = json_object_get(node, "offset"), *line = json_object_get(node, "line");

    printf("%s%s%s", paint(PAINT_BOLD), json_string_value(json_object_get(node, "topic")), paint(PAINT_PLAIN));
    if (offset)
        printf(" partition %lld offset %lld", (long long)json_integer_value(json_object_get(node, "partition")),
               (long long)json_integer_value(offset));
    if (line)
        printf(offset ? " (line %lld)" : " line %lld", (long long)json_integer_value(line));
}

static void print_content(const struct print *print, json_t *node)
{
    const char *key = json_string_value(json_object_get(node, "key")), *missing = json_string_value(json_object_get(node, "missing"));

    if (key) {
        printf("  %s", paint(PAINT_BLUE));
        print_text(key);
        printf("%s", paint(PAINT_PLAIN));
    }
    if (json_object_get(node, "retracted"))
        printf("  retracted");
    if (json_object_get(node, "above"))
        printf("  as above");
    else if (missing)
        printf("  %s%s%s", paint(PAINT_YELLOW), missing, paint(PAINT_PLAIN));
    else if (json_is_null(json_object_get(node, "value")))
        printf("  not at hand");
    else if (key)
        print_value(print, node);
    else
        print_input(print, node);
}

/* How many children are not there, and why. */
static void print_rest(const struct print *print, json_t *node)
{
    long long more = json_integer_value(json_object_get(node, "more")), unnamed = json_integer_value(json_object_get(node, "unnamed"));

    if (more > 0)
        printf("%s%s and %lld more (--all)\n", print->indent, unnamed > 0 ? "├─" : "└─", more);
    if (unnamed > 0)
        printf("%s└─ and %lld older rows that were read: a record names the newest\n", print->indent, unnamed);
}

static void print_node(struct print *print, json_t *node, bool last, bool top)
{
    json_t *children = json_object_get(node, "children"), *child;
    size_t  i, count = json_array_size(children), before = strlen(print->indent);
    bool    rest = json_object_get(node, "more") || json_object_get(node, "unnamed");

    printf("%s%s", print->indent, top ? "" : last ? "└─ " : "├─ ");
    print_place(node);
    print_content(print, node);
    putchar('\n');
    if (!top && before + 8 < sizeof print->indent)
        strcat(print->indent, last ? "   " : "│  ");
    json_array_foreach(children, i, child) print_node(print, child, i + 1 == count && !rest, false);
    print_rest(print, node);
    print->indent[before] = '\0';
}

void trace_print(const struct ck_processor *const *processors, json_t *nodes, bool whole)
{
    struct print print = { .processors = processors, .whole = whole };
    json_t      *node;
    size_t       i;

    json_array_foreach(nodes, i, node) print_node(&print, node, true, true);
}
