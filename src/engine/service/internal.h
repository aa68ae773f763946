/* SPDX-License-Identifier: Apache-2.0
 * Internal header of this folder: the threads of the processors (worker_thread.c), the main thread that watches them (run.c), and reports to the
 * journal. */
#ifndef CHOKEPOINT_SERVICE_INTERNAL_H
#define CHOKEPOINT_SERVICE_INTERNAL_H

#include <pthread.h>

#include "engine/kafka/kafka.h"
#include "engine/log/log.h"
#include "engine/service/run.h"
#include "engine/util/instant.h"

/* The stage of a thread, for run.c, which waits for its end. */
enum thread_stage {
    THREAD_OPENING, /* it has done nothing in Kafka yet: the process may exit without it */
    THREAD_WORKING,
    THREAD_CLOSING, /* everything is committed or aborted; it only leaves the group */
    THREAD_ENDED
};

struct reported {     /* the state that was last logged */
    bool     waiting; /* for brokers, while the log is opened */
    int      phase;
    size_t   partitions;
    uint64_t aborted, unknown;
    int64_t  trouble_ms;
    size_t   waits; /* partitions that wait for a schema; 0: none */
    uint64_t dead_letters[CK_REASON_COUNT], dead_letters_all;
    int64_t  dead_letters_ms;          /* when they were counted last; 0: never */
    int64_t  waits_ms, waits_since_ms; /* when it was logged; since when the longest wait lasts */
    uint64_t renewed;                  /* sweeps because reference topics were recreated */
    int64_t  notes_ms;                 /* when notes were last logged; 0: never */
    bool     clock_silent;
    int64_t  lacks_since_ms; /* since when the logged partition waits; 0: none */
};

/* The problem that a thread ended with. The others usually end with the same; it is logged once. */
struct last_problem {
    pthread_mutex_t lock;
    char            problem[KAFKA_PROBLEM_MAX]; /* "": none yet */
};

/* Facts about the whole process that one thread has logged. */
struct reported_once {
    atomic_bool partitions;
};

struct worker_thread {
    const struct run_options *options;
    size_t                    index;
    size_t                    memory_kib;
    struct registry          *registry; /* NULL: none */
    struct last_problem      *words;
    struct reported_once     *once;
    uint32_t                  schema_ids[WORKER_OUTPUTS_MAX];
    const atomic_bool        *stop;
    atomic_bool               tight; /* memory is short: the thread shall drop parked rows */
    _Atomic int               stage;
    struct run_state          state;
    pthread_t                 handle;
    struct work_place         place; /* its work when it failed; filled before state.exit_code */
    struct log               *log;
    struct worker            *worker;
    struct reported           reported;
    int64_t                   opening_ms;            /* since when its log is opened */
    int64_t                   copied_ms, sampled_ms; /* when counters were copied; when the lag was looked at */
    uint64_t                  heartbeats;            /* of run.c: the last heartbeat seen, when, and whether that is too long ago */
    int64_t                   heartbeat_ms;
    bool                      unresponsive;
};

enum { RUN_PAIRS = 8 + PLACE_PAIRS };

/* The thread of a processor; argument: its struct worker_thread. */
void *worker_thread_run(void *thread);

/* sample.c: copies the worker's counters into `state`; once a second the lag too. */
void run_sample(struct worker_thread *thread, const struct worker_counters *counters, int64_t now_ms);

/* clock.c: logs once that the brokers' clocks cannot be read; the problem for exit code 9. */
void run_clock(struct worker_thread *thread, const struct worker_counters *counters);
/* The problem for -EUCLEAN: the partition, and the remedy. */
void run_mismatch_problem(const struct worker_lack *mismatch, const char *processor, char *problem, size_t size);

void run_clock_problem(const struct worker_counters *counters, int32_t today, char *problem, size_t size);

/* lacks.c: logs partitions that wait for a prerequisite. */
void run_report_lacks(struct worker_thread *thread, const struct worker_counters *counters, int64_t now_ms);

/* schema_waits.c: sets partitions that wait for a schema in the state and, after a second, logs them. */
void run_report_schema_waits(struct worker_thread *thread, const struct worker_counters *counters, int64_t now_ms);

/* dead_letters.c: logs the first dead letter of each reason with its position and detail, and counts of the others once a minute. */
void run_report_dead_letters(struct worker_thread *thread, const struct worker_counters *counters, int64_t now_ms);

/* notes.c: logs notes of the processor 10 s after they were made; each note once, at most one line a minute. */
void run_report_notes(struct worker_thread *thread, struct notes *notes, int64_t now_ms);

/* partition_counts.c: logs, once in the process, the first of our topics whose partition count is not topics.partitions; fills `problem` if partition
 * counts are the fault.
 */
void run_report_partition_counts(const struct worker_thread *thread);
void partition_counts_problem(const struct ck_processor *processor, const struct installation *installation, struct log *log, char *problem,
                              size_t size);

/* refused.c: logs one line if any records were dead-lettered. */
void run_report_refused(const struct run_state *state, const struct installation *installation, const struct journal *journal);

#endif
