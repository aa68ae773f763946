/* SPDX-License-Identifier: Apache-2.0
 * Internal header of this folder: struct worker with its partitions, its transaction and its reference readers. Outside the folder only
 * src/engine/admin includes it: reset and set-aside do a worker's work on one partition. */
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
    LAYOUT_META = 3 /* layout 2 had neither `transactions` nor `seen` */,
    TABLE_META = 255,
    CHANGE_HEADER = 13 /* layout, topic, partition, offset */,
    CALL_MS = 1000,
    PARKED_MS = 10 * 60 * 1000,
    TAIL_MS = 30 * 1000,
    REFERENCE_MS = 60 * 1000,
    SWEEP_EVENTS_MAX = 64,
    TAIL_RECORDS_MAX = 4096 /* after so many records written to a changelog, the worker asks for its end offset */
};

enum partition_phase {
    PARTITION_PARKED,    /* not assigned to this worker */
    PARTITION_ASK,       /* asks for the offsets that the group has committed */
    PARTITION_TAIL,      /* restores: reads its changelog */
    PARTITION_REFERENCE, /* waits until the reference has all records that the rows have seen */
    PARTITION_SWEEPING,  /* settles the subjects that a sweep has marked */
    PARTITION_RUNNING
};

/* The input positions and reference records that a partition's rows rest on. The meta row of the changelog holds it. */
struct horizon {
    int64_t  next[WORKER_INPUTS_MAX];         /* offset of the next record of each input partition */
    int64_t  applied[WORKER_INPUTS_MAX];      /* for each reader: how many reference records the rows have been swept for */
    uint64_t applied_hash[WORKER_INPUTS_MAX]; /* running hash of these records */
    int64_t  seen[WORKER_INPUTS_MAX];         /* for each reader: how many reference records published values may rest on; at least `applied` */
    uint64_t seen_hash[WORKER_INPUTS_MAX];
    uint64_t configuration; /* hash of the options that everything was settled with */
    int32_t  day;
    int64_t  transactions;             /* committed in this partition; 0: written by a version that did not count */
    bool     rebuilds;                 /* after a reset: inputs are applied, and nothing is settled … */
    int64_t  until[WORKER_INPUTS_MAX]; /* … before `next` has reached these offsets */
};

struct partition {
    enum partition_phase phase;
    struct log_part      inputs[WORKER_INPUTS_MAX]; /* the input partitions of this number, which are processed together */
    size_t               input_count;
    struct state        *state; /* NULL: a processor without tables */
    struct ck_marks     *marks;
    struct horizon       committed; /* at the last commit, or as restored */
    struct horizon       now;
    int64_t              group[WORKER_INPUTS_MAX]; /* PARTITION_TAIL: the offsets that the group has committed, … */
    int64_t              group_transaction;        /* … and the number of the transaction that committed them; 0: not recorded */
    int64_t              changelog_next;           /* restore from this offset of the changelog if other workers may have written to it */
    size_t               changelog_written;        /* records written since the end offset was last asked for */
    int64_t              changelog_end;            /* end offset asked for before the present commit, or LOG_NONE */
    int64_t              end;                      /* while another worker may own it: end offset of the changelog at its revocation, or LOG_NONE */
    struct worker_lack   lack;                     /* PARTITION_TAIL, PARTITION_REFERENCE: the missing records */
    bool                 has_meta;
    int64_t              meta_rows; /* from the last meta row read */
    struct digest        meta_digest;
    bool                 meta_alien; /* another topology wrote it */
    struct ck_table     *unreadable; /* keys of the changelog whose last record cannot be decoded; NULL: none so far */
    int64_t              parked_ms;  /* by worker_clock() */
    bool                 touched;    /* the open transaction includes it … */
    bool                 cut;        /* … and settles only a part of the subjects that its inputs marked */
    struct {
        int64_t first, last;
    } read[WORKER_INPUTS_MAX]; /* by the open transaction, where now.next is above committed.next: offsets of the first and last record */
    struct schema_wait wait;   /* for a schema; the partition is paused */
    int64_t            behind[WORKER_INPUTS_MAX]; /* records of each input that wait, as far as the log knows */
};

