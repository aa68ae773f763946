/* SPDX-License-Identifier: Apache-2.0
 * What a map reads from a column. */
#include "source/convert/figures.h"

#include "source/convert/columns.h"

static bool text_reads(const struct source_map *map, const struct map_text *text, struct ck_bytes name)
{
    for (size_t i = 0; i < text->count; i++)
        if (text->parts[i].column != MAP_LITERAL && ck_bytes_equal(map->names.names[text->parts[i].column], name))
            return true;
    return false;
}

static bool texts_read(const struct source_map *map, const struct map_texts *texts, struct ck_bytes name)
{
    for (size_t i = 0; i < texts->count; i++)
        if (text_reads(map, &texts->items[i], name))
            return true;
    return false;
}

static bool field_reads(const struct source_map *map, const struct map_field *field, struct ck_bytes name)
{
    for (size_t i = 0; i < field->rule_count; i++) {
        const struct map_rule *rule = &field->rules[i];

        if (texts_read(map, &rule->from, name) || texts_read(map, &rule->unit, name) || texts_read(map, &rule->currency_from, name) ||
            (rule->only && text_reads(map, &rule->only->text, name)))
            return true;
    }
    return false;
}

/* What should have several words is looked at, and nothing is made of it. */
static bool conditions_read(const struct source_map *map, struct ck_bytes name)
{
    for (size_t i = 0; i < map->condition_count; i++)
        if (map->conditions[i].verdict != VERDICT_SEVERAL && text_reads(map, &map->conditions[i].text, name))
            return true;
    return false;
}

bool column_is_figure(const void *context, struct ck_bytes name)
{
    const struct source_map *map = context;
    bool                     figure = false;

    if (names_fit(map->figures, name))
        return true;
    if (conditions_read(map, name))
        return false;
    for (size_t i = 0; i < map->variant_count; i++) {
        const struct map_variant *variant = &map->variants[i];

        for (size_t k = 0; k < variant->count; k++) {
            const struct map_field *field = &variant->fields[k];
            bool                    reads = field_reads(map, field, name);

            if (reads && field != variant->quantity && field != variant->value && field != variant->observation)
                return false;
            figure = figure || reads;
        }
    }
    return figure;
}

bool column_is_unread(const void *context, struct ck_bytes name)
{
    const struct source_map *map = context;

    bool looked_at = false;

    for (size_t i = 0; i < map->condition_count; i++)
        looked_at = looked_at || (map->conditions[i].verdict == VERDICT_SEVERAL && text_reads(map, &map->conditions[i].text, name));
    for (size_t i = 0; i < map->names.count && !looked_at; i++)
        if (ck_bytes_equal(map->names.names[i], name))
            return false;
    return name.size > 0 && !column_is_figure(context, name);
}

bool text_is_no_number(struct ck_bytes text)
{
    static const struct ck_bytes words[] = { { "NaN", 3 }, { "nan", 3 },  { "NA", 2 },   { "N/A", 3 },  { "#N/A", 4 },
                                             { "n/a", 3 }, { "None", 4 }, { "NULL", 4 }, { "null", 4 }, { "<NA>", 4 } };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (ck_bytes_equal(text, words[i]))
            return true;
    return false;
}
