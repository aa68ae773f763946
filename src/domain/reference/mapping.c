/* SPDX-License-Identifier: Apache-2.0
 * Which item a commodity code belongs to (SPEC 5.7): the one with the longest prefix that the code begins with. Where only longer prefixes begin with
 * the code, their items are candidates. */
#include "domain/reference/versions.h"
#include "engine/base/string_set.h"

#include <stdlib.h>

static int order_prefixes(const void *left, const void *right)
{
    const struct prefix *a = left, *b = right;
    int                  order = ck_bytes_compare(a->text, b->text);

    return order ? order : ck_bytes_compare(a->item->item, b->item->item);
}

static size_t count_prefixes(struct item_fact_list items)
{
    size_t count = 0;

    for (size_t i = 0; i < items.count; i++)
        count += items.items[i]->commodity_prefixes.count;
    return count;
}

static void prefixes_make(const struct reference *reference)
{
    struct views         *views = reference->views;
    struct item_fact_list items = catalogue_items(reference);

    if (views->prefixes)
        return;
    views->prefixes = ck_arena_take(&views->arena, (count_prefixes(items) + 1) * sizeof *views->prefixes);
    for (size_t i = 0; i < items.count; i++)
        for (size_t k = 0; items.items[i]->coverage != ITEM_COVERAGE_MIXED && k < items.items[i]->commodity_prefixes.count; k++)
            views->prefixes[views->prefix_count++] = (struct prefix){ items.items[i]->commodity_prefixes.items[k], items.items[i] };
    if (views->prefix_count)
        qsort(views->prefixes, views->prefix_count, sizeof *views->prefixes, order_prefixes);
}

/* Index of the first prefix that is not before the text. */
static size_t position(const struct views *views, struct ck_bytes text)
{
    return strings_place_among(views->prefixes, views->prefix_count, sizeof *views->prefixes, text);
}

static int order_bytes(const void *left, const void *right)
{
    return ck_bytes_compare(*(const struct ck_bytes *)left, *(const struct ck_bytes *)right);
}

/* The items of the prefixes that begin with the code; they stand together from `first` on. */
static struct ck_bytes_array candidates_from(const struct views *views, size_t first, struct ck_bytes code, struct ck_arena *arena)
{
    size_t           end = first, count = 0;
    struct ck_bytes *items;

    while (end < views->prefix_count && ck_bytes_begin(views->prefixes[end].text, code))
        end++;
    items = ck_arena_take(arena, (end - first + 1) * sizeof *items);
    for (size_t i = first; i < end; i++)
        items[i - first] = views->prefixes[i].item->item;
    if (end > first)
        qsort(items, end - first, sizeof *items, order_bytes);
    for (size_t i = 0; i < end - first; i++)
        if (count == 0 || !ck_bytes_equal(items[count - 1], items[i]))
            items[count++] = items[i];
    return (struct ck_bytes_array){ items, count };
}

struct code_mapping catalogue_map(const struct reference *reference, struct ck_bytes code, struct ck_arena *arena)
{
    const struct views   *views = reference->views;
    struct ck_bytes_array candidates;

    prefixes_make(reference);
    for (struct ck_bytes prefix = code; prefix.size > 0; prefix.size--) {
        size_t at = position(views, prefix);

        if (at < views->prefix_count && ck_bytes_equal(views->prefixes[at].text, prefix))
            return (struct code_mapping){ .item = views->prefixes[at].item->item, .coverage = views->prefixes[at].item->coverage };
    }
    candidates = candidates_from(views, position(views, code), code, arena);
    if (candidates.count == 0)
        return (struct code_mapping){ .coverage = ITEM_COVERAGE_NO_CODE };
    return (struct code_mapping){ .coverage = ITEM_COVERAGE_MIXED, .candidates = candidates, .mixed = true };
}
