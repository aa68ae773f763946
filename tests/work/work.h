/* SPDX-License-Identifier: Apache-2.0
 * How much has been done by code that is compiled with -fsanitize-coverage=trace-pc: edges of the control flow, and bytes copied or compared, eight
 * as one. The same input always counts the same. */
#ifndef CHOKEPOINT_TESTS_WORK_H
#define CHOKEPOINT_TESTS_WORK_H

#include <stdint.h>

uint64_t work_done(void); /* since the process began */
void     work_add(uint64_t work);

#endif
