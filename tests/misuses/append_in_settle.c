/* SPDX-License-Identifier: Apache-2.0
 * A settle is made again and again: what it appended would be there each time. */
#include "misuse.h"

int settle(struct ck_settling *step, struct ck_bytes subject)
{
    (void)subject;
    IF_WRONG(return ck_out_append(step, &topic, subject.data));
    return CK_STEP_OK;
}
