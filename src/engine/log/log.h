/* SPDX-License-Identifier: Apache-2.0
 * The log: the calls that a worker needs from Kafka. Implementations: memory.h (in process) and log_kafka/log_kafka.h (librdkafka).
 *
 * One thread makes all calls; there are no callbacks. The log assigns and revokes GROUP partitions (LOG_ASSIGNED, LOG_REVOKED, LOG_LOST); they
 * deliver records only while they are in the set of log_fetch(). The worker chooses FOLLOWED partitions (changelogs, reference topics). Only
 * committed records are read. Result of a call: 0, a positive LOG_ outcome that the caller handles, or a negative errno that ends the process:
 * -ESTALE fenced, -EACCES not allowed, -ENODATA offset no longer there, -ENOENT topic missing, -ERANGE partition count changed, -EIO anything else
 * fatal. */
#ifndef CHOKEPOINT_LOG_LOG_H
#define CHOKEPOINT_LOG_LOG_H

#include "chokepoint/bytes.h"

enum {
    LOG_OK,
    LOG_AGAIN,    /* the time is over and the call is not finished: send a heartbeat and call again */
    LOG_ABORT,    /* this transaction cannot commit: call log_abort(), undo, continue */
    LOG_UNKNOWN,  /* log_commit() only: the result of the commit is not known: undo, call log_reopen(), restore the tail of the changelog */
    LOG_TOO_LARGE /* log_append() only: this record can never be written; the transaction can continue */
};

enum { LOG_START = -2 /* cursor: the first record kept */, LOG_NONE = -1 /* ret of log_committed: nothing committed */ };

enum {
    LOG_RECORD_MAX = 8 * 1024 * 1024, /* bytes of a record by log_record_size(); a larger one is LOG_TOO_LARGE */
    LOG_HEADER_COST = 16              /* bytes of a header beside its name and value */
};

struct log_part {
    uint16_t topic, partition; /* topic: index into the topics given at open */
};

struct log_cursor {
    struct log_part part;
    int64_t         next;        /* offset of the next record */
    int64_t         transaction; /* log_commit(), log_committed(): number, from 1, of the partition's transaction that commits it; 0: not recorded */
};

struct log_header {
    const char     *name;
    struct ck_bytes value;
};

struct log_record {
    struct log_part          part;
    int64_t                  offset, time_ms; /* log_append() ignores `offset`; time_ms: ms since 1970; 0: the log's own clock */
    struct ck_bytes          key, value;      /* data == NULL: null */
    const struct log_header *headers;
    size_t                   header_count;
    const void              *unread; /* set by the log: log_with_headers() reads the headers; NULL: they are in `headers` */
};

/* Bytes of key, value and headers. */
static inline size_t log_record_size(const struct log_record *record)
{
    size_t size = record->key.size + record->value.size;

    for (size_t i = 0; i < record->header_count; i++)
        size += strlen(record->headers[i].name) + record->headers[i].value.size + LOG_HEADER_COST;
    return size;
}

enum log_event_type {
    LOG_IDLE,
    LOG_RECORDS, /* of one partition, ascending, none below its cursor */
    LOG_ASSIGNED,
    LOG_REVOKED,  /* commit the open transaction, then call log_release() */
    LOG_LOST,     /* already owned by others: nothing can be committed */
    LOG_CAUGHT_UP /* a followed partition was read up to its high watermark (not only its last stable offset): no open transaction lies before it */
};

struct log_event {
    enum log_event_type      type;
    const struct log_record *records; /* LOG_RECORDS */
    const struct log_part   *parts;   /* LOG_ASSIGNED, LOG_REVOKED, LOG_LOST: all of them; LOG_CAUGHT_UP: the one */
    size_t                   count;   /* of records or parts */
    int64_t behind; /* LOG_RECORDS: offsets between `next` and the end that is known, markers and uncommitted records included; 0: none known */
    int64_t next;   /* LOG_RECORDS, LOG_CAUGHT_UP: the offset to read next, behind markers and gaps */
};

/* The topics a worker uses; the index in this list is log_part.topic. */
enum log_role { LOG_GROUP, LOG_FOLLOWED, LOG_WRITTEN };
struct log_topic {
    const char   *name;
    enum log_role role;
};

struct log;
struct log_ops {
    int (*partitions)(struct log *, uint16_t topic);
    int (*join)(struct log *);
    int (*poll)(struct log *, int timeout_ms, struct log_event *ret_event);
    void (*headers)(struct log *, struct log_record *); /* NULL: no record is unread */
    int (*release)(struct log *);
    int (*committed)(struct log *, struct log_cursor *, size_t count, int timeout_ms);
    int (*fetch)(struct log *, const struct log_cursor *, size_t count);
    int (*follow)(struct log *, struct log_cursor from);
    int (*unfollow)(struct log *, struct log_part);
    int (*range)(struct log *, struct log_part, int timeout_ms, int64_t *ret_first, int64_t *ret_end);
    int (*count)(struct log *, uint16_t topic, int timeout_ms);       /* NULL: as `partitions` */
    int (*clock)(struct log *, int timeout_ms, int64_t *ret_time_ms); /* NULL: LOG_UNKNOWN */
    int (*begin)(struct log *);
    int (*append)(struct log *, const struct log_record *);
    int (*commit)(struct log *, const struct log_cursor *, size_t count, int timeout_ms);
    int (*abort)(struct log *, int timeout_ms);
    int (*reopen)(struct log *, int timeout_ms);
    void (*close)(struct log *);
};

