/* SPDX-License-Identifier: Apache-2.0
 * Items that records name and the catalogue lacks: each is an item of its own, but a misspelt one would be missed by nobody. */
#ifndef CHOKEPOINT_RUNTIME_UNKNOWN_ITEMS_H
#define CHOKEPOINT_RUNTIME_UNKNOWN_ITEMS_H

#include "chokepoint/out.h"
#include "domain/reference/reference.h"

enum { UNKNOWN_ITEMS_MAX = 32 /* names that are kept; of more, which somebody makes up, nothing is told */ };

struct unknown_items {
    struct unknown_item {
        char    name[OUT_NAME_MAX];
        size_t  size;
        int64_t since_ms; /* when it was seen by who tells it; 0: not yet */
        bool    told;
    } items[UNKNOWN_ITEMS_MAX];
    size_t count;
};

/* A name of no bytes, and one that is there, change nothing. */
void unknown_items_note(struct unknown_items *unknown, struct bytes name);

/* Those that the catalogue has now and that were not told. */
void unknown_items_forget(struct unknown_items *unknown, const struct reference *reference);

#endif
