/* SPDX-License-Identifier: Apache-2.0
 * All processors over one set of users' records, each once: what is written before it is applied, then everything is settled. Work is counted for
 * each. struct chain *chain = chain_new(); chain_put(chain, &control_measures, &measure); chain_run(chain, day, work);                       work[i]:
 * of processors_all[i]  */
#ifndef CHOKEPOINT_TESTS_CHAIN_H
#define CHOKEPOINT_TESTS_CHAIN_H

#include "chokepoint/processor.h"

enum { CHAIN_PROCESSORS = 10 };

struct chain;

struct chain *chain_new(void);
void          chain_free(struct chain *chain);

struct ck_arena *chain_arena(struct chain *chain); /* lives as long as the chain */

/* A users' record, or one that a processor would write. `value` is copied, what it points to is not. */
void chain_put(struct chain *chain, const struct ck_topic *topic, const void *value);

void chain_run(struct chain *chain, int32_t day, uint64_t work[CHAIN_PROCESSORS]);

size_t chain_count(const struct chain *chain, const struct ck_topic *topic); /* records of a topic, after chain_run() those written too */
size_t chain_rejected(const struct chain *chain);

#endif
