/* SPDX-License-Identifier: Apache-2.0
 * Checks the descriptions of processors for faults that the compiler cannot find and that would otherwise cause wrong data or end the process. */
#ifndef CHOKEPOINT_RUNTIME_DESCRIPTION_H
#define CHOKEPOINT_RUNTIME_DESCRIPTION_H

#include "chokepoint/processor.h"

enum { DESCRIPTION_PROBLEM_MAX = 512 };

/* `processors` ends with NULL. 0, or -EINVAL and a problem that names the processors concerned and the remedy. */
int description_check(const struct ck_processor *const *processors, char problem[DESCRIPTION_PROBLEM_MAX]);

#endif
