/* SPDX-License-Identifier: Apache-2.0
 * Processors on Kafka: a thread for each, until SIGTERM or SIGINT, or until one ends. What they tell of themselves is read here by others (health,
 * metrics): atomics only. */
#ifndef CHOKEPOINT_SERVICE_RUN_H
#define CHOKEPOINT_SERVICE_RUN_H

#include <stdatomic.h>

#include "engine/config/config.h"
#include "engine/config/installation.h"
#include "engine/log_kafka/log_kafka.h"
#include "engine/runtime/worker.h"
#include "engine/util/journal.h"

enum { RUN_PARTITIONS_MAX = 1024 /* of an input: the lag of those beyond is not told */ };

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

struct run_stand {          /* struct log_kafka_health: the partition that stands longest */
    _Atomic uint64_t count; /* partitions that stand; 0: none does */
    _Atomic uint64_t topic, partition;
    _Atomic int64_t  next, end, since_ms;
};

struct run_state { /* of one processor */
    const struct ck_processor *processor;
    _Atomic uint64_t           heartbeats; /* grows at least each second while the thread lives */
    _Atomic int                phase;      /* enum run_phase */
    _Atomic int64_t            commit_ms;  /* monotonic; of the last commit, or of the last moment with nothing to do */
    _Atomic uint64_t     consumed[WORKER_INPUTS_MAX], emitted[WORKER_OUTPUTS_MAX], suppressed[WORKER_OUTPUTS_MAX], dead_letters[CK_REASON_COUNT];
    _Atomic uint64_t     committed, aborted, unknown, state_bytes, subjects_left;
    _Atomic uint64_t     table_rows[WORKER_TABLES_MAX], holds[WORKER_HOLDS];
    _Atomic int64_t      references[WORKER_INPUTS_MAX]; /* struct worker_counters */
    struct run_histogram commit, end_to_end;
    struct run_wait      wait;
    struct run_lack      lack;
    _Atomic int64_t      stalled_ms; /* monotonic: since when a reference topic, or every partition, waits for a schema; 0: none does */
    _Atomic int64_t      lag[WORKER_INPUTS_MAX][RUN_PARTITIONS_MAX]; /* records that wait, and 1; 0: not read here, or not known */
    _Atomic int64_t      restore_remaining;                          /* records of changelogs that are yet to be read */
    _Atomic uint64_t     refused[LOG_REFUSALS], restarts, fences;    /* struct log_kafka_health */
    struct run_stand     stand;
    _Atomic int64_t      away_ms;   /* monotonic: since when no broker answers it; 0: they do */
    _Atomic int          exit_code; /* RUN_ENDED */
};

extern const char *const run_phase_names[]; /* by enum run_phase; ends with NULL */

/* Alive: it beat within 30 s. Ready: it is running, has committed or had nothing to do within 60 s, and is not kept for 60 s by a schema that is not
 * known; brokers have answered within 20 s, and no partition stands. */
bool run_is_alive(const struct run_state *state, int64_t now_ms, uint64_t *heartbeats_before, int64_t *heartbeat_ms);
bool run_is_ready(const struct run_state *state, int64_t now_ms);
bool run_is_waiting_for_schema(const struct run_state *state, int64_t now_ms); /* by a schema, for 60 s */
bool run_is_away(const struct run_state *state, int64_t now_ms);               /* no broker has answered for 20 s */

struct run_options {
    const struct ck_processor *const *processors; /* to run */
    const void *const                *configs;    /* one for each */
    size_t                            count;
    const struct installation        *installation;
    const struct journal             *journal;
    const char                       *build;      /* version of the program; NULL: the library's */
    bool                              accept_day; /* a day that has not come by the brokers' clocks is right */
};

/* Returns the exit code of SPEC 11.4: of the first processor that ended by itself, or 0 after a signal. */
int run_processors(const struct run_options *options);

#endif
