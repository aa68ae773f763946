/* SPDX-License-Identifier: Apache-2.0
 * The control status (SPEC 5) on the last day of each month of a series. It changes only where a measure begins or ends, so it is computed once for
 * each run between such days. */
#include "internal.h"

#include "chokepoint/day.h"

static void note_change(bool *changes, struct stated_months stated, int32_t day)
{
    int64_t index = (int64_t)ck_month_from_day(day) - stated.first;

    if (index >= 0 && (size_t)index < stated.count)
        changes[index] = true;
}

/* The months in which a measure that matches, or a suspension of one, begins or ends. */
static const bool *changes_of(const struct reference *reference, const struct status_question *question, struct stated_months stated,
                              struct ck_arena *arena)
{
    struct status_days days = status_days(reference, question, arena);
    bool              *changes = ck_arena_take(arena, stated.count * sizeof *changes);

    memset(changes, 0, stated.count * sizeof *changes);
    for (size_t i = 0; i < days.count; i++)
        note_change(changes, stated, days.days[i]);
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

const struct control_month *status_months(const struct reference *reference, const struct status_question *question, struct status_timeline timeline,
                                          struct stated_months stated, struct ck_arena *arena)
{
    struct status_question asked = *question;
    struct control_month  *months = ck_arena_take(arena, (stated.count + 1) * sizeof *months);
    struct control_result *result = NULL;
    int32_t                first_day = status_first_day(timeline, 0), start = first_day == INT32_MAX ? INT32_MAX : ck_month_from_day(first_day);
    const bool            *changes = timeline.count > 1 ? changes_of(reference, question, stated, arena) : NULL;
    double                 greatest = start < stated.first ? greatest_before(timeline, start, stated.first) : 0;

    for (size_t i = 0; i < stated.count; i++) {
        int32_t month = stated.first + (int32_t)i;

        asked.day = ck_month_last_day(month);
        if (!result || (changes && changes[i])) {
            result = ck_arena_take(arena, sizeof *result);
            *result = status_ask(reference, &asked, arena);
        }
        if (month >= start && result->severity > greatest)
            greatest = result->severity;
        months[i] = (struct control_month){ result, greatest };
    }
    return months;
}
