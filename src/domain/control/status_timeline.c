/* SPDX-License-Identifier: Apache-2.0
 * The status is that of the most severe measure in force. The enum of statuses is in the order of rank, and one ahead of the enum of restrictions. */
#include "domain/control/status_timeline.h"

#include <stdlib.h>

_Static_assert((int)STATUS_PROHIBITED == (int)RESTRICTION_PROHIBITED + 1 && (int)STATUS_NONE == (int)RESTRICTION_NONE + 1,
               "statuses follow restrictions");

double status_severity(enum status status)
{
    static const double severities[] = {
        [STATUS_UNKNOWN] = 0,
        [STATUS_NONE_KNOWN] = 0,
        [STATUS_NONE] = 0,
        [STATUS_TAX] = 0.2,
        [STATUS_STATE_TRADING] = 0.2,
        [STATUS_QUOTA] = 0.3,
        [STATUS_ENHANCED_REVIEW] = 0.3,
        [STATUS_LICENCE] = 0.4,
        [STATUS_PRESUMED_DENIAL] = 0.9,
        [STATUS_PROHIBITED] = 1,
    };

    return severities[status];
}

const struct effective_measure *match_suspended(const struct match *match, int32_t day)
{
    for (size_t i = 0; i < match->suspension_count; i++)
        if (effective_measure_in_force(match->suspensions[i], day))
            return match->suspensions[i];
    return NULL;
}

bool match_in_force(const struct match *match, int32_t day)
{
    return effective_measure_in_force(match->effective, day) && !match_suspended(match, day);
}

/* How many of something stand how. */
struct day_status_tally {
    size_t counts[STATUS_PROHIBITED + 1][COVERAGE_NO_CODE + 1];
};

/* The greatest status, with the best coverage of those that have it. */
static struct day_status greatest(const struct day_status_tally *tally)
{
    for (enum status status = STATUS_PROHIBITED; status > STATUS_NONE_KNOWN; status--)
        for (enum coverage coverage = COVERAGE_UNKNOWN; coverage <= COVERAGE_NO_CODE; coverage++)
            if (tally->counts[status][coverage] > 0)
                return (struct day_status){ status, coverage };
    return (struct day_status){ STATUS_NONE_KNOWN, COVERAGE_UNKNOWN };
}

static bool has_other_status(const struct day_status_tally *tally, enum status status)
{
    for (enum status other = STATUS_UNKNOWN; other <= STATUS_PROHIBITED; other++)
        for (enum coverage coverage = COVERAGE_UNKNOWN; other != status && coverage <= COVERAGE_NO_CODE; coverage++)
            if (tally->counts[other][coverage] > 0)
                return true;
    return false;
}

static bool has_other_coverage(const struct day_status_tally *tally, enum coverage coverage)
{
    for (enum status status = STATUS_UNKNOWN; status <= STATUS_PROHIBITED; status++)
        for (enum coverage other = COVERAGE_UNKNOWN; other <= COVERAGE_NO_CODE; other++)
            if (other != coverage && tally->counts[status][other] > 0)
                return true;
    return false;
}

/* The own measures in force, and the status of the parts. */
static struct day_status day_status_of(const struct applicable_measures *applicable, const struct day_status_tally *measures,
                                       const struct day_status_tally *parts)
{
    struct day_status on_day = greatest(measures), part;

    if (!applicable->basket && !applicable->mixed)
        return on_day;
    part = greatest(parts);
    if (part.status > on_day.status)
        on_day.status = part.status;
    if (on_day.status == STATUS_NONE_KNOWN)
        return (struct day_status){ STATUS_NONE_KNOWN, COVERAGE_UNKNOWN };
    on_day.coverage =
        applicable->mixed || has_other_status(parts, on_day.status) || has_other_coverage(parts, COVERAGE_FULL) ? COVERAGE_PARTIAL : COVERAGE_FULL;
    return on_day;
}

struct day_status day_status_on(const struct applicable_measures *applicable, int32_t day)
{
    struct day_status_tally measures = { 0 }, parts = { 0 };

    for (size_t i = 0; i < applicable->match_count; i++)
        if (match_is_general(&applicable->matches[i]) && match_in_force(&applicable->matches[i], day))
            measures.counts[match_status(&applicable->matches[i])][applicable->matches[i].coverage]++;
    for (size_t i = 0; i < applicable->part_count; i++) {
        struct day_status part = day_status_on(&applicable->parts[i], day);

        parts.counts[part.status][part.coverage]++;
    }
    return day_status_of(applicable, &measures, &parts);
}

static size_t count_matches(const struct applicable_measures *applicable)
{
    size_t count = applicable->match_count;

    for (size_t i = 0; i < applicable->part_count; i++)
        count += count_matches(&applicable->parts[i]);
    return count;
}

static void list_matches(const struct applicable_measures *applicable, struct match_list *list)
{
    for (size_t i = 0; i < applicable->match_count; i++)
        list->items[list->count++] = &applicable->matches[i];
    for (size_t i = 0; i < applicable->part_count; i++)
        list_matches(&applicable->parts[i], list);
}

struct match_list applicable_matches(const struct applicable_measures *applicable, struct ck_arena *arena)
{
    struct match_list list = { ck_arena_take(arena, (count_matches(applicable) + 1) * sizeof *list.items), 0 };

    list_matches(applicable, &list);
    return list;
}

/* ---- the runs of a status: from the changes on each day, without evaluating every day ---- */

/* From that day on one more, or one less, is in force. */
struct turn {
    int32_t           day;
    bool              of_part, ends;
    struct day_status on_day;
};

struct turns {
    struct turn *items;
    size_t       count, room;
};

