/* SPDX-License-Identifier: Apache-2.0
 * One function for each topic that users write: checks, canonicalises, appends. */
#ifndef CHOKEPOINT_INTAKE_PARTS_H
#define CHOKEPOINT_INTAKE_PARTS_H

#include "check.h"

int accept_trade(struct applying *step, const void *value);
int accept_release(struct applying *step, const void *value);
int accept_measure(struct applying *step, const void *value);
int accept_item(struct applying *step, const void *value);
int accept_supply(struct applying *step, const void *value);
int accept_news(struct applying *step, const void *value);

#endif
