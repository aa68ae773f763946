/* SPDX-License-Identifier: Apache-2.0
 * The log: what a worker needs of Kafka and nothing more, cut at "transactions and who owns what". Implementations: log_memory (in process).
 *
 * One thread calls; nothing calls back. GROUP partitions are given and taken by the log (LOG_ASSIGNED, LOG_REVOKED, LOG_LOST) and deliver records
 * only while they are in the set of log_fetch(). FOLLOWED partitions (changelogs, reference topics) are chosen by the worker. Reads see committed
 * records only. Result: 0, a positive LOG_ outcome that the caller handles, or a negative errno that ends the process: -ESTALE fenced, -EACCES not
 * allowed, -ENODATA offset no longer there, -ENOENT topic missing, -ERANGE partition count changed, -EIO anything else fatal. */
#ifndef CHOKEPOINT_LOG_LOG_H
#define CHOKEPOINT_LOG_LOG_H

#include "chokepoint/bytes.h"

enum {
    LOG_OK,
    LOG_AGAIN,    /* the time given is over, nothing is decided: show a sign of life and call again */
    LOG_ABORT,    /* this transaction cannot commit: log_abort(), undo, go on */
    LOG_UNKNOWN,  /* log_commit only: committed or not, nobody knows: undo, log_reopen(), restore the tail */
    LOG_TOO_LARGE /* log_append only: this record can never be written; the transaction is unharmed */
};

enum { LOG_START = -2 /* cursor: the first record kept */, LOG_NONE = -1 /* ret of log_committed: nothing committed */ };

enum {
    LOG_RECORD_MAX = 8 * 1024 * 1024, /* of one record, as log_record_size() counts: a larger one is LOG_TOO_LARGE */
    LOG_HEADER_COST = 16              /* of a header, beside name and value */
};

struct log_part {
    uint16_t topic, partition; /* topic: index into the topics given at open */
};

struct log_cursor {
    struct log_part part;
    int64_t         next;        /* offset of the next record */
    int64_t         transaction; /* log_commit, log_committed: which transaction of its partition commits it, from 1; 0: it does not say */
};

struct log_header {
    const char     *name;
    struct ck_bytes value;
};

struct log_record {
    struct log_part          part;
    int64_t                  offset, time_ms; /* log_append: offset ignored; time_ms 0: the log's own clock */
    struct ck_bytes          key, value;      /* data == NULL: null */
    const struct log_header *headers;
    size_t                   header_count;
    const void              *unread; /* the log's: its headers are yet to be read, by log_with_headers(); NULL: they are here */
};

/* Key, value and headers. */
static inline size_t log_record_size(const struct log_record *record)
{
    size_t size = record->key.size + record->value.size;

    for (size_t i = 0; i < record->header_count; i++)
        size += strlen(record->headers[i].name) + record->headers[i].value.size + LOG_HEADER_COST;
    return size;
}

enum log_event_type {
    LOG_IDLE,
    LOG_RECORDS, /* one partition, ascending, none below its cursor */
    LOG_ASSIGNED,
    LOG_REVOKED,  /* commit what is open, then log_release() */
    LOG_LOST,     /* gone already: nothing can be committed */
    LOG_CAUGHT_UP /* followed partition: position == HIGH WATERMARK, not the last stable offset: nothing before it is undecided */
};

struct log_event {
    enum log_event_type      type;
    const struct log_record *records; /* LOG_RECORDS */
    const struct log_part   *parts;   /* LOG_ASSIGNED, LOG_REVOKED, LOG_LOST: all of them; LOG_CAUGHT_UP: the one */
    size_t                   count;   /* of records or parts */
    int64_t                  next;    /* LOG_RECORDS, LOG_CAUGHT_UP: the position after this event (markers and gaps included) */
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
    int (*end)(struct log *, struct log_part, int timeout_ms, int64_t *ret_end);
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

/* How many partitions a topic has; -ENOENT. */
static inline int log_partitions(struct log *log, uint16_t topic) { return log->ops->partitions(log, topic); }

/* Joins the consumer group with the topics of role LOG_GROUP; LOG_ASSIGNED follows. */
static inline int log_join(struct log *log) { return log->ops->join(log); }

/* The event is valid until the next poll. */
static inline int log_poll(struct log *log, int timeout_ms, struct log_event *ret_event) { return log->ops->poll(log, timeout_ms, ret_event); }

/* A record of the last event with its headers, which few records are asked for; they are valid until the next call or poll. */
static inline struct log_record log_with_headers(struct log *log, const struct log_record *record)
{
    struct log_record whole = *record;

    if (whole.unread)
        log->ops->headers(log, &whole);
    return whole;
}

/* After LOG_REVOKED: the partitions may go to others. */
static inline int log_release(struct log *log) { return log->ops->release(log); }

/* Fills `next` with the group's committed offsets, or LOG_NONE, and `transaction` with what was committed beside them. LOG_AGAIN while a transaction
 * that commits one of them is open. */
static inline int log_committed(struct log *log, struct log_cursor *cursors, size_t count, int timeout_ms)
{
    return log->ops->committed(log, cursors, count, timeout_ms);
}

/* The group partitions that deliver from now on, and from where. Those that delivered before and are not named stop. */
static inline int log_fetch(struct log *log, const struct log_cursor *cursors, size_t count) { return log->ops->fetch(log, cursors, count); }

static inline int log_follow(struct log *log, struct log_cursor from) { return log->ops->follow(log, from); }
static inline int log_unfollow(struct log *log, struct log_part part) { return log->ops->unfollow(log, part); }

/* The last stable offset of a partition: everything below it is decided. LOG_AGAIN: not learned in the time given. */
static inline int log_end(struct log *log, struct log_part part, int timeout_ms, int64_t *ret_end)
{
    return log->ops->end ? log->ops->end(log, part, timeout_ms, ret_end) : LOG_AGAIN;
}

/* The time by the clocks of the brokers, in ms since 1970. LOG_AGAIN: not learned yet; LOG_UNKNOWN: they do not tell. */
static inline int log_clock(struct log *log, int timeout_ms, int64_t *ret_time_ms)
{
    return log->ops->clock ? log->ops->clock(log, timeout_ms, ret_time_ms) : LOG_UNKNOWN;
}

static inline int log_begin(struct log *log) { return log->ops->begin(log); }

/* Copies; waits while the queue is full. */
static inline int log_append(struct log *log, const struct log_record *record) { return log->ops->append(log, record); }

/* count >= 1: one cursor for EVERY group partition that the transaction touched. */
static inline int log_commit(struct log *log, const struct log_cursor *cursors, size_t count, int timeout_ms)
{
    return log->ops->commit(log, cursors, count, timeout_ms);
}

static inline int log_abort(struct log *log, int timeout_ms) { return log->ops->abort(log, timeout_ms); }

/* 0: every earlier transaction of this writer is decided. */
static inline int log_reopen(struct log *log, int timeout_ms) { return log->ops->reopen(log, timeout_ms); }

static inline void log_close(struct log *log)
{
    if (log)
        log->ops->close(log);
}

#endif
