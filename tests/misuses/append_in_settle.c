/* SPDX-License-Identifier: Apache-2.0
 * A settle is made again and again: what it appended would be there each time. */
#include "misuse.h"

int settle(struct settling *step, struct bytes subject)
{
    (void)subject;
    IF_WRONG(return out_append(step, &topic, subject.data));
    return STEP_OK;
}
