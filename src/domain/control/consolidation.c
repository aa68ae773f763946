/* SPDX-License-Identifier: Apache-2.0
 * Applies acts to measures, in the order in which they became known. */
#include "domain/control/consolidation.h"

#include <stdlib.h>

#include "chokepoint/day.h"
#include "engine/base/string_set.h"

/* Clauses by their ids, for the time of the fold. */
struct ids {
    struct effective_measure **items;
    size_t                     count;
};

static int order_ids(const void *left, const void *right)
{
    return ck_bytes_compare((*(struct effective_measure *const *)left)->fact.measure_id,
                            (*(struct effective_measure *const *)right)->fact.measure_id);
}

static struct ids ids_of(const struct consolidation *consolidated, struct ck_arena *arena)
{
    struct ids ids = { ck_arena_take(arena, (consolidated->count + 1) * sizeof *ids.items), consolidated->count };

    for (size_t i = 0; i < consolidated->count; i++)
        ids.items[i] = &consolidated->effective[i];
    if (ids.count)
        qsort(ids.items, ids.count, sizeof *ids.items, order_ids);
    return ids;
}

static struct effective_measure *find(const struct ids *ids, struct ck_bytes id)
{
    size_t low = 0, high = ids->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (ck_bytes_compare(ids->items[middle]->fact.measure_id, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < ids->count && ck_bytes_equal(ids->items[low]->fact.measure_id, id) ? ids->items[low] : NULL;
}

static bool is_clause(const struct measure_fact *fact)
{
    return fact->act == ACT_BASE || fact->act == ACT_REPLACE || fact->act == ACT_AMEND || fact->act == ACT_SUSPEND;
}

static int32_t first_valid_day(const struct measure_fact *fact)
{
    if (fact->valid_from.known)
        return fact->valid_from.value;
    return fact->announced_on.known ? fact->announced_on.value : ck_day_from_ms(fact->known_at);
}

enum { DAY_LAST = 2932896 }; /* 9999-12-31: a measure valid to this day is open, for no date can be written for the day after it */

/* Takes validity from the measure's fact. */
static void effective_measure_date(struct effective_measure *effective)
{
    const struct measure_fact *fact = &effective->fact;
    bool                       exclusive = fact->end_inclusive.known && fact->end_inclusive.value == END_INCLUSIVE_FALSE;

    effective->valid_from = first_valid_day(fact);
    effective->last_day = fact->valid_to.known ? fact->valid_to.value - (exclusive ? 1 : 0) : INT32_MAX;
    if (effective->last_day >= DAY_LAST)
        effective->last_day = INT32_MAX;
    effective->uncertain = fact->valid_to.known && fact->end_inclusive.known && fact->end_inclusive.value == END_INCLUSIVE_UNKNOWN;
}

static struct ck_maybe_int either(struct ck_maybe_int own, struct ck_maybe_int inherited) { return own.known ? own : inherited; }

static struct ck_bytes_array either_list(struct ck_bytes_array own, struct ck_bytes_array inherited) { return own.count ? own : inherited; }

static struct ck_bytes either_text(struct ck_bytes own, struct ck_bytes inherited) { return own.size ? own : inherited; }

/* An AMEND inherits null or empty fields from its first target, in that target's present version. */
static void effective_measure_inherit(struct effective_measure *amend, const struct effective_measure *target)
{
    struct measure_fact       *own = &amend->fact;
    const struct measure_fact *from = &target->fact;

    own->authority = either_text(own->authority, from->authority);
    own->instrument = either_text(own->instrument, from->instrument);
    own->destinations = either_list(own->destinations, from->destinations);
    own->excluded_destinations = either_list(own->excluded_destinations, from->excluded_destinations);
    own->items = either_list(own->items, from->items);
    own->commodity_prefixes = either_list(own->commodity_prefixes, from->commodity_prefixes);
    own->coverage = either(own->coverage, from->coverage);
    own->end_use = either(own->end_use, from->end_use);
    own->restriction = either(own->restriction, from->restriction);
    own->valid_from = either(own->valid_from, from->valid_from);
    own->valid_to = either(own->valid_to, from->valid_to);
    own->end_inclusive = either(own->end_inclusive, from->end_inclusive);
}

static void effective_measure_default(struct effective_measure *effective)
{
    struct measure_fact *fact = &effective->fact;

    fact->coverage = either(fact->coverage, ck_known_int(COVERAGE_FULL));
    fact->end_use = either(fact->end_use, ck_known_int(END_USE_ANY));
    fact->restriction = either(fact->restriction, ck_known_int(RESTRICTION_NONE));
    fact->end_inclusive = either(fact->end_inclusive, ck_known_int(END_INCLUSIVE_TRUE));
}

/* An act that lists a target twice suspends it once. */
static void effective_measure_suspend(struct effective_measure *target, struct effective_measure *by, struct ck_arena *arena)
{
    size_t                     count = target->suspension_count;
    struct effective_measure **old = target->suspensions;

    if (count && old[count - 1] == by)
        return;
    if ((count & (count - 1)) == 0) { /* full at each power of two */
        target->suspensions = ck_arena_take(arena, (count ? 2 * count : 1) * sizeof *old);
        if (count)
            memcpy(target->suspensions, old, count * sizeof *old);
    }
    target->suspensions[target->suspension_count++] = by;
}

/* What one act does to one target that it may work on. */
static void act_on(const struct measure_fact *act, struct effective_measure *self, struct effective_measure *target, struct ck_arena *arena)
{
    int32_t from = self ? self->valid_from : first_valid_day(act);

    if (act->known_at > target->targeted_ms)
        target->targeted_ms = act->known_at;
    if (act->act == ACT_ENFORCEMENT || act->act == ACT_BASE || (act->act == ACT_SUSPEND && effective_measure_is_suspension(target)))
        return;
    switch (act->act) {
    case ACT_EXTEND:
        target->fact.valid_to = act->valid_to;
        target->fact.end_inclusive = act->end_inclusive;
        effective_measure_date(target);
        break;
    case ACT_SUSPEND: effective_measure_suspend(target, self, arena); break;
    default:
        if (from < target->ended)
            target->ended = from;
    }
}

static void act_work(const struct measure_fact *act, const struct ids *ids, struct ck_arena *arena)
{
    struct effective_measure *self = is_clause(act) ? find(ids, act->measure_id) : NULL;

    if (act->act == ACT_AMEND) {
        struct effective_measure *first = act->targets.count ? find(ids, act->targets.items[0]) : NULL;

        if (first && first != self)
            effective_measure_inherit(self, first);
        effective_measure_default(self);
        effective_measure_date(self);
    }
    for (size_t i = 0; i < act->targets.count; i++) {
        struct effective_measure *target = find(ids, act->targets.items[i]);

        if (target)
            act_on(act, self, target, arena);
    }
}

/* Questions look names up in a measure's lists; intake wrote them sorted. */
static void sort_lists(struct measure_fact *fact, struct ck_arena *arena)
{
    fact->destinations = strings_in_order(fact->destinations, arena);
    fact->excluded_destinations = strings_in_order(fact->excluded_destinations, arena);
    fact->items = strings_in_order(fact->items, arena);
    fact->commodity_prefixes = strings_in_order(fact->commodity_prefixes, arena);
}

/* Targets are named by id, whatever their origin: the origin is matched by the question. */
struct consolidation *consolidate(struct measure_fact_list acts, int64_t known_ms, struct ck_arena *arena)
{
    struct consolidation *consolidated = ck_arena_take(arena, sizeof *consolidated);
    struct ids            ids;

    *consolidated =
        (struct consolidation){ .known_ms = known_ms, .effective = ck_arena_take(arena, (acts.count + 1) * sizeof *consolidated->effective) };
    for (size_t i = 0; i < acts.count; i++) {
        struct effective_measure *effective = &consolidated->effective[consolidated->count];

        if (!is_clause(acts.items[i]))
            continue;
        *effective = (struct effective_measure){ .fact = *acts.items[i], .ended = INT32_MAX, .targeted_ms = INT64_MIN };
        sort_lists(&effective->fact, arena);
        if (effective->fact.act != ACT_AMEND)
            effective_measure_default(effective);
        effective_measure_date(effective);
        consolidated->count++;
    }
    ids = ids_of(consolidated, arena);
    for (size_t i = 0; i < acts.count; i++)
        act_work(acts.items[i], &ids, arena);
    for (size_t i = 0; i < consolidated->count; i++)
        if (!effective_measure_is_suspension(&consolidated->effective[i]))
            index_add(&consolidated->index, i, &consolidated->effective[i].fact, arena);
    index_sort(&consolidated->index);
    return consolidated;
}
