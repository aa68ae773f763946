/* SPDX-License-Identifier: Apache-2.0
 * What a program knows of the records that users write, so that `simulate` draws some that meet. Without it they are random values of their schemas.
 */
#ifndef CHOKEPOINT_SIMULATION_H
#define CHOKEPOINT_SIMULATION_H

#include "chokepoint/api.h"
#include "chokepoint/topic.h"

CK_API_BEGIN

struct ck_sim_inputs;

/* What is drawn depends on the seed alone. */
struct ck_simulation {
    int32_t (*today)(void); /* the last day of an execution, days since 1970-01-01: after everything that is drawn */
    /* Adds records of a topic. `topics` (ends with NULL) are all whose records are to be drawn: topics whose records belong together are drawn when
     * the first of them is asked for. False: nothing is known of this topic, and its records are random. */
    bool (*draw)(const struct ck_topic *topic, const struct ck_topic *const *topics, struct ck_sim_inputs *inputs, uint64_t *seed);
    /* The text of a random record's field, by the field's name; null: any text. It lives as long as the program. May be NULL. */
    struct ck_bytes (*text)(const char *field, uint64_t *seed);
};

/* Adds a record: encoded from a struct of topic->value, under its key; or bytes as they are. Both copy. */
void ck_sim_add(struct ck_sim_inputs *inputs, const struct ck_topic *topic, const void *value);
void ck_sim_add_raw(struct ck_sim_inputs *inputs, const struct ck_topic *topic, struct ck_bytes key, struct ck_bytes value);

/* A seeded generator of numbers (splitmix64); the second: below `limit`, which is not 0. Two draws in one argument list have no order: the seed would
 * mean another thing to another compiler. */
uint64_t ck_sim_random(uint64_t *seed);
uint64_t ck_sim_below(uint64_t *seed, uint64_t limit);

CK_API_END

#endif
