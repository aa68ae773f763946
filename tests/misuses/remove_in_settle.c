/* SPDX-License-Identifier: Apache-2.0
 * The same, taken away. */
#include "misuse.h"

int settle(struct ck_settling *step, struct ck_bytes subject)
{
    (void)subject;
    IF_WRONG(ck_table_remove(step->tables[0], subject));
    return CK_STEP_OK;
}