/* A reader of a reference topic. It keeps every record for the sweeps of partitions that have seen fewer. */
struct reference_record {
    struct ck_bytes key, value;
    int64_t         offset;
    uint64_t        hash; /* running hash up to this record */
};
struct reference_reader {
    uint16_t                 input;
    struct reference_record *records;
    size_t                   count;      /* records that were learned, or skipped for good */
    size_t                   read, room; /* read > count: records[count] waits for a schema */
    struct schema_wait       wait;
    bool                     caught_up; /* once */
    int64_t                  next;      /* offset to read from next, behind transaction markers too */
};

struct work { /* the present work, for error messages; pointers, so that noting it is cheap */
    enum place_type         type;
    uint16_t                topic; /* PLACE_RECORD: log topic; PLACE_SUBJECT with offset >= 0: topic of the reference record that caused the sweep */
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
    int32_t                      day_wanted, day_checked; /* the next day to become `today`; the last day for which the brokers' clocks were asked */
    uint16_t                     output_first, dead_letter_topic, changelog_topic; /* log topics */
    uint32_t                     output_partitions[WORKER_OUTPUTS_MAX], dead_letter_partitions;
    int                          partition_count;         /* of the stream inputs; tables only */
    uint64_t                     topology, configuration; /* hashes */
    struct partition           **partitions;
    size_t                       count;
    struct reference_reader      reference_readers[WORKER_INPUTS_MAX];
    size_t                       reference_reader_count;
    struct decoder               decoder;
    struct schema_versions      *versions; /* older schemas of its inputs */
    void                        *reference;
    struct ck_reference_position positions[WORKER_INPUTS_MAX]; /* of the last record of each reference reader that has any */
    struct ck_arena              arena;                        /* cleared after each call of the processor */
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
        size_t                 inputs, subjects, settled, outputs, bytes; /* subjects: those that its inputs marked */
        int64_t                since_ms, last_ms;                         /* clock at its first and its last input */
        int64_t                now_ms;                                    /* clock when a subject was last settled, or the settling began */
        int64_t                oldest_ms;                                 /* earliest timestamp of its inputs, ms since 1970; 0: none */
        size_t                 undo;                                      /* bytes of the rows that it has changed, as they were */
        struct worker_limits   limits;                                    /* of this one: worker.options.limits, or grown with the lag */
        uint64_t               suppressed[WORKER_OUTPUTS_MAX];            /* counters of the publisher when it began */
        struct worker_counters counters;
        char                   slowest[PLACE_TEXT]; /* the subject whose settle() took longest, … */
        int64_t                slowest_ms;          /* … in ms */
    } transaction;
    struct work            at;
    size_t                 few;      /* the most inputs of the next transaction, because one with more could not be written; 0: as the limits say */
    int64_t                asked_ms; /* when the last commit began */
    struct worker_counters counters;
    struct worker_refusal  refusals[CK_REASON_COUNT];
    struct notes           notes;
};

/* In ms, monotonic; 0: there is no clock. */
static inline int64_t worker_clock(const struct worker *worker) { return worker->options.clock_ms ? worker->options.clock_ms() : 0; }

/* worker_place.c: note the work that comes next. */
void work_record(struct worker *worker, uint16_t topic, int64_t partition, int64_t offset, struct ck_bytes key);
void work_subject(struct worker *worker, const struct partition *partition, struct ck_bytes subject);

/* partition.c */
struct partition  *partition_find(struct worker *worker, struct log_part part); /* creates it if it is not there */
void               partition_free(struct partition *partition);
size_t             partition_input(const struct partition *partition, struct log_part part);
int                partitions_fetch(struct worker *worker); /* resumes and pauses partitions of the log */
struct log_cursor *cursors_room(struct worker *worker, size_t count);
struct ck_applying partition_applying(struct worker *worker, struct partition *partition);
struct ck_learning partition_learning(struct worker *worker, struct partition *partition);
struct ck_settling partition_settling(struct worker *worker, struct partition *partition, const struct mark *mark);

