/* SPDX-License-Identifier: Apache-2.0
 * `several` of a map: columns in which the publisher's own files have several words. */
#include "source/map/compiling.h"

enum { WORDS_MIN = 2 };

bool several_compile(struct compiling *compiling, const struct map_node *column, struct map_condition *several)
{
    static const char *const keys[] = { "is", "words", "usual", "none", NULL };
    struct code_table       *table = ck_arena_take(&compiling->map->arena, sizeof *table);
    struct code_entry       *entry = ck_arena_take(&compiling->map->arena, sizeof *entry);

    *entry = (struct code_entry){ .code = column->text };
    *table = (struct code_table){ .entries = entry, .count = 1 };
    several->patterns = table;
    several->least = WORDS_MIN;
    if (column->kind == NODE_MAPPING &&
        (!keys_good(compiling, column, keys) || !take_text(compiling, column, "is", &entry->code) ||
         !take_number(compiling, column, "words", MAP_SEVERAL_MAX, &several->least) || !take_text(compiling, column, "usual", &several->usual) ||
         !take_texts(compiling, column, "none", &several->none)))
        return false;
    if (column->kind == NODE_LIST || entry->code.size == 0)
        return fault(compiling, column->line, "several: what a file of one part alone is, in words");
    return several->least >= WORDS_MIN || fault(compiling, column->line, "several: words: from %d to %d", WORDS_MIN, MAP_SEVERAL_MAX);
}
