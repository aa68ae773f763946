/* SPDX-License-Identifier: Apache-2.0
 * Internal header of the notifier: its life and its step (notifier.c), partitions (unit.c), transactions (commit.c). */
#ifndef CHOKEPOINT_NOTIFY_WORK_INTERNAL_H
#define CHOKEPOINT_NOTIFY_WORK_INTERNAL_H

#include "notify/work/notifier.h"

enum { CALL_MS = 500, QUIET_MS = 10000, RECORDS_MAX = 5000, REVOKED_GRACE_MS = 5000 };

enum unit_phase { UNIT_ASK, UNIT_LOAD, UNIT_RUN };

struct notify_part { /* one partition of all inputs */
    enum unit_phase phase;
    uint16_t        partition;
    bool            has[ROUTE_TOPICS_MAX]; /* which inputs are assigned */
    int64_t         next[ROUTE_TOPICS_MAX], until[ROUTE_TOPICS_MAX], heard_ms[ROUTE_TOPICS_MAX], behind[ROUTE_TOPICS_MAX];
    int64_t         transactions, wanted;              /* of the partition; that the group's offsets were committed with */
    bool            read, changed, caught_up, history; /* read: since the last commit */
    bool            noted[ROUTE_TOPICS_MAX];           /* unit_note() */
};

struct notifier {
    struct notifier_options options;
    const struct ck_topic  *topics[NOTIFIER_TOPICS_MAX];
    size_t                  input_count;
    uint16_t                told_topic, dead_topic;
    int                     partitions, dead_partitions;
    struct book            *book;
    struct notify_part     *units;
    size_t                  unit_count, unread; /* records since the last commit */
    int64_t                 committed_ms;
    bool                    fetch_due, idle, assigned;
    bool                   *redriven; /* by partition; NULL: nothing is read anew */
    struct ck_arena         arena;
    struct log_cursor      *cursors;
    struct notifier_counts  counts;
};

int64_t notifier_now(const struct notifier *notifier);
int64_t notifier_pace(const struct notifier *notifier);

/* ---- unit.c ---- */
struct notify_part *unit_of(struct notifier *notifier, uint16_t partition); /* NULL: it is not held */
int                 units_assign(struct notifier *notifier, const struct log_event *event);
int                 units_advance(struct notifier *notifier);
int                 units_caught_up(struct notifier *notifier, struct log_part part);
void                unit_note(struct notifier *notifier, struct notify_part *unit, size_t input); /* of how it is read; once */
void                units_look(struct notifier *notifier);                                        /* for the end of history */
int                 units_reload(struct notifier *notifier);                                      /* everything from the log again */
void                units_make_room(struct notifier *notifier);                                   /* of `cursors`, for all inputs of all units */
int                 units_drop(struct notifier *notifier);

/* ---- commit.c ---- */
int notifier_commit(struct notifier *notifier); /* 0, also after LOG_ABORT and LOG_UNKNOWN, which reload; or a negative errno */

#endif
