/* SPDX-License-Identifier: Apache-2.0
 * A marker covers an item when its prefix is `*` or begins every prefix of the item; an item without prefixes needs `*` (SPEC 7.2). More than six
 * digits of it are the reporter's, and say nothing of prefixes of others. */
#include "domain/trade/release_month.h"

#include "chokepoint/day.h"
#include "domain/model/code.h"

static bool covers(const struct release_fact *marker, const struct item_fact *item)
{
    struct ck_bytes prefix = marker->commodity_prefix;
    unsigned        own = nomenclature_bit(code_nomenclature_of_country(marker->reporter));

    if (ck_bytes_equal(prefix, CK_BYTES("*")))
        return true;
    if (!item || item->commodity_prefixes.count == 0)
        return false;
    for (size_t i = 0; i < item->commodity_prefixes.count; i++)
        if (!ck_bytes_begin(item->commodity_prefixes.items[i], prefix) ||
            (prefix.size > CODE_INTERNATIONAL && !(item_prefix_holds(item, item->commodity_prefixes.items[i]) & own)))
            return false;
    return true;
}

static void add(struct release_month *release, const struct release_fact *marker)
{
    if (marker->completeness == COMPLETENESS_PARTIAL)
        release->partial = true;
    if (marker->completeness != COMPLETENESS_COMPLETE)
        return;
    if (!release->complete || marker->published_at > release->published_at)
        release->published_at = marker->published_at;
    release->complete = true;
}

/* They are sorted by period. */
static struct release_fact_list markers_from(struct release_fact_list markers, int32_t from)
{
    size_t low = 0, high = markers.count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (ck_month_from_day(markers.items[middle]->period) < from)
            low = middle + 1;
        else
            high = middle;
    }
    return (struct release_fact_list){ markers.items + low, markers.count - low };
}

struct release_months release_months_covering(const struct reference *reference, const struct series *series, int32_t from, struct ck_arena *arena)
{
    struct release_fact_list markers = markers_from(release_facts_of(reference, series->reporter, series->flow), from);
    const struct item_fact  *item = catalogue_item(reference, series->item);
    struct release_month    *releases = ck_arena_take(arena, (markers.count + 1) * sizeof *releases);
    size_t                   count = 0;

    for (size_t i = 0; i < markers.count; i++) {
        const struct release_fact *marker = markers.items[i];
        int32_t                    month = ck_month_from_day(marker->period);

        if (!covers(marker, item))
            continue;
        if (count == 0 || releases[count - 1].month != month || !ck_bytes_equal(releases[count - 1].source, marker->source))
            releases[count++] = (struct release_month){ .month = month, .source = marker->source };
        add(&releases[count - 1], marker);
    }
    return (struct release_months){ releases, count };
}

const struct release_month *release_month_find(struct release_months releases, int32_t month, struct ck_bytes source)
{
    size_t low = 0, high = releases.count;

    while (low < high) {
        size_t                      middle = (low + high) / 2;
        const struct release_month *release = &releases.items[middle];
        int order = release->month != month ? (release->month > month) - (release->month < month) : ck_bytes_compare(release->source, source);

        if (order == 0)
            return release;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}
