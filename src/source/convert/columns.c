/* SPDX-License-Identifier: Apache-2.0
 * The header of a file against its map. */
#include "source/convert/columns.h"

#include <stdio.h>

struct header {
    const struct source_map *map;
    const struct ck_bytes   *columns;
    size_t                   count;
};

static bool is_among(const struct header *header, struct ck_bytes name)
{
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

/* The column that would fill the field. */
static struct ck_bytes wanted_column(const struct map_field *field)
{
    for (size_t i = 0; i < field->rule_count; i++)
        if (field->rules[i].from.count)
            return field->rules[i].from.items[0].written;
    return CK_BYTES("");
}

static bool is_known(const struct header *header, const struct map_shape *shape, struct ck_bytes column)
{
    for (size_t i = 0; i < header->map->names.count; i++)
        if (ck_bytes_equal(header->map->names.names[i], column))
            return true;
    for (size_t i = 0; i < shape->ignore.count; i++) {
        struct code_entry entry = { .code = shape->ignore.items[i] };
        struct code_table patterns = { .entries = &entry, .count = 1 };

        if (pattern_find(&patterns, column))
            return true;
    }
    return column.size == 0;
}

static bool no_column(const struct source_map *map, struct ck_bytes column, char problem[CONVERT_PROBLEM_MAX])
{
    snprintf(problem, CONVERT_PROBLEM_MAX, "no column %.*s: it is no file of %.*s as its map knows them", (int)(column.size < 64 ? column.size : 64),
             column.data, (int)map->name.size, map->name.data);
    return false;
}

/* Rows that are joined have all columns of the join: without one of them the facts would be others, or without a figure. */
static bool join_there(const struct header *header, char problem[CONVERT_PROBLEM_MAX])
{
    const struct map_join *join = header->map->join;

    for (size_t i = 0; join && i < join->key_count + 2; i++) {
        size_t          place = i < join->key_count ? join->key[i] : i == join->key_count ? join->column : join->value;
        struct ck_bytes name = header->map->names.names[place];

        if (!is_among(header, name))
            return no_column(header->map, name, problem);
    }
    return true;
}

bool columns_good(const struct source_map *map, const struct map_shape *shape, const struct ck_bytes *columns, size_t count,
                  char problem[CONVERT_PROBLEM_MAX])
{
    struct header             header = { map, columns, count };
    const struct map_variant *variant = &map->variants[0];

    if (!join_there(&header, problem))
        return false;
    for (size_t i = 0; i < variant->count; i++) {
        const struct map_field *field = &variant->fields[i];
        struct ck_bytes         column = wanted_column(field);

        if (!map->join && !field->field->nullable && !field->field->fallback.data && !field_there(&header, field))
            return no_column(map, column, problem);
    }
    if (variant->commodity && !map->join && !field_there(&header, variant->quantity) && !field_there(&header, variant->value)) {
        snprintf(problem, CONVERT_PROBLEM_MAX, "neither a quantity nor a value is there: it is no file of %.*s as its map knows them",
                 (int)map->name.size, map->name.data);
        return false;
    }
    for (size_t i = 0; map->fold && !map->join && i < count; i++) /* what is joined is one row a key */
        if (!is_known(&header, shape, columns[i])) {
            snprintf(problem, CONVERT_PROBLEM_MAX, "the column %.*s is not known to the map: rows may be parts, or totals, of one another",
                     (int)(columns[i].size < 64 ? columns[i].size : 64), columns[i].data);
            return false;
        }
    return true;
}