/* reference_reader.c */
int                      reference_readers_follow(struct worker *worker);
int                      reference_reader_read(struct worker *worker, const struct log_event *event);
int                      reference_readers_resume(struct worker *worker, bool *ret_progress); /* learns records whose schema has arrived */
bool                     reference_readers_caught_up(const struct worker *worker);
bool                     reference_readers_wait(const struct worker *worker);          /* whether one of them waits for a schema */
bool                     reference_readers_lack_required(const struct worker *worker); /* whether a required reference topic has no record */
void                     reference_readers_seen(const struct worker *worker, int64_t *ret_seen,
                                                uint64_t *ret_hash); /* the records that a settle now rests on, for each reader */
void                     reference_readers_release(struct worker *worker);
struct reference_reader *reference_reader_of(struct worker *worker, uint16_t log_topic); /* NULL */

/* worker_clock.c: 0: the wanted day is now `today`; LOG_AGAIN: the brokers' clocks have not answered yet; -ETIME: by these clocks the day has not
 * begun. */
int  worker_take_day(struct worker *worker);
bool worker_is_before(struct worker *worker, int32_t day); /* whether `day` is in the future by the brokers' clocks */

/* restore.c: each call does one short step. */
int restore_step(struct worker *worker, struct partition *partition, bool *ret_progress);
int restore_load(struct worker *worker, const struct log_event *event);
int restore_caught_up(struct worker *worker, struct log_part part, int64_t next);

/* sweep.c */
bool sweep_is_due(const struct worker *worker, const struct partition *partition);
int  sweep_mark(struct worker *worker, struct partition *partition);
int  sweep_settle(struct worker *worker, struct partition *partition);
int sweep_all_events(struct worker *worker, struct partition *partition); /* marks what CK_EVENT_ALL marks, and every subject with published values */
void sweep_mark_all(struct worker *worker, struct partition *partition);

/* consume.c */
int consume(struct worker *worker, struct partition *partition, const struct log_record *record);
int consume_dead_letter(struct worker *worker, const struct log_record *record, int reason, const char *detail);

/* schema_wait.c: pauses a partition whose next record has an unknown schema. The registry's own thread fetches the schema, so neither the worker nor
 * a transaction blocks.
 */
bool schema_wait_is_due(struct worker *worker, struct partition *partition, const struct log_record *records, size_t count);
void schema_wait_end(struct worker *worker, struct partition *partition); /* resumes it if the registry has answered */
void schema_wait_count(const struct worker *worker, struct worker_counters *counters);
bool schema_wait_asks(const struct worker *worker, struct ck_bytes value,
                      uint32_t *ret_id); /* whether the registry has not answered for the schema of `value`; requests it */
void schema_wait_begin(const struct worker *worker, struct schema_wait *wait,
                       struct schema_wait next); /* keeps since_ms if it waits for the same record */

/* transaction.c, settle.c, commit.c: 0, or a negative errno; LOG_ABORT: the transaction was aborted and everything undone */
int  transaction_begin(struct worker *worker);
int  transaction_append(struct worker *worker, const struct log_record *record);
int  transaction_publish(void *worker, const struct publication *publication); /* the publisher's publish() */
int  transaction_settle(struct worker *worker, struct partition *partition);   /* settles marked subjects, as many as the limits allow */
int  transaction_commit(struct worker *worker);
int  transaction_undo(struct worker *worker, int outcome); /* outcome: LOG_ABORT, or LOG_UNKNOWN if the commit's result is not known */
bool transaction_is_full(const struct worker *worker);
bool transaction_is_late(const struct worker *worker); /* whether limits.commit_ms have passed since it began */

/* When to commit the open transaction if no further input arrives: a tenth of commit_ms after its last input, but not before commit_ms have passed
 * since the previous commit. So a single record is committed soon, and there is at most one commit in commit_ms. Needs a clock. */
int64_t transaction_due_ms(const struct worker *worker);

#endif
