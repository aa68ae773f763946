/* SPDX-License-Identifier: Apache-2.0
 * Runs processors on Kafka, each in a thread, until SIGTERM or SIGINT or until one ends. Health and metrics read struct run_state, which holds
 * atomics only. */
#ifndef CHOKEPOINT_SERVICE_RUN_H
#define CHOKEPOINT_SERVICE_RUN_H

#include <stdatomic.h>

#include "engine/config/config.h"
#include "engine/config/installation.h"
#include "engine/log_kafka/log_kafka.h"
#include "engine/runtime/worker.h"
#include "engine/util/journal.h"

enum { RUN_PARTITIONS_MAX = 1024 /* partitions of an input whose lag is measured */ };

enum run_phase {
    RUN_STARTING,
    RUN_WAITING_FOR_REGISTRY,
    RUN_WAITING_FOR_REFERENCE,
    RUN_JOINING,
    RUN_RESTORING,
    RUN_SWEEPING,
    RUN_RUNNING,
    RUN_DRAINING,
    RUN_ENDED
};

struct run_histogram { /* struct histogram */
    _Atomic uint64_t counts[HISTOGRAM_BUCKETS];
    _Atomic int64_t  sum_ms;
};

struct run_wait {           /* struct schema_wait: the longest */
    _Atomic uint64_t place; /* RUN_WAITS, RUN_WAITS_BY_FINGERPRINT, the input · 2^16 + the partition; 0: nothing waits */
    _Atomic uint64_t schema;
    _Atomic int64_t  offset, since_ms;
};
#define RUN_WAITS (UINT64_C(1) << 63)
#define RUN_WAITS_BY_FINGERPRINT (UINT64_C(1) << 62)

struct run_lack { /* struct worker_lack: the longest */
    _Atomic int      of;
    _Atomic uint16_t input, partition;
    _Atomic int64_t  have, need, since_ms;
};

struct run_stand {          /* struct log_kafka_health: the partition stuck longest */
    _Atomic uint64_t count; /* stuck partitions */
    _Atomic uint64_t topic, partition;
    _Atomic int64_t  next, end, since_ms;
};

struct run_state { /* of one processor */
    const struct ck_processor *processor;
    _Atomic uint64_t           heartbeats; /* grows at least once a second while the thread is alive */
    _Atomic int                phase;      /* enum run_phase */
    _Atomic int64_t            commit_ms;  /* monotonic; of the last commit, or when the worker was last idle */
    _Atomic uint64_t     consumed[WORKER_INPUTS_MAX], emitted[WORKER_OUTPUTS_MAX], suppressed[WORKER_OUTPUTS_MAX], dead_letters[CK_REASON_COUNT];
    _Atomic uint64_t     committed, aborted, unknown, state_bytes, subjects_left;
    _Atomic uint64_t     table_rows[WORKER_TABLES_MAX], holds[WORKER_HOLDS];
    _Atomic int64_t      references[WORKER_INPUTS_MAX]; /* struct worker_counters */
    struct run_histogram commit, end_to_end;
    struct run_wait      wait;
    struct run_lack      lack;
    _Atomic int64_t      stalled_ms; /* monotonic: since when a reference topic, or every partition, waits for a schema; 0: none does */
    _Atomic int64_t      lag[WORKER_INPUTS_MAX][RUN_PARTITIONS_MAX]; /* lag plus 1; 0: not read here, or not known */
    _Atomic int64_t      restore_remaining;                          /* records of changelogs that are yet to be read */
    _Atomic uint64_t     refused[LOG_REFUSALS], restarts, fences;    /* struct log_kafka_health */
    struct run_stand     stand;
    _Atomic int64_t      away_ms;   /* monotonic: since when no broker answers it; 0: they do */
    _Atomic int          exit_code; /* RUN_ENDED */
};

extern const char *const run_phase_names[]; /* by enum run_phase; ends with NULL */

/* Alive: a heartbeat within 30 s. Ready: it runs, has committed or been idle within 60 s, has not waited for a schema for 60 s, brokers have answered
 * within 20 s, and no partition is stuck. */
bool run_is_alive(const struct run_state *state, int64_t now_ms, uint64_t *heartbeats_before, int64_t *heartbeat_ms);
bool run_is_ready(const struct run_state *state, int64_t now_ms);
bool run_is_waiting_for_schema(const struct run_state *state, int64_t now_ms); /* for 60 s */
bool run_is_away(const struct run_state *state, int64_t now_ms);               /* no broker has answered for 20 s */

struct run_options {
    const struct ck_processor *const *processors; /* to run */
    const void *const                *configs;    /* one for each */
    size_t                            count;
    const struct installation        *installation;
    const struct journal             *journal;
    const char                       *build;      /* version of the program; NULL: the library's */
    bool                              accept_day; /* accept a day that has not begun by the brokers' clocks */
};

/* Returns the exit code of SPEC 11.4: of the first processor that ended by itself, or 0 after a signal. */
int run_processors(const struct run_options *options);

#endif
