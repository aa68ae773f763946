/* SPDX-License-Identifier: Apache-2.0
 * A settle has no record to reject. */
#include "misuse.h"

int settle(struct ck_settling *step, struct ck_bytes subject)
{
    (void)subject;
    IF_WRONG(return ck_out_reject(step, CK_REASON_BAD_KEY, "late"));
    return CK_STEP_OK;
}
