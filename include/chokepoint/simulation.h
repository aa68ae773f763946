/* SPDX-License-Identifier: Apache-2.0
 * Generators of users' records for `simulate`, so that the records of several topics refer to each other. Without them, records are random values of
 * their schemas.
 */
#ifndef CHOKEPOINT_SIMULATION_H
#define CHOKEPOINT_SIMULATION_H

#include "chokepoint/api.h"
#include "chokepoint/topic.h"

CK_API_BEGIN

struct ck_sim_inputs;

/* The result must depend on the seed alone. */
struct ck_simulation {
    int32_t (*today)(void); /* the last day of an execution, in days since 1970-01-01; later than every generated date */
    /* Adds records of a topic. `topics` (ends with NULL) lists all topics whose records are generated: generate topics whose records belong together
     * when the first of them is requested. False: no generator for this topic; its records are random. */
    bool (*draw)(const struct ck_topic *topic, const struct ck_topic *const *topics, struct ck_sim_inputs *inputs, uint64_t *seed);
    /* The text for a field of a random record, by the field's name; null: any text. It lives as long as the program. May be NULL. */
    struct ck_bytes (*text)(const char *field, uint64_t *seed);
};

/* Adds a record: a struct of topic->value, encoded, under its key; or raw bytes. Both copy. */
void ck_sim_add(struct ck_sim_inputs *inputs, const struct ck_topic *topic, const void *value);
void ck_sim_add_raw(struct ck_sim_inputs *inputs, const struct ck_topic *topic, struct ck_bytes key, struct ck_bytes value);

/* A seeded random number generator (splitmix64); ck_sim_below(): below `limit`, which is not 0. Do not call it twice in one argument list: C does not
 * define the order, so the same seed would give different results with different compilers. */
uint64_t ck_sim_random(uint64_t *seed);
uint64_t ck_sim_below(uint64_t *seed, uint64_t limit);

CK_API_END

#endif
