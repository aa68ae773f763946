/* SPDX-License-Identifier: Apache-2.0
 * Policy acts reported by the news: the stance of a reporter toward a target, and linkages between acts of both within 45 days. Ages are measured to
 * a date in the record, never to the wall clock. */
#include "internal.h"

#include "chokepoint/day.h"

#include <math.h>
#include <stdlib.h>

enum { AGE_MAX = 730, EASE_DAYS = 90, LINK_DAYS = 45 };
static const double          HALF_LIFE_DAYS = 90;
static const struct ck_bytes ALL = { "ALL", 3 };

/* What an act weighs in the stance. SIGNAL is signed by where it points. */
static const struct act_rule {
    double polarity;
    bool   latest_only; /* of several with the same act, toward, target and items only the latest counts */
    bool   eases;
} rules[] = {
    [POLICY_ACT_TIGHTEN] = { 1, false, false },     [POLICY_ACT_EASE] = { -1, false, true },         [POLICY_ACT_EASE_TEMP] = { -0.5, false, true },
    [POLICY_ACT_FLOW_EASE] = { -0.5, false, true }, [POLICY_ACT_HOLD_TIGHT] = { 0.25, true, false }, [POLICY_ACT_HOLD_EASE] = { -0.25, true, false },
    [POLICY_ACT_SIGNAL] = { 0.25, true, false },    [POLICY_ACT_ENFORCE] = { 0.25, false, false },
};

static const struct act_rule *rule_of(const struct act_dated *act) { return &rules[act->event->act]; }

static double polarity_of(const struct act_dated *act)
{
    if (act->event->act != POLICY_ACT_SIGNAL)
        return rule_of(act)->polarity;
    if (!act->event->toward.known || act->event->toward.value == TOWARD_UNKNOWN)
        return 0;
    return act->event->toward.value == TOWARD_EASE ? -rule_of(act)->polarity : rule_of(act)->polarity;
}

static int compare_acts(const void *a, const void *b)
{
    const struct act_dated *left = a, *right = b;

    return (left->day > right->day) - (left->day < right->day);
}

/* The acts of `actor` toward `target` exactly, and toward ALL too if `or_all`; by day. */
static struct counted_acts acts_select(const struct reference *reference, struct ck_bytes actor, struct ck_bytes target, bool or_all,
                                       struct ck_arena *arena)
{
    struct event_list events = events_all(reference);
    struct act_dated *acts = ck_arena_take(arena, (events.count + 1) * sizeof *acts);
    size_t            count = 0;

    for (size_t i = 0; i < events.count; i++) {
        const struct policy_event *event = events.items[i];
        struct ck_bytes            toward = event->target.data ? event->target : ALL;

        if (event->act == POLICY_ACT_UNKNOWN || !ck_bytes_equal(event->actor, actor))
            continue;
        if (!ck_bytes_equal(toward, target) && !(or_all && ck_bytes_equal(toward, ALL)))
            continue;
        acts[count++] = (struct act_dated){
            .event = event,
            .target = toward,
            .day = ck_day_from_ms(event->first_published),
        };
        ck_day_read_first(event->effective, &acts[count - 1].day);
    }
    if (count)
        qsort(acts, count, sizeof *acts, compare_acts);
    return (struct counted_acts){ acts, count };
}

/* What acts say, whatever the day: which, which way, toward whom, of what. */
static int compare_statements(const struct act_dated *a, const struct act_dated *b)
{
    const struct policy_event *x = a->event, *y = b->event;
    int                        order = (x->act > y->act) - (x->act < y->act);

    order = order ? order : x->toward.known - y->toward.known;
    if (!order && x->toward.known)
        order = (x->toward.value > y->toward.value) - (x->toward.value < y->toward.value);
    order = order ? order : ck_bytes_compare(a->target, b->target);
    order = order ? order : (x->items.count > y->items.count) - (x->items.count < y->items.count);
    for (size_t i = 0; !order && i < x->items.count; i++)
        order = ck_bytes_compare(x->items.items[i], y->items.items[i]);
    return order;
}

