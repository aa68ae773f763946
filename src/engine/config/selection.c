/* SPDX-License-Identifier: Apache-2.0
 * Processors by name. */
#include "engine/config/selection.h"

const struct ck_processor *const *processor_place(const struct ck_processor *const *all, struct ck_bytes name)
{
    for (; *all; all++)
        if (ck_bytes_equal(ck_bytes_from((*all)->name), name))
            return all;
    return NULL;
}

static void add(struct selection *selection, const struct ck_processor *processor)
{
    for (size_t i = 0; i < selection->count; i++)
        if (selection->items[i] == processor)
            return;
    if (selection->count < SELECTION_MAX)
        selection->items[selection->count++] = processor;
}

bool selection_add(struct selection *selection, const struct ck_processor *const *all, const char *name)
{
    const struct ck_processor *const *place = processor_place(all, ck_bytes_from(name));

    if (place)
        add(selection, *place);
    return place != NULL;
}

void selection_argument(struct selection *selection, const struct ck_processor *const *all, const char *name, struct argp_state *state)
{
    if (!selection_add(selection, all, name))
        argp_error(state, "%s: no such processor; chokepoint topology lists them", name);
}

void selection_complete(struct selection *selection, const struct ck_processor *const *all)
{
    if (selection->count > 0)
        return;
    for (; *all; all++)
        add(selection, *all);
}
