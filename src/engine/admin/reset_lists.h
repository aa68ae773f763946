/* SPDX-License-Identifier: Apache-2.0
 * The lists of what was published, after a change of the processor: each key under the subject that states it now. */
#ifndef CHOKEPOINT_ADMIN_RESET_LISTS_H
#define CHOKEPOINT_ADMIN_RESET_LISTS_H

#include "engine/admin/reset.h"

struct ck_table;

/* Changes the table of lists. Counts kept, moved and forgotten. */
void reset_lists(const struct ck_processor *processor, struct ck_table *published, struct reset_partition *counts);

#endif
