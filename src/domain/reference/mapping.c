/* SPDX-License-Identifier: Apache-2.0
 * Which item a commodity code belongs to (SPEC 5.7): the one with the longest prefix that the code begins with. Where only longer prefixes begin with
 * the code, their items are candidates. */
#include "domain/reference/versions.h"
#include "domain/model/code.h"
#include "domain/model/edition.h"
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

/* A prefix that the catalogue says nothing of is one of HS2022. */
static enum nomenclature since_of(const struct item_fact *item, struct ck_bytes prefix)
{
    char                begin[CODE_DIGITS_MAX + 1];
    struct prefix_scope scope = { .since = NOMENCLATURE_HS2022 };
    size_t              at;

    if (prefix.size > CODE_DIGITS_MAX || item->same_since.count == 0)
        return NOMENCLATURE_HS2022;
    memcpy(begin, prefix.data, prefix.size);
    begin[prefix.size] = ':';
    at = strings_place(item->same_since, (struct ck_bytes){ begin, prefix.size + 1 }); /* intake has sorted them */
    if (at < item->same_since.count && ck_bytes_begin(item->same_since.items[at], (struct ck_bytes){ begin, prefix.size + 1 }) &&
        prefix_scope_read(item->same_since.items[at], &scope) == PREFIX_SCOPE_WELL)
        return scope.since;
    return NOMENCLATURE_HS2022;
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
            views->prefixes[views->prefix_count++] = (struct prefix){ items.items[i]->commodity_prefixes.items[k], items.items[i],
                                                                      since_of(items.items[i], items.items[i]->commodity_prefixes.items[k]) };
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

/* Whether all prefixes that begin with the code, from `first` on, had their scope in the edition. */
static bool are_known(const struct views *views, size_t first, struct ck_bytes code, enum nomenclature edition)
{
    for (size_t i = first; i < views->prefix_count && ck_bytes_begin(views->prefixes[i].text, code); i++)
        if (edition > views->prefixes[i].since)
            return false;
    return true;
}

/* An edition that the catalogue does not speak of leaves it open what the digits mean; no other prefix takes its place. */
static struct code_mapping map_known(const struct reference *reference, struct ck_bytes code, enum nomenclature edition, struct ck_arena *arena)
{
    const struct views       *views = reference->views;
    const struct code_mapping unknown = { .coverage = ITEM_COVERAGE_NO_CODE, .edition_unknown = true };
    struct ck_bytes_array     candidates;

    prefixes_make(reference);
    for (struct ck_bytes prefix = code; prefix.size > 0; prefix.size--) {
        size_t               at = position(views, prefix);
        const struct prefix *found = views->prefixes + at;

        if (at < views->prefix_count && ck_bytes_equal(found->text, prefix))
            return edition > found->since ? unknown : (struct code_mapping){ .item = found->item->item, .coverage = found->item->coverage };
    }
    if (!are_known(views, position(views, code), code, edition))
        return unknown;
    candidates = candidates_from(views, position(views, code), code, arena);
    if (candidates.count == 0)
        return (struct code_mapping){ .coverage = ITEM_COVERAGE_NO_CODE };
    return (struct code_mapping){ .coverage = ITEM_COVERAGE_MIXED, .candidates = candidates, .mixed = true };
}

struct code_mapping catalogue_map(const struct reference *reference, struct ck_bytes code, struct ck_arena *arena)
{
    return map_known(reference, code, NOMENCLATURE_HS2022, arena);
}

struct code_mapping catalogue_map_of(const struct reference *reference, struct ck_bytes code, enum nomenclature nomenclature, struct ck_arena *arena)
{
    return map_known(reference, code, edition_is_earlier(nomenclature) ? nomenclature : NOMENCLATURE_HS2022, arena);
}
