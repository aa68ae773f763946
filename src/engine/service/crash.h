/* SPDX-License-Identifier: Apache-2.0
 * Logs one last line when the process dies of its own fault (an assertion, a bad access): the record or subject that its worker had in work, so that
 * the record can be set aside. The signal then takes its default action: exit status and core dump do not change. */
#ifndef CHOKEPOINT_SERVICE_CRASH_H
#define CHOKEPOINT_SERVICE_CRASH_H

#include "engine/util/journal.h"

/* Installs the handler for all threads; NULL: logs as text to standard error. The journal must stay valid until the process ends. */
void crash_install(const struct journal *journal);

/* Call it in each further thread: gives the handler a stack for the case that the thread's own is exhausted. */
void crash_stack(void);

#endif
