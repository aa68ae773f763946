/* SPDX-License-Identifier: Apache-2.0
 * The same, with bytes. */
#include "misuse.h"

int settle(struct ck_settling *step, struct ck_bytes subject)
{
    (void)subject;
    IF_WRONG(ck_table_put(step->tables[0], subject, subject));
    return CK_STEP_OK;
}
