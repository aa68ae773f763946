/* SPDX-License-Identifier: Apache-2.0
 * Whether processors are described as the runtime needs it: what a compiler cannot see, and what would otherwise show as wrong data or a dead
 * process. */
#ifndef CHOKEPOINT_RUNTIME_DESCRIPTION_H
#define CHOKEPOINT_RUNTIME_DESCRIPTION_H

#include "chokepoint/processor.h"

enum { DESCRIPTION_PROBLEM_MAX = 512 };

/* `processors` ends with NULL. 0, or -EINVAL: the problem, with the names of whom it is about and what to do. */
int description_check(const struct ck_processor *const *processors, char problem[DESCRIPTION_PROBLEM_MAX]);

#endif
