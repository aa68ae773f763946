/* SPDX-License-Identifier: Apache-2.0
 * Executions and what is found in them; shared by theorem.c, theorem_run.c and theorem_check.c. */
#ifndef CHOKEPOINT_TESTS_THEOREM_RUN_H
#define CHOKEPOINT_TESTS_THEOREM_RUN_H

#include "shell/log_memory.h"
#include "shell/worker.h"
#include "theorem.h"

enum { INSTANCES_MAX = 3, ACTORS_MAX = 16 };

struct instance { /* one worker, dead or alive */
    struct log    *log;
    struct worker *worker;
    char           id[64];
};

struct actor {
    const struct processor *processor;
    const void             *config;
    void                   *owned;
    struct instance         instances[INSTANCES_MAX];
    size_t                  instance_count;
};

struct run {
    const struct theorem *theorem;
    uint64_t              seed;
    bool                  adversarial, faulty; /* faulty: faults may happen now */
    uint16_t              partitions, user_partitions;
    size_t                batch_max;
    struct worker_limits  limits;
    int32_t               day;
    struct cluster       *cluster;
    struct actor          actors[ACTORS_MAX];
    size_t                fed; /* records appended */
    unsigned              deaths, aborts, unknowns, rebalances, sleeps;
    size_t                impossible; /* records published that do not follow from the rows and the reference of their commit, or lack */
    struct instance      *sleeping;   /* it is in the middle of a call of the log, while others run */
    int                   error;
    const char           *where;
};

/* Makes the cluster, feeds the inputs, runs until quiet. run->error: a worker's. */
void run_execute(struct run *run, const struct theorem_inputs *inputs);
void run_release(struct run *run);
int  run_quiet(struct run *run); /* steps all workers until nothing happens */

/* Compares; writes the first difference. */
bool check_gaps(struct run *run, char *report);
bool check_same(struct run *a, struct run *b, char *report);
bool check_impossible(struct run *run, char *report);
bool check_silence(struct run *run, char *report);
bool check_marking(struct run *run, char *report);

#endif
