/* SPDX-License-Identifier: Apache-2.0
 * Rows are a function of the inputs, not of when they are settled. */
#include "misuse.h"

int settle(struct settling *step, struct bytes subject)
{
    (void)subject;
    IF_WRONG(table_write(step->tables[0], &type, subject, subject.data));
    return STEP_OK;
}
