/* SPDX-License-Identifier: Apache-2.0
 * A statement while a record is applied would be published without Emission. */
#include "misuse.h"

int apply(struct applying *step, const struct event *event)
{
    (void)event;
    IF_WRONG(return out_state(step, &topic, event->value));
    return STEP_OK;
}
