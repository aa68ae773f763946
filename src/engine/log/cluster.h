/* SPDX-License-Identifier: Apache-2.0
 * Internal header of the cluster in memory: storage (cluster.c), transactions (cluster_transaction.c), groups (cluster_group.c), clients (memory.c,
 * memory_writer.c).
 */
#ifndef CHOKEPOINT_LOG_CLUSTER_H
#define CHOKEPOINT_LOG_CLUSTER_H

#include "engine/log/memory.h"

struct log_memory;

enum transaction_state { TRANSACTION_OPEN, TRANSACTION_UNDECIDED /* its end is on the way: `commits` */, TRANSACTION_COMMITTED, TRANSACTION_ABORTED };

struct stored { /* one allocation: the record, its headers, their text */
    struct log_record record;
};

struct slot {                        /* one offset */
    struct stored      *stored;      /* NULL: a marker, or compacted */
    struct transaction *transaction; /* NULL: committed */
};

struct strand { /* one partition of a topic */
    struct slot         *slots;
    int64_t              count, room, first; /* what is below `first` is gone */
    struct transaction **open;               /* undecided transactions that have records here, and … */
    int64_t             *open_first;         /* … the offset of their first */
    size_t               open_count, open_room;
};

struct cluster_topic {
    char          *name;
    struct strand *strands;
    uint16_t       partitions;
};

struct transaction {
    struct transaction    *next; /* all of the cluster */
    enum transaction_state state;
    bool                   commits;   /* TRANSACTION_UNDECIDED: how it will end, … */
    bool                   in_flight; /* … unless the request to commit, which nobody waits for, arrives before the writer is opened again */
    struct writer         *writer;
    struct strand        **touched;
    size_t                 touched_count, touched_room;
    struct group          *group; /* offsets to commit, or NULL */
    struct group_offset   *offsets;
    size_t                 offset_count;
};

struct writer { /* a transactional id */
    char               *id;
    uint32_t            epoch;
    struct transaction *current; /* open or undecided */
    bool                crashed;
};

struct group_offset {
    struct cluster_topic *topic;
    uint16_t              partition;
    int64_t               next, transaction; /* struct log_cursor */
    struct writer        *writer;            /* that committed it; NULL: nobody yet */
};

struct group {
    char                *name;
    uint32_t             generation;
    bool                 preparing; /* waits until every member has released */
    struct log_memory  **members;   /* in the order of joining */
    size_t               member_count;
    struct group_offset *offsets;
    size_t               offset_count, offset_room;
};

struct cluster {
    struct cluster_topic **topics;
    size_t                 topic_count;
    struct writer        **writers;
    size_t                 writer_count;
    struct group         **groups;
    size_t                 group_count;
    struct transaction    *transactions;
    struct stored        **buried; /* compacted: who sleeps in the middle of a batch still reads them */
    size_t                 buried_count;
    size_t                 settled;  /* how often */
    int64_t                time_ms;  /* by the clocks of the brokers; 0: they do not tell */
    int64_t                stamp_ms; /* of records that logs append without a time */
    enum log_fault (*before)(void *, struct log *, enum log_call);
    void    *before_context;
    unsigned broken;
    size_t   record_max;
};

struct followed {
    struct log_cursor cursor;
    bool              caught_up; /* it was said */
    int64_t           lag_end;   /* FAULT_LAG: the end that the replica knows, … */
    unsigned          lag_polls; /* … for so many polls that reach it, … */
    size_t            settled;   /* … unless the cluster settles */
};

/* A member of a group, and a reader and writer. */
struct log_memory {
    struct log             log;
    struct cluster        *cluster;
    struct cluster_topic **topics;
    enum log_role         *roles;
    char                 **names; /* of a log that only reads */
    size_t                 topic_count, batch_max;
    struct group          *group;
    struct writer         *writer;
    uint32_t               epoch;
    struct transaction    *transaction;
    uint32_t               generation; /* of the assignment it has */
    bool                   joined, was_member, released, tell_revoked, tell_assigned, tell_lost;
    struct log_part       *assigned;
    size_t                 assigned_count;
    struct log_cursor     *fetching;
    size_t                 fetching_count, fetching_next;
    struct followed       *followed;
    size_t                 followed_count;
    struct log_part        stopped; /* its cursor was said to be out of range; … */
    bool                   is_stopped;
    size_t                 turn; /* which of what can be read is read first */
    struct log_record     *batch;
    struct log_part        told; /* LOG_CAUGHT_UP */
};

static inline struct log_memory *memory_of(struct log *log) { return (struct log_memory *)log; }
static inline struct strand     *memory_strand(const struct log_memory *memory, struct log_part part)
{
    return &memory->topics[part.topic]->strands[part.partition];
}
enum log_fault memory_fault(struct log *log, enum log_call call); /* of the test's hook */

/* memory_writer.c: the calls of log.h */
int memory_begin(struct log *log);
int memory_append(struct log *log, const struct log_record *record);
int memory_commit(struct log *log, const struct log_cursor *cursors, size_t count, int timeout_ms);
int memory_abort(struct log *log, int timeout_ms);
int memory_reopen(struct log *log, int timeout_ms);

void                 *memory_take(size_t size); /* zeroed; aborts when exhausted */
void                 *memory_grow(void *memory, size_t size);
struct cluster_topic *cluster_topic(const struct cluster *cluster, const char *name);
int64_t               strand_stable(const struct strand *strand);     /* last stable offset */
int64_t               strand_last_begin(const struct strand *strand); /* where its last transaction begins */
void                  strand_append(struct strand *strand, const struct log_record *record, struct transaction *transaction, int64_t stamp_ms);
bool                  slot_visible(const struct cluster *cluster, const struct slot *slot);
struct slot          *slot_new(struct strand *strand);

struct transaction *transaction_new(struct cluster *cluster, struct writer *writer);
void                transaction_touch(struct transaction *transaction, struct strand *strand);
void                transaction_decide(struct transaction *transaction, bool commits); /* its markers come later */
void                transaction_end(struct transaction *transaction, bool commits);    /* and now */
struct writer      *cluster_writer(struct cluster *cluster, const char *id);
void                writer_decide(struct writer *writer); /* ends its current transaction */

struct group        *cluster_group(struct cluster *cluster, const char *name);
void                 group_add(struct group *group, struct log_memory *member);
void                 group_remove(struct group *group, struct log_memory *member);
void                 group_rebalance(struct group *group);
void                 group_released(struct group *group);
struct group_offset *group_committed(struct group *group, struct cluster_topic *topic, uint16_t partition);
bool group_is_undecided(const struct cluster *cluster, const struct group *group, const struct cluster_topic *topic, uint16_t partition);
void group_end_predecessor(struct group *group, struct cluster_topic *topic, uint16_t partition, const struct writer *own);
bool group_has(const struct group *group, const struct log_memory *member);
void group_free(struct group *group);

#endif
