/* SPDX-License-Identifier: Apache-2.0
 * Under which record key an event was learned. Asked for the few events that a linkage names, so a search will do. */
#include "core/reference.h"

struct bytes event_key(const struct reference *reference, const struct policy_event *event)
{
    const struct versions *events = &reference->kinds[KIND_EVENT];

    for (size_t i = events->count; i > 0; i--)
        if (events->items[i - 1] == event)
            return *(const struct bytes *)reference->event_keys.items[i - 1];
    return (struct bytes){ "", 0 };
}
