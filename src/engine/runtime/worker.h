/* SPDX-License-Identifier: Apache-2.0
 * A worker runs one processor on one log: it restores state, opens and commits transactions, follows rebalances, and sweeps when the reference, the
 * day or the options change. One thread, which calls worker_step() in a loop. */
#ifndef CHOKEPOINT_RUNTIME_WORKER_H
#define CHOKEPOINT_RUNTIME_WORKER_H

#include "chokepoint/processor.h"
#include "engine/config/output_headers.h"
#include "engine/config/installation.h"
#include "engine/log/log.h"
#include "engine/runtime/notes.h"
#include "engine/serde/encode.h"
#include "engine/util/histogram.h"
#include "engine/util/work_place.h"

struct worker;
struct registry;

/* A transaction ends at the first limit that it reaches; 0: the default. When it begins while much input waits, its limits grow with the lag: to half
 * of the records that wait, at most to lag_inputs; subjects, outputs and bytes as many times, and commit_ms to lag_ms. So a series that changes often
 * is settled once, and near the end of the input transactions are as small as ever. */
struct worker_limits {
    size_t inputs;     /* 10,000 */
    size_t subjects;   /* 20,000 dirty */
    size_t outputs;    /* 50,000 */
    size_t bytes;      /* 16 MiB of outputs */
    size_t undo;       /* 64 MiB of rows as they were before its inputs changed them; does not grow */
    int    commit_ms;  /* 100, at most half of settle_ms; since its first input, or sooner when no more input arrives; needs a clock */
    int    settle_ms;  /* 10,000, since it began; subjects not settled by then are left to the next transaction; needs a clock */
    size_t lag_inputs; /* as `inputs`: does not grow. Where `inputs` is 1, that is meant, and nothing grows */
    int    lag_ms;     /* as commit_ms; at most half of settle_ms */
};

struct worker_options {
    const struct ck_processor *processor;
    const void                *config;
    struct registry           *registry;          /* for values in the registry's framing; NULL: none */
    enum output_format         format;            /* of the values of output topics */
    const uint32_t            *schema_ids;        /* OUTPUT_REGISTRY: schema id of each output; must live as long as the worker */
    struct log                *log;               /* opened with worker_topics(); the caller closes it after worker_free() */
    int32_t                    today;             /* UTC day, days since 1970-01-01 */
    int                        reference_wait_ms; /* how long to wait while a reference topic has fewer records than the rows have seen; 0: 60,000 */
    size_t                     tail_records;      /* how many records of a changelog may be read again after a commit with unknown result; 0: 4096 */
    int32_t                    day_jump_max;      /* worker_day() answers a greater jump with -ETIME; 0: no limit */
    bool                       accept_day;        /* accept a day that has not begun by the brokers' clocks */
    bool                       allow_empty_reference;
    enum output_headers        headers; /* of the records of output topics */
    bool ephemeral;            /* write no changelog: the state lives as long as the worker, which must be the only member of its group (embedded) */
    int64_t (*clock_ms)(void); /* monotonic; NULL: transactions end at the counting limits or when nothing is left to read */
    int64_t (*time_ms)(void);  /* ms since 1970; NULL: end-to-end latency is not measured */
    /* heartbeat() is called after each settled subject, slow() for a subject that took slow_ms or longer. May be NULL. */
    void (*heartbeat)(void *context);
    void (*slow)(void *context, const struct work_place *place, int64_t took_ms);
    void                *context;
    int64_t              slow_ms;
    struct worker_limits limits;
    const char          *build;  /* published as Emission.build; NULL: the library's version */
    bool                 checks; /* check that each statement belongs to the settled subject (simulations) */
    unsigned             broken; /* BROKEN_ of engine/state/published.h: tests of the checkers only */
};

/* WORKER_JOINING: the group has not assigned partitions yet. */
enum worker_phase { WORKER_STARTING, WORKER_WAITING_FOR_REFERENCE, WORKER_JOINING, WORKER_RESTORING, WORKER_SWEEPING, WORKER_RUNNING };

enum { WORKER_INPUTS_MAX = 16, WORKER_OUTPUTS_MAX = 16, WORKER_TABLES_MAX = 16 };

/* Why a partition is paused. */
enum worker_hold { WORKER_HELD_RESTORING, WORKER_HELD_REFERENCE, WORKER_HELD_SWEEPING, WORKER_HELD_SCHEMA, WORKER_HOLDS };
extern const char *const worker_hold_names[];

/* A record whose schema is unknown: the records behind it are not read until the schema arrives. */
struct schema_wait {
    bool     waits;
    bool     by_fingerprint; /* `schema` is a fingerprint of the single-object encoding (0: JSON, which has none); else an id of the registry */
    uint16_t input, partition;
    uint64_t schema;
    int64_t  offset, since_ms; /* since_ms: by the clock */
};

/* What a partition waits for before it can run. */
enum worker_lack_of {
    WORKER_LACKS_NOTHING,
    WORKER_LACKS_TAIL,     /* the end of its changelog. have, need: numbers of the last transaction read and of the one in the group's offsets */
    WORKER_LACKS_REFERENCE /* records of a reference topic. have, need: the records in the topic, and those that the rows have seen */
};
struct worker_lack {
    enum worker_lack_of of;
    uint16_t            input, partition; /* input: of WORKER_LACKS_REFERENCE */
    int64_t             have, need, since_ms;
};

