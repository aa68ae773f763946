/* SPDX-License-Identifier: Apache-2.0
 * Processors by name. */
#include "engine/config/processor_set.h"

const struct ck_processor *const *processor_place(const struct ck_processor *const *all, struct ck_bytes name)
{
    for (; *all; all++)
        if (ck_bytes_equal(ck_bytes_from((*all)->name), name))
            return all;
    return NULL;
}

static void add(struct processor_set *selection, const struct ck_processor *processor)
{
    for (size_t i = 0; i < selection->count; i++)
        if (selection->items[i] == processor)
            return;
    if (selection->count < PROCESSOR_SET_MAX)
        selection->items[selection->count++] = processor;
}

bool processor_set_add(struct processor_set *selection, const struct ck_processor *const *all, const char *name)
{
    const struct ck_processor *const *place = processor_place(all, ck_bytes_from(name));

    if (place)
        add(selection, *place);
    return place != NULL;
}

void processor_set_argument(struct processor_set *selection, const struct ck_processor *const *all, const char *name, struct argp_state *state)
{
    if (!processor_set_add(selection, all, name))
        argp_error(state, "%s: no such processor; `topology` lists them", name);
}

void processor_set_complete(struct processor_set *selection, const struct ck_processor *const *all)
{
    if (selection->count > 0)
        return;
    for (; *all; all++)
        add(selection, *all);
}