/* By statement, those of one in the order of `acts`, where they stand side by side. */
static int compare_said(const void *left, const void *right)
{
    const struct act_dated *a = *(struct act_dated *const *)left, *b = *(struct act_dated *const *)right;
    int                     order = compare_statements(a, b);

    return order ? order : (a > b) - (a < b);
}

/* The day on which each statement is made again. */
static void find_repeats(struct act_dated *acts, size_t count, struct ck_arena *arena)
{
    struct act_dated **said = ck_arena_take(arena, (count + 1) * sizeof *said);

    for (size_t i = 0; i < count; i++)
        said[i] = &acts[i];
    if (count)
        qsort(said, count, sizeof *said, compare_said);
    for (size_t i = 0; i < count; i++)
        said[i]->again = i + 1 < count && compare_statements(said[i], said[i + 1]) == 0 ? said[i + 1]->day : INT32_MAX;
}

struct counted_acts acts_toward(const struct reference *reference, struct ck_bytes actor, struct ck_bytes target, struct ck_arena *arena)
{
    struct counted_acts acts = acts_select(reference, actor, target, true, arena);

    find_repeats(acts.items, acts.count, arena);
    return acts;
}

static bool is_aged(const struct act_dated *act, int32_t day) { return act->day <= day && day - act->day < AGE_MAX; }

static double decay(int32_t age) { return exp2(-(double)age / HALF_LIFE_DAYS); }

/* Weights are multiples of 1/4, which add up exactly: those of one day are added before they decay, so that the order of arrival leaves no trace. */
struct decaying {
    double  sum, of_day;
    int32_t day;
};

static void decaying_add(struct decaying *decaying, const struct act_dated *act, double weight, int32_t day)
{
    if (act->day != decaying->day) {
        decaying->sum += decaying->of_day * decay(day - decaying->day);
        decaying->of_day = 0;
        decaying->day = act->day;
    }
    decaying->of_day += weight;
}

static double decaying_total(const struct decaying *decaying, int32_t day) { return decaying->sum + decaying->of_day * decay(day - decaying->day); }

double acts_stance(struct counted_acts acts, int32_t day)
{
    struct decaying stance = { .day = day };

    for (size_t i = 0; i < acts.count; i++)
        if (is_aged(&acts.items[i], day) && !(rule_of(&acts.items[i])->latest_only && acts.items[i].again <= day))
            decaying_add(&stance, &acts.items[i], polarity_of(&acts.items[i]), day);
    return decaying_total(&stance, day);
}

double acts_enforcement(struct counted_acts acts, int32_t day)
{
    struct decaying enforcement = { .day = day };

    for (size_t i = 0; i < acts.count; i++)
        if (acts.items[i].event->act == POLICY_ACT_ENFORCE && is_aged(&acts.items[i], day))
            decaying_add(&enforcement, &acts.items[i], 1, day);
    return decaying_total(&enforcement, day);
}

/* "In 90 days" of the day d: d - 90 < x <= d. */
bool acts_ease(struct counted_acts acts, int32_t day)
{
    for (size_t i = 0; i < acts.count; i++)
        if (rule_of(&acts.items[i])->eases && acts.items[i].day <= day && day - acts.items[i].day < EASE_DAYS)
            return true;
    return false;
}

/* Sign changes of the stance over the last 13 month ends, zeros skipped. */
int32_t acts_flips(struct counted_acts acts, int32_t month)
{
    int32_t flips = 0;
    int     sign = 0;

    for (int32_t back = POSTURE_FLIP_MONTHS - 1; back >= 0; back--) {
        double stance = acts_stance(acts, ck_month_last_day(month - back));
        int    now = (stance > 0) - (stance < 0);

        flips += sign * now < 0;
        sign = now ? now : sign;
    }
    return flips;
}

