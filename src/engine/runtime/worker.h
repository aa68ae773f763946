/* SPDX-License-Identifier: Apache-2.0
 * A worker: one processor on one log. It owns what makes a stream processor hard to trust (restore, transactions, rebalances, sweeps); the processor
 * is three pure functions. One thread. Call worker_step() for ever. */
#ifndef CHOKEPOINT_RUNTIME_WORKER_H
#define CHOKEPOINT_RUNTIME_WORKER_H

#include "chokepoint/processor.h"
#include "engine/config/installation.h"
#include "engine/log/log.h"
#include "engine/runtime/notes.h"
#include "engine/serde/encode.h"
#include "engine/util/histogram.h"
#include "engine/util/work_place.h"

struct worker;
struct registry;

struct worker_limits { /* a transaction ends at whichever comes first; 0: the default */
    size_t inputs;     /* 10,000 */
    size_t subjects;   /* 20,000 dirty */
    size_t outputs;    /* 50,000 */
    size_t bytes;      /* 16 MiB */
    int    commit_ms;  /* 100, at most half of settle_ms; since the first input, or sooner when nothing more comes; needs a clock */
    int    settle_ms;  /* 10,000, since it began: what is marked and not settled by then is for the next one; needs a clock */
};

struct worker_options {
    const struct ck_processor *processor;
    const void                *config;
    struct registry           *registry;          /* for values in its framing; NULL: there is none */
    enum output_format         format;            /* of the values of output topics */
    const uint32_t            *schema_ids;        /* OUTPUT_REGISTRY: of each output; they live as long as the worker */
    struct log                *log;               /* opened with worker_topics(); the caller closes it after worker_free() */
    int32_t                    today;             /* UTC day, days since 1970-01-01 */
    int                        reference_wait_ms; /* how long a reference topic may be shorter than what rows have seen; 0: a minute */
    size_t                     tail_records;      /* of a changelog may be read again after a commit of which nobody knows; 0: 4096 */
    int32_t                    day_jump_max;      /* a greater jump of worker_day() is -ETIME; 0: any jump is right */
    bool                       accept_day;        /* a day that has not come by the brokers' clocks is right */
    bool                       allow_empty_reference;
    bool                       bare;      /* no CloudEvents headers (replay, which shows none) */
    bool                       ephemeral; /* no changelog: the state lives as long as the worker, which must be alone in its group (embedded) */
    int64_t (*clock_ms)(void);            /* monotonic; NULL: transactions end only at the limits or when nothing is left to read */
    int64_t (*time_ms)(void);             /* since 1970; NULL: how old inputs are when they are committed is not measured */
    /* After each settled subject, so that a long transaction shows signs of life; `slow` if that one took slow_ms or longer. May be NULL. */
    void (*heartbeat)(void *context);
    void (*slow)(void *context, const struct work_place *place, int64_t took_ms);
    void                *context;
    int64_t              slow_ms;
    struct worker_limits limits;
    const char          *build;  /* NULL: the version */
    bool                 checks; /* .subject of each statement: simulations */
    unsigned             broken; /* BROKEN_ of engine/state/published.h: tests of the checkers only */
};

/* JOINING: the group has not answered yet which partitions are its own. */
enum worker_phase { WORKER_STARTING, WORKER_WAITING_FOR_REFERENCE, WORKER_JOINING, WORKER_RESTORING, WORKER_SWEEPING, WORKER_RUNNING };

enum { WORKER_INPUTS_MAX = 16, WORKER_OUTPUTS_MAX = 16, WORKER_TABLES_MAX = 16 };

/* Why a partition delivers nothing. */
enum worker_hold { WORKER_HELD_RESTORING, WORKER_HELD_REFERENCE, WORKER_HELD_SWEEPING, WORKER_HELD_SCHEMA, WORKER_HOLDS };
extern const char *const worker_hold_names[];

/* A record whose schema is not known: nothing behind it is read until it is. */
struct schema_wait {
    bool     waits;
    bool     by_fingerprint; /* of the single-object encoding, or 0: JSON, which has none; else an id of the registry */
    uint16_t input, partition;
    uint64_t schema;
    int64_t  offset, since_ms; /* since_ms: by the clock */
};

