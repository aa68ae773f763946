/* SPDX-License-Identifier: Apache-2.0
 * Questions about control status, answered from consolidated measures (SPEC 5). The matches of a question and its timeline are cached. */
#include "domain/control/status.h"

#include "chokepoint/day.h"
#include "domain/control/status_cache.h"
#include "domain/control/status_timeline.h"
#include "engine/base/string_set.h"

#include <stdlib.h>

/* Index of the run that holds the day. */
static size_t run_of(struct status_timeline timeline, int32_t day)
{
    size_t low = 0, high = timeline.count; /* runs[low].first_day <= day < runs[high].first_day */

    while (low + 1 < high) {
        size_t middle = low + (high - low) / 2;

        if (timeline.runs[middle].first_day <= day)
            low = middle;
        else
            high = middle;
    }
    return low;
}

enum status status_on(struct status_timeline timeline, int32_t day) { return timeline.runs[run_of(timeline, day)].status; }

int32_t status_first_day(struct status_timeline timeline, double at_least_or_above_zero)
{
    for (size_t i = 0; i < timeline.count; i++)
        if (at_least_or_above_zero > 0 ? timeline.runs[i].severity >= at_least_or_above_zero : timeline.runs[i].severity > 0)
            return timeline.runs[i].first_day;
    return INT32_MAX;
}

static int order_ids(const void *left, const void *right)
{
    return ck_bytes_compare(*(const struct ck_bytes *)left, *(const struct ck_bytes *)right);
}

static struct ck_bytes_array ids_sorted(struct ck_bytes *ids, size_t count)
{
    size_t kept = 0;

    if (count)
        qsort(ids, count, sizeof *ids, order_ids);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || !ck_bytes_equal(ids[kept - 1], ids[i]))
            ids[kept++] = ids[i];
    return (struct ck_bytes_array){ ids, kept };
}

static struct ck_bytes_array in_force(struct match_list matches, int32_t day, bool general, struct ck_arena *arena)
{
    struct ck_bytes *ids = ck_arena_take(arena, (matches.count + 1) * sizeof *ids);
    size_t           count = 0;

    for (size_t i = 0; i < matches.count; i++)
        if (match_is_general(matches.items[i]) == general && match_in_force(matches.items[i], day))
            ids[count++] = matches.items[i]->effective->fact.measure_id;
    return ids_sorted(ids, count);
}

static int order_suspended(const void *left, const void *right)
{
    const struct suspended_measure *a = left, *b = right;
    int                             order = ck_bytes_compare(a->measure, b->measure);

    return order ? order : ck_bytes_compare(a->by, b->by);
}

/* Pairs (measure, suspension) in force on the day; ids of those measures that were never in operation. */
static void find_suspended(struct match_list matches, int32_t day, struct control_result *result, struct ck_arena *arena)
{
    size_t                    room = 1, count = 0, kept = 0, never = 0;
    struct suspended_measure *pairs;
    struct ck_bytes          *ids;

    for (size_t i = 0; i < matches.count; i++)
        room += matches.items[i]->suspension_count;
    pairs = ck_arena_take(arena, room * sizeof *pairs);
    ids = ck_arena_take(arena, room * sizeof *ids);
    for (size_t i = 0; i < matches.count; i++) {
        const struct match *match = matches.items[i];

        for (size_t k = 0; effective_measure_in_force(match->effective, day) && k < match->suspension_count; k++) {
            const struct effective_measure *by = match->suspensions[k];

            if (!effective_measure_in_force(by, day))
                continue;
            pairs[count++] = (struct suspended_measure){ match->effective->fact.measure_id, by->fact.measure_id };
            if (by->valid_from <= match->effective->valid_from)
                ids[never++] = match->effective->fact.measure_id;
        }
    }
    if (count)
        qsort(pairs, count, sizeof *pairs, order_suspended);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || order_suspended(&pairs[kept - 1], &pairs[i]) != 0)
            pairs[kept++] = pairs[i];
    result->suspended = (struct suspended_measure_array){ pairs, kept };
    result->never_operated = ids_sorted(ids, never);
}

/* The day is an UNKNOWN valid_to of a general measure in force, or of a suspension of one. */
static bool boundary_uncertain(struct match_list matches, int32_t day)
{
    for (size_t i = 0; i < matches.count; i++) {
        const struct match *match = matches.items[i];

        if (!match_is_general(match) || !effective_measure_in_force(match->effective, day))
            continue;
        if (match->effective->uncertain && match->effective->last_day == day && !match_suspended(match, day))
            return true;
        for (size_t k = 0; k < match->suspension_count; k++)
            if (match->suspensions[k]->uncertain && match->suspensions[k]->last_day == day && effective_measure_in_force(match->suspensions[k], day))
                return true;
    }
    return false;
}

/* No act that targets the measure is known on or after the day. */
static bool untouched_since(const struct effective_measure *effective, int32_t day)
{
    return effective->targeted_ms == INT64_MIN || ck_day_from_ms(effective->targeted_ms) < day;
}

/* What the scheduled end of something on the day before `since` brought about, with no act to confirm it. */
static bool resumed_unconfirmed(const struct match *match, int32_t since, enum status now, enum status before)
{
    if (match_status(match) == before && match->effective->last_day == since - 1 && match_in_force(match, since - 1))
        return true;
    if (match_status(match) != now || !match_in_force(match, since) || !match_suspended(match, since - 1))
        return false;
    for (size_t k = 0; k < match->suspension_count; k++)
        if (match->suspensions[k]->last_day == since - 1 && effective_measure_in_force(match->suspensions[k], since - 1))
            return true;
    return false;
}

