/* SPDX-License-Identifier: Apache-2.0
 * The last line of a process that dies of a fault of its own (an assertion, a bad access): what its worker was about, so that the record can be found
 * and set aside. The signal itself is not held up: the exit status and a core dump are as ever. */
#ifndef CHOKEPOINT_SERVICE_CRASH_H
#define CHOKEPOINT_SERVICE_CRASH_H

#include "engine/util/journal.h"

/* From now on, in all threads; NULL: as text to standard error. The journal stays where it is until the process ends. */
void crash_install(const struct journal *journal);

/* For each further thread: where the handler runs when the stack is exhausted. */
void crash_stack(void);

#endif
