/* SPDX-License-Identifier: Apache-2.0
 * Only a settle knows what it leaves as it is. */
#include "misuse.h"

int apply(struct applying *step, const struct event *event)
{
    (void)event;
    IF_WRONG(out_keep_before(step, &topic, event->value));
    return STEP_OK;
}
