/* SPDX-License-Identifier: Apache-2.0
 * The same, taken away. */
#include "misuse.h"

int learned(struct ck_learning *step, const struct ck_event *event, struct ck_bytes key, struct ck_bytes row)
{
    (void)event;
    (void)key;
    (void)row;
    IF_WRONG(ck_table_remove(step->tables[0], key));
    return CK_STEP_OK;
}
