/* SPDX-License-Identifier: Apache-2.0
 * Internal header of this folder: the inside of a worker, which is its partitions, its transaction and its reference readers. Of other
 * rooms only src/engine/admin includes it, where reset and set-aside do a worker's work on one partition. */
#ifndef CHOKEPOINT_RUNTIME_INTERNAL_H
#define CHOKEPOINT_RUNTIME_INTERNAL_H

#include "engine/runtime/worker.h"
#include "engine/schema/schema_versions.h"
#include "engine/serde/decode.h"
#include "engine/serde/headers.h"
#include "engine/serde/encode.h"
#include "engine/state/marks.h"
#include "engine/state/out.h"
#include "engine/state/published.h"
#include "engine/state/state.h"
#include "engine/util/work_place.h"

enum {
    LAYOUT = 2,
    LAYOUT_META = 3 /* 2: without the number of transactions, and what was seen */,
    TABLE_META = 255,
    CHANGE_HEADER = 13 /* layout, topic, partition, offset */,
    CALL_MS = 1000,
    PARKED_MS = 10 * 60 * 1000,
    TAIL_MS = 30 * 1000,
    REFERENCE_MS = 60 * 1000,
    SWEEP_EVENTS_MAX = 64,
    TAIL_RECORDS_MAX = 4096 /* of a changelog, after which its end is asked */
};

enum partition_phase {
    PARTITION_PARKED,    /* someone else's, or nobody's */
    PARTITION_ASK,       /* which offsets has the group committed? */
    PARTITION_TAIL,      /* reads its changelog */
    PARTITION_REFERENCE, /* waits until the reference is as far as the one that its rows have seen */
    PARTITION_SWEEPING,  /* settles what a pass has marked */
    PARTITION_RUNNING
};

/* What a partition has seen; written to the meta row. */
struct horizon {
    int64_t  next[WORKER_INPUTS_MAX];         /* for each of its input partitions */
    int64_t  applied[WORKER_INPUTS_MAX];      /* reference records, for each reader */
    uint64_t applied_hash[WORKER_INPUTS_MAX]; /* of all before */
    int64_t  seen[WORKER_INPUTS_MAX]; /* reference records that what was published may rest on, for each reference reader; at least `applied` */
    uint64_t seen_hash[WORKER_INPUTS_MAX];
    uint64_t configuration; /* that everything was settled by */
    int32_t  day;
    int64_t  transactions;             /* of this partition; 0: written by a version that did not count */
    bool     rebuilds;                 /* after a reset: inputs are applied and nothing is settled, until … */
    int64_t  until[WORKER_INPUTS_MAX]; /* … next is there, for each */
};

struct partition {
    enum partition_phase phase;
    struct log_part      inputs[WORKER_INPUTS_MAX]; /* the group partitions that are processed together */
    size_t               input_count;
    struct state        *state; /* NULL: a processor without tables */
    struct ck_marks     *marks;
    struct horizon       committed; /* as of the last commit, or as restored */
    struct horizon       now;
    int64_t              group[WORKER_INPUTS_MAX]; /* PARTITION_TAIL: what the group says, … */
    int64_t              group_transaction;        /* … and which transaction said it; 0: it does not say */
    int64_t              changelog_next;           /* from which to read on if others, or nobody knows who, may have written */
    size_t               changelog_written;        /* records, since its end was asked last */
    int64_t              changelog_end;            /* asked before the commit that is under way, or LOG_NONE */
    int64_t              end;                      /* while it is given away: of its changelog, or LOG_NONE */
    struct worker_lack   lack;                     /* PARTITION_TAIL, PARTITION_REFERENCE: what is waited for */
    bool                 has_meta;
    int64_t              meta_rows; /* of the last meta row read */
    struct digest        meta_digest;
    bool                 meta_alien; /* it was written by another topology */
    struct ck_table     *unreadable; /* keys of the changelog whose last record cannot be read; NULL: none ever */
    int64_t              parked_ms;  /* since when, by the clock */
    bool                 touched;    /* by the open transaction … */
    bool                 cut;        /* … which settles a part of what its inputs have marked */
    struct {
        int64_t first, last;
    } read[WORKER_INPUTS_MAX]; /* by it, where now.next is above committed.next: offsets of records, between which markers lie */
    struct schema_wait wait;   /* for a schema: it is not fetched */
};

