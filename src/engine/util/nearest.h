/* SPDX-License-Identifier: Apache-2.0
 * What somebody may have meant. */
#ifndef CHOKEPOINT_UTIL_NEAREST_H
#define CHOKEPOINT_UTIL_NEAREST_H

#include "chokepoint/bytes.h"

enum { NEAREST_SIZE_MAX = 64 };

/* Keeps the candidate that is nearest to `wanted`, by changed characters (Levenshtein; two that changed places are one), whatever their case and with
 * spaces, `_` and `-` alike. One that differs in more than a third is none. */
struct nearest {
    struct ck_bytes wanted, found; /* found.data == NULL: none yet */
    size_t          distance;
};

static inline struct nearest nearest_to(struct ck_bytes wanted) { return (struct nearest){ .wanted = wanted }; }
void                         nearest_try(struct nearest *nearest, struct ck_bytes candidate);

#endif
