/* SPDX-License-Identifier: Apache-2.0
 * Standing: severity is the greatest among what is in force. The enum of statuses is in the order of rank, one ahead of the enum of restrictions. */
#include "domain/control/standing.h"

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

const struct clause *match_suspended(const struct match *match, int32_t day)
{
    for (size_t i = 0; i < match->suspension_count; i++)
        if (clause_holds(match->suspensions[i], day))
            return match->suspensions[i];
    return NULL;
}

bool match_in_force(const struct match *match, int32_t day) { return clause_holds(match->clause, day) && !match_suspended(match, day); }

/* How many of something stand how. */
struct standing_tally {
    size_t counts[STATUS_PROHIBITED + 1][COVERAGE_NO_CODE + 1];
};

/* The greatest status, with the best coverage of those that have it. */
static struct standing greatest(const struct standing_tally *tally)
{
    for (enum status status = STATUS_PROHIBITED; status > STATUS_NONE_KNOWN; status--)
        for (enum coverage coverage = COVERAGE_UNKNOWN; coverage <= COVERAGE_NO_CODE; coverage++)
            if (tally->counts[status][coverage] > 0)
                return (struct standing){ status, coverage };
    return (struct standing){ STATUS_NONE_KNOWN, COVERAGE_UNKNOWN };
}

static bool has_other_status(const struct standing_tally *tally, enum status status)
{
    for (enum status other = STATUS_UNKNOWN; other <= STATUS_PROHIBITED; other++)
        for (enum coverage coverage = COVERAGE_UNKNOWN; other != status && coverage <= COVERAGE_NO_CODE; coverage++)
            if (tally->counts[other][coverage] > 0)
                return true;
    return false;
}

static bool has_other_coverage(const struct standing_tally *tally, enum coverage coverage)
{
    for (enum status status = STATUS_UNKNOWN; status <= STATUS_PROHIBITED; status++)
        for (enum coverage other = COVERAGE_UNKNOWN; other <= COVERAGE_NO_CODE; other++)
            if (other != coverage && tally->counts[status][other] > 0)
                return true;
    return false;
}

/* Of a matter: its own measures in force, and how its parts stand. */
static struct standing standing_of(const struct matter *matter, const struct standing_tally *measures, const struct standing_tally *parts)
{
    struct standing standing = greatest(measures), part;

    if (!matter->basket && !matter->mixed)
        return standing;
    part = greatest(parts);
    if (part.status > standing.status)
        standing.status = part.status;
    if (standing.status == STATUS_NONE_KNOWN)
        return (struct standing){ STATUS_NONE_KNOWN, COVERAGE_UNKNOWN };
    standing.coverage =
        matter->mixed || has_other_status(parts, standing.status) || has_other_coverage(parts, COVERAGE_FULL) ? COVERAGE_PARTIAL : COVERAGE_FULL;
    return standing;
}

struct standing standing_on(const struct matter *matter, int32_t day)
{
    struct standing_tally measures = { 0 }, parts = { 0 };

    for (size_t i = 0; i < matter->match_count; i++)
        if (match_is_general(&matter->matches[i]) && match_in_force(&matter->matches[i], day))
            measures.counts[match_status(&matter->matches[i])][matter->matches[i].coverage]++;
    for (size_t i = 0; i < matter->part_count; i++) {
        struct standing part = standing_on(&matter->parts[i], day);

        parts.counts[part.status][part.coverage]++;
    }
    return standing_of(matter, &measures, &parts);
}

static size_t count_matches(const struct matter *matter)
{
    size_t count = matter->match_count;

    for (size_t i = 0; i < matter->part_count; i++)
        count += count_matches(&matter->parts[i]);
    return count;
}

static void list_matches(const struct matter *matter, struct match_list *list)
{
    for (size_t i = 0; i < matter->match_count; i++)
        list->items[list->count++] = &matter->matches[i];
    for (size_t i = 0; i < matter->part_count; i++)
        list_matches(&matter->parts[i], list);
}

struct match_list matter_matches(const struct matter *matter, struct ck_arena *arena)
{
    struct match_list list = { ck_arena_take(arena, (count_matches(matter) + 1) * sizeof *list.items), 0 };

    list_matches(matter, &list);
    return list;
}

/* ---- the runs of a status: what changes on which day, instead of each day anew ---- */

/* From that day on something stands once more, or once less, than before. */
struct turn {
    int32_t         day;
    bool            of_part, ends;
    struct standing standing;
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

static struct days days_of(const struct clause *clause)
{
    int64_t to = (int64_t)clause->last_day + 1;