/* A reference topic: every record that was read, for passes of partitions that are behind. */
struct reference_record {
    struct ck_bytes key, value;
    int64_t         offset;
    uint64_t        hash; /* of this and all before */
};
struct reference_reader {
    uint16_t                 input;
    struct reference_record *records;
    size_t                   count;      /* of them that were learned, or passed over for good */
    size_t                   read, room; /* more than count: records[count] waits */
    struct schema_wait       wait;
    bool                     caught_up; /* once */
    int64_t                  next;      /* the position after what was read, markers included */
};

struct work { /* what the worker is about: pointers, so that it costs nothing to say */
    enum place_type         type;
    uint16_t                topic; /* PLACE_RECORD: of the log; PLACE_SUBJECT: of a reference record that is swept for, if offset >= 0 */
    int64_t                 partition, offset;
    struct ck_bytes         key;
    const struct partition *of; /* PLACE_SUBJECT */
    struct ck_bytes         subject;
};

struct worker {
    struct worker_options        options;
    const struct ck_processor   *processor;
    struct log                  *log;
    enum worker_phase            phase;
    bool                         joined, fetch_due, sweep_due;
    int32_t                      today;
    int32_t                      day_wanted, day_checked; /* to be today; the last that the brokers' clocks were asked about */
    uint16_t                     output_first, dead_letter_topic, changelog_topic; /* log topics */
    uint32_t                     output_partitions[WORKER_OUTPUTS_MAX], dead_letter_partitions;
    int                          partition_count;         /* of the stream inputs; tables only */
    uint64_t                     topology, configuration; /* hashes */
    struct partition           **partitions;
    size_t                       count;
    struct reference_reader      reference_readers[WORKER_INPUTS_MAX];
    size_t                       reference_reader_count;
    struct decoder               decoder;
    struct schema_versions      *versions; /* of the records that it reads */
    void                        *reference;
    struct ck_reference_position positions[WORKER_INPUTS_MAX]; /* last record of each reference reader that has any */
    struct ck_arena              arena;                        /* of one call of the processor */
    struct ck_arena              scratch;                      /* decoded values */
    struct ck_out                out;
    struct publisher             publisher;
    struct headers               headers;
    struct encoder               encoder;
    struct ck_buffer             buffer;
    struct log_cursor           *cursors;
    size_t                       cursor_room;
    struct {
        bool                   open;
        size_t                 inputs, subjects, settled, outputs, bytes; /* subjects: marked by its inputs */
        int64_t                since_ms, last_ms;                         /* its first and its last input */
        int64_t                oldest_ms;                                 /* the least timestamp of its inputs; 0: it has none */
        uint64_t               suppressed[WORKER_OUTPUTS_MAX];            /* of the publisher, at its begin */
        struct worker_counters counters;
        char                   slowest[PLACE_TEXT]; /* the subject whose settle took longest, … */
        int64_t                slowest_ms;          /* … by the clock */
    } transaction;
    struct work            at;
    size_t                 alone;    /* inputs that are still to be committed one by one: with the others, one of them could not be settled */
    int64_t                asked_ms; /* when the last commit was asked for */
    struct worker_counters counters;
    struct worker_refusal  refusals[CK_REASON_COUNT];
    struct notes           notes;
};

/* 0: it has none. */
static inline int64_t worker_clock(const struct worker *worker) { return worker->options.clock_ms ? worker->options.clock_ms() : 0; }

/* worker_place.c: says what comes next. */
void work_record(struct worker *worker, uint16_t topic, int64_t partition, int64_t offset, struct ck_bytes key);
void work_subject(struct worker *worker, const struct partition *partition, struct ck_bytes subject);

