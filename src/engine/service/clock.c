/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "chokepoint/day.h"
#include "engine/service/internal.h"

void run_clock(struct worker_thread *thread, const struct worker_counters *counters)
{
    if (counters->clock_silent && !thread->reported.clock_silent)
        JOURNAL(thread->options->journal, JOURNAL_WARNING, "clock_not_compared", TEXT("processor", thread->state.processor->name),
                TEXT("problem",
                     "the brokers do not date dead letters (message.timestamp.type=LogAppendTime), so the day of this host is taken as it is; "
                     "`topics --apply` sets it"));
    thread->reported.clock_silent = counters->clock_silent;
}

static const char *text_of(int32_t day, char buf[CK_DAY_TEXT + 1])
{
    buf[ck_day_write(day, buf)] = 0;
    return buf;
}

void run_clock_problem(const struct worker_counters *counters, int32_t today, char *problem, size_t size)
{
    char own[CK_DAY_TEXT + 1], brokers[CK_DAY_TEXT + 1], rows[CK_DAY_TEXT + 1];

    if (counters->rows_day != INT32_MIN)
        snprintf(problem, size,
                 "its rows are of %s, and by the brokers' clocks it is %s: they were settled under a wrong clock; `reset PROCESSOR --day %s` "
                 "takes the day back, --accept-day continues",
                 text_of(counters->rows_day, rows), text_of(counters->brokers_day, brokers), brokers);
    else if (counters->brokers_day != INT32_MIN && counters->brokers_day < today)
        snprintf(
            problem, size,
            "by this host's clock it is %s, by the brokers' %s: correct the wrong clock; --accept-day accepts this host's day, which is published "
            "and not taken back by itself",
            text_of(today, own), text_of(counters->brokers_day, brokers));
    else
        snprintf(problem, size, "the day jumped from %s to %s while it ran: correct the clock of this host", text_of(counters->day, brokers),
                 text_of(today, own));
}
