/* SPDX-License-Identifier: Apache-2.0
 * The header of a file against its map. */
#include "source/convert/columns.h"

#include <stdio.h>

#include "domain/model/topics.h"
#include "source/convert/by_columns.h"

struct header {
    const struct source_map *map;
    const struct map_shape  *shape;
    const struct ck_bytes   *columns;
    size_t                   count;
};

static bool is_among(const struct header *header, struct ck_bytes name)
{
    const struct map_each *each = header->map->each;

    if (each && ck_bytes_equal(name, header->map->names.names[each->as]))
        name = header->map->names.names[each->from];
    for (size_t i = 0; i < header->count; i++)
        if (ck_bytes_equal(header->columns[i], name))
            return true;
    return false;
}

static bool text_there(const struct header *header, const struct map_text *text)
{
    for (size_t i = 0; i < text->count; i++) {
        struct ck_bytes name = text->parts[i].column == MAP_LITERAL ? (struct ck_bytes){ 0 } : header->map->names.names[text->parts[i].column];

        if (name.size && name.data[0] != '@' && !text->parts[i].optional && !is_among(header, name))
            return false;
    }
    return true;
}

static bool rule_there(const struct header *header, const struct map_rule *rule)
{
    if (rule->is.data || rule->by_digits || rule->otherwise.data)
        return true;
    for (size_t i = 0; i < rule->from.count; i++)
        if (text_there(header, &rule->from.items[i]))
            return true;
    return false;
}

static bool field_there(const struct header *header, const struct map_field *field)
{
    for (size_t i = 0; field && i < field->rule_count; i++)
        if (rule_there(header, &field->rules[i]))
            return true;
    return false;
}

/* The column that would fill the field: the first that is not there. */
static struct ck_bytes wanted_column(const struct header *header, const struct map_field *field)
{
    const struct map_text *text = NULL;

    for (size_t i = 0; i < field->rule_count && !text; i++)
        text = field->rules[i].from.count ? &field->rules[i].from.items[0] : NULL;
    for (size_t i = 0; text && i < text->count; i++) {
        struct ck_bytes name = text->parts[i].column == MAP_LITERAL ? (struct ck_bytes){ 0 } : header->map->names.names[text->parts[i].column];

        if (name.size && name.data[0] != '@' && !text->parts[i].optional && !is_among(header, name))
            return name;
    }
    return text ? text->written : CK_BYTES("");
}

/* Whether the name that a map reads is the column, or (`below`) the member or something in it: `/Country/Code`, `a/b`, `a/@unit`. */
static bool reads(struct ck_bytes name, struct ck_bytes column, bool below)
{
    if (ck_bytes_equal(name, column))
        return true;
    if (!below || name.size == 0)
        return false;
    if (name.data[0] == '/')
        name = (struct ck_bytes){ name.data + 1, name.size - 1 };
    return ck_bytes_begin(name, column) && (name.size == column.size || name.data[column.size] == '/');
}

enum { FOLDED_MAX = 128 };

/* Letters of ASCII in lower case; what is longer stays as it is. */
static struct ck_bytes folded(struct ck_bytes text, char buf[FOLDED_MAX])
{
    if (text.size > FOLDED_MAX)
        return text;
    for (size_t i = 0; i < text.size; i++)
        buf[i] = text.data[i] >= 'A' && text.data[i] <= 'Z' ? (char)(text.data[i] + ('a' - 'A')) : text.data[i];
    return (struct ck_bytes){ buf, text.size };
}

bool names_fit(struct ck_bytes_array patterns, struct ck_bytes name)
{
    char name_buf[FOLDED_MAX], pattern_buf[FOLDED_MAX];

    name = folded(name, name_buf);
    for (size_t i = 0; i < patterns.count; i++) {
        struct code_entry entry = { .code = folded(patterns.items[i], pattern_buf) };
        struct code_table table = { .entries = &entry, .count = 1 };

        if (pattern_find(&table, name))
            return true;
    }
    return false;
}

static bool is_known(const struct source_map *map, const struct map_shape *shape, struct ck_bytes column, bool below)
{
    for (size_t i = 0; i < map->names.count; i++)
        if (reads(map->names.names[i], column, below))
            return true;
    return column.size == 0 || names_fit(shape->ignore, column);
}

