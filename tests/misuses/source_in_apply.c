/* SPDX-License-Identifier: Apache-2.0
 * Sources are of statements. */
#include "misuse.h"

int apply(struct ck_applying *step, const struct ck_event *event)
{
    (void)event;
    IF_WRONG(ck_out_source(step, (struct ck_row_origin){ 0 }));
    return CK_STEP_OK;
}
