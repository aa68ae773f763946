/* SPDX-License-Identifier: Apache-2.0
 * What is marked while settling would be settled in the next transaction, or never. */
#include "misuse.h"

int settle(struct ck_settling *step, struct ck_bytes subject)
{
    (void)subject;
    IF_WRONG(ck_marks_add(step->marks, subject));
    return CK_STEP_OK;
}