    return (struct days){ clause->valid_from, to < clause->ended ? to : clause->ended };
}

static int order_days(const void *left, const void *right)
{
    const struct days *a = left, *b = right;

    return (a->from > b->from) - (a->from < b->from);
}

static void add_in_force(const struct match *match, int64_t from, int64_t to, struct turns *turns, struct ck_arena *arena)
{
    struct standing standing = { match_status(match), match->coverage };

    if (from >= to)
        return;
    turns_add(turns, (struct turn){ .day = (int32_t)from, .standing = standing }, arena);
    if (to < INT32_MAX)
        turns_add(turns, (struct turn){ .day = (int32_t)to, .ends = true, .standing = standing }, arena);
}

/* What its suspensions leave of a match's own days. */
static void add_match(const struct match *match, struct turns *turns, struct ck_arena *arena)
{
    struct days *suspended = ck_arena_take(arena, (match->suspension_count + 1) * sizeof *suspended), own = days_of(match->clause);

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

/* How a matter stands from a day on, until the next one. */
struct stretch {
    int32_t         day;
    struct standing standing;
};

struct stretches {
    struct stretch *items; /* the first is of INT32_MIN */
    size_t          count;
};

static bool same_standing(struct standing a, struct standing b) { return a.status == b.status && a.coverage == b.coverage; }

static struct stretches stretches_of(const struct matter *matter, struct ck_arena *arena);

static void add_part(const struct matter *part, struct standing_tally *first, struct turns *turns, struct ck_arena *arena)
{
    struct stretches stretches = stretches_of(part, arena);

    first->counts[stretches.items[0].standing.status][stretches.items[0].standing.coverage]++;
    for (size_t i = 1; i < stretches.count; i++) {
        turns_add(turns, (struct turn){ stretches.items[i].day, true, true, stretches.items[i - 1].standing }, arena);
        turns_add(turns, (struct turn){ stretches.items[i].day, true, false, stretches.items[i].standing }, arena);
    }
}

static struct stretches stretches_of(const struct matter *matter, struct ck_arena *arena)
{
    struct standing_tally measures = { 0 }, parts = { 0 };
    struct turns          turns = { 0 };
    struct stretches      stretches;

    for (size_t i = 0; i < matter->match_count; i++)
        if (match_is_general(&matter->matches[i]))
            add_match(&matter->matches[i], &turns, arena);
    for (size_t i = 0; i < matter->part_count; i++)
        add_part(&matter->parts[i], &parts, &turns, arena);
    if (turns.count)
        qsort(turns.items, turns.count, sizeof *turns.items, order_turns);
    stretches.items = ck_arena_take(arena, (turns.count + 1) * sizeof *stretches.items);
    stretches.items[0] = (struct stretch){ INT32_MIN, standing_of(matter, &measures, &parts) };
    stretches.count = 1;
    for (size_t i = 0; i < turns.count; i++) {
        const struct turn *turn = &turns.items[i];
        struct standing    standing;
        size_t            *count = &(turn->of_part ? &parts : &measures)->counts[turn->standing.status][turn->standing.coverage];

        *count = turn->ends ? *count - 1 : *count + 1;
        if (i + 1 < turns.count && turns.items[i + 1].day == turn->day)
            continue;
        standing = standing_of(matter, &measures, &parts);
        if (!same_standing(standing, stretches.items[stretches.count - 1].standing))
            stretches.items[stretches.count++] = (struct stretch){ turn->day, standing };
    }
    return stretches;
}

struct status_timeline matter_timeline(const struct matter *matter, struct ck_arena *arena)
{
    struct stretches   stretches = stretches_of(matter, arena);
    struct status_run *runs = ck_arena_take(arena, (stretches.count + 1) * sizeof *runs);
    size_t             count = 0;

    runs[count++] = (struct status_run){ INT32_MIN, STATUS_NONE_KNOWN, 0, { 0 } };
    for (size_t i = 0; i < stretches.count; i++) {
        struct standing standing = stretches.items[i].standing;

        if (standing.status != runs[count - 1].status)
            runs[count++] = (struct status_run){ stretches.items[i].day,
                                                 standing.status,
                                                 status_severity(standing.status),
                                                 { (int32_t)standing.coverage, standing.coverage != COVERAGE_UNKNOWN } };
    }
    return (struct status_timeline){ runs, count };
}