/* partition.c */
struct partition  *partition_find(struct worker *worker, struct log_part part); /* made when it is not there */
void               partition_free(struct partition *partition);
size_t             partition_input(const struct partition *partition, struct log_part part);
int                partitions_fetch(struct worker *worker); /* tells the log which partitions deliver */
struct log_cursor *cursors_room(struct worker *worker, size_t count);
struct ck_applying partition_applying(struct worker *worker, struct partition *partition);
struct ck_learning partition_learning(struct worker *worker, struct partition *partition);
struct ck_settling partition_settling(struct worker *worker, struct partition *partition, const struct mark *mark);

/* reference_reader.c */
int                      reference_readers_follow(struct worker *worker);
int                      reference_reader_read(struct worker *worker, const struct log_event *event);
int                      reference_readers_resume(struct worker *worker, bool *ret_progress); /* those whose schema has come */
bool                     reference_readers_caught_up(const struct worker *worker);
bool                     reference_readers_wait(const struct worker *worker);          /* any, for a schema */
bool                     reference_readers_lack_required(const struct worker *worker); /* one that is required has no record */
void                     reference_readers_seen(const struct worker *worker, int64_t *ret_seen,
                                                uint64_t *ret_hash); /* what a settle now rests on, for each reference reader */
void                     reference_readers_release(struct worker *worker);
struct reference_reader *reference_reader_of(struct worker *worker, uint16_t log_topic); /* NULL */

/* worker_clock.c: 0: the day that is wanted is today, LOG_AGAIN: the brokers are asked, or -ETIME: it has not come. */
int  worker_take_day(struct worker *worker);
bool worker_is_before(struct worker *worker, int32_t day); /* by the brokers' clocks, the day of rows is a future */

/* restore.c: one call is one short step. */
int restore_step(struct worker *worker, struct partition *partition, bool *ret_progress);
int restore_load(struct worker *worker, const struct log_event *event);
int restore_caught_up(struct worker *worker, struct log_part part, int64_t next);

/* sweep.c */
bool sweep_is_due(const struct worker *worker, const struct partition *partition);
int  sweep_mark(struct worker *worker, struct partition *partition);
int  sweep_settle(struct worker *worker, struct partition *partition);
int  sweep_all_events(struct worker *worker, struct partition *partition); /* marks what CK_EVENT_ALL marks, and what was published */
void sweep_mark_all(struct worker *worker, struct partition *partition);

/* consume.c */
int consume(struct worker *worker, struct partition *partition, const struct log_record *record);
int consume_dead_letter(struct worker *worker, const struct log_record *record, int reason, const char *detail);

/* schema_wait.c: a record whose schema is not known yet. The registry is asked by its own thread, so nothing waits for it, and no transaction does.
 */
bool schema_wait_is_due(struct worker *worker, struct partition *partition, const struct log_record *records, size_t count);
void schema_wait_end(struct worker *worker, struct partition *partition); /* if its schema is settled */
void schema_wait_count(const struct worker *worker, struct worker_counters *counters);
bool schema_wait_asks(const struct worker *worker, struct ck_bytes value,
                      uint32_t *ret_id); /* whether its schema is yet to come from the registry; asks for it */
void schema_wait_begin(const struct worker *worker, struct schema_wait *wait, struct schema_wait next); /* `since` stays if it is the same record */

/* transaction.c, settle.c, commit.c: 0, or a negative errno; LOG_ABORT: it was aborted and everything undone */
int  transaction_begin(struct worker *worker);
int  transaction_append(struct worker *worker, const struct log_record *record);
int  transaction_publish(void *worker, const struct publication *publication); /* the publisher's publish() */
int  transaction_settle(struct worker *worker, struct partition *partition);   /* what is marked, or as much as the limits leave for one */
int  transaction_commit(struct worker *worker);
int  transaction_undo(struct worker *worker, int outcome); /* LOG_ABORT, or LOG_UNKNOWN: whether it was committed is not known */
bool transaction_is_full(const struct worker *worker);
bool transaction_is_late(const struct worker *worker); /* an interval old */

/* When the open one is to be committed if nothing more comes: after a tenth of the interval, but not sooner than an interval after the commit before.
 * So what comes alone waits for little more than its commit, and there is one commit an interval, as ever. Needs a clock. */
int64_t transaction_due_ms(const struct worker *worker);

#endif
