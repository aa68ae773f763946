/* SPDX-License-Identifier: Apache-2.0
 * What the two halves of run share: the threads of the processors (worker_thread.c), and who watches them (run.c). */
#ifndef CHOKEPOINT_SERVICE_INTERNAL_H
#define CHOKEPOINT_SERVICE_INTERNAL_H

#include <pthread.h>

#include "engine/kafka/kafka.h"
#include "engine/log/log.h"
#include "engine/service/run.h"
#include "engine/util/instant.h"

/* Where a thread is, for whoever waits for its end. */
enum thread_stage {
    THREAD_OPENING, /* nothing of it is in Kafka yet: it may be left behind at any moment */
    THREAD_WORKING,
    THREAD_CLOSING, /* everything is committed or given up: only goodbyes are left */
    THREAD_ENDED
};

struct reported {     /* what the journal has been told */
    bool     waiting; /* for brokers, while the log is opened */
    int      phase;
    size_t   partitions;
    uint64_t aborted, unknown;
    int64_t  trouble_ms;
    size_t   waits; /* partitions that wait for a schema; 0: that they went on, or nothing */
    uint64_t dead_letters[CK_REASON_COUNT], dead_letters_all;
    int64_t  dead_letters_ms;          /* when they were counted last; 0: never */
    int64_t  waits_ms, waits_since_ms; /* when it was told; since when the longest did */
    uint64_t renewed;                  /* passes for reference topics that were made anew */
    int64_t  notes_ms;                 /* when notes were told last; 0: never */
    bool     clock_silent;
    int64_t  lacks_since_ms; /* since when the partition waits that was told of; 0: none */
};

/* What a thread ended with: the others mostly end with the same, and it is told once. */
struct last_problem {
    pthread_mutex_t lock;
    char            problem[KAFKA_PROBLEM_MAX]; /* "": none yet */
};

/* What holds for all threads, and has been told by one of them. */
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
    atomic_bool               tight; /* memory is short: parked rows are to go */
    _Atomic int               stage;
    struct run_state          state;
    pthread_t                 handle;
    struct work_place         place; /* what it was about when it failed; filled before state.exit_code is */
    struct log               *log;
    struct worker            *worker;
    struct reported           reported;
    int64_t                   opening_ms;            /* since when its log is opened */
    int64_t                   copied_ms, sampled_ms; /* when counters were copied; when the lag was looked at */
    uint64_t                  heartbeats;            /* of the watch: as it saw them last, when, and whether that is long ago */
    int64_t                   heartbeat_ms;
    bool                      unresponsive;
};

enum { RUN_PAIRS = 8 + PLACE_PAIRS };

/* The thread of a processor; argument: its struct worker_thread. */
void *worker_thread_run(void *thread);

/* sample.c: copies what the worker counts into the state that others read; once a second the lag too. */
void run_sample(struct worker_thread *thread, const struct worker_counters *counters, int64_t now_ms);

/* clock.c: tells once if the brokers do not tell the time; the line for exit code 9. */
void run_clock(struct worker_thread *thread, const struct worker_counters *counters);
/* -EUCLEAN: which partition, and what to do. */
void run_mismatch_problem(const struct worker_lack *mismatch, const char *processor, char *problem, size_t size);

void run_clock_problem(const struct worker_counters *counters, int32_t today, char *problem, size_t size);

/* lacks.c: tells of partitions that cannot go on without something. */
void run_report_lacks(struct worker_thread *thread, const struct worker_counters *counters, int64_t now_ms);

/* waits.c: tells of partitions that wait for a schema, in the state and, if they do for a second, in the journal. */
void run_report_schema_waits(struct worker_thread *thread, const struct worker_counters *counters, int64_t now_ms);

/* letters.c: tells the first dead letter of each reason with its place and detail, the others once a minute by their counts. */
void run_report_dead_letters(struct worker_thread *thread, const struct worker_counters *counters, int64_t now_ms);

/* notes.c: tells what the processor has noted, 10 s after it was; each note once, at most one line a minute. */
void run_report_notes(struct worker_thread *thread, struct notes *notes, int64_t now_ms);

/* counts.c: tells the journal of the first topic of ours that has not topics.partitions, once for all threads; fills `problem` if partition counts
 * are what is wrong.
 */
void run_report_partition_counts(const struct worker_thread *thread);
void partition_counts_problem(const struct ck_processor *processor, const struct installation *installation, struct log *log, char *problem,
                              size_t size);

/* refused.c: one line of the journal, if any records were refused. */
void run_report_refused(const struct run_state *state, const struct installation *installation, const struct journal *journal);

#endif
