/* SPDX-License-Identifier: Apache-2.0
 * The lists of what was published, after a change of the processor: each key under the subject that states it now. */
#ifndef CHOKEPOINT_ADMIN_RESET_LISTS_H
#define CHOKEPOINT_ADMIN_RESET_LISTS_H

#include "engine/admin/reset.h"

struct table;

/* Changes the table of lists. Counts kept, moved and forgotten. */
void reset_lists(const struct processor *processor, struct table *published, struct reset_partition *counts);

#endif
