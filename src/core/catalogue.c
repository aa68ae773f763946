/* SPDX-License-Identifier: Apache-2.0
 * The catalogue: items, their parents, and which item a commodity code belongs to (SPEC 2, 5.7). */
#include "core/versions.h"

enum { ANCESTORS_MAX = 32 }; /* a longer chain of parents is cut there */

struct item_fact_list catalogue_items(const struct reference *reference)
{
    const struct view *view = versions_view(reference, KIND_ITEM);

    return (struct item_fact_list){ (const struct item_fact *const *)view->items, view->count };
}

/* Index of the item, or where it would stand. */
static size_t position(struct item_fact_list list, struct bytes item)
{
    size_t low = 0, high = list.count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (bytes_compare(list.items[middle]->item, item) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct item_fact *catalogue_item(const struct reference *reference, struct bytes item)
{
    struct item_fact_list list = catalogue_items(reference);
    size_t                at = position(list, item);

    return at < list.count && bytes_equal(list.items[at]->item, item) ? list.items[at] : NULL;
}

struct bytes catalogue_parent(const struct reference *reference, struct bytes item)
{
    const struct item_fact *fact = catalogue_item(reference, item);

    return fact && fact->parent.data && fact->parent.size > 0 ? fact->parent : (struct bytes){ 0 };
}

struct bytes catalogue_root(const struct reference *reference, struct bytes item)
{
    struct bytes seen[ANCESTORS_MAX] = { item };

    for (size_t count = 1; count < ANCESTORS_MAX; count++) {
        struct bytes parent = catalogue_parent(reference, seen[count - 1]);

        for (size_t i = 0; parent.data && i < count; i++)
            if (bytes_equal(seen[i], parent))
                return seen[count - 1];
        if (!parent.data)
            return seen[count - 1];
        seen[count] = parent;
    }
    return seen[ANCESTORS_MAX - 1];
}

struct item_fact_list catalogue_children(const struct reference *reference, struct bytes item)
{
    struct item_fact_list    all = catalogue_items(reference);
    const struct item_fact **children = arena_take(&reference->views->arena, (all.count + 1) * sizeof *children);
    size_t                   count = 0;

    for (size_t i = 0; i < all.count; i++)
        if (all.items[i]->parent.data && bytes_equal(all.items[i]->parent, item) && !bytes_equal(all.items[i]->item, item))
            children[count++] = all.items[i];
    return (struct item_fact_list){ children, count };
}

/* The longest prefix of the item that the code begins with, or 0; whether a prefix begins with the code. */
static size_t longest_prefix(const struct item_fact *item, struct bytes code, bool *ret_finer)
{
    size_t longest = 0;

    for (size_t i = 0; i < item->commodity_prefixes.count; i++) {
        struct bytes prefix = item->commodity_prefixes.items[i];

        if (bytes_begin(code, prefix) && prefix.size > longest)
            longest = prefix.size;
        else if (bytes_begin(prefix, code))
            *ret_finer = true;
    }
    return longest;
}

struct code_mapping catalogue_map(const struct reference *reference, struct bytes code, struct arena *arena)
{
    struct item_fact_list all = catalogue_items(reference);
    struct bytes         *candidates = arena_take(arena, (all.count + 1) * sizeof *candidates);
    size_t                count = 0, longest = 0;
    struct code_mapping   mapping = { .coverage = ITEM_COVERAGE_NO_CODE };

    for (size_t i = 0; i < all.count; i++) {
        bool   finer = false;
        size_t size = all.items[i]->coverage == ITEM_COVERAGE_MIXED ? 0 : longest_prefix(all.items[i], code, &finer);

        if (size > longest) {
            longest = size;
            mapping.item = all.items[i]->item;
            mapping.coverage = all.items[i]->coverage;
        }
        if (finer)
            candidates[count++] = all.items[i]->item;
    }
    if (longest == 0 && count > 0) {
        mapping.mixed = true;
        mapping.coverage = ITEM_COVERAGE_MIXED;
        mapping.candidates = (struct bytes_array){ candidates, count };
    }
    return mapping;
}
