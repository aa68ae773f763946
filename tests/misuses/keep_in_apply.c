/* SPDX-License-Identifier: Apache-2.0
 * Only a settle knows what it leaves as it is. */
#include "misuse.h"

int apply(struct ck_applying *step, const struct ck_event *event)
{
    (void)event;
    IF_WRONG(ck_out_keep_before(step, &topic, event->value));
    return CK_STEP_OK;
}