static struct linkage linkage_of(const struct act_dated *own, const struct act_dated *other, int32_t days)
{
    return (struct linkage){
        .own = own->key,
        .other = other->key,
        .days = days,
        .own_act = own->event->act,
        .other_act = other->event->act,
        .hedged = own->event->hedged || other->event->hedged,
    };
}

static int compare_keys(const void *left, const void *right)
{
    const struct act_dated *a = left, *b = right;

    return ck_bytes_compare(a->key, b->key);
}

static int compare_days_and_keys(const void *left, const void *right)
{
    int order = compare_acts(left, right);

    return order ? order : compare_keys(left, right);
}

/* Acts that may be one of a pair in the month, in that order. */
static struct counted_acts acts_near(struct counted_acts acts, int32_t month, int (*order)(const void *, const void *),
                                     const struct reference *reference)
{
    size_t count = 0;

    for (size_t i = 0; i < acts.count; i++) {
        struct act_dated *act = &acts.items[i];

        if (act->day < ck_month_first_day(month) - LINK_DAYS || act->day > ck_month_last_day(month))
            continue;
        act->key = event_key(reference, act->event);
        acts.items[count++] = *act;
    }
    if (count)
        qsort(acts.items, count, sizeof *acts.items, order);
    return (struct counted_acts){ acts.items, count };
}

/* The acts of one day; `acts` are in the order of days. */
static struct counted_acts acts_of_day(struct counted_acts acts, int32_t day)
{
    size_t low = 0, high = acts.count, count = 0;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (acts.items[middle].day < day)
            low = middle + 1;
        else
            high = middle;
    }
    while (low + count < acts.count && count < POSTURE_LINKAGES_MAX && acts.items[low + count].day == day)
        count++;
    return (struct counted_acts){ acts.items + low, count };
}

/* Adds the pairs of `own` with the others that came `days` before or after it, in the order of the others' keys. */
static void link_apart(const struct act_dated *own, struct counted_acts others, int32_t days, int32_t month, struct linkage_array *linkages,
                       struct linkage *items)
{
    struct counted_acts before = { 0 }, after = { 0 };
    size_t              a = 0, b = 0;

    if (ck_month_from_day(own->day) == month)
        before = acts_of_day(others, own->day - days);
    if (days > 0 && ck_month_from_day(own->day + days) == month)
        after = acts_of_day(others, own->day + days);
    while ((a < before.count || b < after.count) && linkages->count < POSTURE_LINKAGES_MAX) {
        bool first = b == after.count || (a < before.count && compare_keys(&before.items[a], &after.items[b]) <= 0);

        items[linkages->count++] = linkage_of(own, first ? &before.items[a++] : &after.items[b++], days);
    }
}

/* Pairs of an act of the reporter and one of the target on each other, the later one dated in `month`: co-occurrence, never "because". Sorted by
 * distance in time, then by the keys of the reporter's and the target's act; stops at the most linkages that a posture holds. */
struct linkage_array acts_linkages(const struct reference *reference, struct ck_bytes reporter, struct ck_bytes target, int32_t month,
                                   struct ck_arena *arena)
{
    struct counted_acts  own = acts_near(acts_select(reference, reporter, target, false, arena), month, compare_keys, reference);
    struct counted_acts  others = acts_near(acts_select(reference, target, reporter, false, arena), month, compare_days_and_keys, reference);
    struct linkage      *items = ck_arena_take(arena, POSTURE_LINKAGES_MAX * sizeof *items);
    struct linkage_array linkages = { items, 0 };

    for (int32_t days = 0; others.count && days <= LINK_DAYS; days++)
        for (size_t i = 0; i < own.count && linkages.count < POSTURE_LINKAGES_MAX; i++)
            link_apart(&own.items[i], others, days, month, &linkages, items);
    return linkages;
}
