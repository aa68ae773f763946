/* SPDX-License-Identifier: Apache-2.0
 * There is no record to reject. */
#include "misuse.h"

int learned(struct ck_learning *step, const struct ck_event *event, struct ck_bytes key, struct ck_bytes row)
{
    (void)event;
    (void)key;
    (void)row;
    IF_WRONG(return ck_out_reject(step, CK_REASON_BAD_KEY, "late"));
    return CK_STEP_OK;
}
