/* SPDX-License-Identifier: Apache-2.0
 * What is left out is counted by its reason. */
#include <stdio.h>
#include <string.h>

#include "source/convert/internal.h"

void left_out_add(struct convert_count *count, const char *reason, bool lost, millionths weight)
{
    struct left_out *left_out = NULL;

    for (size_t i = 0; i < count->reasons && !left_out; i++)
        if (strcmp(count->left_out[i].reason, reason) == 0 && count->left_out[i].lost == lost)
            left_out = &count->left_out[i];
    if (!left_out && count->reasons < CONVERT_REASONS_MAX) {
        left_out = &count->left_out[count->reasons++];
        *left_out = (struct left_out){ .lost = lost };
        snprintf(left_out->reason, sizeof left_out->reason, "%s", reason);
    }
    if (!left_out) { /* what is beyond counts as the last one */
        left_out = &count->left_out[CONVERT_REASONS_MAX - 1];
        snprintf(left_out->reason, sizeof left_out->reason, "other reasons");
        left_out->lost = left_out->lost || lost;
    }
    left_out->rows++;
    if (lost) {
        left_out->weight += weight;
        count->weight += weight;
    }
}
