/* SPDX-License-Identifier: Apache-2.0
 * A log in memory: a cluster of topics in this process, with partitions, offsets, transactions, compaction and consumer groups. Deterministic.
 * Faults: a hook before each call of a log may end the caller, abort its transaction, or leave the result of a commit unknown. */
#ifndef CHOKEPOINT_LOG_MEMORY_H
#define CHOKEPOINT_LOG_MEMORY_H

#include "engine/log/log.h"

struct cluster;

struct cluster *cluster_new(void);
void            cluster_free(struct cluster *cluster); /* after all its logs are closed */

/* Creates a topic, unless it is there already. 0, or -ERANGE: it is there with another partition count. */
int cluster_create(struct cluster *cluster, const char *name, uint16_t partitions);
int cluster_partitions(const struct cluster *cluster, const char *name); /* -ENOENT */

/* Makes the topic anew, under its name: empty. Nobody may have it open. */
void cluster_recreate(struct cluster *cluster, const char *name);

/* Appends one committed record. -ENOENT. */
int cluster_append(struct cluster *cluster, const char *topic, uint16_t partition, const struct log_record *record);

/* Calls each() for the committed records of one partition below the last stable offset. A non-zero result ends it and is returned. */
int     cluster_read(struct cluster *cluster, const char *topic, uint16_t partition, int64_t from, int (*each)(void *, const struct log_record *),
                     void *context);
int64_t cluster_end(const struct cluster *cluster, const char *topic, uint16_t partition); /* high watermark: offset of the next record */

/* Drops all but the last record of each key below the last stable offset; offsets stay. */
void cluster_compact(struct cluster *cluster, const char *topic, uint16_t partition);
void cluster_compact_to(struct cluster *cluster, const char *topic, uint16_t partition, int64_t upto); /* only what is below the offset */

/* The topic is made anew with the records that it has, in another order: from number `turn` on, then those before. Nobody may have it open. */
void cluster_rewrite(struct cluster *cluster, const char *name, size_t turn);

/* The topic, which no transaction writes, is made anew with its first `count` records of each partition. Nobody may have it open. */
void cluster_shorten(struct cluster *cluster, const char *name, size_t count);

/* The topic, which no transaction writes, gets more partitions, and the groups that read it rebalance. -ENOENT, -ERANGE: fewer. */
int cluster_grow(struct cluster *cluster, const char *name, uint16_t partitions);

/* What retention does: the records below the offset, which is at most the end, are gone. */
void cluster_retain(struct cluster *cluster, const char *topic, uint16_t partition, int64_t first);

int64_t cluster_committed(struct cluster *cluster, const char *group, const char *topic, uint16_t partition); /* or LOG_NONE */

/* What transaction.timeout.ms does: ends the transactions of writers that have crashed, by aborting them. */
void cluster_expire(struct cluster *cluster);

/* The end of a transaction that is decided but not told everywhere (FAULT_SLOW, FAULT_UNKNOWN_COMMITTED …): how many markers are to come, and the
 * coming of one. land: the request of FAULT_UNKNOWN_LATE arrives, if it is not too late. settle: all that is on the way arrives, and all that is left
 * of the crashed ends. */
size_t cluster_markers(const struct cluster *cluster, const char *transactional_id);
void   cluster_marker(struct cluster *cluster, const char *transactional_id, size_t number);
void   cluster_land(struct cluster *cluster, const char *transactional_id);
void   cluster_settle(struct cluster *cluster);

struct log_memory_options {
    const char *group;
    const char *transactional_id;   /* opening it again fences the earlier log; NULL, and no group: the log only reads followed partitions, of
                                       topics that may be missing */
    const struct log_topic *topics; /* copied */
    size_t                  topic_count;
    size_t                  batch_max; /* records of one LOG_RECORDS; 0: 1000 */
};

/* -ENOENT: a topic is missing. */
int log_memory_open(struct cluster *cluster, const struct log_memory_options *options, struct log **ret_log);

/* The process dies: its member leaves the group, its transaction stays open. The log is freed. */
void log_memory_crash(struct log *log);

/* The group takes the partitions of a member that does not answer; its next poll says LOG_LOST. */
void log_memory_evict(struct log *log);

enum log_call {
    CALL_JOIN,
    CALL_POLL,
    CALL_RELEASE,
    CALL_COMMITTED,
    CALL_FETCH,
    CALL_FOLLOW,
    CALL_BEGIN,
    CALL_APPEND,
    CALL_COMMIT,
    CALL_ABORT,
    CALL_REOPEN,
    CALL_END
};
enum log_fault {
    FAULT_NONE,
    FAULT_DIE,               /* the call returns -ECANCELED and does nothing: the test lets the process die */
    FAULT_DIE_HALFWAY,       /* commit: the same, and the transaction, still open, has the offsets */
    FAULT_ABORT,             /* append, commit: LOG_ABORT */
    FAULT_SLOW,              /* commit, abort: done, but the markers come later */
    FAULT_UNKNOWN_COMMITTED, /* commit: LOG_UNKNOWN; the transaction will turn out committed at reopen */
    FAULT_UNKNOWN_ABORTED,
    FAULT_UNKNOWN_LATE, /* commit: LOG_UNKNOWN; aborted, unless cluster_land() comes before reopen */
    FAULT_IDLE,         /* poll: no record comes, though there are some */
    FAULT_TURN,         /* poll: from now on, partitions are read in another order */
    FAULT_LAG,          /* follow: for a while the end that is told is that of a replica that lacks the last transaction (KIP-207, KIP-392) */
    FAULT_OUT_OF_RANGE, /* poll: the cursor of one partition is said to be out of range, though it is not: it delivers nothing until the next poll */
    FAULT_TOO_LARGE     /* append: LOG_TOO_LARGE */
};
/* Called before each call of each log of the cluster. */
void cluster_faults(struct cluster *cluster, enum log_fault (*before)(void *context, struct log *log, enum log_call call), void *context);

/* How large a record may be that a log appends; LOG_RECORD_MAX at first. */
void cluster_limit(struct cluster *cluster, size_t record_max);

enum {
    CLUSTER_NO_FENCING = 1 /* stale writers may commit */,
    CLUSTER_DIRTY_READS = 2 /* readers see aborted records */,
    CLUSTER_STABLE_IS_END = 4 /* LOG_CAUGHT_UP comes at the last stable offset */,
    CLUSTER_STAYS_STOPPED = 8 /* after FAULT_OUT_OF_RANGE */,
    CLUSTER_NAMELESS =
        16 /* members cannot be told apart (a client.id of the installation's own): no predecessor is fenced. Nothing is broken by it */
};
void cluster_clock(struct cluster *cluster, int64_t time_ms); /* of log_clock() */
void cluster_stamp(struct cluster *cluster, int64_t time_ms); /* that records get which logs append, as by the log's own clock; 0: none */
void cluster_break(struct cluster *cluster, unsigned broken); /* tests of the checkers only */

#endif