/* What a partition cannot go on without. */
enum worker_lack_of {
    WORKER_LACKS_NOTHING,
    WORKER_LACKS_TAIL,     /* of its changelog: number of the last transaction read, and of the one that the group has */
    WORKER_LACKS_REFERENCE /* records of a reference topic: those there are, and those that its rows have seen */
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
    const char        *aborted_why;                 /* the last one, if not because the log said so; NULL: the log knows */
    uint64_t           swept;                       /* passes over a partition for late reference records or a new day */
    size_t             partitions;                  /* that it has been given */
    size_t             rows, state_bytes, subjects_left, restoring;
    size_t             schema_waits;               /* partitions, those of reference topics too, that stand before a record without a schema */
    struct schema_wait waits_longest;              /* of these */
    bool               stalls;                     /* a reference topic waits for a schema, or every partition does … */
    int64_t            stalled_ms;                 /* … since then, by the clock */
    size_t             lacks;                      /* partitions that cannot go on without something, and … */
    struct worker_lack lacks_longest;              /* … the one of them that waits longest */
    int32_t            day, brokers_day, rows_day; /* its own, by the brokers' clocks, of rows that are ahead of them; INT32_MIN: not known */
    bool               clock_silent;               /* the brokers do not tell the time */
    uint64_t           renewed;                    /* passes begun because a reference topic was made anew; … */
    struct worker_lack renewed_last;               /* … the last of them: the records it has, and those that the rows had seen */
    struct worker_lack
                     mismatch; /* -EUCLEAN: the transaction that the changelog of a partition has, and that of the group's offsets; 0: not numbered */
    size_t           table_rows[WORKER_TABLES_MAX]; /* 0: what was published; then the tables of the processor */
    size_t           holds[WORKER_HOLDS];           /* partitions that deliver nothing, by why */
    int64_t          references[WORKER_INPUTS_MAX]; /* of each reference input: the offset after the last record that was learned; 0: none */
    struct histogram commit;                        /* how long Kafka took to commit */
    struct histogram end_to_end;                    /* from the timestamp of the oldest input of a transaction until it was committed */
};

/* The last record that was refused for a reason. */
struct worker_refusal {
    uint16_t input, partition;
    int64_t  offset;
    char     detail[256];
};

/* The topics of a processor in the order that the worker expects: inputs, outputs, dead letters, changelog (if it has tables), under the names that
 * they have in an installation (NULL: plain). */
struct worker_topics {
    struct log_topic *topics;
    size_t            count;
};
struct worker_topics worker_topics_new(const struct ck_processor *processor, const struct installation *installation);
void                 worker_topics_free(struct worker_topics *topics);

int  worker_new(const struct worker_options *options, struct worker **ret_worker);
void worker_free(struct worker *worker);

/* One round: at most one event of the log, then whatever it makes due. WORKER_BUSY: call again at once; WORKER_IDLE: nothing to read, nothing open.
 */
enum { WORKER_BUSY, WORKER_IDLE };
int worker_step(struct worker *worker, int timeout_ms);

/* Commits what is open (before leaving). */
int worker_drain(struct worker *worker);

/* The day is another: each partition sweeps, once the brokers' clocks have been asked whether it has come. Days that are not later are ignored. 0, or
 * -ETIME (the clock is suspect), which worker_step() may say too. */
int worker_day(struct worker *worker, int32_t day);

/* Marks everything that CK_EVENT_ALL marks in all partitions, and all that was ever published; the next steps settle it. For tests: publishes
 * nothing.
 */
void worker_mark_all(struct worker *worker);

/* Settles everything anew and compares it with what was published, changing nothing: how many records differ. 0 while a transaction is open or a pass
 * is due. For tests: at each commit, what was published is what follows from the rows and the reference. */
size_t worker_verify_state(struct worker *worker);

/* Frees the rows of partitions that were taken away; they are restored from the start if they come back. Called by worker_step() after 10 minutes
 * when there is a clock; by the shell under memory pressure. */
void worker_drop_parked(struct worker *worker, int64_t parked_for_ms);

enum worker_phase             worker_phase(const struct worker *worker);
const struct worker_counters *worker_counters(struct worker *worker);

/* What it was about when a call ended with an error or did not return; PLACE_NONE otherwise. May be called by a handler of signals of its thread. */
void worker_place(const struct worker *worker, struct work_place *ret_place);

/* The worker whose step the calling thread is in; NULL: none. */
const struct worker *worker_running(void);

/* Meaningful where counters of dead letters are not 0; an open transaction's counts too. */
const struct worker_refusal *worker_refusal(const struct worker *worker, int reason);

/* What its processor has noted and holds as the reference is now, and what was told. */
struct notes *worker_notes(struct worker *worker);

/* SPEC 11.4: the exit code for a negative result of worker_step(): -ESTALE 7 fenced, -EBADMSG and -EUCLEAN 6 state corrupt or mismatch, -ENODATA 6,
 * -ERANGE 5, -ETIME 9 … */
int         worker_exit_code(int error);
const char *worker_error(int error);

/* After -EMSGSIZE and -EPROTO: the processor, the topic, the key and why; "": the error says it all. Valid until the next step. */
const char *worker_fault(const struct worker *worker);

#endif
