/* SPDX-License-Identifier: Apache-2.0
 * The worker of notify on a log: a member of a consumer group reads the topics that routes name, keeps the book in notify.told, and has couriers
 * deliver what is due.
 *
 * Two kinds of transactions, each with the offsets of its partitions: records become what is owed; what was delivered becomes what was told. A
 * message goes out only after it was committed as owed, so whoever dies has lost nothing, and repeats at most what was under way, with the same id.
 */
#ifndef CHOKEPOINT_NOTIFY_NOTIFIER_H
#define CHOKEPOINT_NOTIFY_NOTIFIER_H

#include "engine/log/log.h"
#include "engine/serde/decode.h"
#include "engine/util/journal.h"
#include "notify/send/courier.h"

enum { NOTIFIER_TOPICS_MAX = ROUTE_TOPICS_MAX + 2, NOTIFIER_PARTITIONS_MAX = 1024, NOTIFIER_PROBLEM_MAX = 256 };

struct notifier;

struct notifier_options {
    struct log           *log; /* opened with the topics of notifier_topics(); borrowed */
    const struct routing *routing;
    struct couriers      *couriers;
    struct decoder        decoder;
    const struct journal *journal;      /* NULL: nothing is told */
    int64_t (*clock_ms)(void *context); /* ms since 1970 */
    int64_t (*pace_ms)(void *context);  /* of a clock that nobody sets */
    void  *context;
    int    commit_ms;   /* least time between two commits; 0: each step commits */
    int    quiet_ms;    /* a topic that delivers nothing for so long is read to its end, for the end of history; 0: 10 s */
    size_t records_max; /* of a transaction; 0: 5000 */
    bool   redrive;     /* each partition that is given is read anew once: whoever was not told of what holds is told, dead letters among it */
};

/* The topics of the log, in this order: the inputs that routes name, notify.told, notify.dead. Returns how many. */
size_t notifier_topics(const struct routing *routing, const struct ck_topic *ret_topics[NOTIFIER_TOPICS_MAX],
                       enum log_role ret_roles[NOTIFIER_TOPICS_MAX]);

/* 0, or a negative errno: -EDOM: partition counts differ. Joins the group. */
int  notifier_new(const struct notifier_options *options, struct notifier **ret_notifier);
void notifier_free(struct notifier *notifier);

/* Reads, decides, delivers, commits a bit; waits at most timeout_ms. 0, or a negative errno of the log that ends the process. */
int notifier_step(struct notifier *notifier, int timeout_ms);

/* Gives back what is not under way, waits for the rest, and commits what became of it. The notifier can only be freed then. */
int notifier_stop(struct notifier *notifier, int64_t grace_ms);

/* Whether all that could be read was read, all that is due was told, and all was committed. */
bool notifier_is_idle(const struct notifier *notifier);

enum notifier_phase { NOTIFIER_JOINING, NOTIFIER_RESTORING, NOTIFIER_HISTORY, NOTIFIER_RUNNING };

struct notifier_counts {
    enum notifier_phase phase;
    uint64_t            consumed, undecodable, committed, aborted;
    int64_t             lag;        /* records that are known to wait */
    size_t              partitions; /* that are held */
};
const struct notifier_counts *notifier_counts(struct notifier *notifier);
const struct book_counts     *notifier_book(const struct notifier *notifier);

#endif
