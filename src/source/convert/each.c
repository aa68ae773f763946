/* SPDX-License-Identifier: Apache-2.0
 * Rows that say something of several at once. */
#include <string.h>

#include "source/convert/internal.h"

/* The element as the table has it. RULE_VALUE, RULE_LEFT_OUT or RULE_BAD. */
static int look_up(struct evaluating *evaluating, const struct map_each *each, struct ck_bytes *element)
{
    enum { SHOWN = 64 };
    const struct code_entry *entry = each->table ? code_find(each->table, *element) : NULL;
    struct ck_bytes          column = evaluating->map->names.names[each->from];

    if (entry && entry_is_left_out(entry)) {
        note_word(column, *element, evaluating->reason);
        return RULE_LEFT_OUT;
    }
    if (each->table && !entry)
        return note_bad(evaluating, "unmapped", "%.*s: %.*s is not known to the table %.*s", (int)column.size, column.data,
                        (int)(element->size < SHOWN ? element->size : SHOWN), element->data, (int)each->table->name.size, each->table->name.data);
    if (entry)
        *element = entry->value;
    return RULE_VALUE;
}

int each_next(struct evaluating *evaluating, const struct map_each *each, struct ck_bytes *rest, struct ck_bytes *ret_element)
{
    const char     *end = memmem(rest->data, rest->size, each->list.data, each->list.size);
    struct ck_bytes element = text_whole((struct ck_bytes){ rest->data, end ? (size_t)(end - rest->data) : rest->size });

    *rest = end ? (struct ck_bytes){ end + each->list.size, rest->size - (size_t)(end - rest->data) - each->list.size } : (struct ck_bytes){ 0 };
    *ret_element = element;
    return look_up(evaluating, each, ret_element);
}
