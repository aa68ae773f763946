/* SPDX-License-Identifier: Apache-2.0
 * One function of each phase, with a statement that it may not have: compiled with -DWRONG the file must fail, without it must not. */
#ifndef CHOKEPOINT_TESTS_MISUSE_H
#define CHOKEPOINT_TESTS_MISUSE_H

#include "chokepoint/processor.h"

#ifdef WRONG
#define IF_WRONG(statement) statement
#else
#define IF_WRONG(statement) (void)step
#endif

extern const struct topic       topic;
extern const struct record_type type;

int apply(struct applying *step, const struct event *event);
int learned(struct learning *step, const struct event *event, struct bytes key, struct bytes row);
int settle(struct settling *step, struct bytes subject);

#endif