static void turns_add(struct turns *turns, struct turn turn, struct ck_arena *arena)
{
    if (turns->count == turns->room) {
        struct turn *more = ck_arena_take(arena, (turns->room = turns->room ? 2 * turns->room : 16) * sizeof *more);

        if (turns->count)
            memcpy(more, turns->items, turns->count * sizeof *more);
        turns->items = more;
    }
    turns->items[turns->count++] = turn;
}

static int order_turns(const void *left, const void *right)
{
    const struct turn *a = left, *b = right;

    return (a->day > b->day) - (a->day < b->day);
}

/* The days from..to - 1. */
struct days {
    int64_t from, to;
};

static struct days days_of(const struct effective_measure *effective)
{
    int64_t to = (int64_t)effective->last_day + 1;

    return (struct days){ effective->valid_from, to < effective->ended ? to : effective->ended };
}

static int order_days(const void *left, const void *right)
{
    const struct days *a = left, *b = right;

    return (a->from > b->from) - (a->from < b->from);
}

static void add_in_force(const struct match *match, int64_t from, int64_t to, struct turns *turns, struct ck_arena *arena)
{
    struct day_status on_day = { match_status(match), match->coverage };

    if (from >= to)
        return;
    turns_add(turns, (struct turn){ .day = (int32_t)from, .on_day = on_day }, arena);
    if (to < INT32_MAX)
        turns_add(turns, (struct turn){ .day = (int32_t)to, .ends = true, .on_day = on_day }, arena);
}

/* What its suspensions leave of a match's own days. */
static void add_match(const struct match *match, struct turns *turns, struct ck_arena *arena)
{
    struct days *suspended = ck_arena_take(arena, (match->suspension_count + 1) * sizeof *suspended), own = days_of(match->effective);

    for (size_t i = 0; i < match->suspension_count; i++)
        suspended[i] = days_of(match->suspensions[i]);
    if (match->suspension_count)
        qsort(suspended, match->suspension_count, sizeof *suspended, order_days);
    for (size_t i = 0; i < match->suspension_count; i++) {
        if (suspended[i].to <= suspended[i].from)
            continue;
        add_in_force(match, own.from, suspended[i].from < own.to ? suspended[i].from : own.to, turns, arena);
        if (suspended[i].to > own.from)
            own.from = suspended[i].to;
    }
    add_in_force(match, own.from, own.to, turns, arena);
}

/* The status from a day on, until the next one. */
struct stretch {
    int32_t           day;
    struct day_status on_day;
};

struct stretches {
    struct stretch *items; /* the first is of INT32_MIN */
    size_t          count;
};

static bool same_standing(struct day_status a, struct day_status b) { return a.status == b.status && a.coverage == b.coverage; }

static struct stretches stretches_of(const struct applicable_measures *applicable, struct ck_arena *arena);

static void add_part(const struct applicable_measures *part, struct day_status_tally *first, struct turns *turns, struct ck_arena *arena)
{
    struct stretches stretches = stretches_of(part, arena);

    first->counts[stretches.items[0].on_day.status][stretches.items[0].on_day.coverage]++;
    for (size_t i = 1; i < stretches.count; i++) {
        turns_add(turns, (struct turn){ stretches.items[i].day, true, true, stretches.items[i - 1].on_day }, arena);
        turns_add(turns, (struct turn){ stretches.items[i].day, true, false, stretches.items[i].on_day }, arena);
    }
}

static struct stretches stretches_of(const struct applicable_measures *applicable, struct ck_arena *arena)
{
    struct day_status_tally measures = { 0 }, parts = { 0 };
    struct turns            turns = { 0 };
    struct stretches        stretches;

    for (size_t i = 0; i < applicable->match_count; i++)
        if (match_is_general(&applicable->matches[i]))
            add_match(&applicable->matches[i], &turns, arena);
    for (size_t i = 0; i < applicable->part_count; i++)
        add_part(&applicable->parts[i], &parts, &turns, arena);
    if (turns.count)
        qsort(turns.items, turns.count, sizeof *turns.items, order_turns);
    stretches.items = ck_arena_take(arena, (turns.count + 1) * sizeof *stretches.items);
    stretches.items[0] = (struct stretch){ INT32_MIN, day_status_of(applicable, &measures, &parts) };
    stretches.count = 1;
    for (size_t i = 0; i < turns.count; i++) {
        const struct turn *turn = &turns.items[i];
        struct day_status  on_day;
        size_t            *count = &(turn->of_part ? &parts : &measures)->counts[turn->on_day.status][turn->on_day.coverage];

        *count = turn->ends ? *count - 1 : *count + 1;
        if (i + 1 < turns.count && turns.items[i + 1].day == turn->day)
            continue;
        on_day = day_status_of(applicable, &measures, &parts);
        if (!same_standing(on_day, stretches.items[stretches.count - 1].on_day))
            stretches.items[stretches.count++] = (struct stretch){ turn->day, on_day };
    }
    return stretches;
}

struct status_timeline applicable_timeline(const struct applicable_measures *applicable, struct ck_arena *arena)
{
    struct stretches   stretches = stretches_of(applicable, arena);
    struct status_run *runs = ck_arena_take(arena, (stretches.count + 1) * sizeof *runs);
    size_t             count = 0;

    runs[count++] = (struct status_run){ INT32_MIN, STATUS_NONE_KNOWN, 0, { 0 } };
    for (size_t i = 0; i < stretches.count; i++) {
        struct day_status on_day = stretches.items[i].on_day;

        if (on_day.status != runs[count - 1].status)
            runs[count++] = (struct status_run){ stretches.items[i].day,
                                                 on_day.status,
                                                 status_severity(on_day.status),
                                                 { (int32_t)on_day.coverage, on_day.coverage != COVERAGE_UNKNOWN } };
    }
    return (struct status_timeline){ runs, count };
}
