/* SPDX-License-Identifier: Apache-2.0
 * Whether the totals of what the rows are parts of are in the file. */
#include <stdio.h>
#include <stdlib.h>

#include "source/convert/internal.h"

struct totals {
    const struct source_map *map;
    struct total {
        size_t parts, whole; /* rows */
    } of[];                  /* by the map's conditions */
};

struct totals *totals_new(const struct source_map *map)
{
    struct totals *totals = calloc(1, sizeof *totals + map->condition_count * sizeof *totals->of);

    if (!totals)
        abort();
    totals->map = map;
    return totals;
}

void totals_free(struct totals *totals) { free(totals); }

void totals_look(struct totals *totals, const struct evaluating *evaluating)
{
    for (size_t i = 0; i < totals->map->condition_count; i++) {
        const struct map_condition *condition = &totals->map->conditions[i];
        struct ck_bytes             text = { 0 };

        if (condition->verdict != VERDICT_TOTAL)
            continue;
        text = text_value(evaluating, &condition->text);
        if (text.size && pattern_find(condition->patterns, text))
            totals->of[i].whole++;
        else
            totals->of[i].parts += text.size > 0;
    }
}

void totals_tell(const struct totals *totals, void (*tell)(void *context, const char *text), void *context)
{
    char words[ROWS_PROBLEM_MAX];

    for (size_t i = 0; i < totals->map->condition_count; i++) {
        const struct map_condition *total = &totals->map->conditions[i];
        struct ck_bytes             column = total->text.written, word;

        if (total->verdict != VERDICT_TOTAL || totals->of[i].parts == 0 || totals->of[i].whole)
            continue;
        word = total->patterns->entries[0].code;
        snprintf(words, sizeof words, "it has parts and not the total (%.*s %.*s), which is no sum of what is given here: ask for it",
                 (int)(column.size < 64 ? column.size : 64), column.data, (int)(word.size < 64 ? word.size : 64), word.data);
        tell(context, words);
    }
}
