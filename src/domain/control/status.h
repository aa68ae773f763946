/* SPDX-License-Identifier: Apache-2.0
 * Control status: the restriction that the measures in force impose on one origin, destination, item or code, and day (SPEC 5). */
#ifndef CHOKEPOINT_CONTROL_STATUS_H
#define CHOKEPOINT_CONTROL_STATUS_H

#include "domain/reference/reference.h"
#include "records.h"

struct status_question {
    struct ck_bytes   origin, destination; /* countries; destination may be ALL */
    struct ck_bytes   item;                /* asked by item; or null and … */
    struct ck_bytes   code;                /* … asked by code */
    int32_t           day;
    int64_t           known_ms;     /* versions known later do not count; INT64_MAX: everything read */
    enum nomenclature nomenclature; /* of the code, whatever its edition of HS; UNKNOWN: the one that the origin's lists are written in */
};

double status_severity(enum status status); /* 0 to 1 */

/* Answers a question; arrays live in the arena, strings in the reference. */
struct control_result status_ask(const struct reference *reference, const struct status_question *question, struct ck_arena *arena);

/* The destinations for which the answer about an item may differ from that for ALL; sorted, without ALL. */
struct ck_bytes_array status_destinations(const struct reference *reference, struct ck_bytes origin, struct ck_bytes item, struct ck_arena *arena);

/* The days on which the answer may differ from that of the day before, unsorted, with repeats. In the arena. */
struct status_days {
    const int32_t *days;
    size_t         count;
};
struct status_days status_days(const struct reference *reference, const struct status_question *question /* day ignored */, struct ck_arena *arena);

/* The status over time as runs: the first begins at INT32_MIN, each other on the day on which the status changes. Use it instead of one question a
 * day. In the arena. */
struct status_run {
    int32_t             first_day;
    enum status         status;
    double              severity;
    struct ck_maybe_int coverage;
};
struct status_timeline {
    const struct status_run *runs;
    size_t                   count;
};
struct status_timeline status_timeline(const struct reference *reference, const struct status_question *question /* day ignored */,
                                       struct ck_arena *arena);
enum status            status_on(struct status_timeline timeline, int32_t day);

/* The first day with severity > 0 (for 0), or with severity >= the argument; INT32_MAX: none. */
int32_t status_first_day(struct status_timeline timeline, double at_least_or_above_zero);

#endif
