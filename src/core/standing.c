/* SPDX-License-Identifier: Apache-2.0
 * Standing: severity is the greatest among what is in force. The enum of statuses is in the order of rank, one ahead of the enum of restrictions. */
#include "core/standing.h"

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

static struct standing own_standing(const struct matter *matter, int32_t day)
{
    struct standing standing = { STATUS_NONE_KNOWN, COVERAGE_UNKNOWN };

    for (size_t i = 0; i < matter->match_count; i++) {
        const struct match *match = &matter->matches[i];
        enum status         status = match_status(match);

        if (!match_is_general(match) || status < standing.status || !match_in_force(match, day))
            continue;
        if (status > standing.status || match->coverage < standing.coverage)
            standing.coverage = match->coverage;
        standing.status = status;
    }
    return standing;
}

struct standing standing_on(const struct matter *matter, int32_t day)
{
    struct standing standing = own_standing(matter, day);
    enum status     least = STATUS_PROHIBITED;
    bool            full = true;

    if (!matter->basket && !matter->mixed)
        return standing;
    for (size_t i = 0; i < matter->part_count; i++) {
        struct standing part = standing_on(&matter->parts[i], day);

        if (part.status > standing.status)
            standing.status = part.status;
        if (part.status < least)
            least = part.status;
        full = full && part.coverage == COVERAGE_FULL;
    }
    if (standing.status == STATUS_NONE_KNOWN)
        return (struct standing){ STATUS_NONE_KNOWN, COVERAGE_UNKNOWN };
    full = full && !matter->mixed && (matter->part_count == 0 || least == standing.status);
    standing.coverage = full ? COVERAGE_FULL : COVERAGE_PARTIAL;
    return standing;
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

struct match_list matter_matches(const struct matter *matter, struct arena *arena)
{
    struct match_list list = { arena_take(arena, (count_matches(matter) + 1) * sizeof *list.items), 0 };

    list_matches(matter, &list);
    return list;
}

static int order_days(const void *left, const void *right)
{
    int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;

    return (a > b) - (a < b);
}

static void add_days(const struct clause *clause, int32_t *days, size_t *count)
{
    days[(*count)++] = clause->valid_from;
    if (clause->last_day != INT32_MAX)
        days[(*count)++] = clause->last_day + 1;
    if (clause->ended != INT32_MAX)
        days[(*count)++] = clause->ended;
}

struct status_timeline matter_timeline(const struct matter *matter, struct match_list matches, struct arena *arena)
{
    size_t             room = 0, day_count = 0, count = 0;
    int32_t           *days;
    struct status_run *runs;

    for (size_t i = 0; i < matches.count; i++)
        room += 3 * (1 + matches.items[i]->suspension_count);
    days = arena_take(arena, (room + 1) * sizeof *days);
    runs = arena_take(arena, (room + 1) * sizeof *runs);
    for (size_t i = 0; i < matches.count; i++) {
        add_days(matches.items[i]->clause, days, &day_count);
        for (size_t k = 0; k < matches.items[i]->suspension_count; k++)
            add_days(matches.items[i]->suspensions[k], days, &day_count);
    }
    qsort(days, day_count, sizeof *days, order_days);
    runs[count++] = (struct status_run){ INT32_MIN, STATUS_NONE_KNOWN, 0, { 0 } };
    for (size_t i = 0; i < day_count; i++) {
        struct standing standing;

        if (i > 0 && days[i] == days[i - 1])
            continue;
        standing = standing_on(matter, days[i]);
        if (standing.status != runs[count - 1].status)
            runs[count++] = (struct status_run){
                days[i], standing.status, status_severity(standing.status), { (int32_t)standing.coverage, standing.coverage != COVERAGE_UNKNOWN }
            };
    }
    return (struct status_timeline){ runs, count };
}
