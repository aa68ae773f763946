/* SPDX-License-Identifier: Apache-2.0
 * What a hostile input can have much of. */
#ifndef CHOKEPOINT_TESTS_DIMENSIONS_H
#define CHOKEPOINT_TESTS_DIMENSIONS_H

#include "work/chain.h"

struct dimension {
    const char *name;
    size_t      small; /* the smallest of three sizes: small, 2 * small, 4 * small */
    void (*fill)(struct chain *chain, size_t size);
    bool by_countries; /* quadratic in some processor, and no larger than it is here: intake knows no more countries */
};

extern const struct dimension dimensions[]; /* ends with name == NULL */

#endif
