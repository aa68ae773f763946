/* SPDX-License-Identifier: Apache-2.0
 * The only member of a processor's group: what changes a processor that is stopped. Nobody else can own a partition then, and a sleeping worker that
 * still believes to own one is of an older generation, so that its transaction cannot commit. */
#ifndef CHOKEPOINT_ADMIN_SOLE_MEMBER_H
#define CHOKEPOINT_ADMIN_SOLE_MEMBER_H

#include "engine/runtime/internal.h"

/* Takes all partitions of a worker that was made just now; the reference is not read. 0; -EBUSY: others have some; or an error of the log. */
int sole_member_join(struct worker *worker);

/* Whether the event says that somebody else came. */
bool sole_member_ends(const struct log_event *event);

#endif
