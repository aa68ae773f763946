/* SPDX-License-Identifier: Apache-2.0
 * The day of a worker: never later than the day by the brokers' clocks, unless options.accept_day. */
#include <errno.h>

#include "chokepoint/day.h"
#include "engine/runtime/internal.h"
#include "engine/util/clock_check.h"

enum { CLOCK_MS = 10000 };

static int ask(struct worker *worker)
{
    int64_t time_ms;
    int     result = log_clock(worker->log, CLOCK_MS, &time_ms);

    if (result == LOG_UNKNOWN) {
        worker->counters.clock_silent = true;
        return 0;
    }
    if (result)
        return result;
    worker->counters.clock_silent = false;
    worker->counters.brokers_day = ck_day_from_ms(time_ms);
    return clock_has_come(worker->day_wanted, time_ms) || worker->options.accept_day ? 0 : -ETIME;
}

int worker_take_day(struct worker *worker)
{
    int result = 0;

    if (worker->day_checked != worker->day_wanted && !(worker->options.broken & BROKEN_CLOCK))
        result = ask(worker);
    if (result)
        return result;
    worker->day_checked = worker->today = worker->counters.day = worker->day_wanted;
    return 0;
}

/* One day more is accepted: the clock of the host that wrote the rows may be the right one. */
bool worker_is_before(struct worker *worker, int32_t day)
{
    struct worker_counters *counters = &worker->counters;
    int32_t                 latest = counters->brokers_day > worker->today ? counters->brokers_day : worker->today;

    if (counters->brokers_day == INT32_MIN || worker->options.accept_day || day <= latest + 1)
        return false;
    counters->rows_day = day;
    return true;
}

int worker_day(struct worker *worker, int32_t day)
{
    if (day <= worker->day_wanted)
        return 0;
    if (worker->options.day_jump_max && day - worker->today > worker->options.day_jump_max)
        return -ETIME;
    worker->day_wanted = day;
    return 0;
}
