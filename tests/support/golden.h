/* SPDX-License-Identifier: Apache-2.0
 * The inputs under tests/golden/input as the facts that intake makes of them. */
#ifndef CHOKEPOINT_TESTS_GOLDEN_H
#define CHOKEPOINT_TESTS_GOLDEN_H

#include "support/held.h"

int64_t golden_known(const char *day); /* the day's last instant; NULL: everything */

/* Those known by known_ms, in the order of the file. */
void golden_learn_measures(struct held *held, int64_t known_ms);
void golden_learn_items(struct held *held);
void golden_put_measures(struct held *held, int64_t known_ms); /* as stream */
void golden_put_trade(struct held *held, int64_t known_ms);

#endif
