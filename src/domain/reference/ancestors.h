/* SPDX-License-Identifier: Apache-2.0
 * An item and its ancestors, nearest first. */
#ifndef CHOKEPOINT_REFERENCE_ANCESTORS_H
#define CHOKEPOINT_REFERENCE_ANCESTORS_H

#include "domain/reference/reference.h"

enum { ANCESTORS_MAX = 32 };

struct ancestors {
    struct ck_bytes items[ANCESTORS_MAX];
    size_t          count;
};

struct ancestors ancestors_of(const struct reference *reference,
                              struct ck_bytes         item); /* a cycle of parents, and a chain above ANCESTORS_MAX, are cut */
bool             ancestors_have(const struct ancestors *ancestors, struct ck_bytes item);

/* The catalogue's figure of the item, else of the nearest ancestor that has one. */
struct ck_maybe_double ancestors_essentiality(const struct reference *reference, const struct ancestors *ancestors);
struct ck_maybe_double ancestors_substitutability(const struct reference *reference, const struct ancestors *ancestors);

#endif
