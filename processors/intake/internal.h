/* SPDX-License-Identifier: Apache-2.0
 * One function for each topic that users write: checks, canonicalises, appends. */
#ifndef CHOKEPOINT_INTAKE_INTERNAL_H
#define CHOKEPOINT_INTAKE_INTERNAL_H

#include "check.h"

int accept_trade(struct ck_applying *step, const void *value);
int accept_release(struct ck_applying *step, const void *value);
int accept_measure(struct ck_applying *step, const void *value);
int accept_item(struct ck_applying *step, const void *value);
int accept_supply(struct ck_applying *step, const void *value);
int accept_news(struct ck_applying *step, const void *value);
int accept_claim(struct ck_applying *step, const void *value);

#endif
