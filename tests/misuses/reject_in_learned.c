/* SPDX-License-Identifier: Apache-2.0
 * There is no record to reject. */
#include "misuse.h"

int learned(struct learning *step, const struct event *event, struct bytes key, struct bytes row)
{
    (void)event;
    (void)key;
    (void)row;
    IF_WRONG(return out_reject(step, REASON_BAD_KEY, "late"));
    return STEP_OK;
}
