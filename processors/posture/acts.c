/* SPDX-License-Identifier: Apache-2.0
 * Acts of policy, as the news reports them: which way a reporter leans toward a target, and which acts of both came close in time.
 * Ages are measured to a date in the record, never to the wall clock. */
#include "parts.h"

#include "chokepoint/day.h"

#include <math.h>
#include <stdlib.h>

enum { AGE_MAX = 730, EASE_DAYS = 90, LINK_DAYS = 45 };
static const double       HALF_LIFE_DAYS = 90;
static const struct bytes ALL = { "ALL", 3 };

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
static struct acts acts_select(const struct reference *reference, struct bytes actor, struct bytes target, bool or_all, struct arena *arena)
{
    struct event_list events = events_all(reference);
    struct act_dated *acts = arena_take(arena, (events.count + 1) * sizeof *acts);
    size_t            count = 0;

    for (size_t i = 0; i < events.count; i++) {
        const struct policy_event *event = events.items[i];
        struct bytes               toward = event->target.data ? event->target : ALL;

        if (event->act == POLICY_ACT_UNKNOWN || !bytes_equal(event->actor, actor))
            continue;
        if (!bytes_equal(toward, target) && !(or_all && bytes_equal(toward, ALL)))
            continue;
        acts[count++] = (struct act_dated){
            .event = event,
            .target = toward,
            .day = day_from_ms(event->first_published),
        };
        day_read_first(event->effective, &acts[count - 1].day);
    }
    qsort(acts, count, sizeof *acts, compare_acts);
    return (struct acts){ acts, count };
}

struct acts acts_toward(const struct reference *reference, struct bytes actor, struct bytes target, struct arena *arena)
{
    return acts_select(reference, actor, target, true, arena);
}

static bool is_aged(const struct act_dated *act, int32_t day) { return act->day <= day && day - act->day < AGE_MAX; }

static bool is_same_statement(const struct act_dated *a, const struct act_dated *b)
{
    const struct policy_event *x = a->event, *y = b->event;

    if (x->act != y->act || x->toward.known != y->toward.known || (x->toward.known && x->toward.value != y->toward.value))
        return false;
    if (!bytes_equal(a->target, b->target) || x->items.count != y->items.count)
        return false;
    for (size_t i = 0; i < x->items.count; i++)
        if (!bytes_equal(x->items.items[i], y->items.items[i]))
            return false;
    return true;
}

/* Said again by `day`, later: the earlier saying no longer counts. */
static bool is_repeated(struct acts acts, size_t which, int32_t day)
{
    for (size_t i = which + 1; i < acts.count && acts.items[i].day <= day; i++)
        if (is_same_statement(&acts.items[which], &acts.items[i]))
            return true;
    return false;
}

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

double acts_stance(struct acts acts, int32_t day)
{
    struct decaying stance = { .day = day };

    for (size_t i = 0; i < acts.count; i++)
        if (is_aged(&acts.items[i], day) && !(rule_of(&acts.items[i])->latest_only && is_repeated(acts, i, day)))
            decaying_add(&stance, &acts.items[i], polarity_of(&acts.items[i]), day);
    return decaying_total(&stance, day);
}

double acts_enforcement(struct acts acts, int32_t day)
{
    struct decaying enforcement = { .day = day };

    for (size_t i = 0; i < acts.count; i++)
        if (acts.items[i].event->act == POLICY_ACT_ENFORCE && is_aged(&acts.items[i], day))
            decaying_add(&enforcement, &acts.items[i], 1, day);
    return decaying_total(&enforcement, day);
}

/* "In 90 days" of the day d: d - 90 < x <= d. */
bool acts_ease(struct acts acts, int32_t day)
{
    for (size_t i = 0; i < acts.count; i++)
        if (rule_of(&acts.items[i])->eases && acts.items[i].day <= day && day - acts.items[i].day < EASE_DAYS)
            return true;
    return false;
}

/* Sign changes of the stance over the last 13 month ends, zeros skipped. */
int32_t acts_flips(struct acts acts, int32_t month)
{
    int32_t flips = 0;
    int     sign = 0;

    for (int32_t back = POSTURE_FLIP_MONTHS - 1; back >= 0; back--) {
        double stance = acts_stance(acts, month_last_day(month - back));
        int    now = (stance > 0) - (stance < 0);

        flips += sign * now < 0;
        sign = now ? now : sign;
    }
    return flips;
}

static int compare_linkages(const void *a, const void *b)
{
    const struct linkage *left = a, *right = b;
    int                   order = (left->days > right->days) - (left->days < right->days);

    order = order ? order : bytes_compare(left->own, right->own);
    return order ? order : bytes_compare(left->other, right->other);
}

static struct linkage linkage_of(const struct reference *reference, const struct act_dated *own, const struct act_dated *other, int32_t days)
{
    return (struct linkage){
        .own = event_key(reference, own->event),
        .other = event_key(reference, other->event),
        .days = days,
        .own_act = own->event->act,
        .other_act = other->event->act,
        .hedged = own->event->hedged || other->event->hedged,
    };
}

/* Pairs of an act of the reporter and one of the target on each other, the later one dated in `month`: co-occurrence, never "because". */
struct linkage_array acts_linkages(const struct reference *reference, struct bytes reporter, struct bytes target, int32_t month, struct arena *arena)
{
    struct acts     own = acts_select(reference, reporter, target, false, arena), other = acts_select(reference, target, reporter, false, arena);
    struct linkage *linkages = arena_take(arena, (own.count * other.count + 1) * sizeof *linkages);
    size_t          count = 0;

    for (size_t i = 0; i < own.count; i++)
        for (size_t j = 0; j < other.count; j++) {
            const struct act_dated *a = &own.items[i], *b = &other.items[j];
            int32_t                 later = a->day > b->day ? a->day : b->day, days = 2 * later - a->day - b->day;

            if (days > LINK_DAYS || month_from_day(later) != month)
                continue;
            linkages[count++] = linkage_of(reference, a, b, days);
        }
    qsort(linkages, count, sizeof *linkages, compare_linkages);
    return (struct linkage_array){ linkages, count < POSTURE_LINKAGES_MAX ? count : POSTURE_LINKAGES_MAX };
}
