/* SPDX-License-Identifier: Apache-2.0
 * The theorem under test: what processors leave is a function of the set of inputs. A reference execution (one worker each, one partition, inputs in
 * order, no faults) is compared with adversarial ones, drawn from a seed: inputs shuffled and repeated and trickling in, other batch sizes and
 * partition counts, one to three workers with rebalances, evictions and sleeping members, death between any two calls of the log, aborted and unknown
 * commits, compaction, days that come while running. Checked of each: final content byte for byte (no emission, no retracted keys); revisions 0, 1, 2
 * … of each key without gap or repeat; every input consumed, and appended or dead-lettered exactly once; equal dead letters; and that marking
 * everything and settling again publishes nothing. */
#ifndef CHOKEPOINT_TESTS_THEOREM_H
#define CHOKEPOINT_TESTS_THEOREM_H

#include "chokepoint/processor.h"

struct theorem_input {
    const struct topic *topic;
    struct bytes        key, value; /* value: as it stands in the log */
};

struct theorem_inputs {
    struct theorem_input *items;
    size_t                count, room;
    struct arena          arena;
};

/* Adds a record: encoded from a struct of topic->value, under its key; or bytes as they are. Both copy. */
void theorem_add(struct theorem_inputs *inputs, const struct topic *topic, const void *value);
void theorem_add_raw(struct theorem_inputs *inputs, const struct topic *topic, struct bytes key, struct bytes value);

/* A seeded generator of numbers (splitmix64). */
uint64_t theorem_random(uint64_t *seed);
uint64_t theorem_below(uint64_t *seed, uint64_t limit);

struct theorem {
    const struct processor *const *processors;
    size_t                         count;
    const void *const             *configs; /* NULL: defaults */
    int32_t                        today;
    bool                           allow_empty_reference;
    bool                           calm;       /* no faults: shuffling, repeating, partitions and batches only */
    bool                           no_repeats; /* inputs are not repeated */
    void (*generate)(struct theorem_inputs *inputs, uint64_t *seed);
    unsigned broken, cluster_broken; /* BROKEN_, CLUSTER_: to see the checks fail */
};

enum { THEOREM_REPORT = 1024 };

/* Runs one seed. Returns true if all holds. The report: what does not, if anything, and the parameters of the schedule. */
bool theorem_holds(const struct theorem *theorem, uint64_t seed, char report[THEOREM_REPORT]);

#endif
