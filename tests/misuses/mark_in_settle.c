/* SPDX-License-Identifier: Apache-2.0
 * What is marked while settling would be settled in the next transaction, or never. */
#include "misuse.h"

int settle(struct settling *step, struct bytes subject)
{
    (void)subject;
    IF_WRONG(marks_add(step->marks, subject));
    return STEP_OK;
}