struct log { /* the first member of an implementation */
    const struct log_ops *ops;
};

/* The number of partitions of a topic; -ENOENT: no such topic. */
static inline int log_partitions(struct log *log, uint16_t topic) { return log->ops->partitions(log, topic); }

/* The same, asked anew, for a log that only reads: the topic may have grown, or have been made meanwhile. 0: there is no such topic; -EAGAIN: no
 * answer in time. */
static inline int log_count(struct log *log, uint16_t topic, int timeout_ms)
{
    return log->ops->count ? log->ops->count(log, topic, timeout_ms) : log->ops->partitions(log, topic);
}

/* Joins the consumer group with the topics of role LOG_GROUP; LOG_ASSIGNED follows. */
static inline int log_join(struct log *log) { return log->ops->join(log); }

/* The event is valid until the next poll. */
static inline int log_poll(struct log *log, int timeout_ms, struct log_event *ret_event) { return log->ops->poll(log, timeout_ms, ret_event); }

/* A record of the last event with its headers, which are decoded only on request because few are needed; they are valid until the next call or poll.
 */
static inline struct log_record log_with_headers(struct log *log, const struct log_record *record)
{
    struct log_record whole = *record;

    if (whole.unread)
        log->ops->headers(log, &whole);
    return whole;
}

/* After LOG_REVOKED: gives the partitions back to the group. */
static inline int log_release(struct log *log) { return log->ops->release(log); }

/* Ends the transactions of those that committed last in these partitions and are no members of the group any more (they are fenced: -ESTALE), then
 * fills `next` with the group's committed offsets, or LOG_NONE, and `transaction` with the number committed with them. LOG_AGAIN while a transaction
 * that commits one of them is open. */
static inline int log_committed(struct log *log, struct log_cursor *cursors, size_t count, int timeout_ms)
{
    return log->ops->committed(log, cursors, count, timeout_ms);
}

/* Sets the group partitions that deliver from now on, each from its cursor. All other group partitions are paused. */
static inline int log_fetch(struct log *log, const struct log_cursor *cursors, size_t count) { return log->ops->fetch(log, cursors, count); }

static inline int log_follow(struct log *log, struct log_cursor from) { return log->ops->follow(log, from); }
static inline int log_unfollow(struct log *log, struct log_part part) { return log->ops->unfollow(log, part); }

/* The last stable offset of a partition: all transactions below it are committed or aborted. LOG_AGAIN: no answer in time. */
static inline int log_end(struct log *log, struct log_part part, int timeout_ms, int64_t *ret_end)
{
    int64_t first;

    return log->ops->range ? log->ops->range(log, part, timeout_ms, &first, ret_end) : LOG_AGAIN;
}

/* The same, with the first offset that the partition keeps. */
static inline int log_range(struct log *log, struct log_part part, int timeout_ms, int64_t *ret_first, int64_t *ret_end)
{
    return log->ops->range ? log->ops->range(log, part, timeout_ms, ret_first, ret_end) : LOG_AGAIN;
}

/* The time by the brokers' clocks, in ms since 1970. LOG_AGAIN: no answer yet; LOG_UNKNOWN: the brokers' clocks cannot be read. */
static inline int log_clock(struct log *log, int timeout_ms, int64_t *ret_time_ms)
{
    return log->ops->clock ? log->ops->clock(log, timeout_ms, ret_time_ms) : LOG_UNKNOWN;
}

static inline int log_begin(struct log *log) { return log->ops->begin(log); }

/* Copies; waits while the queue is full. */
static inline int log_append(struct log *log, const struct log_record *record) { return log->ops->append(log, record); }

/* One cursor for EVERY group partition that the transaction touched; count 0: the writer reads nothing as a member of the group. */
static inline int log_commit(struct log *log, const struct log_cursor *cursors, size_t count, int timeout_ms)
{
    return log->ops->commit(log, cursors, count, timeout_ms);
}

static inline int log_abort(struct log *log, int timeout_ms) { return log->ops->abort(log, timeout_ms); }

/* 0: every earlier transaction of this writer is committed or aborted. */
static inline int log_reopen(struct log *log, int timeout_ms) { return log->ops->reopen(log, timeout_ms); }

static inline void log_close(struct log *log)
{
    if (log)
        log->ops->close(log);
}

#endif