struct worker_counters {
    uint64_t           consumed[WORKER_INPUTS_MAX]; /* for each input of the processor; records applied or dead-lettered, in committed transactions */
    uint64_t           emitted[WORKER_OUTPUTS_MAX]; /* for each output */
    uint64_t           suppressed[WORKER_OUTPUTS_MAX];
    uint64_t           dead_letters[CK_REASON_COUNT];
    uint64_t           committed, aborted, unknown; /* transactions */
    const char        *aborted_why;                 /* reason of the last abort; NULL: ask the log */
    uint64_t           swept;                       /* sweeps of a partition, for late reference records or a new day */
    size_t             partitions;                  /* assigned to it */
    size_t             rows, state_bytes, subjects_left, restoring;
    size_t             schema_waits;  /* partitions, of reference topics too, whose next record has an unknown schema */
    struct schema_wait waits_longest; /* of these */
    bool               stalls;        /* a reference topic, or every partition, waits for a schema … */
    int64_t            stalled_ms;    /* … since then, by the clock */
    size_t             lacks;         /* partitions that wait for a prerequisite, and … */
    struct worker_lack lacks_longest; /* … the one of them that waits longest */
    int32_t            day, brokers_day,
        rows_day;                    /* its own day; the day by the brokers' clocks; the day of rows that are ahead of these; INT32_MIN: not known */
    bool               clock_silent; /* the brokers' clocks cannot be read */
    uint64_t           renewed;      /* sweeps begun because a reference topic was recreated; … */
    struct worker_lack renewed_last; /* … the last of them. have, need: the records it has, and those that the rows had seen */
    struct worker_lack
        mismatch; /* -EUCLEAN: have, need: number of the last transaction in a partition's changelog, and in the group's offsets; 0: not numbered */
    size_t           table_rows[WORKER_TABLES_MAX]; /* [0]: published values; then the tables of the processor */
    size_t           holds[WORKER_HOLDS];           /* paused partitions by reason */
    int64_t          references[WORKER_INPUTS_MAX]; /* for each reference input: the offset after the last record learned; 0: none */
    struct histogram commit;                        /* duration of commits, in ms */
    struct histogram end_to_end;                    /* from the earliest timestamp in a transaction to its commit, in ms */
};

/* The last record that was dead-lettered for a reason. */
struct worker_refusal {
    uint16_t input, partition;
    int64_t  offset;
    char     detail[256];
};

/* The topics of a processor in the order that the worker expects: inputs, outputs, dead letters, changelog (if it has tables), under their names in
 * an installation (NULL: the plain names). */
struct worker_topics {
    struct log_topic *topics;
    size_t            count;
};
struct worker_topics worker_topics_new(const struct ck_processor *processor, const struct installation *installation);
void                 worker_topics_free(struct worker_topics *topics);

int  worker_new(const struct worker_options *options, struct worker **ret_worker);
void worker_free(struct worker *worker);

/* Handles at most one event of the log and the work that it makes due. WORKER_BUSY: call again at once; WORKER_IDLE: nothing to read, no open
 * transaction; or a negative errno: worker_exit_code().
 */
enum { WORKER_BUSY, WORKER_IDLE };
int worker_step(struct worker *worker, int timeout_ms);

/* Commits the open transaction, if any; call it before worker_free(). */
int worker_drain(struct worker *worker);

/* Sets a new day. The worker asks the brokers' clocks whether the day has begun, then sweeps each partition. Days that are not later are ignored. 0,
 * or -ETIME (the host's clock is suspect), which worker_step() may return too. */
int worker_day(struct worker *worker, int32_t day);

/* Marks all that CK_EVENT_ALL marks in all partitions, and every subject with published values; the next steps settle them. For tests: a correct
 * processor publishes nothing then.
 */
void worker_mark_all(struct worker *worker);

/* Settles every subject again, compares the result with the published values, and changes nothing. Returns how many records differ; 0 while a
 * transaction is open or a sweep is due. For tests: after each commit, published values must follow from rows and reference. */
size_t worker_verify_state(struct worker *worker);

/* Frees the rows of partitions revoked at least parked_for_ms ago; if they are assigned again, they are restored from the start of the changelog.
 * worker_step() calls it after 10 minutes if there is a clock; the service calls it when memory is short. */
void worker_drop_parked(struct worker *worker, int64_t parked_for_ms);

enum worker_phase             worker_phase(const struct worker *worker);
const struct worker_counters *worker_counters(struct worker *worker);

/* The record or subject in work when a call failed or did not return; else PLACE_NONE. A signal handler of the worker's thread may call it. */
void worker_place(const struct worker *worker, struct work_place *ret_place);

/* The worker whose step the calling thread is in; NULL: none. */
const struct worker *worker_running(void);

/* Valid for reasons whose dead_letters counter is not 0; includes the open transaction. */
const struct worker_refusal *worker_refusal(const struct worker *worker, int reason);

/* Notes of its processor that still apply, reported or not. */
struct notes *worker_notes(struct worker *worker);

/* SPEC 11.4: the exit code for a negative result of worker_step(): -ESTALE 7 fenced, -EBADMSG and -EUCLEAN 6 state corrupt or mismatch, -ENODATA 6,
 * -ERANGE 5, -ETIME 9 … */
int         worker_exit_code(int error);
const char *worker_error(int error);

/* Details of -EMSGSIZE and -EPROTO: the processor, the topic, the key and the cause; "": none. Valid until the next step. */
const char *worker_fault(const struct worker *worker);

#endif