static bool act_after(const struct match *match, int32_t since)
{
    if (!untouched_since(match->effective, since))
        return true;
    for (size_t k = 0; k < match->suspension_count; k++)
        if (match->suspensions[k]->last_day == since - 1 && !untouched_since(match->suspensions[k], since))
            return true;
    return false;
}

static bool confirmed(struct match_list matches, struct status_timeline timeline, size_t run)
{
    int32_t since = timeline.runs[run].first_day;
    bool    scheduled = false;

    if (run == 0)
        return true;
    for (size_t i = 0; i < matches.count; i++) {
        const struct match *match = matches.items[i];

        if (!match_is_general(match))
            continue;
        if (match_status(match) == timeline.runs[run].status && match->effective->valid_from == since && match_in_force(match, since))
            return true;
        if (!resumed_unconfirmed(match, since, timeline.runs[run].status, timeline.runs[run - 1].status))
            continue;
        if (act_after(match, since))
            return true;
        scheduled = true;
    }
    return !scheduled;
}

static void add_changes(struct status_timeline timeline, size_t run, struct control_result *result, struct ck_arena *arena)
{
    if (run > 0) {
        struct status_before *previous = ck_arena_take(arena, sizeof *previous);

        *previous = (struct status_before){ timeline.runs[run - 1].status, timeline.runs[run - 1].severity };
        result->since = ck_known_int(timeline.runs[run].first_day);
        result->previous = previous;
    }
    if (run + 1 < timeline.count) {
        struct status_change *next = ck_arena_take(arena, sizeof *next);

        *next = (struct status_change){ timeline.runs[run + 1].first_day, timeline.runs[run + 1].status, timeline.runs[run + 1].severity };
        result->next_transition = next;
    }
}

static struct control_result answer(const struct applicable_measures *applicable, struct match_list matches, struct status_timeline timeline,
                                    int32_t day, struct ck_arena *arena)
{
    struct day_status     on_day = day_status_on(applicable, day);
    size_t                run = run_of(timeline, day);
    struct control_result result = {
        .status = on_day.status,
        .severity = status_severity(on_day.status),
        .coverage = { (int32_t)on_day.coverage, on_day.coverage != COVERAGE_UNKNOWN },
        .measures = in_force(matches, day, true, arena),
        .scoped = in_force(matches, day, false, arena),
        .boundary_uncertain = boundary_uncertain(matches, day),
        .confirmed = confirmed(matches, timeline, run),
    };

    if (!result.coverage.known)
        result.coverage.value = 0;
    find_suspended(matches, day, &result, arena);
    add_changes(timeline, run, &result, arena);
    return result;
}

struct status_timeline status_timeline(const struct reference *reference, const struct status_question *question, struct ck_arena *arena)
{
    struct status_timeline kept = status_cache_find(reference, question)->timeline;
    struct status_run     *runs = ck_arena_take(arena, kept.count * sizeof *runs);

    memcpy(runs, kept.runs, kept.count * sizeof *runs);
    return (struct status_timeline){ runs, kept.count };
}

struct control_result status_ask(const struct reference *reference, const struct status_question *question, struct ck_arena *arena)
{
    const struct cached_question *topic = status_cache_find(reference, question);

    return answer(topic->applicable, topic->matches, topic->timeline, question->day, arena);
}

/* Measures of other items change nothing here. What only acts of another origin brought in is named by no measure of this one, and has no record. */
struct ck_bytes_array status_destinations(const struct reference *reference, struct ck_bytes origin, struct ck_bytes item, struct ck_arena *arena)
{
    const struct status_question question = { .origin = origin, .item = item, .known_ms = INT64_MAX };
    struct ck_bytes_array        named = applicable_destinations(reference, &question, arena), of_origin = measure_destinations(reference, origin);
    struct ck_bytes             *kept = ck_arena_take(arena, (named.count + 1) * sizeof *kept);
    size_t                       count = 0;

    for (size_t i = 0; i < named.count; i++)
        if (!ck_bytes_equal(named.items[i], CK_BYTES("ALL")) && strings_include(of_origin, named.items[i]))
            kept[count++] = named.items[i];
    return (struct ck_bytes_array){ kept, count };
}

/* Its first day, its last, the day after, and the day on which an act ends it. */
enum { DAYS_OF_CLAUSE = 4 };

static size_t add_days(const struct effective_measure *effective, int32_t *days)
{
    size_t count = 0;

    days[count++] = effective->valid_from;
    if (effective->last_day < INT32_MAX) {
        days[count++] = effective->last_day;
        days[count++] = effective->last_day + 1;
    }
    if (effective->ended < INT32_MAX)
        days[count++] = effective->ended;
    return count;
}

struct status_days status_days(const struct reference *reference, const struct status_question *question, struct ck_arena *arena)
{
    struct match_list matches = status_cache_find(reference, question)->matches;
    size_t            room = 0, count = 0;
    int32_t          *days;

    for (size_t i = 0; i < matches.count; i++)
        room += 1 + matches.items[i]->suspension_count;
    days = ck_arena_take(arena, (DAYS_OF_CLAUSE * room + 1) * sizeof *days);
    for (size_t i = 0; i < matches.count; i++) {
        count += add_days(matches.items[i]->effective, days + count);
        for (size_t k = 0; k < matches.items[i]->suspension_count; k++)
            count += add_days(matches.items[i]->suspensions[k], days + count);
    }
    return (struct status_days){ days, count };
}
