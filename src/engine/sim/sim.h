/* SPDX-License-Identifier: Apache-2.0
 * Tests the theorem: the final outputs of processors are a function of the set of inputs. A plain execution (one worker each, one partition, inputs
 * in order, no faults) is compared with one under an adversary that draws from a seed: inputs shuffled, repeated and trickling in; users' records
 * placed as producers do, in turns or by their own keys; other batch sizes and partition counts; one to three workers with rebalances, evictions,
 * sleeping and replaced members; death between any two calls of the log; aborted, unknown and late commits; markers that come one after the other;
 * compaction; users' topics that grow; reference topics made anew; days that jump, repeat, go back; hosts whose clocks are ahead of the brokers';
 * schemas of values in the framing of a registry that one worker learns late, and another sooner. Checked: final content byte for byte (no emission,
 * no retracted keys); revisions 0, 1, 2 … of each key without gap or repeat; every input consumed, and appended or dead-lettered exactly once; equal
 * dead letters; what is published at a commit follows from its rows; and marking everything and settling again publishes nothing.
 */
#ifndef CHOKEPOINT_SIM_SIM_H
#define CHOKEPOINT_SIM_SIM_H

#include <stdio.h>

#include "chokepoint/processor.h"
#include "chokepoint/simulation.h"
#include "engine/log/memory.h"

enum { SIM_REPORT = 1024, SIM_ACTORS_MAX = 16, SIM_WORKERS_MAX = 3, SIM_TOPICS_MAX = 32, SIM_INPUTS_MAX = 16 };

/* ---- inputs ---- */

struct sim_input {
    const struct ck_topic *topic;
    struct ck_bytes        key, value; /* value: as it stands in the log */
};

struct ck_sim_inputs {
    struct sim_input *items;
    size_t            count, room;
    struct ck_arena   arena;
};

void sim_inputs_release(struct ck_sim_inputs *inputs);

/* ---- what is simulated ---- */

/* What the statements of the plain executions rested on, by their sources: an input that none rests on was not tried, nor was a join. */
struct sim_coverage {
    struct {
        uint64_t stated, joined; /* statements; of them those that rest on two inputs or more */
        uint64_t on[SIM_INPUTS_MAX];
    } processors[SIM_ACTORS_MAX];
};

struct sim {
    const struct ck_processor *const *processors;
    size_t                            count;
    const void *const                *configs; /* NULL: defaults */
    int32_t                           today;
    bool                              allow_empty_reference;
    bool                              calm;                         /* no faults: shuffling, repeating, partitions and batches only */
    bool                              no_repeats;                   /* inputs are not repeated */
    unsigned                          audit;                        /* percent of commits whose rows are settled anew; 0: 10 */
    void (*generate)(struct ck_sim_inputs *inputs, uint64_t *seed); /* NULL: sim_generate() */
    const struct ck_processor *const *known;                        /* sim_generate(): who writes what the processors read; ends with NULL */
    const struct ck_simulation       *simulation;                   /* sim_generate(): of the program; NULL: users' records are random */
    const struct ck_sim_inputs       *given;                        /* sim_generate(): a share of these for the topics that they have; NULL: none */
    const struct ck_processor       **working;                      /* NULL, or where it is written who is at work */
    struct sim_coverage              *coverage;                     /* NULL, or where it is counted */
    unsigned                          broken, cluster_broken;       /* BROKEN_, CLUSTER_: to see the checks fail */
};

/* Inputs for any processors. Topics written by a known processor: what it leaves of inputs of its own, drawn in the same way. Of topics that
 * sim->simulation knows: what it draws. Others: random records of their schema, with few different values. */
void sim_generate(const struct sim *sim, struct ck_sim_inputs *inputs, uint64_t *seed);

/* Runs one seed. Returns true if all holds. The report: what does not, if anything, and the parameters of the execution. */
bool sim_holds(const struct sim *sim, uint64_t seed, char report[SIM_REPORT]);

/* Writes one line for each processor that states: how many statements, and on what they rested; returns how many warnings: inputs or joins that none
 * rested on. */
size_t sim_coverage_write(const struct sim *sim, const struct sim_coverage *coverage, FILE *out);

/* ---- schedules ---- */

enum sim_act {
    SIM_FEED,    /* input a is appended to partition b */
    SIM_STEP,    /* a steps of a worker */
    SIM_FAULT,   /* at log call number a of the step before */
    SIM_WAKE,    /* ends what happened while the worker of the last sleep or pause was away */
    SIM_START,   /* a worker; of one that sleeps: its replacement */
    SIM_LEAVE,   /* a worker, 1: after a last commit */
    SIM_EVICT,   /* the group takes the partitions of a worker */
    SIM_DROP,    /* the rows of its parked partitions */
    SIM_DAY,     /* a days before the last one */
    SIM_EXPIRE,  /* the transactions of the dead */
    SIM_MARKER,  /* number a of those to come of a worker's last transaction */
    SIM_LAND,    /* its late request to commit arrives */
    SIM_COMPACT, /* partition a of a topic, below offset b */
    SIM_GROW,    /* a topic to a partitions */
    SIM_TEACH,   /* a worker the schema of id a; 0: every one that there is */
    SIM_REWRITE, /* a reference topic is made anew, its records from number a on first; who has it open ends */
    SIM_SHORTEN, /* a reference topic is made anew, with its first a records; who has it open ends */
    SIM_AHEAD    /* the clock of a worker's host, which starts it if it does not run, is a days after the last one */
};

enum sim_fault { SIM_SLEEP = FAULT_TOO_LARGE + 1 /* the group takes its partitions meanwhile */, SIM_PAUSE };

struct sim_decision {
    enum sim_act  act;
    uint8_t       actor, worker;
    enum log_call call;
    int           fault; /* enum log_fault, or enum sim_fault */
    const char   *topic;
    int64_t       a, b;
};

struct sim_setup {
    int64_t partitions, user_partitions, batch_max, inputs_max, subjects_max;
    int64_t days_before, empty_reference;
    int64_t workers[SIM_ACTORS_MAX];
};

struct sim_schedule {
    struct sim_setup     setup;
    struct sim_decision *items;
    size_t               count, room;
    struct ck_arena      arena;
};

struct sim_case {
    struct ck_sim_inputs inputs;
    struct sim_schedule  schedule;
};

/* Draws a case from the seed and runs it; and runs a case again, exactly. Both return true if all holds. */
bool sim_try(const struct sim *sim, uint64_t seed, struct sim_case *ret_case, char report[SIM_REPORT]);
bool sim_replay(const struct sim *sim, const struct sim_case *given, char report[SIM_REPORT]);
void sim_case_release(struct sim_case *given);

/* Shrinks a failing case: removes decisions and inputs while it fails with the same word. At most `runs` runs. */
void sim_shrink(const struct sim *sim, struct sim_case *given, size_t runs, char report[SIM_REPORT]);

/* A case as text: lines of what it needs, and one line for each decision. Reading returns 0, or the number of the line that it does not understand;
 * the processors named in it are taken from `known`, into `ret_list` (SIM_ACTORS_MAX + 1, ends with NULL) and `ret_sim`. */
void   sim_write(const struct sim *sim, const struct sim_case *given, FILE *out);
size_t sim_read(FILE *in, const struct ck_processor *const *known, struct sim *ret_sim, const struct ck_processor **ret_list,
                struct sim_case *ret_case);

#endif
