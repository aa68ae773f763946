/* SPDX-License-Identifier: Apache-2.0
 * Internal header of this folder: the group consumer (group.c), the reader of followed partitions (reader.c), the transactional producer
 * (writer.c, producer.c, append.c), and what they share. */
#ifndef CHOKEPOINT_LOG_KAFKA_INTERNAL_H
#define CHOKEPOINT_LOG_KAFKA_INTERNAL_H

#include <pthread.h>
#include <stdatomic.h>

#include "engine/kafka/kafka.h"
#include "engine/log_kafka/log_kafka.h"
#include "engine/util/instant.h"
#include "engine/util/work_place.h"

enum {
    LOG_BATCH_MAX = 2000, /* messages taken from librdkafka at once */
    LOG_SLICE_MS = 1000,  /* a call takes no longer */
    LOG_NAME_MAX = 250
};

struct place_watch {                    /* watch.c; times by monotonic_ms() */
    int64_t             read;           /* librdkafka has read up to this offset, transaction markers included; below `next`: not known */
    int64_t             end;            /* the last stable offset by the brokers' last answer; -1: not asked */
    int64_t             moved_ms;       /* when it last delivered records or an end, or was assigned */
    int64_t             asked_ms;       /* when `end` was requested; 0: not since moved_ms … */
    int64_t             above_ms;       /* … and was first found above `read`; 0: not so */
    int64_t             restart_ms;     /* when it will be assigned again; 0: not planned */
    bool                halted;         /* until then its messages are dropped: librdkafka made them from a damaged answer */
    int64_t             stands_ms;      /* since when it is stuck although the brokers have records; 0: it is not */
    int                 resets, stands; /* new assignments since it last moved: because of damaged answers; because it was stuck */
    rd_kafka_resp_err_t damage;         /* error of the damaged answers since it last moved; 0: none */
    int64_t             refused, told;  /* number of damaged answers: so far, and when last logged … */
    int64_t             told_ms;        /* … and when */
};

struct kafka_place { /* a partition that this process reads */
    int64_t            next;
    bool               on; /* delivers */
    struct place_watch watch;
};

struct log_kafka_topic {
    char                name[LOG_NAME_MAX];
    enum log_role       role;
    int                 partitions;
    struct kafka_place *places; /* one for each partition; topics that are read only */
};

/* Messages of one consumer. The last poll handed out `given` of them; those before `next` are finished. */
struct batch {
    rd_kafka_t         *rk;
    rd_kafka_queue_t   *queue;
    rd_kafka_message_t *messages[LOG_BATCH_MAX];
    size_t              count, given, next;
    int64_t             empty_ms; /* when the queue was last empty */
};

/* A call of librdkafka that may block. */
enum call_type { CALL_INIT, CALL_OFFSETS, CALL_COMMIT, CALL_ABORT };
enum call_state { CALL_IDLE, CALL_ASKED, CALL_ANSWERED };
struct call {
    enum call_type                      type;
    rd_kafka_topic_partition_list_t    *offsets; /* CALL_OFFSETS; freed after it */
    rd_kafka_consumer_group_metadata_t *member;
};

struct producer {
    rd_kafka_t         *rk;
    atomic_int          failures; /* connections lost */
    rd_kafka_resp_err_t delivery; /* error of the first record of the transaction that was not written, … */
    char                delivery_topic[LOG_NAME_MAX], delivery_key[PLACE_TEXT];
    struct producer    *next; /* list of abandoned producers */

    pthread_t         thread;
    atomic_bool       ended;
    pthread_mutex_t   mutex; /* of the rest */
    pthread_cond_t    changed;
    enum call_state   state;
    struct call       call;
    rd_kafka_error_t *answer;
    bool              left; /* the worker has abandoned it */

    size_t            handle_count;
    rd_kafka_topic_t *handles[]; /* for each topic, or NULL */
};

enum writer_stage { WRITER_CLOSED, WRITER_INIT, WRITER_READY, WRITER_OPEN, WRITER_OFFSETS, WRITER_END, WRITER_ABORT };

