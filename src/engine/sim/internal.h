/* SPDX-License-Identifier: Apache-2.0
 * Internal header of the simulator: executions and their findings. */
#ifndef CHOKEPOINT_SIM_INTERNAL_H
#define CHOKEPOINT_SIM_INTERNAL_H

#include "engine/runtime/worker.h"
#include "engine/sim/sim.h"

struct instance { /* one worker, dead or alive */
    struct log      *log;
    struct worker   *worker;
    struct registry *registry; /* its own; NULL: no input has the framing */
    bool             sleeping; /* it is in the middle of a call of the log, while others run */
    int32_t          ahead;    /* days by which the clock of its host is after the last day; 0: it is right */
    char             id[64];
};

struct sim_actor {
    const struct ck_processor *processor;
    const void                *config;
    void                      *owned;
    struct instance            instances[SIM_WORKERS_MAX];
    size_t                     instance_count;
};

struct order { /* of the inputs, with repeats */
    size_t *items, count, at;
};

struct frame { /* a worker that runs; those around it sleep */
    struct frame    *outer;
    struct instance *instance;
    struct log      *log;
    struct worker   *worker;
    struct registry *registry;
    int64_t          calls; /* of the log, since the decision to let it run */
    bool             committed;
};

struct sim_run {
    const struct sim           *sim;
    const struct ck_sim_inputs *inputs;
    struct sim_schedule        *schedule; /* NULL: the plain execution of all inputs that are `fed` */
    size_t                      at;       /* replayed so far */
    bool                        draws;    /* decisions are drawn, and added to the schedule */
    bool                        faulty;   /* faults may happen now */
    uint64_t                    seed, audit_seed;
    uint64_t                    calmness; /* faults are that many times rarer */
    bool                        compacts_outputs;
    bool                        keyed; /* it draws: users' producers place their records by key, not in turns */
    struct sim_setup            setup;
    int32_t                     day;
    bool                        mixed; /* plain, but the inputs in an order of the seed: for revisions of what is left */
    struct cluster             *cluster;
    struct sim_actor            actors[SIM_ACTORS_MAX];
    struct frame               *frame;
    struct order               *order; /* of the inputs; while it draws */
    size_t                      depth; /* of sleep */
    uint32_t                   *ids;   /* of the schemas of inputs in the framing of a registry */
    size_t                      id_count;
    bool                        knows_all; /* who starts now knows them */
    bool                       *fed;       /* for each input: appended at least once */
    bool                        outputs_compacted;
    size_t                      steps, audits, impossible; /* impossible: records published that do not follow from rows and reference, or lack */
    int                         error;
    const char                 *where;
    char                        fault[SIM_REPORT / 2]; /* worker_fault() */
};

/* Runs until quiet. run->error: a worker's. */
void run_execute(struct sim_run *run);
void run_release(struct sim_run *run);
int  run_quiet(struct sim_run *run); /* steps all workers until nothing happens */

void     run_perform(struct sim_run *run, const struct sim_decision *decision);
uint16_t run_partition(struct sim_run *run, const struct sim_input *input, uint64_t turn); /* where an input goes; turn: of users' */
bool     run_may_shorten(const struct sim_run *run, const struct ck_topic *topic);         /* nobody here writes it, or reads it as a stream */

void run_fail(struct sim_run *run, int error, const char *where, const struct worker *worker); /* worker: who may say more; NULL */

/* worker.c */
void           instance_start(struct sim_run *run, struct sim_actor *actor, struct instance *instance);
bool           instance_steps(struct sim_run *run, struct sim_actor *actor, struct instance *instance, int64_t count); /* whether anything happened */
void           instance_leave(struct sim_run *run, struct instance *instance, bool drains);
enum log_fault run_fault(void *context, struct log *log, enum log_call call); /* of cluster_faults() */

/* schemas.c: values in the framing of a registry, whose ids are made from fingerprints; what a worker's registry has been told of them. */
void             schemas_frame(struct ck_sim_inputs *inputs, uint64_t seed); /* some of those in the encoding of our schemas, in some cases */
void             schemas_collect(struct sim_run *run);
struct registry *schemas_registry(const struct sim_run *run); /* for a worker that starts */
void             schemas_teach(const struct sim_run *run, struct registry *registry, uint32_t id);

/* draw.c: decides and performs, until all inputs are fed and some steps more; what happens while a worker sleeps; a fault at a call. */
void draw_setup(struct sim_run *run);
void draw_play(struct sim_run *run);
void draw_nested(struct sim_run *run);
int  draw_fault(struct sim_run *run, enum log_call call);

/* order.c */
bool         sim_is_stated(const struct ck_topic *topic);
void         draw_decide(struct sim_run *run, struct sim_decision decision); /* writes it down and performs it */
struct order draw_order(struct sim_run *run);
void         draw_feed(struct sim_run *run);                                  /* the next inputs */
void         draw_feed_of(struct sim_run *run, const struct ck_topic *topic); /* some of a topic that we append to */

/* schedule.c */
void schedule_add(struct sim_schedule *schedule, struct sim_decision decision);

/* check.c: compares; writes the first difference. */
bool check_gaps(struct sim_run *run, char *report);
bool check_same(struct sim_run *a, struct sim_run *b, char *report);
bool check_impossible(struct sim_run *run, char *report);
bool check_silence(struct sim_run *run, char *report);
bool check_marking(struct sim_run *run, char *report);

/* facts.c: the records of a topic, as read. */
struct sim_fact {
    struct ck_bytes key, content;
    int64_t         revision;
    bool            retracted;
    size_t          sequence;
};
struct facts {
    const struct ck_topic *topic;
    struct sim_fact       *items;
    size_t                 count, room;
    struct ck_arena        arena;
};
struct facts facts_of(struct sim_run *run, const struct ck_topic *topic);                 /* of a stated topic, by key and time */
struct facts facts_of_letters(struct sim_run *run, const struct ck_processor *processor); /* each once */
void         facts_final(struct facts *facts); /* keeps the last record of each key, if it is not retracted */
void         facts_release(struct facts *facts);
size_t       records_of(struct sim_run *run, const char *name);

/* ---- coverage.c ---- */

/* Adds what an execution has published to run->sim->coverage, if that is counted. */
void coverage_count(struct sim_run *run);

#endif
