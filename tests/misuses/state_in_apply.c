/* SPDX-License-Identifier: Apache-2.0
 * A statement while a record is applied would be published without Emission. */
#include "misuse.h"

int apply(struct ck_applying *step, const struct ck_event *event)
{
    (void)event;
    IF_WRONG(return ck_out_state(step, &topic, event->value));
    return CK_STEP_OK;
}
