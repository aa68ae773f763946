/* SPDX-License-Identifier: Apache-2.0
 * A settle has no record to reject. */
#include "misuse.h"

int settle(struct settling *step, struct bytes subject)
{
    (void)subject;
    IF_WRONG(return out_reject(step, REASON_BAD_KEY, "late"));
    return STEP_OK;
}
