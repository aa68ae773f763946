/* SPDX-License-Identifier: Apache-2.0
 * One verb for several acts: "restricted graphite in December 2023, antimony in September 2024", and dates that are told respectively. */
#include "domain/news/acts_calendar.h"

enum { GROUPS_MAX = 8 };

/* "Antimony and germanium were added in 2023 and 2024, respectively": one act each. */
static size_t respectively_split(const struct sight *sight, struct act_seen *acts)
{
    struct ck_bytes dates[ITEMS_MAX];
    size_t          items = acts[0].item_count, from = acts[0].verb;

    if (items < 2 || !sight_says(sight, CONCEPT_respectively))
        return 1;
    if (sight->text->language == LANGUAGE_ZH || is_head_last(sight->text))
        from = strong_start(sight, acts[0].verb);
    if (dates_of_acts(sight, from, dates, ITEMS_MAX) != items || items > SENTENCE_ACTS_MAX)
        return 1;
    for (size_t i = items; i-- > 0;) {
        acts[i] = acts[0];
        acts[i].items[0] = acts[0].items[i];
        acts[i].item_count = 1;
        acts[i].effective = dates[i];
    }
    return items;
}

/* Items and the date beside them. */
struct dated_items {
    struct act_seen act; /* its items alone are filled */
    struct date     date;
    bool            dated;
};

struct dated_series {
    struct dated_items items[GROUPS_MAX];
    size_t             count;
    bool               dates_first;
};

/* An item of the group that is open, or of a new one; false: they do not alternate. */
static bool group_item(const struct sight *sight, struct dated_series *groups, size_t i)
{
    struct dated_items *last = groups->count ? &groups->items[groups->count - 1] : NULL;

    if (!last || (last->dated && !groups->dates_first)) {
        if (groups->count == GROUPS_MAX)
            return false;
        groups->items[groups->count++] = (struct dated_items){ 0 };
    }
    items_between(sight->text, i, i + 1, &groups->items[groups->count - 1].act);
    return true;
}

static bool group_date(struct dated_series *groups, const struct date *date)
{
    struct dated_items *last = groups->count ? &groups->items[groups->count - 1] : NULL;

    if (date->place == PLACE_UNTIL || (!date->year && !date->month))
        return false;
    if (!last)
        groups->dates_first = true;
    if (groups->dates_first) {
        if (groups->count == GROUPS_MAX || (last && !last->act.item_count))
            return false;
        groups->items[groups->count++] = (struct dated_items){ 0 };
    } else if (last->dated)
        return false;
    groups->items[groups->count - 1].date = *date;
    groups->items[groups->count - 1].dated = true;
    return true;
}

/* Groups of items, each with its own date behind it, or each before it; false: another verb is there, or they do not alternate. */
static bool groups_find(const struct sight *sight, const struct act_seen *act, struct dated_series *groups)
{
    const struct text *text = sight->text;
    bool               ordered = !is_head_last(text) && text->language != LANGUAGE_ZH;
    size_t             first = ordered ? act->first : strong_start(sight, act->first), end = ordered ? strong_end(sight, act->last) : act->last + 1;

    groups->count = 0;
    groups->dates_first = false;
    for (size_t i = first; i < end; i++) {
        struct date date;

        if ((verb_at(sight, i) != CONCEPT_NONE && (i < act->first || i > act->last)) ||
            (text->language == LANGUAGE_ZH && i < act->first && object_at(sight, i) == CONCEPT_flow)) /* 9月锑出口下滑，此前… */
            return false;
        if (act_date_at(sight, i, &date)) {
            if (!group_date(groups, &date))
                return false;
            i = date.last;
        } else if (token_has(text, i, KIND_item) && !group_item(sight, groups, i))
            return false;
    }
    for (size_t i = 0; i < groups->count; i++)
        if (!groups->items[i].dated || !groups->items[i].act.item_count)
            return false;
    return groups->count > 1;
}

size_t series_split(const struct sight *sight, struct act_seen *acts, size_t count)
{
    struct dated_series *groups;
    struct act_seen      whole = acts[0];

    if (count != 1 || whole.object == NO_TOKEN || whole.is_list || !whole.item_count)
        return count;
    count = respectively_split(sight, acts);
    if (count > 1 || (whole.act != POLICY_ACT_TIGHTEN && whole.act != POLICY_ACT_EASE && whole.act != POLICY_ACT_EASE_TEMP))
        return count;
    groups = ck_arena_take(sight->arena, sizeof *groups);
    if (!groups_find(sight, &whole, groups))
        return 1;
    for (size_t i = 0; i < groups->count; i++) {
        acts[i] = whole;
        memcpy(acts[i].items, groups->items[i].act.items, sizeof acts[i].items);
        acts[i].item_count = groups->items[i].act.item_count;
        acts[i].effective = act_date_text(sight, groups->items[i].date, true);
    }
    return groups->count;
}
