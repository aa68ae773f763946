/* SPDX-License-Identifier: Apache-2.0
 * The control status (SPEC 5) on the last day of each month of a series. It changes only where a measure begins or ends, so it is computed once for
 * each run between such days. */
#include "internal.h"

#include "chokepoint/day.h"

static void note_change(bool *changes, int32_t first, size_t count, int32_t day)
{
    int64_t index = (int64_t)ck_month_from_day(day) - first;

    if (index >= 0 && (size_t)index < count)
        changes[index] = true;
}

/* The months in which a measure that matches, or a suspension of one, begins or ends. */
static const bool *changes_of(const struct reference *reference, const struct status_question *question, int32_t first, size_t count,
                              struct ck_arena *arena)
{
    struct status_days days = status_days(reference, question, arena);
    bool              *changes = ck_arena_take(arena, count * sizeof *changes);

    memset(changes, 0, count * sizeof *changes);
    for (size_t i = 0; i < days.count; i++)
        note_change(changes, first, count, days.days[i]);
    return changes;
}

/* On the last days of the months from..to - 1: run by run, for there may be thousands of months. */
static double greatest_before(struct status_timeline timeline, int32_t from, int32_t to)
{
    double greatest = 0;

    for (size_t i = 0; i < timeline.count; i++) {
        int32_t first = timeline.runs[i].first_day, month = first <= ck_month_first_day(from) ? from : ck_month_from_day(first);
        int32_t end = i + 1 < timeline.count ? timeline.runs[i + 1].first_day : INT32_MAX;

        if (month < to && ck_month_last_day(month) < end && timeline.runs[i].severity > greatest)
            greatest = timeline.runs[i].severity;
    }
    return greatest;
}

const struct control_month *status_months(const struct reference *reference, struct ck_bytes origin, struct ck_bytes destination,
                                          struct ck_bytes item, int32_t first, size_t count, int32_t *ret_first_day, struct ck_arena *arena)
{
    struct status_question question = { .origin = origin, .destination = destination, .item = item, .known_ms = INT64_MAX };
    struct status_timeline timeline = status_timeline(reference, &question, arena);
    struct control_month  *months = ck_arena_take(arena, (count + 1) * sizeof *months);
    struct control_result *result = NULL;
    int32_t                first_day = status_first_day(timeline, 0), start = first_day == INT32_MAX ? INT32_MAX : ck_month_from_day(first_day);
    const bool            *changes = timeline.count > 1 ? changes_of(reference, &question, first, count, arena) : NULL;
    double                 greatest = start < first ? greatest_before(timeline, start, first) : 0;

    for (size_t i = 0; i < count; i++) {
        int32_t month = first + (int32_t)i;

        question.day = ck_month_last_day(month);
        if (!result || (changes && changes[i])) {
            result = ck_arena_take(arena, sizeof *result);
            *result = status_ask(reference, &question, arena);
        }
        if (month >= start && result->severity > greatest)
            greatest = result->severity;
        months[i] = (struct control_month){ result, greatest };
    }
    *ret_first_day = first_day;
    return months;
}
