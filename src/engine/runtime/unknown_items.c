/* SPDX-License-Identifier: Apache-2.0
 * A short list without order: what is noted is compared with each. */
#include "engine/runtime/unknown_items.h"

#include <string.h>

static struct bytes name_of(const struct unknown_item *item) { return (struct bytes){ item->name, item->size }; }

void unknown_items_note(struct unknown_items *unknown, struct bytes name)
{
    struct unknown_item *item;

    if (name.size == 0 || name.size > OUT_NAME_MAX || unknown->count == UNKNOWN_ITEMS_MAX)
        return;
    for (size_t i = 0; i < unknown->count; i++)
        if (bytes_equal(name_of(&unknown->items[i]), name))
            return;
    item = &unknown->items[unknown->count++];
    memcpy(item->name, name.data, name.size);
    item->size = name.size;
    item->since_ms = 0;
    item->told = false;
}

void unknown_items_forget(struct unknown_items *unknown, const struct reference *reference)
{
    size_t i = 0;

    while (i < unknown->count)
        if (!unknown->items[i].told && catalogue_item(reference, name_of(&unknown->items[i])))
            unknown->items[i] = unknown->items[--unknown->count];
        else
            i++;
}
