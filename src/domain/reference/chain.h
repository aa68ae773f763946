/* SPDX-License-Identifier: Apache-2.0
 * An item and its ancestors, nearest first. */
#ifndef CHOKEPOINT_REFERENCE_CHAIN_H
#define CHOKEPOINT_REFERENCE_CHAIN_H

#include "domain/reference/reference.h"

enum { CHAIN_MAX = 32 };

struct chain {
    struct ck_bytes items[CHAIN_MAX];
    size_t          count;
};

struct chain chain_of(const struct reference *reference, struct ck_bytes item); /* a cycle of parents, and a chain above CHAIN_MAX, are cut */
bool         chain_has(const struct chain *chain, struct ck_bytes item);

/* The catalogue's figure of the item, else of the nearest ancestor that has one. */
struct ck_maybe_double chain_essentiality(const struct reference *reference, const struct chain *chain);
struct ck_maybe_double chain_substitutability(const struct reference *reference, const struct chain *chain);

#endif