static bool not_known(struct ck_bytes column, char problem[CONVERT_PROBLEM_MAX])
{
    snprintf(
        problem, CONVERT_PROBLEM_MAX,
        "the column %.*s is not known to the map: rows may be parts, or totals, of one another (if it parts nothing: `ignore` in the map's `read`)",
        (int)(column.size < 64 ? column.size : 64), column.data);
    return false;
}

bool member_good(const struct source_map *map, const struct map_shape *shape, struct ck_bytes name, char problem[CONVERT_PROBLEM_MAX])
{
    return map->topic != &trade_records || is_known(map, shape, name, true) || not_known(name, problem);
}

/* What parts the header where it is not what the map says; 0: nothing does. Spreadsheets write what their country's settings say. */
static char other_delimiter(const struct header *header, const struct map_shape *shape)
{
    const struct ck_bytes others = CK_BYTES(";\t,|");
    char                  most = 0;
    size_t                count, best = 1;

    for (size_t i = 0; i < others.size && header->count == 1 && shape->rows.format == ROWS_CSV; i++) {
        count = 0;
        for (size_t k = 0; k < header->columns[0].size; k++)
            count += header->columns[0].data[k] == others.data[i];
        if (others.data[i] != shape->rows.delimiter && count > best) {
            most = others.data[i];
            best = count;
        }
    }
    return most;
}

static bool delimiter_good(const struct header *header, const struct map_shape *shape, char problem[CONVERT_PROBLEM_MAX])
{
    const char other = other_delimiter(header, shape);

    if (!other)
        return true;
    tell_delimiter(header->map, shape, other, problem);
    return false;
}

/* With what its map says of files without it, or that it is no file of the map. */
static bool no_column(const struct header *header, struct ck_bytes column, char problem[CONVERT_PROBLEM_MAX])
{
    const struct source_map *map = header->map;
    const struct code_entry *without = header->shape->without ? code_find(header->shape->without, column) : NULL;

    if (without)
        snprintf(problem, CONVERT_PROBLEM_MAX, "no column %.*s: %.*s", (int)(column.size < 64 ? column.size : 64), column.data,
                 (int)(without->value.size < 300 ? without->value.size : 300), without->value.data);
    else
        snprintf(problem, CONVERT_PROBLEM_MAX, "no column %.*s: it is no file of %.*s as its map knows them",
                 (int)(column.size < 64 ? column.size : 64), column.data, (int)map->name.size, map->name.data);
    return false;
}

/* Rows that are joined have all columns of the join: without one of them the facts would be others, or without a figure. */
static bool join_there(const struct header *header, char problem[CONVERT_PROBLEM_MAX])
{
    const struct map_join *join = header->map->join;

    for (size_t i = 0; join && i < join->key_count + 2; i++) {
        size_t          place = i < join->key_count ? join->key[i] : i == join->key_count ? join->column : join->value;
        struct ck_bytes name = header->map->names.names[place];

        if (!(i < join->key_count && join->key_optional[i]) && !is_among(header, name))
            return no_column(header, name, problem);
    }
    return true;
}

bool columns_good(const struct source_map *map, const struct map_shape *shape, const struct ck_bytes *columns, size_t count,
                  char problem[CONVERT_PROBLEM_MAX])
{
    struct header             header = { map, shape, columns, count };
    const struct map_variant *variant = &map->variants[0];

    if (!delimiter_good(&header, shape, problem) || !join_there(&header, problem))
        return false;
    for (size_t i = 0; i < variant->count; i++) {
        const struct map_field *field = &variant->fields[i];
        struct ck_bytes         column = wanted_column(&header, field);

        if (!map->join && !field->field->nullable && !field->field->fallback.data && !field_there(&header, field))
            return no_column(&header, column, problem);
    }
    if (variant->commodity && !map->join && !field_there(&header, variant->quantity) && !field_there(&header, variant->value)) {
        snprintf(problem, CONVERT_PROBLEM_MAX, "neither a quantity nor a value is there: it is no file of %.*s as its map knows them",
                 (int)map->name.size, map->name.data);
        return false;
    }
    for (size_t i = 0; map->topic == &trade_records && i < count; i++)
        if (!is_known(map, shape, columns[i], false))
            return not_known(columns[i], problem);
    return true;
}
