/* SPDX-License-Identifier: Apache-2.0
 * The same, taken away. */
#include "misuse.h"

int settle(struct settling *step, struct bytes subject)
{
    (void)subject;
    IF_WRONG(table_remove(step->tables[0], subject));
    return STEP_OK;
}