struct kafka_writer {
    struct producer    *producer;
    struct producer    *left; /* abandoned producers, each with a call that has not returned */
    enum writer_stage   stage;
    bool                stale;           /* replace the producer before the next transaction: an answer to an earlier commit may still arrive */
    int64_t             begun_ms;        /* of the open transaction */
    int64_t             stage_ms;        /* when its commit or abort was requested */
    int                 failures_before; /* connections lost when the commit began */
    int                 undecided_ms, age_max_ms;
    rd_kafka_resp_err_t reason;                                                               /* of the last LOG_ABORT */
    char                reason_text[256], reason_topic[LOG_NAME_MAX], reason_key[PLACE_TEXT]; /* reason_key: of the record; "": not known */
    char                told[2 * KAFKA_PROBLEM_MAX];                                          /* log_kafka_reason() */
    rd_kafka_resp_err_t abort_code;                                                           /* consecutive aborts with one code */
    int                 aborts;
    int                 replaced; /* producers that broke since the last commit */
    unsigned            appended; /* records since a sign of life */
};

/* A request for the end offset of a partition (ask.c). */
enum asker_state { ASKER_IDLE, ASKER_ASKED, ASKER_ANSWERED };
struct asker {
    bool             open;
    pthread_t        thread;
    pthread_mutex_t  mutex; /* guards the members below; the thread owns the request while it is ASKER_ASKED */
    pthread_cond_t   changed;
    enum asker_state state;
    bool             ends;
    rd_kafka_t      *rk;
    char             name[LOG_NAME_MAX];
    struct log_part  part;
    int64_t          end; /* -1: no answer */
};

struct log_part_list {
    struct log_part *parts;
    size_t           count;
};

/* The thread that ends what predecessors of an assignment have left open (predecessors.c). */
struct predecessors {
    bool                             running;
    pthread_t                        thread;
    pthread_mutex_t                  mutex; /* of `ended` */
    pthread_cond_t                   changed;
    bool                             ended;
    atomic_bool                      stop;
    const struct log_kafka_options  *options; /* with `group`: of the log, unchanged while the thread runs */
    const char                      *group, *transactional_id;
    char                            *member; /* our id in the group */
    int64_t                          until_ms;
    rd_kafka_topic_partition_list_t *parts;
};

struct log_kafka {
    struct log               log;
    struct log_kafka_options options;
    char                     group_name[LOG_NAME_MAX], transactional_id[LOG_NAME_MAX];
    bool                     reads_only; /* no member of a group, no writer */
    struct log_kafka_topic  *topics;
    size_t                   topic_count;
    struct batch             group, reader;
    bool                     reader_first; /* which consumer is read first */
    struct kafka_writer      writer;
    int                      wake; /* eventfd: a consumer has messages */

    void                   *member; /* group metadata of the last assignment, serialized by librdkafka; NULL: none */
    size_t                  member_size;
    bool                    assigned, revoking, closing, fetching;
    bool                    was_member;                             /* it has been given partitions before */
    int                     fences;                                 /* how often it joined again after being fenced, since … */
    int64_t                 fenced_ms;                              /* … */
    bool                    tell_lost, tell_revoked, tell_assigned; /* set by the rebalance callback; reported in this order */
    struct log_part_list    offered, owned;                         /* partitions not reported to the worker yet; reported ones */
    struct log_part         told;                                   /* LOG_CAUGHT_UP */
    struct log_kafka_health health;
    struct asker            asker, nudger;
    struct log_part         nudged; /* the next to be tried (reader.c) */
    struct predecessors     predecessors;
    int64_t                 watch_ms, ask_ms;      /* when places are next inspected; when the next end is requested */
    int64_t                 answered_ms, probe_ms; /* when a broker last answered; when one is asked next */
    bool                    opened;                /* a broker has answered */
    rd_kafka_resp_err_t     told_error;            /* the last group error that was logged, and when */
    int64_t                 told_error_ms;
    struct log_record      *records;
    struct log_header      *headers;
    size_t                  header_count, header_room;
    char                    problem[KAFKA_PROBLEM_MAX];
};

