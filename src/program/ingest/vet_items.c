/* SPDX-License-Identifier: Apache-2.0
 * What is told of a catalogue: parents that are not there, and items below themselves. */
#include <stdio.h>
#include <stdlib.h>

#include "engine/util/nearest.h"
#include "program/ingest/vet.h"

enum { ANCESTORS_MAX = 32 }; /* as far as the catalogue looks */

struct catalogue { /* the items of a file, sorted by name */
    const struct vet_options *options;
    const struct item_fact  **items;
    size_t                    count;
};

static const struct item_fact *item_of(const struct vet_fact *fact) { return fact->fact; }

static int by_name(const void *a, const void *b)
{
    return ck_bytes_compare((*(const struct item_fact *const *)a)->item, (*(const struct item_fact *const *)b)->item);
}

static const struct item_fact *find(const struct catalogue *catalogue, struct ck_bytes name)
{
    const struct item_fact         key = { .item = name }, *wanted = &key;
    const struct item_fact *const *found = bsearch(&wanted, catalogue->items, catalogue->count, sizeof *catalogue->items, by_name);

    return found ? *found : NULL;
}

#define SHOW(text) (int)((text).size < 80 ? (text).size : 80), (text).data ? (text).data : ""

static void tell_unknown(const struct catalogue *catalogue, size_t line, struct ck_bytes name)
{
    struct nearest nearest = nearest_to(name);
    char           text[VET_TEXT_MAX];

    for (size_t i = 0; i < catalogue->count; i++)
        nearest_try(&nearest, catalogue->items[i]->item);
    snprintf(text, sizeof text, "parent: no item %.*s is in this file%s%.*s%s", SHOW(name), nearest.found.data ? " (nearest: " : "",
             SHOW(nearest.found), nearest.found.data ? ")" : "");
    catalogue->options->tell(catalogue->options->context, line, false, text);
}

static bool is_above_itself(const struct catalogue *catalogue, const struct item_fact *item)
{
    const struct item_fact *above = item;

    for (size_t i = 0; i < ANCESTORS_MAX && above && above->parent.data; i++) {
        if (ck_bytes_equal(above->parent, item->item))
            return true;
        above = find(catalogue, above->parent);
    }
    return false;
}

static void check_parent(const struct catalogue *catalogue, const struct vet_fact *fact)
{
    const struct item_fact *item = item_of(fact);
    char                    text[VET_TEXT_MAX];

    if (!item->parent.data)
        return;
    if (!find(catalogue, item->parent) && !(catalogue->options->catalogue && catalogue_item(catalogue->options->catalogue, item->parent)))
        tell_unknown(catalogue, fact->line, item->parent);
    else if (is_above_itself(catalogue, item)) {
        snprintf(text, sizeof text, "parent: %.*s is above itself: such items have no root", SHOW(item->item));
        catalogue->options->tell(catalogue->options->context, fact->line, false, text);
    }
}

void vet_items(const struct vet_options *options, const struct vet_fact *facts, size_t count)
{
    struct catalogue catalogue = { options, malloc((count + 1) * sizeof *catalogue.items), count };

    if (!catalogue.items)
        abort();
    for (size_t i = 0; i < count; i++)
        catalogue.items[i] = item_of(&facts[i]);
    qsort(catalogue.items, count, sizeof *catalogue.items, by_name);
    for (size_t i = 0; i < count; i++)
        check_parent(&catalogue, &facts[i]);
    free(catalogue.items);
}
