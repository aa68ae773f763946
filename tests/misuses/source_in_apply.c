/* SPDX-License-Identifier: Apache-2.0
 * Sources are of statements. */
#include "misuse.h"

int apply(struct applying *step, const struct event *event)
{
    (void)event;
    IF_WRONG(out_source(step, (struct row_origin){ 0 }));
    return STEP_OK;
}
