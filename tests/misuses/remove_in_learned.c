/* SPDX-License-Identifier: Apache-2.0
 * The same, taken away. */
#include "misuse.h"

int learned(struct learning *step, const struct event *event, struct bytes key, struct bytes row)
{
    (void)event;
    (void)key;
    (void)row;
    IF_WRONG(table_remove(step->tables[0], key));
    return STEP_OK;
}
