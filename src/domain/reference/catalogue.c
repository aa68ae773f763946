/* SPDX-License-Identifier: Apache-2.0
 * The catalogue: items and their parents (SPEC 2.1). */
#include "domain/reference/versions.h"

#include <stdlib.h>

#include "domain/model/code.h"

enum { ANCESTORS_MAX = 32 }; /* a longer chain of parents is cut there */

struct item_fact_list catalogue_items(const struct reference *reference)
{
    const struct view *view = versions_view(reference, KIND_ITEM);

    return (struct item_fact_list){ (const struct item_fact *const *)view->items, view->count };
}

/* Index of the item, or of its place if it is missing. */
static size_t position(struct item_fact_list list, struct ck_bytes item)
{
    size_t low = 0, high = list.count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (ck_bytes_compare(list.items[middle]->item, item) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct item_fact *catalogue_item(const struct reference *reference, struct ck_bytes item)
{
    struct item_fact_list list = catalogue_items(reference);
    size_t                at = position(list, item);

    return at < list.count && ck_bytes_equal(list.items[at]->item, item) ? list.items[at] : NULL;
}

struct ck_bytes catalogue_parent(const struct reference *reference, struct ck_bytes item)
{
    const struct item_fact *fact = catalogue_item(reference, item);

    return fact && fact->parent.data && fact->parent.size > 0 ? fact->parent : (struct ck_bytes){ 0 };
}

struct ck_bytes catalogue_root(const struct reference *reference, struct ck_bytes item)
{
    struct ck_bytes seen[ANCESTORS_MAX] = { item };

    for (size_t count = 1; count < ANCESTORS_MAX; count++) {
        struct ck_bytes parent = catalogue_parent(reference, seen[count - 1]);

        for (size_t i = 0; parent.data && i < count; i++)
            if (ck_bytes_equal(seen[i], parent))
                return seen[count - 1];
        if (!parent.data)
            return seen[count - 1];
        seen[count] = parent;
    }
    return seen[ANCESTORS_MAX - 1];
}

static bool item_names_code(const struct item_fact *item, struct ck_bytes code, enum nomenclature nomenclature)
{
    for (size_t i = 0; i < item->commodity_prefixes.count; i++) {
        struct ck_bytes prefix = item->commodity_prefixes.items[i];
        bool            alike = item_prefix_holds(item, prefix) & nomenclature_bit(nomenclature);

        if (codes_touch(prefix, alike ? code : code_international(code)))
            return true;
    }
    return false;
}

bool catalogue_names_code(const struct reference *reference, struct ck_bytes code, enum nomenclature nomenclature)
{
    struct item_fact_list items = catalogue_items(reference);

    for (size_t i = 0; i < items.count; i++)
        if (item_names_code(items.items[i], code, nomenclature))
            return true;
    return false;
}

static int order_parent(const void *left, const void *right)
{
    const struct item_fact *a = *(const struct item_fact *const *)left, *b = *(const struct item_fact *const *)right;
    int                     order = ck_bytes_compare(a->parent, b->parent);

    return order ? order : ck_bytes_compare(a->item, b->item);
}

static const struct view *children_view(const struct reference *reference)
{
    struct view          *view = &reference->views->children;
    struct item_fact_list all = catalogue_items(reference);

    if (view->made)
        return view;
    *view = (struct view){ ck_arena_take(&reference->views->arena, (all.count + 1) * sizeof *view->items), 0, true };
    for (size_t i = 0; i < all.count; i++)
        if (all.items[i]->parent.data && !ck_bytes_equal(all.items[i]->parent, all.items[i]->item))
            view->items[view->count++] = all.items[i];
    if (view->count)
        qsort(view->items, view->count, sizeof *view->items, order_parent);
    return view;
}

struct item_fact_list catalogue_children(const struct reference *reference, struct ck_bytes item)
{
    const struct view             *view = children_view(reference);
    const struct item_fact *const *children = (const struct item_fact *const *)view->items;
    size_t                         low = 0, high = view->count, count = 0;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (ck_bytes_compare(children[middle]->parent, item) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    while (low + count < view->count && ck_bytes_equal(children[low + count]->parent, item))
        count++;
    return (struct item_fact_list){ children + low, count };
}