static inline struct log_kafka *log_kafka_of(struct log *log) { return (struct log_kafka *)log; }

/* common.c */
void log_kafka_beat(struct log_kafka *kafka);
void log_kafka_pause(int time_ms);
/* A condition that is waited for by the monotonic clock, and an instant of that clock. */
void            log_kafka_condition(pthread_cond_t *ret_condition);
struct timespec log_kafka_after(int timeout_ms);
int             log_kafka_fail(struct log_kafka *kafka, int error, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* The index of a topic that this consumer reads (both consumers may read one topic); -1: none. */
int                 log_kafka_topic_find(const struct log_kafka *kafka, const char *name, const rd_kafka_t *rk);
void                log_kafka_places_grow(struct log_kafka_topic *topic, int partitions);
struct kafka_place *log_kafka_place(struct log_kafka *kafka, struct log_part part); /* adds places if the topic has grown */
int64_t             log_kafka_offset(int64_t next);                                 /* of librdkafka */

/* The high watermark that the last answer to a fetch told; no broker is asked. -1: not known. */
int64_t log_kafka_known_end(rd_kafka_t *rk, const char *topic, int partition);

/* The partition count by the brokers; 0: not known at present; -ENOENT, -EACCES. */
int log_kafka_ask_partitions(rd_kafka_t *rk, const char *name, int timeout_ms);

/* batch.c: 1 and an event; 0: no message; a negative errno. */
void batch_init(struct batch *batch, rd_kafka_t *rk, int wake);
void batch_release(struct batch *batch);
void batch_done(struct batch *batch);                                   /* frees the messages that the last poll handed out */
void batch_drop(struct batch *batch, const char *topic, int partition); /* drops waiting messages of one partition; topic NULL: of all */
void batch_settle(rd_kafka_t *rk);                                      /* call it after each change of the assignment */
void batch_fill(struct batch *batch);
void batch_headers(struct log *log, struct log_record *record); /* log_with_headers() */
int  batch_next(struct log_kafka *kafka, struct batch *batch, struct log_event *ret_event);

/* group.c */
int                                 group_open(struct log_kafka *kafka);
void                                group_close(struct log_kafka *kafka);
int                                 group_next(struct log_kafka *kafka, struct log_event *ret_event);
int                                 group_join(struct log *log);
int                                 group_step(struct log_kafka *kafka); /* joins again if it was fenced, unless too often */
bool                                group_joins_anew(const struct log_kafka *kafka);
int                                 group_release(struct log *log);
int                                 group_offsets(struct log *log, struct log_cursor *cursors, size_t count, int timeout_ms);
int                                 group_fetch(struct log *log, const struct log_cursor *cursors, size_t count);
rd_kafka_consumer_group_metadata_t *group_identity(
    const struct log_kafka *kafka); /* group metadata of LOG_ASSIGNED; NULL: no member, or its generation is over */
void group_end(struct log_kafka *kafka, const rd_kafka_message_t *message); /* an end of partition */
int  group_restart(struct log_kafka *kafka);                                /* assigns the delivering partitions again, each from its place */

/* reader.c */
int  reader_open(struct log_kafka *kafka);
void reader_close(struct log_kafka *kafka);
int  reader_next(struct log_kafka *kafka, struct log_event *ret_event);
int  reader_follow(struct log *log, struct log_cursor from);
int  reader_unfollow(struct log *log, struct log_part part);
int  reader_range(struct log *log, struct log_part part, int timeout_ms, int64_t *ret_first, int64_t *ret_end); /* log_range() */
int  reader_restart(struct log_kafka *kafka, struct log_part part);
int  reader_end(struct log_kafka *kafka, const rd_kafka_message_t *message, struct log_event *ret_event); /* an end of partition */

/* watch.c: finds partitions that are stuck, and assigns them again. */
void watch_start(struct kafka_place *place, int64_t next); /* it delivers from `next` on */
void watch_moved(struct kafka_place *place, int64_t read);
bool watch_reset(struct log_kafka *kafka, struct kafka_place *place); /* plans a new assignment after a damaged answer; false: there were too many */
int  watch_step(struct log_kafka *kafka);                             /* 0, or -EIO: new assignments did not help */

/* ask.c: one request at a time: asker_ask() only after ASKER_IDLE or ASKER_ANSWERED. */
void             asker_ask(struct asker *asker, rd_kafka_t *rk, const char *name, struct log_part part);
enum asker_state asker_take(struct asker *asker, struct log_part *ret_part, int64_t *ret_end); /* ASKER_ANSWERED: here it is */
void             asker_close(struct asker *asker); /* before the consumers are closed; waits for an answer */

/* predecessors.c: after an assignment, ends the transactions of those who committed last in its partitions and are no members any more. */
void predecessors_end(struct log_kafka *kafka);                             /* begins it for the partitions owned; an earlier run is stopped first */
bool predecessors_ended(struct predecessors *predecessors, int timeout_ms); /* whether it has ended, or was not begun; waits */
void predecessors_close(struct predecessors *predecessors);                 /* stops it: within a second */
bool predecessors_names_members(const struct installation *installation);   /* whether others can tell by its name if this one is a member */

/* brokers.c: tracks whether any broker answers. */
void brokers_answered(struct log_kafka *kafka);
void brokers_step(struct log_kafka *kafka);

/* call.c: the worker's thread uses a producer; the producer's own thread makes the blocking calls. */
int  producer_new(struct log_kafka *kafka, struct producer **ret_producer);
void producer_serve(struct producer *producer);
void producer_leave(struct producer *producer); /* abandons it: it is destroyed when its last call has returned */
bool producer_has_ended(const struct producer *producer);
void producer_free(struct producer *producer); /* waits for the end of an abandoned one */

/* Takes ownership of `call`. 0 and an error or NULL; LOG_AGAIN: not finished, call again with the same. Waits for the answer to an earlier call of
 * another type and drops it. */
int producer_call(struct producer *producer, struct call call, int timeout_ms, rd_kafka_error_t **ret_error);

/* append.c */
int writer_give_up(struct kafka_writer *writer, rd_kafka_resp_err_t code, const char *text); /* LOG_ABORT */
int writer_append(struct log *log, const struct log_record *record);

/* producer.c */
int  writer_open(struct log_kafka *kafka, int64_t end_ms);
void writer_close(struct log_kafka *kafka);
void writer_serve(struct log_kafka *kafka);
int  writer_renew(struct log_kafka *kafka, int timeout_ms); /* in slices of time; the first abandons the old producer */
int  writer_slice(int timeout_ms);
bool writer_is_passing(const rd_kafka_error_t *error);
int  writer_die(struct log_kafka *kafka, const rd_kafka_error_t *error, const char *call); /* ends the log with a problem */
bool writer_is_replaceable(struct log_kafka *kafka, int result);

/* writer.c */
int writer_begin(struct log *log);
int writer_commit(struct log *log, const struct log_cursor *cursors, size_t count, int timeout_ms);
int writer_abort(struct log *log, int timeout_ms);
int writer_reopen(struct log *log, int timeout_ms);

/* error.c: the problem for an error, and its errno. 0: librdkafka recovers by itself. */
int log_kafka_fatal(struct log_kafka *kafka, rd_kafka_t *rk);                                             /* 0: the handle is well */
int log_kafka_consumer_error(struct log_kafka *kafka, const rd_kafka_message_t *message, rd_kafka_t *rk); /* 0: go on */
int log_kafka_denied(struct log_kafka *kafka, rd_kafka_resp_err_t code, const char *topic);               /* -EACCES */
int log_kafka_gone(struct log_kafka *kafka, const char *topic);                                           /* -ENOENT */
int log_kafka_undecided(struct log_kafka *kafka); /* LOG_UNKNOWN, or an errno if the commit can never be resolved */

#endif
