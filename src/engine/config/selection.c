/* SPDX-License-Identifier: Apache-2.0
 * Processors by name. */
#include "engine/config/selection.h"

const struct processor *const *processor_place(const struct processor *const *all, struct bytes name)
{
    for (; *all; all++)
        if (bytes_equal(bytes_from((*all)->name), name))
            return all;
    return NULL;
}

static void add(struct selection *selection, const struct processor *processor)
{
    for (size_t i = 0; i < selection->count; i++)
        if (selection->items[i] == processor)
            return;
    if (selection->count < SELECTION_MAX)
        selection->items[selection->count++] = processor;
}

bool selection_add(struct selection *selection, const struct processor *const *all, const char *name)
{
    const struct processor *const *place = processor_place(all, bytes_from(name));

    if (place)
        add(selection, *place);
    return place != NULL;
}

void selection_argument(struct selection *selection, const struct processor *const *all, const char *name, struct argp_state *state)
{
    if (!selection_add(selection, all, name))
        argp_error(state, "%s: no such processor; chokepoint topology lists them", name);
}

void selection_complete(struct selection *selection, const struct processor *const *all)
{
    if (selection->count > 0)
        return;
    for (; *all; all++)
        add(selection, *all);
}
