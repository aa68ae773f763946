/* SPDX-License-Identifier: Apache-2.0
 * Source profiles: the rank of a source of trade records, and whether its absence means zero (SPEC 4.7). */
#ifndef CHOKEPOINT_TRADE_SOURCE_H
#define CHOKEPOINT_TRADE_SOURCE_H

#include "chokepoint/bytes.h"

struct source_profile {
    const char *name;
    int         rank;            /* least first; equal ranks: by name */
    bool        absence_is_zero; /* under a COMPLETE marker, a missing record means zero */
    bool        markers;         /* sends markers for every month: a cell without a COMPLETE one is provisional */
};

const struct source_profile *source_profile(struct ck_bytes source);

/* The names of the sources with a profile of their own, from 0; NULL behind the last. */
const char *source_name(size_t index);

/* Negative: `a` is preferred to `b`. */
int source_compare(struct ck_bytes a, struct ck_bytes b);

/* Whether this source, or one preferred to it, may be zero by absence: no absence of another source can take the place of its cell. */
bool source_outranks_absence(struct ck_bytes source);

#endif
