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

extern const struct ck_topic       topic;
extern const struct ck_record_type type;

int apply(struct ck_applying *step, const struct ck_event *event);
int learned(struct ck_learning *step, const struct ck_event *event, struct ck_bytes key, struct ck_bytes row);
int settle(struct ck_settling *step, struct ck_bytes subject);

#endif
