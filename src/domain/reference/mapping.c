/* SPDX-License-Identifier: Apache-2.0
 * Which item a commodity code belongs to (SPEC 5.7): the one with the longest prefix that the code begins with. Where only longer prefixes begin with
 * the code, their items are candidates. Prefixes and codes of more than six digits are compared within one nomenclature (SPEC 4.3). */
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

/* The place of the first text of the list that is `prefix:…`; the lists are sorted, as intake leaves them. */
static size_t mark_place(struct ck_bytes_array marks, struct ck_bytes prefix)
{
    char begin[CODE_DIGITS_MAX + 1];

    if (prefix.size > CODE_DIGITS_MAX)
        return marks.count;
    memcpy(begin, prefix.data, prefix.size);
    begin[prefix.size] = ':';
    return strings_place(marks, (struct ck_bytes){ begin, prefix.size + 1 });
}

/* A prefix that the catalogue says nothing of is one of HS2022. */
static enum nomenclature since_of(const struct item_fact *item, struct ck_bytes prefix)
{
    size_t              at = mark_place(item->same_since, prefix);
    struct prefix_scope scope;

    if (at < item->same_since.count && prefix_scope_read(item->same_since.items[at], &scope) == PREFIX_SCOPE_WELL &&
        ck_bytes_equal(scope.prefix, prefix))
        return scope.since;
    return NOMENCLATURE_HS2022;
}

unsigned item_prefix_holds(const struct item_fact *item, struct ck_bytes prefix)
{
    struct prefix_writing writing;
    unsigned              set = 0;

    if (prefix.size <= CODE_INTERNATIONAL)
        return NOMENCLATURES_ALL;
    for (size_t at = mark_place(item->written_in, prefix); at < item->written_in.count; at++) {
        if (prefix_writing_read(item->written_in.items[at], &writing) != PREFIX_SCOPE_WELL || !ck_bytes_equal(writing.prefix, prefix))
            break;
        set |= nomenclature_bit(writing.nomenclature);
    }
    return set ? set : nomenclature_bit(NOMENCLATURE_GACC8);
}

static struct prefix prefix_of(const struct item_fact *item, struct ck_bytes text)
{
    return (struct prefix){ text, item, since_of(item, text), item_prefix_holds(item, text) };
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
            views->prefixes[views->prefix_count++] = prefix_of(items.items[i], items.items[i]->commodity_prefixes.items[k]);
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

/* The prefixes that begin with a code: they stand together. */
struct prefix_range {
    const struct prefix *items;
    size_t               count;
};

static struct prefix_range range_under(const struct views *views, struct ck_bytes code)
{
    struct prefix_range range = { views->prefixes + position(views, code), 0 };

    while (range.items + range.count < views->prefixes + views->prefix_count && ck_bytes_begin(range.items[range.count].text, code))
        range.count++;
    return range;
}

/* The items of those that hold for one of the nomenclatures, each once, sorted. */
static struct ck_bytes_array items_of(struct prefix_range range, unsigned nomenclatures, struct ck_arena *arena)
{
    struct ck_bytes *items = ck_arena_take(arena, (range.count + 1) * sizeof *items);
    size_t           found = 0, count = 0;

    for (size_t i = 0; i < range.count; i++)
        if (range.items[i].written_in & nomenclatures)
            items[found++] = range.items[i].item->item;
    if (found)
        qsort(items, found, sizeof *items, order_bytes);
    for (size_t i = 0; i < found; i++)
        if (count == 0 || !ck_bytes_equal(items[count - 1], items[i]))
            items[count++] = items[i];
    return (struct ck_bytes_array){ items, count };
}

/* Whether an item that has prefixes in the range has none of the nomenclature there: then nobody knows which codes of it are the item's. */
static bool leaves_open(struct prefix_range range, enum nomenclature nomenclature, struct ck_arena *arena)
{
    struct ck_bytes_array placed = { 0 };

    if (range.count)
        placed = items_of(range, nomenclature_bit(nomenclature), arena);
    for (size_t i = 0; i < range.count; i++)
        if (!strings_include(placed, range.items[i].item->item))
            return true;
    return false;
}

/* Whether all of them had their scope in the edition. */
static bool are_known(struct prefix_range range, enum nomenclature edition)
{
    for (size_t i = 0; i < range.count; i++)
        if (edition > range.items[i].since)
            return false;
    return true;
}

/* The first of the prefixes that are the text and hold for the nomenclature, in the order of their items. */
static const struct prefix *prefix_find(const struct views *views, struct ck_bytes text, enum nomenclature nomenclature)
{
    for (size_t at = position(views, text); at < views->prefix_count && ck_bytes_equal(views->prefixes[at].text, text); at++)
        if (views->prefixes[at].written_in & nomenclature_bit(nomenclature))
            return &views->prefixes[at];
    return NULL;
}

static const struct prefix *longest(const struct views *views, struct ck_bytes code, enum nomenclature nomenclature)
{
    for (struct ck_bytes prefix = code; prefix.size > 0; prefix.size--) {
        const struct prefix *found = prefix_find(views, prefix, nomenclature);

        if (found)
            return found;
    }
    return NULL;
}

/* An edition that the catalogue does not speak of leaves it open what the digits mean; no other prefix takes its place. */
struct code_mapping catalogue_map(const struct reference *reference, struct ck_bytes code, enum nomenclature nomenclature, struct ck_arena *arena)
{
    const struct views       *views = reference->views;
    enum nomenclature         edition = edition_is_earlier(nomenclature) ? nomenclature : NOMENCLATURE_HS2022;
    const struct code_mapping unknown = { .coverage = ITEM_COVERAGE_NO_CODE, .edition_unknown = true };
    const struct prefix      *found;
    struct prefix_range       range;
    struct ck_bytes_array     candidates;
    bool                      longer = code.size > CODE_INTERNATIONAL, international = false;

    prefixes_make(reference);
    found = longest(views, code, nomenclature);
    if (longer && !(found && found->text.size > CODE_INTERNATIONAL))
        international = leaves_open(range_under(views, code_international(code)), nomenclature, arena);
    if (found && edition > found->since)
        return unknown;
    if (found)
        return (struct code_mapping){ .item = found->item->item,
                                      .coverage = found->item->coverage,
                                      .national = found->text.size > CODE_INTERNATIONAL,
                                      .international = international };
    range = range_under(views, international ? code_international(code) : code);
    if (!are_known(range, edition))
        return unknown;
    candidates = items_of(range, longer && !international ? nomenclature_bit(nomenclature) : NOMENCLATURES_ALL, arena);
    if (candidates.count == 0)
        return (struct code_mapping){ .coverage = ITEM_COVERAGE_NO_CODE, .international = international };
    return (struct code_mapping){ .coverage = ITEM_COVERAGE_MIXED, .candidates = candidates, .mixed = true, .international = international };
}
